"""One file per rule: just inside and just outside, for the person and for the referee."""
