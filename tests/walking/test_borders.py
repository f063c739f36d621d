"""Lanes end at the border of an area, so that what is inside can be shut alone."""

import numpy as np
import pytest
import shapely

from optimizer.walking.borders import cut_at, inside
from optimizer.walking.matrix import measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import snap
from tests.walking.drawing import Mode, at, barrier, drawn, lane


def box(network: WalkingNetwork, west: float, south: float, east: float, north: float) -> shapely.Geometry:
    corners = network.plane.to_metres(at((west, south), (east, south), (east, north), (west, north)))
    return shapely.Polygon(corners)


def lengths(network: WalkingNetwork) -> list[float]:
    return sorted((network.length_cm[~network.barrier] / 100).round().tolist())


def test_a_lane_through_an_area_becomes_three():
    network = drawn(lane((0, 0), (200, 0), name="A", step_count="10", highway="steps"))
    area = box(network, 80, -10, 120, 10)
    cut = cut_at(network, [area])
    assert lengths(cut) == [40, 80, 80]
    assert inside(cut, area).tolist() == [length == 4000 for length in cut.length_cm.round(-2).tolist()]
    assert cut.version == network.version
    assert cut.steps.sum() == network.steps.sum() == 10
    assert {cut.names[n] for n in cut.name} == {"A"}
    assert len(cut.junctions) == len(network.junctions) + 2


def test_an_area_drawn_with_a_spike_cuts_all_the_same():
    """Put right, it is a polygon and the line of the spike: such a collection has no border of its own."""
    network = drawn(lane((0, 0), (200, 0)))
    area = shapely.union(box(network, 80, -10, 120, 10), shapely.LineString([(500, 0), (500, 99)]))
    assert lengths(cut_at(network, [area])) == [40, 80, 80]


@pytest.mark.parametrize(
    ("south", "lanes_inside"),
    [(0.0, 0), (0.02, 0), (-0.2, 1), (-10.0, 1)],
    ids=["along the border", "just outside", "just inside", "inside"],
)
def test_a_lane_along_the_border_is_outside(south, lanes_inside):
    network = drawn(lane((0, 0), (200, 0)))
    area = box(network, 50, south, 150, 50)
    assert inside(cut_at(network, [area]), area).sum() == lanes_inside


def test_where_no_lane_crosses_nothing_is_cut():
    network = drawn(lane((0, 0), (200, 0)), lane((0, 30), (200, 30)))
    around, beside = box(network, -10, -10, 210, 40), box(network, 0, 50, 10, 60)
    assert cut_at(network, [around, beside]) is network
    assert inside(network, around).all()
    assert not inside(network, beside).any()


def test_to_cut_again_at_the_same_border_changes_nothing():
    network = drawn(lane((0, 0), (90, 35), (200, 0)))
    area = box(network, 80, -10, 120, 50)
    cut = cut_at(network, [area])
    assert cut_at(cut, [area]) is cut


def test_walks_stay_what_they_were_to_the_metre():
    """A bent lane, one that is one-way, a gate, and doors on either side of two borders."""
    network = drawn(
        lane((0, 0), (90, 35), (200, 0)),
        lane((200, 0), (200, 80), (0, 80), oneway__foot="yes"),
        lane((0, 80), (0, 0)),
        barrier(200, 80, ref="G"),
    )
    cut = cut_at(network, [box(network, 80, -10, 120, 50), box(network, 100, 60, 300, 100)])
    assert cut.edges > network.edges
    where = at((10, 5), (100, 30), (190, 5), (195, 50), (110, 82), (90, 82), (2, 40))
    before, after = (
        measure(n, snap(n, where, mode=Mode.FOOT), mode=Mode.FOOT).length_m for n in (network, cut)
    )
    # A piece is rounded up to the centimetre: of a walk over six that is seen when a metre is rounded up.
    assert np.abs(before - after).max() <= 1
    assert ((before == -1) == (after == -1)).all()


def test_a_line_that_comes_back_is_cut_at_every_crossing():
    network = drawn(lane((0, 0), (0, 100), (60, 100), (60, 0)))
    area = box(network, -10, 40, 70, 60)
    cut = cut_at(network, [area])
    assert lengths(cut) == [20, 20, 40, 40, 140]
    assert inside(cut, area).sum() == 2
