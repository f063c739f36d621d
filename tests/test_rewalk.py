"""Drawn walks are followed lane by lane: what is not a way on the map of the day is refused.

The map, in metres east and north: a lane from west (0, 0) to east (300, 0) with a crossing in the middle
at (150, 0); a lane from there north to (150, 100) that is walked northwards only; a lane from (150, 100)
to (300, 100); a gate at (75, 0).
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.constraint import Evidence
from optimizer.ground import Ground, survey
from optimizer.plan import Geometry, Leg, Plan
from optimizer.problem import Mode, Problem
from optimizer.recount import recount
from optimizer.recross import recross
from optimizer.rewalk import rewalk
from optimizer.walking.network import WalkingNetwork
from tests import builders
from tests.builders import plan, route, visit
from tests.walking.drawing import at, barrier, drawn, lane, position

XY = tuple[float, float]
WEST, GATE, MIDDLE, EAST = (0.0, 0.0), (75.0, 0.0), (150.0, 0.0), (300.0, 0.0)
NORTH, NORTH_EAST = (150.0, 100.0), (300.0, 100.0)


@pytest.fixture(scope="module")
def network() -> WalkingNetwork:
    return drawn(
        lane(WEST, GATE, MIDDLE, EAST, name="Long Lane", id="way/1"),
        lane(MIDDLE, NORTH, oneway__foot="yes", id="way/2"),
        lane(NORTH, NORTH_EAST, id="way/3"),
        barrier(75.0, 0.0, ref="G1"),
    )


def request(doors: dict[str, XY], **but: Any) -> Problem:
    """Doors anywhere, and lin, who starts and ends at (0, 0) exactly."""
    said = {
        "map": "alleys",
        "crs": "wgs84",
        "volunteers": [
            builders.person(
                shifts=[builders.shift(start_at=list(position(*WEST)), end_at=None)],
                mode=but.pop("mode", "foot"),
            )
        ],
        "tasks": [
            {"id": name, "kind": "notify", "location": list(position(*where)), "service_s": 60}
            for name, where in doors.items()
        ],
    }
    return Problem.model_validate_json(builders.json.dumps(said | but))


def lines(
    it: Problem,
    network: WalkingNetwork,
    *walks: list[XY],
    metres: list[int] | None = None,
    forgotten: bool = False,
) -> list[str]:
    """What the re-walk says of one route whose legs are drawn along these points.

    ``forgotten``: as if the closures had been overlooked when the lanes were shut.
    """
    on: Ground = survey(it, network)
    if forgotten and on.timetable is not None:
        on = replace(on, timetable=replace(on.timetable, bars=()))
    lengths = metres or [round(_length(walk)) for walk in walks]
    finished = _plan(it, [*walks, [walks[-1][-1]] * 2], [*lengths, 0])
    tasks = {task.id: task for task in on.tasks}
    return list(rewalk(on, Evidence(problem=it, tasks=tasks, plan=finished)))


def _length(walk: list[XY]) -> float:
    corners = np.array(walk)
    return float(np.hypot(*(corners[1:] - corners[:-1]).T).sum())


def _plan(it: Problem, walks: list[list[XY]], metres: list[int]) -> Plan:
    """The tasks in their order; times do not matter here, only where the legs go."""
    on_a_line = builders.problem([builders.task(t.id, k + 1) for k, t in enumerate(it.tasks)])
    walked = route(on_a_line, *(visit(task.id) for task in it.tasks))
    places = [it.volunteers[0].shifts[0].start_at, *(task.location for task in it.tasks)]
    places.append(places[-1])
    stops = []
    for stop, where in zip(walked.stops, places, strict=True):
        update: dict[str, Any] = {"location": where, "matrix_index": None}
        if stop.order:
            points = tuple(tuple(round(x, 7) for x in point) for point in at(*walks[stop.order - 1]).tolist())
            leg = Leg(walk_m=metres[stop.order - 1], walk_s=1, geometry=Geometry(coordinates=points))
            update["leg"] = leg
        stops.append(stop.model_copy(update=update))
    return plan(it, walked.model_copy(update={"stops": tuple(stops), "mode": it.volunteers[0].mode}))


OFF_LANES = "lin/0: stop 1: the walk leaves the open lanes or goes against one"


def test_a_way_along_the_lanes_with_a_stub_to_the_door_passes(network: WalkingNetwork) -> None:
    walk = [WEST, GATE, MIDDLE, (250.0, 0.0), (250.0, 8.0)]
    assert lines(request({"t": (250.0, 8.0)}), network, walk) == []


@pytest.mark.requirement("R8")
def test_with_the_one_way_lane_it_passes_and_against_it_it_does_not(network: WalkingNetwork) -> None:
    up, down = [WEST, GATE, MIDDLE, NORTH, (200.0, 100.0)], [(200.0, 100.0), NORTH, MIDDLE, (200.0, 0.0)]
    it = request({"t": (200.0, 100.0), "u": (200.0, 0.0)})
    against = "lin/0: stop 2: the walk leaves the open lanes or goes against one"
    assert lines(it, network, up, down) == [against]


def test_a_part_of_a_one_way_lane_cannot_pass_for_a_stub(network: WalkingNetwork) -> None:
    # From a door on the lane itself 40 m against its direction: shorter than the longest stub.
    it = request({"t": (150.0, 40.0), "u": (200.0, 0.0)})
    walks = [[WEST, GATE, MIDDLE, (150.0, 40.0)], [(150.0, 40.0), MIDDLE, (200.0, 0.0)]]
    assert lines(it, network, *walks) == ["lin/0: stop 2: the walk leaves the open lanes or goes against one"]


def test_a_short_cut_through_the_houses_is_refused(network: WalkingNetwork) -> None:
    assert lines(request({"t": NORTH_EAST}), network, [WEST, GATE, MIDDLE, NORTH_EAST]) == [OFF_LANES]


def test_a_straight_line_from_door_to_door_is_no_stub(network: WalkingNetwork) -> None:
    it = request({"t": (20.0, 30.0), "u": (60.0, 30.0)})
    walks = [[WEST, (20.0, 0.0), (20.0, 30.0)], [(20.0, 30.0), (60.0, 30.0)]]
    assert lines(it, network, *walks) == ["lin/0: stop 2: the walk leaves the open lanes or goes against one"]


def test_two_doors_at_one_point_of_the_lane_need_stubs_only(network: WalkingNetwork) -> None:
    it = request({"t": (20.0, 10.0), "u": (20.0, -10.0)})
    walks = [[WEST, (20.0, 0.0), (20.0, 10.0)], [(20.0, 10.0), (20.0, 0.0), (20.0, -10.0)]]
    assert lines(it, network, *walks) == []


def test_a_shut_lane_is_not_walked(network: WalkingNetwork) -> None:
    walk = [WEST, GATE, MIDDLE, NORTH, (200.0, 100.0)]
    around = [list(position(x, y)) for x, y in ((140, 40), (160, 40), (160, 60), (140, 60), (140, 40))]
    shut = [{"id": "c", "area": {"type": "Polygon", "coordinates": [around]}}]
    assert lines(request({"t": (200.0, 100.0)}), network, walk) == []
    assert lines(request({"t": (200.0, 100.0)}, closures=shut), network, walk) == [
        OFF_LANES,
        "lin/0: stop 1: the walk crosses closure c",
    ]


def test_a_walk_through_a_closed_area_is_found_even_if_the_lanes_were_taken_for_open(
    network: WalkingNetwork,
) -> None:
    around = [list(position(x, y)) for x, y in ((140, 40), (160, 40), (160, 60), (140, 60), (140, 40))]
    closure = {"id": "c", "area": {"type": "Polygon", "coordinates": [around]}}
    # The lane is cut where it crosses the border of the area, and the drawing has a corner there.
    walk = [WEST, GATE, MIDDLE, (150.0, 40.0), (150.0, 60.0), NORTH, (200.0, 100.0)]
    # The walk of `lines` lasts from 8:00 to 8:01:40.
    for hours, crossed in (
        ({}, True),
        ({"from": builders.at(99).isoformat()}, True),
        ({"from": builders.at(100).isoformat()}, False),
        ({"until": builders.at(1).isoformat()}, True),
        ({"until": builders.at(0).isoformat()}, False),
    ):
        it = request({"t": (200.0, 100.0)}, closures=[closure | hours])
        found = lines(it, network, walk, forgotten=True)
        assert (found == ["lin/0: stop 1: the walk crosses closure c"]) is crossed
        assert crossed or found == []


def test_nobody_walks_faster_than_the_pace_allows(network: WalkingNetwork) -> None:
    # 100 m at 1.25 m/s are 80 s; `_plan` says 1 s.
    it = request({"t": (100.0, 0.0)})
    finished = _plan(it, [[WEST, GATE, (100.0, 0.0)], [(100.0, 0.0)] * 2], [100, 0])
    on = survey(it, network)
    facts = Evidence(problem=it, tasks={t.id: t for t in on.tasks}, plan=finished)
    assert "lin/0: stop 1 walks 100 m in 1 s, at least 80 s" in list(recount(facts))


def test_a_shut_gate_stops_a_walk_though_it_has_no_length(network: WalkingNetwork) -> None:
    walk = [WEST, GATE, (100.0, 0.0)]
    shut = [{"id": "c", "gate": "G1"}]
    assert lines(request({"t": (100.0, 0.0)}), network, walk) == []
    assert lines(request({"t": (100.0, 0.0)}, closures=shut), network, walk) == [OFF_LANES]


@pytest.mark.requirement("R33", "R43")
@pytest.mark.parametrize(
    ("crossing_s", "charged_s", "least_s"), [(30, 109, 110), (30, 110, None), (0, 80, None)]
)
def test_whoever_walks_through_a_gate_is_charged_its_crossing(
    network: WalkingNetwork, crossing_s: int, charged_s: int, least_s: int | None
) -> None:
    # 100 m are 80 s; corners at the ends stand where the stub meets the lane.
    gates = [{"id": "G1", "location": list(position(*GATE)), "crossing_s": crossing_s}]
    it = request({"t": (100.0, 0.0)}, gates=gates)
    walk = [WEST, (20.0, 0.0), GATE, (90.0, 0.0), (100.0, 0.0)]
    finished = _plan(it, [walk, [(100.0, 0.0)] * 2], [100, 0])
    route = finished.routes[0]
    stops = [stop.model_copy(update={"leg": _taking(stop.leg, charged_s)}) for stop in route.stops]
    finished = finished.model_copy(update={"routes": (route.model_copy(update={"stops": tuple(stops)}),)})
    on = survey(it, network)
    facts = Evidence(problem=it, tasks={t.id: t for t in on.tasks}, plan=finished)
    said = f"lin/0: stop 1: {charged_s} s are charged, with the gates passed {least_s} s at least"
    assert list(recross(on, facts, slack_m=0.1)) == ([said] if least_s else [])


def _taking(leg: Leg | None, walk_s: int) -> Leg | None:
    return leg and leg.model_copy(update={"walk_s": walk_s})


def test_a_trolley_does_not_take_the_steps() -> None:
    steps = lane(MIDDLE, NORTH, highway="steps", step_count="12")
    up = drawn(lane(WEST, MIDDLE), steps, lane(NORTH, NORTH_EAST))
    walk = [WEST, MIDDLE, NORTH, (200.0, 100.0)]
    assert lines(request({"t": (200.0, 100.0)}), up, walk) == []
    by_trolley = request({"t": (200.0, 100.0)}, mode=Mode.TROLLEY.value)
    assert lines(by_trolley, up, walk) == [OFF_LANES]


@pytest.mark.parametrize(("metres", "right"), [(100, False), (101, True), (102, False)])
def test_the_metres_that_are_charged_are_the_metres_drawn(
    network: WalkingNetwork, metres: int, right: bool
) -> None:
    # 100.4 m are charged as 101; the check leaves a few decimetres for rounding, not a metre.
    found = lines(request({"t": (100.4, 0.0)}), network, [WEST, GATE, (100.4, 0.0)], metres=[metres])
    assert (found == []) is right


def test_a_drawing_begins_and_ends_at_the_stops(network: WalkingNetwork) -> None:
    it = request({"t": (100.0, 0.0)})
    walk = [(1.0, 0.0), GATE, (100.0, 0.0)]
    assert lines(it, network, walk) == ["lin/0: stop 1: the drawing does not touch stop 0"]


def test_a_walk_that_is_not_drawn_is_not_believed(network: WalkingNetwork) -> None:
    it = request({"t": (100.0, 0.0)})
    on = survey(it, network)
    finished = _plan(it, [[WEST, (100.0, 0.0)], [(100.0, 0.0)] * 2], [100, 0])
    first = finished.routes[0]
    bare = tuple(
        s.model_copy(update={"leg": Leg(walk_m=100, walk_s=80)}) if s.order == 1 else s for s in first.stops
    )
    blank = plan(it, first.model_copy(update={"stops": bare}))
    tasks = {task.id: task for task in on.tasks}
    report = list(rewalk(on, Evidence(problem=it, tasks=tasks, plan=blank)))
    assert report == ["lin/0: stop 1 is not drawn"]


def test_a_caller_with_a_matrix_draws_nothing() -> None:
    it = builders.problem([builders.task("t", 1)])
    facts = builders.evidence(it, plan(it, route(it, visit("t"))))
    assert list(rewalk(builders.ground(it), facts)) == []
