"""A correct plan passes; every single thing that is changed in it is found and named."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from optimizer.errors import PlanRefused
from optimizer.plan import Leg, Plan, Route, Stop, StopType
from optimizer.problem import Problem
from optimizer.referee import approve, referee
from tests.builders import at, give, ground, person, plan, problem, rest, route, site, take, task, visit

# lin leaves home at 8:00, fetches two parcels at place 1, rests, gives one, spends two tasks at one
# door (the setup once), gives the other and goes home; wei has one door; nobody has time for "late".
BREAK = {"earliest": at(0).isoformat(), "latest": at(1000).isoformat(), "duration_s": 300}


def morning() -> Problem:
    lin, wei = person("lin"), person("wei", pace=1.0)
    lin["shifts"][0]["breaks"] = [BREAK]
    parcel = {"from_site": "depot", "load": {"weight_kg": 2.0}}
    return problem(
        [
            task("p1", 3, **parcel),
            task("p2", 5, **parcel),
            task("swab", 4, setup_s=30),
            task("talk", 4, setup_s=30),
            task("note", 2),
            task("late", 9),
        ],
        [lin, wei],
        sites=[site("depot", 1, service_s=20)],
    )


def right(it: Problem) -> Plan:
    lin = route(
        it,
        take("p1", "depot"),
        take("p2", "depot"),
        rest(200, 300),
        give("p1"),
        visit("swab", begin=1000),
        visit("talk"),
        give("p2"),
    )
    return plan(it, lin, route(it, visit("note"), who="wei"), left_out=["late"])


def test_a_right_plan_passes() -> None:
    it = morning()
    assert referee(ground(it), right(it)) == ()
    approve(ground(it), right(it))


def test_an_empty_plan_of_an_empty_problem_passes() -> None:
    it = problem([])
    assert referee(ground(it), plan(it)) == ()


def test_what_is_refused_is_raised_with_its_report() -> None:
    it = morning()
    wrong = right(it).model_copy(update={"unassigned": ()})
    with pytest.raises(PlanRefused) as refused:
        approve(ground(it), wrong)
    assert "late: on 0 routes and 0 times unassigned" in refused.value.report


# ---- mutations: what is changed, and the line that has to name it -------------------------------------


def on_stop(number: int, who: int = 0, **update: Any) -> Callable[[Plan], Plan]:
    """Change one stop of one route."""

    def change(it: Plan) -> Plan:
        stops = list(it.routes[who].stops)
        stops[number] = stops[number].model_copy(update=update)
        return with_stops(it, who, stops)

    return change


def with_stops(it: Plan, who: int, stops: list[Stop]) -> Plan:
    return with_route(it, who, stops=tuple(stops))


def with_route(it: Plan, who: int, **update: Any) -> Plan:
    routes = list(it.routes)
    routes[who] = routes[who].model_copy(update=update)
    return it.model_copy(update={"routes": tuple(routes)})


def shifted(number: int, seconds: int) -> Callable[[Plan], Plan]:
    """Move one stop in time without telling its neighbours."""

    def change(it: Plan) -> Plan:
        stop, by = it.routes[0].stops[number], timedelta(seconds=seconds)
        moved = {"arrive": stop.arrive + by, "begin": stop.begin + by, "depart": stop.depart + by}
        return on_stop(number, **moved)(it)

    return change


def swapped(one: int, other: int) -> Callable[[Plan], Plan]:
    """Exchange two stops."""

    def change(it: Plan) -> Plan:
        stops = list(it.routes[0].stops)
        stops[one], stops[other] = stops[other], stops[one]
        return with_stops(it, 0, stops)

    return change


def dropped(number: int) -> Callable[[Plan], Plan]:
    """Forget one stop."""

    def change(it: Plan) -> Plan:
        stops = list(it.routes[0].stops)
        del stops[number]
        return with_stops(it, 0, stops)

    return change


def on_route(who: int = 0, **update: Any) -> Callable[[Plan], Plan]:
    return lambda it: with_route(it, who, **update)


def on_summary(**update: Any) -> Callable[[Plan], Plan]:
    def change(it: Plan) -> Plan:
        assert it.summary is not None
        return it.model_copy(update={"summary": it.summary.model_copy(update=update)})

    return change


def twice(it: Plan) -> Plan:
    return it.model_copy(update={"unassigned": (*it.unassigned, it.unassigned[0])})


def both_served_and_not(it: Plan) -> Plan:
    left = it.unassigned[0].model_copy(update={"task": "note"})
    return it.model_copy(update={"unassigned": (*it.unassigned, left)})


def without_reason(it: Plan) -> Plan:
    return it.model_copy(update={"unassigned": (it.unassigned[0].model_copy(update={"reasons": ()}),)})


def same_shift_again(it: Plan) -> Plan:
    return it.model_copy(update={"routes": (*it.routes, it.routes[1])})


def walking(metres: int, seconds: int) -> Leg:
    return Leg(walk_m=metres, walk_s=seconds)


# Stops of lin: 0 start, 1 and 2 pickups, 3 break, 4 p1, 5 swab, 6 talk, 7 p2, 8 end.
MUTATIONS = {
    "a stop is moved in time": (shifted(4, 60), "lin/0: stop 4 depart before + walk_s is not arrive"),
    "a wait is forgotten": (on_stop(5, wait_s=0), "lin/0: stop 5 arrive + wait_s is not begin"),
    "a wait is negative": (on_stop(4, wait_s=-5), "lin/0: stop 4 waits -5 s, serves 60 s"),
    "a service is cut short": (on_stop(4, service_s=59), "lin/0: stop 4 begin + service_s is not depart"),
    "a service is cut short on both sides": (
        on_stop(7, service_s=30, depart=at(1280)),
        "lin/0: p2 is served 30 s, takes 60 s",
    ),
    "a setup is charged again": (on_stop(6, service_s=90), "lin/0: talk is served 90 s, takes 60 s"),
    "a site takes no time": (
        on_stop(1, service_s=0),
        "lin/0: stop 1 serves 0 s, site depot takes 20 s",
    ),
    "two stops are exchanged": (swapped(4, 5), "lin/0: stop 4 is numbered 5"),
    "a delivery is dropped": (
        dropped(7),
        "lin/0: pickup_before_delivery: p2 has pickup at depot",
    ),
    "a pickup is dropped": (
        dropped(1),
        "lin/0: pickup_before_delivery: p1 has delivery at the door",
    ),
    "a break is dropped": (
        dropped(3),
        "lin/0: breaks: break 0 is not taken between its earliest and latest begin",
    ),
    "the start is dropped": (dropped(0), "lin/0: stop 0 is of type pickup"),
    "the end is dropped": (dropped(8), "lin/0: stop 7 is of type delivery"),
    "a load is added": (
        on_stop(1, load_after={"weight_kg": 5.0}),
        "lin/0: stop 1 has weight_kg 5 aboard, replayed 2",
    ),
    "a load is forgotten": (on_stop(2, load_after={}), "lin/0: stop 2 has weight_kg 0 aboard, replayed 4"),
    "an unknown load appears": (
        on_stop(5, load_after={"weight_kg": 2.0, "cats": 1.0}),
        "lin/0: stop 5 has cats 1 aboard, replayed 0",
    ),
    "metres are saved": (
        on_stop(4, leg=walking(100, 200)),
        "lin/0: stop 4 walks 100 m, 200 s; matrix: 200 m, 200 s",
    ),
    "seconds are saved": (
        on_stop(4, leg=walking(200, 150)),
        "lin/0: stop 4 walks 200 m, 150 s; matrix: 200 m, 200 s",
    ),
    "metres are walked on the spot": (
        on_stop(6, leg=walking(40, 0)),
        "lin/0: stop 6 walks 40 m, 0 s on the spot",
    ),
    "a leg is missing": (on_stop(4, leg=None), "lin/0: stop 4 has no leg"),
    "the start is walked to": (on_stop(0, leg=walking(0, 0)), "lin/0: stop 0 has a leg"),
    "a door is somewhere else": (
        on_stop(4, matrix_index=4),
        "lin/0: stop 4 is at matrix index 4, asked is matrix index 3",
    ),
    "the start is somewhere else": (
        on_stop(0, matrix_index=1),
        "lin/0: stop 0 is at matrix index 1, asked is matrix index 0",
    ),
    "the end is somewhere else": (
        on_stop(8, matrix_index=5),
        "lin/0: stop 8 is at matrix index 5, asked is matrix index 0",
    ),
    "the break is taken elsewhere": (
        on_stop(3, matrix_index=2),
        "lin/0: stop 3 is at matrix index 2, asked is matrix index 1",
    ),
    "a pickup becomes a visit": (
        on_stop(1, type=StopType.TASK),
        "lin/0: pickup_before_delivery: p1 has task at depot, delivery at the door",
    ),
    "a break is for a task": (on_stop(3, task="late"), "lin/0: stop 3: break of task late"),
    "a stop is for an unknown task": (on_stop(4, task="p9"), "lin/0: no such task p9"),
    "a stop is at an unknown site": (on_stop(1, site="dep0t"), "lin/0: no such site dep0t"),
    "a route is of nobody": (on_route(volunteer="li"), "li/0: no such shift"),
    "a route is of a shift that is not there": (on_route(shift=1), "lin/1: no such shift"),
    "a route has no stops": (on_route(stops=()), "lin/0: no stops"),
    "a route adds up its metres wrongly": (on_route(walk_m=999), "lin/0: walk_m is 999, counted 1000"),
    "a route adds up its seconds wrongly": (on_route(walk_s=1), "lin/0: walk_s is 1, counted 1000"),
    "a route adds up its waits wrongly": (on_route(wait_s=0), "lin/0: wait_s is 0, counted 200"),
    "a route adds up its service wrongly": (on_route(service_s=1), "lin/0: service_s is 1, counted 310"),
    "a route forgets its break": (on_route(break_s=0), "lin/0: break_s is 0, counted 300"),
    "a route counts its doors wrongly": (on_route(tasks=5), "lin/0: tasks is 5, counted 4"),
    "a route ends on paper only": (on_route(work_s=60), "lin/0: work_s is 60, counted 1810"),
    "a route begins on paper only": (
        on_route(start_at=at(60)),
        f"lin/0: start_at is {at(60)}, counted {at(0)}",
    ),
    "a shift has two routes": (same_shift_again, "wei/0: 2 routes for one shift"),
    "a task is unassigned twice": (twice, "late: on 0 routes and 2 times unassigned"),
    "a task is served and unassigned": (both_served_and_not, "note: on 1 routes and 1 times unassigned"),
    "a task is unassigned without a reason": (without_reason, "late: unassigned without a reason"),
    "the summary is missing": (lambda it: it.model_copy(update={"summary": None}), "summary: missing"),
    "the summary counts a task too many": (on_summary(served=6), "summary: served is 6, counted 5"),
    "the summary walks less": (on_summary(walk_m=10), "summary: walk_m is 10, counted 1400"),
    "the summary is fairer than the plan": (
        on_summary(load_spread=0),
        "summary: load_spread is 0, counted 1350",
    ),
    "the summary ends earlier": (
        on_summary(finish_at=at(0)),
        f"summary: finish_at is {at(0)}, counted {at(1810)}",
    ),
}


@pytest.mark.parametrize(("change", "line"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_changed_plan_is_refused(change: Callable[[Plan], Plan], line: str) -> None:
    it = morning()
    report = referee(ground(it), change(right(it)))
    assert line in report, "\n".join(report)


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_wrong_at_once_is_reported_and_never_stumbled_over(seed: int) -> None:
    it = morning()
    wrong = right(it)
    for change, _ in Random(seed).sample(list(MUTATIONS.values()), 3):
        with suppress(IndexError):  # there is nothing left to change where stops or routes are gone
            wrong = change(wrong)
    assert referee(ground(it), wrong) != ()


def test_rules_are_asked_of_every_route() -> None:
    # Everything adds up, only the skill is missing; the line names route, rule and number.
    it = problem([task("t", 1, skills=["medic"])], [person("lin"), person("wei")])
    assert referee(ground(it), plan(it, route(it, visit("t"), who="wei"))) == (
        "wei/0: no_skill: t needs medic",
    )


def test_pace_stretches_the_callers_seconds_and_rounds_up() -> None:
    it = problem([task("t", 1)], [person(pace=0.9)])
    slow = paced(route(it, visit("t")), 112)  # 100 s / 0.9 = 111.1 s
    assert referee(ground(it), plan(it, slow)) == ()
    hasty = paced(route(it, visit("t")), 111)
    assert "lin/0: stop 1 walks 100 m, 111 s; matrix: 100 m, 100 s" in referee(ground(it), plan(it, hasty))


def paced(it: Route, walk_s: int) -> Route:
    """A route there and back whose two walks take ``walk_s`` seconds each."""
    start, door, end = it.stops
    begin, home = walk_s, 2 * walk_s + 60
    moved = {"arrive": at(begin), "begin": at(begin), "depart": at(begin + 60), "leg": walking(100, walk_s)}
    door = door.model_copy(update=moved)
    ended = {"arrive": at(home), "begin": at(home), "depart": at(home), "leg": walking(100, walk_s)}
    end = end.model_copy(update=ended)
    total = {"walk_s": 2 * walk_s, "work_s": home, "finish_at": at(home)}
    return it.model_copy(update={"stops": (start, door, end), **total})


def test_an_open_start_is_at_the_first_stop_and_an_open_end_at_the_last() -> None:
    it = problem([task("t", 4)])
    free = it.volunteers[0].shifts[0].model_copy(update={"start_at": None, "end_at": None})
    free_it = it.model_copy(update={"volunteers": (it.volunteers[0].model_copy(update={"shifts": (free,)}),)})
    at_door = [s.model_copy(update={"matrix_index": 4}) for s in route(it, visit("t")).stops]
    instants = [(0, 0), (0, 60), (60, 60)]
    stops = tuple(
        s.model_copy(
            update={
                "arrive": at(a),
                "begin": at(a),
                "depart": at(d),
                "leg": None if k == 0 else walking(0, 0),
            }
        )
        for k, (s, (a, d)) in enumerate(zip(at_door, instants, strict=True))
    )
    walked = route(it, visit("t")).model_copy(
        update={"stops": stops, "walk_m": 0, "walk_s": 0, "work_s": 60, "finish_at": at(60)}
    )
    assert referee(ground(free_it), plan(free_it, walked)) == ()
    elsewhere = walked.model_copy(
        update={"stops": (stops[0], stops[1], stops[2].model_copy(update={"matrix_index": 3}))}
    )
    assert "lin/0: stop 2 is at matrix index 3, asked is matrix index 4" in referee(
        ground(free_it), plan(free_it, elsewhere)
    )


def test_several_at_one_door_pass_and_one_of_them_does_not() -> None:
    it = problem([task("t", 1, crew=2), task("u", 2)], [person("lin"), person("wei")])
    both = [route(it, visit("t"), visit("u")), route(it, visit("t"), who="wei")]
    assert referee(ground(it), plan(it, *both)) == ()
    assert referee(ground(it), plan(it, both[0])) == ("lin/0: crew_size: t takes 2, there are 1",)
    besides = plan(it, *both, left_out=["t"])
    assert "t: on 2 routes and 1 times unassigned" in referee(ground(it), besides)


def test_only_a_task_for_several_is_on_several_routes_and_its_goods_on_one() -> None:
    it = problem([task("t", 1)], [person("lin"), person("wei")])
    both = [route(it, visit("t"), who=who) for who in ("lin", "wei")]
    assert "t: on 2 routes and 0 times unassigned" in referee(ground(it), plan(it, *both))
    it = problem([task("t", 1, crew=2, from_site="s")], [person("lin"), person("wei")], sites=[site("s", 2)])
    both = [route(it, take("t", "s"), give("t"), who=who) for who in ("lin", "wei")]
    assert referee(ground(it), plan(it, *both)) == (
        "lin/0: pickup_before_delivery: t is carried by lin, wei",
    )
    one = [both[0], route(it, visit("t", begin=300), who="wei")]
    assert referee(ground(it), plan(it, *one)) == ()
