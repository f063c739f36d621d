"""Private lanes are there for those whom a zone lets in, a locked gate for all when the request names it.

The map, in metres: an alley from (0, 0) to (300, 0), and from (100, 0) a private drive up to (100, 200) with
the doors of a compound. The zone begins ten metres from the alley, at the wall.
"""

import json
from typing import Any

import pytest

from optimizer.check import check
from optimizer.former_ways import Earlier, keep
from optimizer.ground import survey
from optimizer.plan import Plan, ReasonCode
from optimizer.problem import Problem
from optimizer.referee import referee
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from tests.walking.drawing import barrier, collection, lane, position

pytestmark = pytest.mark.requirement("R1", "R33")

ALLEY = lane((0, 0), (100, 0), (250, 0), (300, 0), id="way/1")
DRIVE_M = 100 + 190 + 3 + 1
"""Along the alley, up the drive, and to the door; centimetres and metres are rounded up."""


def drive(**tags: Any) -> Any:
    return lane((100, 0), (100, 200), id="way/2", **tags)


PRIVATE = drive(access="private")


def zone(name: str = "z", level: str = "sealed", west: float = 60, east: float = 140) -> Any:
    ring = [position(*xy) for xy in ((west, 10), (east, 10), (east, 260), (west, 260), (west, 10))]
    return {"id": name, "level": level, "area": {"type": "Polygon", "coordinates": [ring]}}


def person(name: str = "lin", zones: list[str] | None = None) -> Any:
    hours = {"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T10:00:00+08:00"}
    said = {"id": name, "shifts": [{**hours, "start_at": position(0, 0)}]}
    return said if zones is None else said | {"zones": zones}


def asked(*people: Any, zones: list[Any], door: tuple[float, float] = (103, 190), **but: Any) -> Problem:
    task = {"id": "t", "kind": "notify", "location": position(*door)} | but.pop("task", {})
    said = {"map": "m", "crs": "wgs84", "zones": zones, "volunteers": people, "tasks": [task]} | but
    return Problem.model_validate_json(json.dumps(said))


def alleys(*features: Any) -> WalkingNetwork:
    return read_geojson(collection(ALLEY, *features))


def planned(problem: Problem, network: WalkingNetwork) -> Plan:
    return solve(problem, network, plan_id="p", budget=Budget(iterations=20))


def walked(plan: Plan) -> int:
    assert plan.unassigned == ()
    return sum(route.walk_m for route in plan.routes)


@pytest.mark.parametrize("tags", [{"access": "private"}, {"access": "no"}, {"foot": "no"}])
@pytest.mark.parametrize("level", ["sealed", "controlled", "precaution", "open"])
def test_who_is_let_into_the_zone_walks_its_private_lane_from_the_street(level: str, tags: Any) -> None:
    for said in (["z"], [level]):
        plan = planned(asked(person(zones=said), zones=[zone(level=level)]), alleys(drive(**tags)))
        assert walked(plan) == DRIVE_M


@pytest.mark.parametrize("zones", [None, [], ["other"], ["open"]])
def test_to_all_others_it_stays_shut(zones: list[str] | None) -> None:
    zones_there = [zone(), zone("other", west=200, east=260)]
    plan = planned(asked(person(zones=zones), zones=zones_there), alleys(PRIVATE))
    assert [one.task for one in plan.unassigned] == ["t"]
    assert plan.unassigned[0].reasons[0].code in (ReasonCode.UNREACHABLE, ReasonCode.ZONE_LEVEL)


def test_of_two_people_the_one_who_is_let_in_goes() -> None:
    people = person("wei"), person("lin", ["z"])
    plan = planned(asked(*people, zones=[zone()]), alleys(PRIVATE))
    assert [route.volunteer for route in plan.routes] == ["lin"]
    assert walked(plan) == DRIVE_M


def test_a_private_lane_outside_the_zone_stays_shut() -> None:
    elsewhere = lane((250, 0), (250, 200), id="way/3", access="private")
    plan = planned(asked(person(zones=["z"]), zones=[zone()], door=(253, 190)), alleys(PRIVATE, elsewhere))
    assert [one.task for one in plan.unassigned] == ["t"]


