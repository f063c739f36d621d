"""The alleys: read a map, place doors on it, measure every walk, and draw the walks that are used."""
