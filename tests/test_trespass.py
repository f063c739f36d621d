"""Whoever may not enter a zone walks round it; what the request leaves no way round for is told.

The map, in metres: an alley from (0, 0) to (200, 0), and a longer way round by (0, 100) and (200, 100). The
zone lies across the middle of the alley.
"""

import json
from typing import Any

import pytest

from optimizer.ground import NO_WAY, Going, survey
from optimizer.plan import Plan, ReasonCode
from optimizer.problem import Mode, Problem
from optimizer.referee import referee
from optimizer.remedies.inquiry import Patience
from optimizer.remedies.proving import smallest_change
from optimizer.remedy import StepCode
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.walking.drawing import collection, lane, position

pytestmark = pytest.mark.requirement("R1", "R5")

ALLEY = lane((0, 0), (200, 0), id="way/1")
ROUND = lane((0, 0), (0, 100), (200, 100), (200, 0), id="way/2")
DIRECT_M, ROUND_M = 193, 413
"""To the door, which stands 3 m beside the lane."""


def zone(
    name: str = "z", level: str = "sealed", west: float = 80, east: float = 120, north: float = 10
) -> Any:
    ring = [position(*xy) for xy in ((west, -10), (east, -10), (east, north), (west, north), (west, -10))]
    return {"id": name, "level": level, "area": {"type": "Polygon", "coordinates": [ring]}}


def person(name: str = "lin", zones: list[str] | None = None, start: Any = (0, 0), **but: Any) -> Any:
    at = start if isinstance(start, str) else position(*start)
    shift = {"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T09:00:00+08:00", "start_at": at}
    return {"id": name, "shifts": [shift]} | ({} if zones is None else {"zones": zones}) | but


def asked(people: list[Any], zones: list[Any], door: tuple[float, float] = (190, 3), **but: Any) -> Problem:
    task = {"id": "t", "kind": "notify", "location": position(*door)} | but.pop("task", {})
    said = {"map": "m", "crs": "wgs84", "zones": zones, "volunteers": people, "tasks": [task]} | but
    return Problem.model_validate_json(json.dumps(said))


def planned(problem: Problem, *, way_round: bool = True) -> Plan:
    network = read_geojson(collection(ALLEY, *([ROUND] if way_round else [])))
    return solve(problem, network, plan_id="p", budget=Budget(iterations=20))


def walked(plan: Plan) -> int:
    assert plan.unassigned == ()
    return sum(route.walk_m for route in plan.routes)


@pytest.mark.parametrize("zones", [None, ["z"], ["sealed"]])
def test_who_may_enter_goes_straight_through(zones):
    plan = planned(asked([person(zones=zones)], [zone()]))
    assert walked(plan) == DIRECT_M
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("level", "metres"),
    [("sealed", ROUND_M), ("controlled", ROUND_M), ("precaution", DIRECT_M), ("open", DIRECT_M)],
)
def test_who_may_not_enter_walks_round_a_guarded_zone(level, metres):
    plan = planned(asked([person(zones=[])], [zone(level=level)]))
    assert walked(plan) == metres
    assert plan.warnings == ()


@pytest.mark.parametrize(("north", "metres"), [(-1, DIRECT_M), (0, DIRECT_M), (0.2, ROUND_M)])
def test_a_lane_along_the_border_may_be_walked(north, metres):
    assert walked(planned(asked([person(zones=[])], [zone(north=north)]))) == metres


def test_each_walks_by_the_lanes_open_to_him_or_her():
    """Of two people at one start the one who may enter is nearer to the door."""
    problem = asked([person("out", []), person("in", ["z"])], [zone()])
    plan = planned(problem)
    assert [(route.volunteer, route.walk_m) for route in plan.routes] == [("in", DIRECT_M)]


def test_where_no_way_leads_round_the_task_is_left_out_and_the_zone_named():
    plan = planned(asked([person(zones=["y"])], [zone(), zone("y", west=130, east=150)]), way_round=False)
    (left,) = plan.unassigned
    (reason,) = left.reasons
    assert reason.code is ReasonCode.ZONE_LEVEL
    assert "through z," in reason.detail
    assert "z，lin" in reason.detail_zh
    assert "through z," in (left.next_step or "")
    assert "穿过 z" in (left.next_step_zh or "")
    assert "y" not in reason.detail.split(), "where the person may enter is no obstacle"


def test_the_smallest_change_lets_the_person_through_and_is_proved_by_solving_again():
    problem = asked([person(zones=["y"])], [zone(), zone("y", west=130, east=150)])
    network = read_geojson(collection(ALLEY))
    plan = solve(problem, network, plan_id="p", budget=Budget(iterations=20))
    remedy = smallest_change(problem, network, plan, "t", patience=Patience(iterations=20))
    (step,) = remedy.steps
    assert step.code is StepCode.ENTER_ZONE
    assert [patch.value for patch in step.patch] == [["y", "z"]]
    assert remedy.proof is not None
    assert remedy.detail_zh == "准许 lin 进入 z。"


