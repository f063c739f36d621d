"""The drawn walk is the measured walk: same metres, from door to door, round every bend."""

from pathlib import Path

import numpy as np
import pytest

from optimizer.problem import Closure, Gate, Mode
from optimizer.walking.matrix import measure
from optimizer.walking.metric import distance_m
from optimizer.walking.osm import read_osm_pbf
from optimizer.walking.path import path, paths
from optimizer.walking.snap import snap
from tests.walking.drawing import EIGHT, NOON, at, barrier, doors, drawn, lane, position, shut

MAPS = Path(__file__).parents[2] / "fixtures" / "maps"


def corners(drawn_path):
    """Whole metres east and north."""
    from tests.walking.drawing import PLANE

    return [tuple(int(v) for v in spot) for spot in np.rint(PLANE.to_metres(drawn_path.lonlat))]


def test_a_walk_follows_the_bends_of_a_lane_both_ways():
    network = drawn(lane((0, 0), (40, 0), (40, 30), (80, 30)))
    places = doors(network, (10, 5), (70, 20))
    there = [(10, 5), (10, 0), (40, 0), (40, 30), (70, 30), (70, 20)]
    assert corners(path(network, places, 0, 1, mode=Mode.FOOT)) == there
    assert corners(path(network, places, 1, 0, mode=Mode.FOOT)) == there[::-1]


def test_a_walk_begins_and_ends_at_the_doors_themselves():
    network = drawn(lane((0, 0), (100, 0)))
    places = doors(network, (10, 5), (70, 0))
    line = path(network, places, 0, 1, mode=Mode.FOOT).lonlat
    np.testing.assert_array_equal(line[[0, -1]], places.lonlat)


def test_junctions_on_the_way_are_drawn_once():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), lane((50, 0), (50, 50)), barrier(50, 0))
    places = doors(network, (0, 0), (100, 0))
    assert corners(path(network, places, 0, 1, mode=Mode.FOOT)) == [(0, 0), (50, 0), (100, 0)]


def test_against_a_one_way_lane_the_round_is_drawn():
    network = drawn(lane((0, 0), (100, 0), oneway__foot="yes"), lane((100, 0), (100, 50), (0, 50), (0, 0)))
    walk = path(network, doors(network, (20, 0), (70, 0)), 1, 0, mode=Mode.FOOT)
    assert corners(walk) == [(70, 0), (100, 0), (100, 50), (0, 50), (0, 0), (20, 0)]
    assert walk.arcs.tolist()[0] == walk.arcs.tolist()[-1]  # the one-way lane's end and its beginning


def test_a_ring_walked_one_way_from_its_junction_keeps_its_bends():
    ring = lane((0, 0), (40, 0), (40, 40), (0, 40), (0, 0), oneway__foot="yes")
    network = drawn(ring)
    places = doors(network, (0, 0), (0, 10), (10, 0))
    assert corners(path(network, places, 0, 1, mode=Mode.FOOT)) == [
        (0, 0),
        (40, 0),
        (40, 40),
        (0, 40),
        (0, 10),
    ]
    assert corners(path(network, places, 1, 2, mode=Mode.FOOT)) == [(0, 10), (0, 0), (10, 0)]


def test_doors_at_one_point_of_the_lane_walk_their_stubs():
    network = drawn(lane((0, 0), (100, 0)))
    walk = path(network, doors(network, (20, 4), (20, -6)), 0, 1, mode=Mode.FOOT)
    assert corners(walk) == [(20, 4), (20, 0), (20, -6)]
    assert (walk.arcs.tolist(), walk.alleys) == ([], ())


def test_no_walk_at_all_is_still_a_line():
    network = drawn(lane((0, 0), (100, 0)))
    places = doors(network, (20, 4), (20, 4))
    for i, j in ((0, 0), (0, 1)):
        walk = path(network, places, i, j, mode=Mode.FOOT)
        assert (walk.lonlat.shape, walk.length_m, walk.effort_m, walk.delay_s) == ((2, 2), 0, 0, 0)


def test_two_doors_a_hairs_breadth_apart_are_still_a_line():
    network = drawn(lane((0, 0), (100, 0)))
    place = at((20, 0))
    places = snap(network, np.concatenate([place, place + 1e-10]), mode=Mode.FOOT)
    assert path(network, places, 0, 1, mode=Mode.FOOT).lonlat.shape == (2, 2)


