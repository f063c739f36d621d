"""Measurements against public instances and other solvers."""
