"""Searches that read an `Instance` and know no word of the domain."""
