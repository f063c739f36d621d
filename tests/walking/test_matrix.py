"""Walks are measured from door to door: one-way lanes, steps, gates, stubs and all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from optimizer.errors import MapError
from optimizer.problem import Closure, Gate, Mode
from optimizer.walking.matrix import WalkingMatrix, measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped, snap
from tests.walking.drawing import EIGHT, NOON, at, barrier, doors, drawn, lane, position, shut


def walks(network: WalkingNetwork, *places: tuple[float, float], mode: Mode = Mode.FOOT) -> WalkingMatrix:
    return measure(network, doors(network, *places, mode=mode), mode=mode)


def about(metres: float) -> object:
    """Rounded up, and each edge on the way rounded up to a centimetre."""
    return pytest.approx(metres + 0.5, abs=0.6)


def test_both_stubs_and_the_lane_between_are_walked():
    length = walks(drawn(lane((0, 0), (100, 0))), (20, 5), (70, -8)).length_m
    assert length[0, 1] == length[1, 0] == about(5 + 50 + 8)


def test_the_diagonal_and_identical_positions_are_zero_even_out_of_reach():
    matrix = walks(drawn(lane((0, 0), (100, 0))), (20, 5), (20, 5), (0, 900), (0, 900))
    assert matrix.length_m.tolist() == [[0, 0, -1, -1], [0, 0, -1, -1], [-1, -1, 0, 0], [-1, -1, 0, 0]]
    assert matrix.delay_s[0, 1] == matrix.effort_m[0, 1] == 0


def test_doors_across_the_lane_walk_both_stubs():
    # Same point of the lane, other side: 4 m to it and 6 m from it.
    assert walks(drawn(lane((0, 0), (100, 0))), (20, 4), (20, -6)).length_m[0, 1] == about(10)


@pytest.mark.requirement("R8")
def test_against_a_one_way_lane_the_walk_goes_round():
    # A square of 100 m: its south side eastward only.
    network = drawn(lane((0, 0), (100, 0), oneway__foot="yes"), lane((100, 0), (100, 100), (0, 100), (0, 0)))
    length = walks(network, (20, 0), (70, 0)).length_m
    assert length[0, 1] == about(50)
    assert length[1, 0] == about(30 + 300 + 20)


def test_foot_backward_no_is_one_way_as_well():
    network = drawn(lane((0, 0), (100, 0), foot__backward="no"))
    length = walks(network, (20, 0), (70, 0)).length_m
    assert (length[0, 1], length[1, 0]) == (about(50), -1)


def test_a_door_at_the_end_of_a_one_way_lane_stands_on_the_junction():
    # The nearest lane leads away from the junction; a walker who stands there is there all the same.
    network = drawn(lane((0, 0), (100, 0)), lane((100, 0), (100, 100), oneway__foot="yes"))
    assert walks(network, (50, 0), (100, 0)).length_m.tolist() == [[0, about(50)], [about(50), 0]]


def test_a_ring_lane_is_walked_the_shorter_way_round():
    ring = lane((0, 0), (40, 0), (40, 40), (0, 40), (0, 0))
    assert walks(drawn(ring), (10, 0), (0, 10)).length_m[0, 1] == about(20)
    one_way = lane((0, 0), (40, 0), (40, 40), (0, 40), (0, 0), oneway__foot="yes")
    assert walks(drawn(one_way), (10, 0), (0, 10)).length_m.tolist() == [[0, about(140)], [about(20), 0]]


def test_the_shorter_of_parallel_lanes_is_walked():
    network = drawn(
        lane((0, 0), (30, 40), (60, 0)), lane((0, 0), (60, 0)), lane((60, 0), (90, 0)), lane((-9, 0), (0, 0))
    )
    assert walks(network, (-9, 0), (90, 0)).length_m[0, 1] == about(99)


def test_islands_have_no_way_between_them():
    network = drawn(lane((0, 0), (50, 0)), lane((0, 60), (50, 60)))
    assert walks(network, (10, 0), (10, 60)).length_m.tolist() == [[0, -1], [-1, 0]]


def test_a_private_lane_is_no_short_cut():
    network = drawn(lane((0, 0), (0, 50), (100, 50), (100, 0)), lane((0, 0), (100, 0), access="private"))
    assert walks(network, (0, 5), (100, 5)).length_m[0, 1] == about(45 + 100 + 45)


@pytest.mark.requirement("R29")
def test_steps_cost_effort_and_stop_wheels():
    network = drawn(lane((0, 0), (50, 0)), lane((50, 0), (60, 0), step_count=20), lane((60, 0), (100, 0)))
    on_foot = walks(network, (0, 0), (100, 0))
    assert on_foot.length_m[0, 1] == about(100)
    assert on_foot.effort_m[0, 1] == about(100 + 20 * 0.5)
    assert walks(network, (0, 0), (100, 0), mode=Mode.TROLLEY).length_m[0, 1] == -1


def test_a_walk_avoids_steps_when_that_takes_less_time():
    # 40 m with 60 steps take as long as 70 m on the flat; round the corner it is 60 m.
    network = drawn(lane((0, 0), (40, 0), step_count=60), lane((0, 0), (0, 10), (40, 10), (40, 0)))
    matrix = walks(network, (0, 0), (40, 0))
    assert (matrix.length_m[0, 1], matrix.effort_m[0, 1]) == (about(60), about(60))


def test_rough_ground_counts_for_wheels_only():
    network = drawn(lane((0, 0), (100, 0), surface="gravel"))
    assert walks(network, (0, 0), (100, 0)).effort_m[0, 1] == about(100)
    trolley = walks(network, (0, 0), (100, 0), mode=Mode.TROLLEY)
    assert (trolley.length_m[0, 1], trolley.effort_m[0, 1]) == (about(100), about(150))


@pytest.mark.parametrize(
    ("kind", "passed"), [("gate", True), ("bollard", True), ("fence", False), ("wall", False)]
)
@pytest.mark.requirement("R33")
def test_gates_are_passed_and_fences_are_not(kind, passed):
    network = drawn(lane((0, 0), (50, 0), (100, 0)), barrier(50, 0, kind))
    assert walks(network, (10, 0), (90, 0)).length_m[0, 1] == (about(80) if passed else -1)


def test_doors_on_either_side_of_a_locked_gate_still_reach_their_own_side():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), barrier(50, 0, locked="yes"))
    length = walks(network, (10, 0), (45, 0), (55, 0), (90, 0)).length_m
    assert (length[0, 1], length[2, 3], length[1, 2]) == (about(35), about(35), -1)


def test_a_turnstile_stops_wheels():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), barrier(50, 0, "turnstile"))
    assert walks(network, (0, 0), (100, 0)).length_m[0, 1] == about(100)
    assert walks(network, (0, 0), (100, 0), mode=Mode.TRICYCLE).length_m[0, 1] == -1


def test_a_gate_where_three_lanes_meet_is_crossed_once():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), lane((50, 0), (50, 60)), barrier(50, 0, ref="G"))
    guarded = Gate(id="G", location=position(50, 0), crossing_s=40)
    today = shut(network, [], [guarded], EIGHT, NOON)
    places = doors(network, (10, 0), (90, 0), (50, 50), (20, 0))
    matrix = measure(network, places, mode=Mode.FOOT, shut=today)
    assert matrix.length_m[0].tolist() == [0, about(80), about(90), about(10)]
    assert matrix.delay_s[0].tolist() == [0, 40, 40, 0]
    assert matrix.delay_s[1, 0] == 40


@pytest.mark.requirement("R43")
def test_a_walk_round_a_slow_gate_is_taken_when_it_is_faster():
    # Through the gate 100 m and 60 s, as long as 175 m; round it 160 m.
    network = drawn(
        lane((0, 0), (50, 0), (100, 0)), lane((0, 0), (0, 30), (100, 30), (100, 0)), barrier(50, 0, ref="G")
    )
    places = doors(network, (0, 0), (100, 0))
    for crossing_s, metres, seconds in ((60, 160, 0), (40, 100, 40)):
        gate = Gate(id="G", location=position(50, 0), crossing_s=crossing_s)
        today = shut(network, [], [gate], EIGHT, NOON)
        matrix = measure(network, places, mode=Mode.FOOT, shut=today)
        assert (matrix.length_m[0, 1], matrix.delay_s[0, 1]) == (about(metres), seconds)


def test_a_shut_lane_is_never_walked_and_doors_on_it_are_cut_off():
    network = drawn(lane((0, 0), (50, 0), way="a"), lane((50, 0), (100, 0), way="b"))
    today = shut(network, [Closure(id="c", arcs=("b",))], [], EIGHT, NOON)
    # The third door and the fourth touch the shut lane at one point.
    places = doors(network, (10, 0), (40, 0), (70, 3), (70, -3))
    length = measure(network, places, mode=Mode.FOOT, shut=today).length_m
    assert length.tolist() == [
        [0, about(30), -1, -1],
        [about(30), 0, -1, -1],
        [-1, -1, 0, -1],
        [-1, -1, -1, 0],
    ]


def test_delays_beyond_all_reason_are_no_way_and_do_no_harm():
    network = drawn(
        lane(*((10.0 * x, 0) for x in range(60))), *(barrier(10.0 * x, 0, ref=f"g{x}") for x in range(1, 59))
    )
    week = 7 * 86_400
    gates = [Gate(id=f"g{x}", location=position(10.0 * x, 0), crossing_s=week) for x in range(1, 59)]
    today = shut(network, [], gates, EIGHT, NOON)
    matrix = measure(network, doors(network, (0, 0), (25, 0), (590, 0)), mode=Mode.FOOT, shut=today)
    assert matrix.delay_s[0].tolist() == [0, 2 * week, -1]


def test_nobody_to_measure():
    network = drawn(lane((0, 0), (50, 0)))
    assert measure(network, doors(network), mode=Mode.FOOT).length_m.shape == (0, 0)


GRID = [(x, y) for x in range(4) for y in range(4)]
LANES = st.lists(
    st.tuples(
        st.sampled_from(GRID), st.sampled_from(GRID), st.sampled_from(["", "yes", "-1"]), st.integers(0, 30)
    ),
    min_size=1,
    max_size=24,
)


@settings(max_examples=150, deadline=None)
@given(LANES, st.randoms(use_true_random=False))
def test_walks_between_junctions_are_those_of_scipy(lanes, random):
    """The oracle: scipy's Dijkstra over a dense minimum of parallel arcs, from junction to junction."""
    jitter = {spot: (random.uniform(-9, 9), random.uniform(-9, 9)) for spot in GRID}
    features = []
    for start, end, one_way, steps in lanes:
        shape = [(50.0 * x + jitter[x, y][0], 50.0 * y + jitter[x, y][1]) for x, y in (start, end)]
        features.append(lane(*shape, oneway__foot=one_way, step_count=steps))
    try:
        network = drawn(*features)
    except MapError:
        return  # every lane leads from a junction to itself
    places = np.arange(len(network.junctions))
    effort = network.effort_cm(Mode.FOOT)
    easiest = np.zeros((len(places), len(places)))
    for edge in range(network.edges):
        for side, (tail, head) in enumerate([(network.tail, network.head), (network.head, network.tail)]):
            at_, to = tail[edge], head[edge]
            if network.passes[edge, side] and (easiest[at_, to] == 0 or effort[edge] < easiest[at_, to]):
                easiest[at_, to] = effort[edge]
    expected = dijkstra(csr_array(easiest))
    measured = measure(network, on_junctions(network), mode=Mode.FOOT).effort_m
    np.testing.assert_array_equal(measured, np.where(np.isinf(expected), -1, np.ceil(expected / 100)))


