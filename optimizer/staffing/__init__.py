"""The fewest people with whom everything is done by a given time: what can be proved, and what is found."""
