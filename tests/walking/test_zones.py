"""Which zones a door lies in."""

from optimizer.problem import Polygon, Zone
from optimizer.walking.zones import zones_of
from tests.walking.drawing import at, position


def square(name, west, south, size, *holes):
    def ring(x, y, side):
        corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
        return tuple(position(*corner) for corner in corners)

    rings = (ring(west, south, size), *(ring(*hole) for hole in holes))
    return Zone(id=name, area=Polygon(type="Polygon", coordinates=rings), level="controlled")


def test_zones_overlap_and_are_named_in_the_order_of_the_problem():
    zones = [square("b", 50, 0, 100), square("a", 0, 0, 100)]
    assert zones_of(at((10, 10), (70, 10), (140, 10), (10, 200)), zones) == (("a",), ("b", "a"), ("b",), ())


def test_a_door_on_the_edge_lies_inside_and_one_in_a_hole_outside():
    zone = square("a", 0, 0, 100, (40, 40, 20))
    assert zones_of(at((0, 0), (50, 50), (30, 50)), [zone]) == (("a",), (), ("a",))


def test_no_zones_and_no_doors():
    assert zones_of(at((0, 0)), []) == ((),)
    assert zones_of(at(), [square("a", 0, 0, 9)]) == ()