def test_a_door_at_a_private_lane_touches_the_street_for_those_who_may_not_walk_it() -> None:
    """Forty metres up the drive: by it for lin, straight from the alley for wei, as without any zone."""
    near = {"door": (103, 40), "zones": [zone(level="open")]}
    for people, metres in (
        ([person(zones=["z"])], 144),  # 100, 40 and 3
        ([person("wei")], 144),  # 103 and 40
    ):
        assert walked(planned(asked(*people, **near), alleys(PRIVATE))) == metres
    pinned = {"task": {"pinned": {"volunteer": "wei"}}}
    both = planned(asked(person("wei"), person("lin", ["z"]), **near, **pinned), alleys(PRIVATE))
    leg = both.routes[0].stops[1].leg
    assert leg is not None
    assert leg.geometry is not None
    # off the alley at 103 m, not at the corner of the drive
    assert [round(x, 5) for x, _ in leg.geometry.coordinates[-2:]] == [round(position(103, 0)[0], 5)] * 2


def test_a_private_gate_on_the_border_lets_the_same_people_through() -> None:
    network = alleys(drive(), barrier(100, 10, access="private", ref="G"))
    assert walked(planned(asked(person(zones=["z"]), zones=[zone()]), network)) == DRIVE_M
    assert planned(asked(person(zones=None), zones=[zone()]), network).unassigned != ()


@pytest.mark.parametrize("lock", [{"locked": "yes"}, {"access": "private"}, {"access": "no"}])
@pytest.mark.parametrize("by", ["id", "place"])
def test_a_gate_that_the_request_names_is_in_use_in_its_hours(lock: Any, by: str) -> None:
    network = alleys(drive(), barrier(100, 10, ref="G", **lock))
    gate = {"id": "G" if by == "id" else "east", "location": position(100, 10), "crossing_s": 30}
    assert planned(asked(person(), zones=[]), network).unassigned != ()
    plan = planned(asked(person(), zones=[], gates=[gate]), network)
    assert walked(plan) == DRIVE_M
    assert plan.routes[0].walk_s == 236 + 30  # 294 m at 1.25 m/s, and the gate
    shut = {**gate, "open": [["2022-11-24T11:00:00+08:00", "2022-11-24T12:00:00+08:00"]]}
    assert planned(asked(person(), zones=[], gates=[shut]), network).unassigned != ()


@pytest.mark.parametrize(
    ("gate", "told"),
    [
        (None, "2 parts"),
        ({"id": "G"}, ""),
        ({"id": "by its place"}, ""),
        ({"id": "G", "open": [["2022-11-24T09:00:00+08:00", "2022-11-24T10:00:00+08:00"]]}, ""),
        ({"id": "G", "open": []}, "2 parts"),
        ({"id": "another", "location": position(250, 0)}, "2 parts"),
    ],
)
def test_a_map_is_in_parts_where_no_gate_in_use_joins_them(gate: Any, told: str) -> None:
    drawing = collection(ALLEY, drive(), barrier(100, 10, ref="G", locked="yes"))
    gates = [] if gate is None else [{"location": position(100, 10)} | gate]
    found = check(asked(person(), zones=[], map=drawing, gates=gates), read_geojson(drawing)).warnings
    said = [one.detail for one in found if one.code == "map_in_parts"]
    assert len(said) == bool(told)
    assert all(told in one for one in said)


def test_a_fence_stays_a_fence_whatever_gate_is_said_to_stand_there() -> None:
    network = alleys(drive(), barrier(100, 10, "fence"))
    gate = {"id": "G", "location": position(100, 10)}
    assert planned(asked(person(), zones=[], gates=[gate]), network).unassigned != ()


def test_the_referee_refuses_a_private_lane_to_somebody_whom_nothing_lets_in() -> None:
    other = person("other", ["z"])  # for whom the lane is there in both
    bent = lane((100, 0), (100, 100), (100, 200), id="way/2", access="private")
    network = alleys(bent)
    may, may_not = (asked(person(zones=said), other, zones=[zone()]) for said in (["z"], None))
    plan = planned(may, network)
    (route,) = plan.routes
    by_lin = plan.model_copy(update={"routes": (route.model_copy(update={"volunteer": "lin"}),)})
    assert referee(survey(may, network), by_lin) == ()
    assert referee(survey(may_not, network), by_lin) == (
        "lin/0: stop 1: the walk leaves the open lanes or goes against one",
        "lin/0: stop 1: the walk takes a lane that is there for others",
    )


def test_ways_of_a_plan_with_private_lanes_are_not_taken_over_unseen() -> None:
    """Who is let in may have gone home since: a way of the same metres could be a private one."""
    network = alleys(PRIVATE)
    before = asked(person(zones=["z"]), zones=[zone()])
    earlier = Earlier(planned(before, network), before)
    assert keep(survey(before, network), earlier).followed == {}
    public = asked(person(), zones=[zone()])
    assert keep(survey(public, network), Earlier(planned(before, network), public)).followed != {}
