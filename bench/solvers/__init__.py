"""The solvers that are compared, each told the same problem in its own words."""
