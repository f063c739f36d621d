"""What happens to a plan once people walk: reports from the street, the state they add up to, what is left.

Events are facts with an instant and an id. The state of a day is computed from all of them, in the order in
which they happened and not in which they arrived, so that a telephone that was in a cellar for an hour
changes nothing but the moment at which we know. Everything here is pure; the store is somebody else's.
"""
