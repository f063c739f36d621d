"""Steps say what a walker sees: where to set off and turn, what to pass, on which side the door is."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.problem import Address, Mode
from optimizer.walking.manoeuvres import Step, StepType
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from optimizer.walking.path import path, paths
from optimizer.walking.snap import snap
from optimizer.walking.steps import steps
from tests.fixtures.files import MAPS
from tests.walking.drawing import barrier, doors, drawn, lane

XY = tuple[float, float]


def told(
    network: WalkingNetwork,
    *places: XY,
    number: str | None = None,
    alley: str = "头条",
    mode: Mode = Mode.FOOT,
) -> tuple[Step, ...]:
    walk = path(network, doors(network, *places, mode=mode), 0, 1, mode=mode)
    address = Address(alley=alley, number=number) if number else None
    found = steps(network, walk, mode=mode, address=address)
    assert sum(step.metres for step in found) == walk.length_m
    return found


def fives(found: tuple[Step, ...]) -> list[int]:
    """Metres as they are spoken: walks are rounded up, so a drawn 50 m may measure 51."""
    return [5 * round(step.metres / 5) for step in found]


def kinds(found: tuple[Step, ...]) -> list[tuple[str, str | None]]:
    return [(step.type.value, step.modifier) for step in found]


def fork(angle: float, *, name: str = "二条") -> WalkingNetwork:
    """A lane to the north that forks after 50 m: one goes off by `angle` degrees, one by its mirror image."""
    x, y = 50 * math.sin(math.radians(angle)), 50 * math.cos(math.radians(angle))
    off = lane((0, 50), (x, 50 + y), name=name)
    mirrored = lane((0, 50), (-x, 50 + y), name="岔道")
    return drawn(lane((0, 0), (0, 50), name="头条"), off, mirrored)


@pytest.mark.parametrize(
    ("angle", "kind", "side"),
    [
        (24, "continue", None),
        (26, "slight", "right"),
        (54, "slight", "right"),
        (56, "turn", "right"),
        (134, "turn", "right"),
        (136, "sharp", "right"),
        (164, "sharp", "right"),
        (166, "uturn", None),
        (-24, "continue", None),
        (-54, "slight", "left"),
        (-90, "turn", "left"),
        (-150, "sharp", "left"),
        (-170, "uturn", None),
    ],
)
def test_a_turn_is_called_by_its_angle(angle: float, kind: str, side: str | None) -> None:
    x, y = 40 * math.sin(math.radians(angle)), 50 + 40 * math.cos(math.radians(angle))
    found = told(fork(angle), (0, 0), (x, y))
    assert kinds(found) == [("depart", None), (kind, side), ("arrive", None)]
    assert [step.alley.zh for step in found] == ["头条", "二条", "二条"]
    assert fives(found) == [50, 40, 0]


@pytest.mark.parametrize("bearing", [0, 44, 90, 135, 180, 225, 271, 315])
def test_one_sets_off_by_the_compass(bearing: int) -> None:
    x, y = 80 * math.sin(math.radians(bearing)), 80 * math.cos(math.radians(bearing))
    first = told(drawn(lane((0, 0), (x, y))), (0, 0), (x, y))[0]
    assert (first.type, abs(first.bearing - bearing) <= 1) == (StepType.DEPART, True)


def test_one_alley_is_one_step_past_every_crossing_and_every_slight_bend() -> None:
    side_lanes = [lane((x, 0), (x, 40)) for x in (30, 60)]
    network = drawn(lane((0, 0), (30, 0), (60, 0), (100, 25), name="头条"), *side_lanes)
    assert kinds(told(network, (0, 0), (100, 25))) == [("depart", None), ("arrive", None)]


def test_an_alley_that_bends_is_followed_and_one_that_turns_off_at_a_crossing_is_turned_into() -> None:
    bends = drawn(lane((0, 0), (50, 0), (50, 50), name="头条"))
    found = told(bends, (0, 0), (50, 50))
    assert kinds(found)[1] == ("continue", "left")
    assert (found[1].bend, found[1].stays, fives(found)) == (True, True, [50, 50, 0])
    crossing = drawn(lane((0, 0), (50, 0), (50, 50), name="头条"), lane((50, 0), (90, 0), name="二条"))
    found = told(crossing, (0, 0), (50, 50))
    assert kinds(found)[1] == ("turn", "left")
    assert (found[1].bend, found[1].stays) == (False, True)


def test_a_bend_drawn_with_many_corners_is_one_bend() -> None:
    arc = [(50 + 6 * math.sin(t), 6 - 6 * math.cos(t)) for t in np.linspace(0, math.pi / 2, 7)]
    network = drawn(lane((0, 0), *arc, (56, 60), name="头条"))
    assert kinds(told(network, (0, 0), (56, 60))) == [
        ("depart", None),
        ("continue", "left"),
        ("arrive", None),
    ]


@pytest.mark.parametrize(("jog", "turns"), [(4, []), (20, [("turn", "left"), ("turn", "right")])])
def test_a_jog_of_a_few_metres_is_no_turn(jog: float, turns: list[tuple[str, str]]) -> None:
    network = drawn(
        lane((0, 0), (50, 0), (50, jog), (100, jog)), lane((50, 0), (50, -30)), lane((50, jog), (50, 60))
    )
    found = told(network, (0, 0), (100, jog))
    assert kinds(found) == [("depart", None), *turns, ("arrive", None)]


def test_on_lanes_without_names_every_real_turn_at_a_crossing_is_told() -> None:
    network = drawn(lane((0, 0), (0, 50)), lane((0, 50), (20, 90)), lane((0, 50), (-20, 90)))
    # 27 degrees: with a name to follow nobody would say so.
    assert kinds(told(network, (0, 0), (20, 90)))[1] == ("slight", "right")


def test_a_nameless_piece_between_two_alleys_is_their_crossing() -> None:
    network = drawn(
        lane((0, 0), (40, 0), name="头条"), lane((40, 0), (50, 0)), lane((50, 0), (50, 40), name="二条")
    )
    found = told(network, (0, 0), (50, 40))
    assert [(step.type.value, step.alley.zh) for step in found[:-1]] == [("depart", "头条"), ("turn", "二条")]
    assert fives(found) == [40, 50, 0]


@pytest.mark.parametrize(("gap", "told_apart"), [(12, []), (95, []), (105, [("continue", None)] * 2)])
def test_an_alley_that_goes_on_behind_a_crossing_is_still_the_same(gap: float, told_apart: list[Any]) -> None:
    ahead = 40 + gap
    network = drawn(
        lane((0, 0), (40, 0), name="头条"),
        lane((40, 0), (ahead, 0)),
        lane((ahead, 0), (ahead + 40, 0), name="头条"),
    )
    found = told(network, (0, 0), (ahead + 40, 0))
    assert kinds(found) == [("depart", None), *told_apart, ("arrive", None)]


def test_a_longer_nameless_lane_is_told() -> None:
    network = drawn(
        lane((0, 0), (40, 0), name="头条"),
        lane((40, 0), (40, 60)),
        lane((40, 60), (90, 60), name="二条"),
    )
    found = told(network, (0, 0), (90, 60))
    assert [step.alley.zh for step in found] == ["头条", "", "二条", "二条"]
    assert kinds(found)[1:3] == [("turn", "left"), ("turn", "right")]


def test_a_gate_is_passed_straight_on_or_before_a_turn() -> None:
    lanes = lane((0, 0), (40, 0), (80, 0), name="头条"), lane((80, 0), (80, 40), name="二条")
    found = told(drawn(*lanes, barrier(40, 0, ref="G1"), barrier(80, 0, ref="G2")), (0, 0), (80, 40))
    assert [(step.type.value, step.modifier, step.gate) for step in found] == [
        ("depart", None, None),
        ("gate", None, "G1"),
        ("turn", "left", "G2"),
        ("arrive", None, None),
    ]
    assert fives(found) == [40, 40, 40, 0]


def test_a_gate_where_three_lanes_meet_is_passed_once() -> None:
    network = drawn(
        lane((0, 0), (40, 0), (80, 0), name="头条"), lane((40, 0), (40, 40)), barrier(40, 0, ref="G")
    )
    assert [step.gate for step in told(network, (0, 0), (80, 0))] == [None, "G", None]


def test_two_gates_one_behind_the_other_are_both_told() -> None:
    network = drawn(
        lane((0, 0), (40, 0), (40.3, 0), (80, 0), name="头条"),
        barrier(40, 0, ref="outer"),
        barrier(40.3, 0, ref="inner"),
    )
    assert [step.gate for step in told(network, (0, 0), (80, 0)) if step.gate] == ["outer", "inner"]


def test_stairs_are_told_with_their_number_and_apart_from_the_lane() -> None:
    network = drawn(
        lane((0, 0), (40, 0), name="头条"),
        lane((40, 0), (40, 4), highway="steps", step_count="12"),
        lane((40, 4), (40, 40), name="二条"),
    )
    found = told(network, (0, 0), (40, 40))
    assert [(step.type.value, step.modifier, step.stairs) for step in found] == [
        ("depart", None, 0),
        ("steps", "left", 12),
        ("continue", None, 0),
        ("arrive", None, 0),
    ]
    assert fives(found) == [40, 5, 35, 0]


def test_of_stairs_only_the_part_that_is_walked_counts() -> None:
    network = drawn(lane((0, 0), (0, 10), highway="steps", step_count="20"))
    assert told(network, (0, 0), (0, 5))[0].stairs == 10


def test_a_lane_walked_one_way_alone_says_so() -> None:
    network = drawn(
        lane((0, 0), (40, 0), name="头条"), lane((40, 0), (40, 40), name="二条", oneway__foot="yes")
    )
    assert [step.one_way for step in told(network, (0, 0), (40, 40))] == [False, True, False]


@pytest.mark.parametrize(
    ("begin", "door", "side", "bearing"),
    [
        ((0, 0), (60, 5), "left", 0),
        ((0, 0), (60, -5), "right", 180),
        ((100, 0), (60, 5), "right", 0),
        ((100, 0), (60, -5), "left", 180),
    ],
)
def test_sides_of_an_alley_that_runs_east_and_west(begin: XY, door: XY, side: str, bearing: int) -> None:
    last = told(drawn(lane((0, 0), (100, 0))), begin, door)[-1]
    assert (last.type, last.side, last.bearing, last.metres) == (StepType.ARRIVE, side, bearing, 5)


@pytest.mark.parametrize(
    ("begin", "door", "side", "bearing"),
    [
        ((0, 0), (5, 60), "right", 90),
        ((0, 0), (-5, 60), "left", 270),
        ((0, 100), (5, 60), "left", 90),
        ((0, 100), (-5, 60), "right", 270),
    ],
)
def test_sides_of_an_alley_that_runs_north_and_south(begin: XY, door: XY, side: str, bearing: int) -> None:
    last = told(drawn(lane((0, 0), (0, 100))), begin, door)[-1]
    assert (last.side, last.bearing) == (side, bearing)


def test_a_door_straight_on_at_the_end_of_a_lane_is_on_no_side() -> None:
    assert told(drawn(lane((0, 0), (100, 0))), (0, 0), (106, 1))[-1].side is None


THROUGH = [lane((x, -50), (x, 0), (x, 150), name=name) for x, name in ((-30, "西街"), (130, "东街"))]


@pytest.mark.parametrize(
    ("begin", "number", "side"),
    # Odd numbers stand on the north side: on the left of who walks east.
    [
        ((0, 0), "21号", "left"),
        ((0, 0), "20号", "right"),
        ((100, 0), "甲21", "right"),
        ((100, 0), "20", "left"),
    ],
)
def test_a_number_tells_the_side_of_a_door_on_the_lane(begin: XY, number: str, side: str) -> None:
    network = drawn(lane((-30, 0), (130, 0), name="头条"), *THROUGH)
    assert told(network, begin, (60, 0.5), number=number)[-1].side == side


@pytest.mark.parametrize(("begin", "side"), [((0, 0), "left"), ((0, 100), "right")])
def test_odd_numbers_stand_on_the_west_side(begin: XY, side: str) -> None:
    ends = [lane((-50, -30), (50, -30)), lane((-50, 130), (50, 130))]
    network = drawn(lane((0, -30), (0, 130), name="头条"), *ends)
    assert told(network, begin, (0, 60), number="3号")[-1].side == side


@pytest.mark.parametrize(
    ("begin", "number", "side"),
    # The mouth is in the west. Odd numbers are on the right of who goes in, here to the south.
    [((0, 0), "21", "right"), ((0, 0), "20", "left"), ((100, 0), "21", "left"), ((100, 0), "20", "right")],
)
def test_a_dead_end_is_numbered_from_its_mouth(begin: XY, number: str, side: str) -> None:
    network = drawn(lane((-30, 0), (50, 0), (110, 0), name="头条"), THROUGH[0])
    assert told(network, begin, (70, 0), number=number)[-1].side == side


@pytest.mark.parametrize(
    ("end", "number", "alley"),
    [
        ((130, 0), "无号", "头条"),  # no number in it
        ((130, 0), "21", "二条"),  # round the corner: the number belongs to another alley
        ((100, 100), "21", "头条"),  # to the north-east: neither rule speaks
    ],
)
def test_where_the_numbering_says_nothing_no_side_is_made_up(end: XY, number: str, alley: str) -> None:
    ends = [lane((x - 30, y + 30), (x + 30, y - 30)) for x, y in ((0, 0), end)]
    network = drawn(lane((0, 0), end, name="头条"), *ends)
    middle = (end[0] * 0.6, end[1] * 0.6)
    assert told(network, (end[0] * 0.1, end[1] * 0.1), middle, number=number, alley=alley)[-1].side is None


def test_where_a_door_stands_is_believed_before_its_number() -> None:
    assert (
        told(drawn(lane((0, 0), (100, 0), name="头条")), (0, 0), (60, -5), number="21号")[-1].side == "right"
    )


def test_doors_that_face_each_other_need_no_lane() -> None:
    found = told(drawn(lane((0, 0), (100, 0))), (50, 5), (51, -5))
    assert (kinds(found), fives(found)) == ([("depart", None), ("arrive", None)], [10, 0])
    assert (found[0].off_lane, found[0].bearing // 10) == (True, 17)  # southwards, a hair to the east


def test_doors_far_from_the_lane_are_walked_to_straight() -> None:
    found = told(drawn(lane((0, 0), (100, 0), name="头条")), (10, -40), (80, 30))
    assert kinds(found) == [("depart", None), ("turn", "right"), ("arrive", None)]
    assert ([step.off_lane for step in found], fives(found)) == ([True, False, True], [40, 70, 30])
    assert (found[-1].side, found[-1].bearing) == ("left", 0)


def test_a_walk_of_no_metres_needs_no_words() -> None:
    assert told(drawn(lane((0, 0), (100, 0))), (10, 5), (10, 5)) == ()


def test_a_road_without_a_name_is_no_lane() -> None:
    network = drawn(lane((0, 0), (100, 0), highway="secondary_link"))
    assert told(network, (0, 0), (100, 0))[0].alley.road


def test_what_is_one_way_for_wheels_alone_is_no_one_way_lane_on_foot() -> None:
    network = drawn(lane((0, 0), (100, 0), oneway="yes"))
    assert not told(network, (0, 0), (100, 0))[0].one_way


REAL = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_walk_is_told_from_setting_off_to_arriving_to_the_metre(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spots = REAL.points[rng.integers(0, len(REAL.points), 6)] + rng.normal(0, 2e-4, (6, 2))
    places = snap(REAL, spots, mode=Mode.FOOT)
    part = [place for place in range(6) if places.edge[place] >= 0]
    for i, j in pairwise(part):
        try:
            (walk,) = paths(REAL, places, [(i, j)], mode=Mode.FOOT)
        except ValueError:
            continue  # in two parts of the map
        found = steps(REAL, walk, mode=Mode.FOOT)
        assert sum(step.metres for step in found) == walk.length_m
        assert (found[0].type, found[-1].type) == (StepType.DEPART, StepType.ARRIVE)
        assert all(step.metres >= 0 and 0 <= step.bearing < 360 for step in found)
        assert [step.type for step in found].count(StepType.ARRIVE) == 1
        # Alleys come in the order walked; only pieces that belong to a crossing are passed over.
        assert {step.alley.zh for step in found if step.alley.named} <= set(walk.alleys)