def test_alleys_are_named_in_order_without_repeats():
    network = drawn(
        lane((0, 0), (50, 0), name="头条"),
        lane((50, 0), (100, 0), name="头条"),
        lane((100, 0), (150, 0)),
        lane((150, 0), (200, 0), name__en="Guozijian Jie"),
    )
    walk = path(network, doors(network, (10, 0), (190, 0)), 0, 1, mode=Mode.FOOT)
    assert walk.alleys == ("头条", "Guozijian Jie")
    assert len(walk.arcs) == 4


def test_a_gate_on_the_way_is_among_the_arcs_and_its_delay_is_told():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), barrier(50, 0, ref="G"))
    today = shut(network, [], [Gate(id="G", location=position(50, 0), crossing_s=30)], EIGHT, NOON)
    walk = path(network, doors(network, (0, 0), (100, 0)), 0, 1, mode=Mode.FOOT, shut=today)
    assert walk.delay_s == 30
    assert network.gate[walk.arcs >> 1].tolist() == [-1, 0, -1]


def test_where_there_is_no_way_none_is_drawn():
    network = drawn(lane((0, 0), (50, 0), way="a"), lane((50, 0), (100, 0), way="b"))
    places = doors(network, (10, 0), (90, 0), (0, 900))
    today = shut(network, [Closure(id="c", arcs=("b",))], [], EIGHT, NOON)
    for i, j in ((0, 1), (0, 2), (2, 0)):
        with pytest.raises(ValueError, match="no way"):
            path(network, places, i, j, mode=Mode.FOOT, shut=today)


@pytest.mark.parametrize("mode", [Mode.FOOT, Mode.TRICYCLE])
def test_every_drawn_walk_on_the_real_map_is_as_long_as_it_was_measured(mode):
    network = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
    rng = np.random.default_rng(11)
    spots = network.points[rng.integers(0, len(network.points), 60)] + rng.normal(0, 2e-4, (60, 2))
    places = snap(network, np.concatenate([spots, network.junctions[:10]]), mode=mode)
    matrix = measure(network, places, mode=mode)
    pairs = [(i, j) for i in range(70) for j in range(70) if matrix.length_m[i, j] >= 0]
    assert len(pairs) > 4_000
    for (i, j), walk in zip(pairs, paths(network, places, pairs, mode=mode), strict=True):
        measured = matrix.length_m[i, j], matrix.effort_m[i, j], matrix.delay_s[i, j]
        assert (walk.length_m, walk.effort_m, walk.delay_s) == measured
        as_drawn = distance_m(walk.lonlat[:-1], walk.lonlat[1:]).sum()
        # Rounded up to a centimetre on every edge, then to a metre.
        assert -0.1 < walk.length_m - as_drawn < 1.1 + 0.01 * len(walk.arcs)


def test_joints_show_where_each_arc_is_walked():
    network = drawn(lane((0, 0), (40, 0), (40, 30)), lane((40, 30), (80, 30)), barrier(40, 30, ref="G"))
    places = doors(network, (10, 5), (70, 20))
    walk = path(network, places, 0, 1, mode=Mode.FOOT)
    assert corners(walk) == [(10, 5), (10, 0), (40, 0), (40, 30), (70, 30), (70, 20)]
    # From the first door's spot on the lane; through the gate, where nothing is walked; to the last one's.
    assert walk.joints.tolist() == [1, 3, 3, 4]
    on_one_spot = path(network, doors(network, (20, 4), (20, -6)), 0, 1, mode=Mode.FOOT)
    assert (on_one_spot.joints.tolist(), len(on_one_spot.arcs)) == ([1], 0)


def test_between_its_joints_an_arc_is_as_long_as_its_edge():
    network = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
    places = snap(network, network.junctions[[3, 200, 400]] + 2e-4, mode=Mode.FOOT)
    for walk in paths(network, places, [(0, 1), (1, 2), (2, 0)], mode=Mode.FOOT):
        assert len(walk.joints) == len(walk.arcs) + 1
        for n in range(1, len(walk.arcs) - 1):  # the first and the last are walked in part
            line = walk.lonlat[walk.joints[n] : walk.joints[n + 1] + 1]
            drawn_m = distance_m(line[:-1], line[1:]).sum()
            assert drawn_m == pytest.approx(network.length_cm[walk.arcs[n] >> 1] / 100, abs=0.02)


def test_a_walk_is_the_same_whatever_else_is_asked():
    network = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
    places = snap(network, network.junctions[::30], mode=Mode.FOOT)
    pairs = [(0, j) for j in range(1, 15) if measure(network, places, mode=Mode.FOOT).length_m[0, j] >= 0]
    for pair, walk in zip(pairs, paths(network, places, pairs, mode=Mode.FOOT), strict=True):
        np.testing.assert_array_equal(walk.arcs, path(network, places, *pair, mode=Mode.FOOT).arcs)