def test_every_zone_on_the_way_is_named():
    plan = planned(asked([person(zones=[])], [zone(), zone("y", west=130, east=150)]), way_round=False)
    assert "through y, z," in plan.unassigned[0].reasons[0].detail


@pytest.mark.parametrize(("door", "served"), [((79, 3), True), ((81, 12), False)])
def test_a_door_in_front_of_the_zone_is_reached_though_its_lane_leads_on_into_it(door, served):
    """The door at (81, 12) lies outside, but touches the lane inside."""
    plan = planned(asked([person(zones=[])], [zone()], door), way_round=False)
    assert (plan.unassigned == ()) == served
    assert served or plan.unassigned[0].reasons[0].code is ReasonCode.ZONE_LEVEL


def test_goods_from_a_site_inside_are_fetched_by_who_may_enter():
    site = {"id": "s", "kind": "handover", "location": position(100, 3)}
    load = {"kind": "parcel", "from_site": "s"}
    people = [person("out", []), person("in", ["z"])]
    assert [r.volunteer for r in planned(asked(people, [zone()], sites=[site], task=load)).routes] == ["in"]
    alone = planned(asked(people[:1], [zone()], sites=[site], task=load))
    assert [reason.code for left in alone.unassigned for reason in left.reasons] == [ReasonCode.ZONE_LEVEL]


def test_of_alternative_sites_one_is_taken_that_somebody_may_go_to():
    sites = [
        {"id": "near", "kind": "handover", "location": position(100, 3)},
        {"id": "far", "kind": "handover", "location": position(100, 103)},
    ]
    load = {"kind": "parcel", "from_site": ["near", "far"]}
    for zones, site in ((["z"], "near"), ([], "far")):
        plan = planned(asked([person(zones=zones)], [zone()], (190, 3), sites=sites, task=load))
        assert [stop.site for route in plan.routes for stop in route.stops if stop.site] == [site]


@pytest.mark.parametrize("start", [(100, 3), (100, 12)], ids=["inside", "its lane is inside"])
def test_who_starts_inside_may_leave_and_is_told_of(start):
    plan = planned(asked([person(zones=[], start=start)], [zone()]))
    assert walked(plan) < 110
    assert [(w.code, w.pointer) for w in plan.warnings] == [("way_through_zone", "/volunteers/0/zones")]


def test_who_starts_in_front_of_the_zone_is_kept_out():
    assert walked(planned(asked([person(zones=[], start=(79, 3))], [zone()]))) > 2 * DIRECT_M


def test_the_referee_refuses_a_walk_through_a_zone_that_its_walker_may_not_enter():
    other = person("other", zones=[])  # for whom lanes are cut at the border in both
    free, barred = (asked([person(zones=zones), other], [zone()]) for zones in (["z"], []))
    plan = planned(free)
    network = read_geojson(collection(ALLEY, ROUND))
    assert referee(survey(free, network), plan) == ()
    assert referee(survey(barred, network), plan) == ("lin/0: stop 1: the walk leads into zone z",)


def test_people_who_miss_the_same_lanes_share_their_walks():
    """No tables are kept for a zone without lanes, nor for one whose lanes nobody takes."""
    empty = zone("empty", west=20, east=30, north=-1)
    aside = zone("aside", west=205, east=250)
    stump = lane((200, 0), (300, 0), id="way/3")
    people = [person("a", ["empty"]), person("b", []), person("c", ["z", "aside"]), person("d", ["z"])]
    ground = survey(asked(people, [zone(), empty, aside]), read_geojson(collection(ALLEY, ROUND, stump)))
    a, b, c, d = (ground.going(n) for n in range(4))
    assert a == b != c == Going(Mode.FOOT)
    assert d not in (a, c), "the lanes inside are shut to d when walks are drawn"
    assert ground.alike[d] == c, "but no walk is missed"
    assert ground.walks[d] is ground.walks[c]
    assert (ground.walks[a].length_m != ground.walks[c].length_m).any()
    assert (ground.walks[a].length_m != NO_WAY).all()


def test_gates_that_open_later_hold_for_those_who_walk_round():
    """The way round has a gate that opens at 8:30: who may enter is there at once, the other afterwards."""
    gate = {
        "id": "g",
        "location": position(100, 100),
        "open": [["2022-11-24T08:30:00+08:00", "2022-11-24T09:00:00+08:00"]],
    }
    begins = []
    for zones in (["z"], []):
        plan = planned(asked([person(zones=zones, start=(5, 3))], [zone()], gates=[gate]))
        assert plan.unassigned == ()
        begins += [stop.begin.strftime("%H:%M") for stop in plan.routes[0].stops if stop.task]
    assert begins[0] < "08:05"
    assert begins[1] > "08:30"
