"""Doors keep the times that people were told: places 100 m and 100 s apart, a clock that starts at 8:00."""

from collections.abc import Mapping

import pytest

from optimizer.ground import survey
from optimizer.instance import Prices
from optimizer.keeping import as_told
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.schedule import schedule
from optimizer.solve import Budget, build, solve
from tests.builders import at, person, problem, shift, task, window
from tests.instances import frame, instance, visit

ENGINES = pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])


def planned(it: Problem, previous: Plan | None = None) -> Plan:
    return solve(it, None, plan_id="p", budget=Budget(iterations=100), previous=previous)


def begins(plan: Plan) -> dict[str, int]:
    stops = [stop for one in plan.routes for stop in one.stops if stop.task]
    return {stop.task: round((stop.begin - at(0)).total_seconds()) for stop in stops}


def asked(tasks: list, volunteers: list | None = None, **but: object) -> Problem:
    return problem(tasks, volunteers or [person()], **but)


# ---- later than told has a price: the search looks after it ---------------------------------------------

LONG = {"service_s": 1_500}
MORNING = [task("near", 1, **LONG), task("far", 3, **LONG)]
BOTH = [*MORNING, task("new", 0, service_s=1_800)]


@pytest.mark.requirement("R36")
@ENGINES
def test_what_is_new_goes_where_nobody_has_to_wait_for_it(engine: str) -> None:
    # At place 0, where the route begins and ends, the new door costs no metre whether first or last. First
    # would put both others off by half an hour.
    first = planned(asked(MORNING))
    again = planned(asked(BOTH, options={"engine": engine}), first)
    assert again.unassigned == ()
    late = {name: begins(again)[name] - begins(first)[name] for name in ("near", "far")}
    assert max(late.values()) <= 300


@ENGINES
def test_a_detour_is_walked_for_a_promise_as_long_as_the_promise_is_worth_more(engine: str) -> None:
    # Two doors at either side; told: first the one at 4, then the one at 6. From a start at 7 it would be
    # 200 m shorter to go to 6 first, but then 4 waits 15 minutes longer, which costs 132 m beyond five: not
    # enough. An hour longer costs 660 m: enough.
    def order(service_s: int, changes: float) -> list[str]:
        doors = [task("low", 4), task("high", 6, service_s=service_s)]
        told = planned(asked(doors, [person(shifts=[shift(end_at={"matrix_index": 6})])]))
        assert list(begins(told)) == ["low", "high"]
        now = person(shifts=[shift(start_at={"matrix_index": 7}, end_at={"matrix_index": 4})])
        said = {"options": {"engine": engine}, "objective": {"changes": changes}}
        return list(begins(planned(asked(doors, [now], **said), told)))

    assert order(900, 1.0) == ["high", "low"]
    assert order(3_600, 1.0) == ["low", "high"]
    assert order(3_600, 0.0) == ["high", "low"]


def test_serving_a_task_is_worth_more_than_every_promise() -> None:
    doors = [task(f"d{k}", 1, service_s=300) for k in range(8)]
    told = planned(asked(doors))
    urgent = task("urgent", 1, service_s=3_600, time_windows=[window(0, 200)], priority=0)
    again = planned(asked([*doors, urgent], objective={"changes": 20.0}), told)
    assert again.unassigned == ()
    assert begins(again)["urgent"] <= 200


@pytest.mark.parametrize(("hours", "priced"), [(0, True), (3, True), (5, False), (24, False)])
def test_nobody_waits_for_what_was_told_long_ago(hours: int, priced: bool) -> None:
    # Told for 8:01 or so; the new plan begins hours later.
    told = planned(asked([task("d", 1)]))
    later = asked([task("d", 1)], [person(shifts=[shift(3_600 * hours, 3_600 * hours + 9_000)])])
    numbers = build(survey(later, None), told)
    assert (numbers.visits[numbers.doors[0]].told is not None) is priced


# ---- earlier than told: whoever comes waits or leaves later -----------------------------------------------


@pytest.mark.requirement("R36")
@ENGINES
def test_who_would_come_too_early_leaves_later(engine: str) -> None:
    # The first of two doors is not wanted any more; the other one keeps its time, less five minutes.
    lin = [person(shifts=[shift(end_at={"matrix_index": 3})])]
    both = planned(asked([task("gone", 2, service_s=1_200), task("kept", 3)], lin))
    again = planned(asked([task("kept", 3)], lin, options={"engine": engine}), both)
    assert (begins(both)["kept"], begins(again)["kept"]) == (1_500, 1_200)
    assert again.routes[0].wait_s == 0
    assert begins(planned(asked([task("kept", 3)], lin)))["kept"] == 300


def kept(hours: Mapping[int, tuple[int, int]], **but: object) -> dict[int, int]:
    """Begins of two doors in this order, a minute each, by what was told to whom."""
    it = instance([visit(k, k + 1, told=hours.get(k)) for k in range(2)], [frame(**but)])
    timed, held = as_told(it, ((0, 1),), schedule(it, ((0, 1),)))
    assert timed == schedule(it, ((0, 1),), not_before=held)
    return {stop.visit: stop.begin for route in timed for stop in route.stops}


def test_nobody_waits_longer_than_a_quarter_of_an_hour_for_it() -> None:
    # Untold they begin at 100 and 260; between them a wait of at most 900 s.
    assert kept({}) == {0: 100, 1: 260}
    assert kept({0: (0, 100), 1: (1_160, 2_000)}) == {0: 100, 1: 1_160}
    assert kept({0: (0, 100), 1: (1_161, 2_000)}) == {0: 100, 1: 260}


def test_one_door_is_not_kept_at_the_cost_of_another() -> None:
    assert kept({0: (400, 700), 1: (0, 300)}) == {0: 400, 1: 560}  # later has no price here
    it = instance([visit(0, 1, told=(400, 700)), visit(1, 2, told=(0, 300))], prices=Prices(10, 0, 0, 0, 1))
    timed = schedule(it, ((0, 1),))
    assert as_told(it, ((0, 1),), timed) == (timed, {})


def test_the_end_of_the_shift_comes_first() -> None:
    assert kept({1: (600, 900)}, latest=860) == {0: 440, 1: 600}
    assert kept({1: (600, 900)}, latest=859) == {0: 100, 1: 260}


def test_leaving_late_does_not_put_anybody_off() -> None:
    # The second door opens at 1000; the first would be served just before it, had it not been told a time.
    def first(told: tuple[int, int] | None) -> int:
        it = instance([visit(0, 1, told=told), visit(1, 2, windows=((1_000, 2_000),))])
        return schedule(it, ((0, 1),))[0].stops[0].begin

    assert first(None) == 840
    assert first((100, 400)) == 400
    assert first((0, 50)) == 100