def on_junctions(network: WalkingNetwork) -> Snapped:
    """Every junction as a door, on one of its own edges: snapping may choose a lane that passes over it."""
    count = len(network.junctions)
    edge, offset_m = np.zeros(count, dtype=np.int32), np.zeros(count)
    for e in range(network.edges):
        edge[network.tail[e]], offset_m[network.tail[e]] = e, 0.0
        edge[network.head[e]], offset_m[network.head[e]] = e, network.length_cm[e] / 100
    here = network.junctions
    return Snapped(lonlat=here, edge=edge, offset_m=offset_m, stub_m=np.zeros(count), point=here)


@settings(max_examples=60, deadline=None)
@given(LANES, st.lists(st.tuples(st.floats(-20, 170), st.floats(-20, 170)), min_size=3, max_size=6))
def test_no_walk_is_longer_than_one_through_a_third_place_on_the_lanes(lanes, spots):
    features = [
        lane((50.0 * a[0], 50.0 * a[1]), (50.0 * b[0], 50.0 * b[1]), oneway__foot=one_way, step_count=steps)
        for a, b, one_way, steps in lanes
    ]
    try:
        network = drawn(*features)
    except MapError:
        return
    snapped = snap(network, at(*spots), mode=Mode.FOOT)
    effort = measure(network, snapped, mode=Mode.FOOT).effort_m.astype(float)
    effort[effort < 0] = np.inf
    through = (effort[:, :, None] + effort[None, :, :]).min(axis=1)
    assert np.all(effort <= through)
    length = measure(network, snapped, mode=Mode.FOOT).length_m
    assert np.all(length <= np.where(np.isinf(effort), 0, effort))
