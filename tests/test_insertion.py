"""A few new tasks that find their places need no search; whatever else is asked for does."""

from typing import Any

import pytest

from optimizer.insertion import ENGINE
from optimizer.plan import Plan
from optimizer.solve import Budget, solve
from tests.builders import person, problem, shift, task, window

PEOPLE = [person("lin"), person("wei", shifts=[shift(0, 4_000)])]
TASKS = [task(f"t{k}", k) for k in range(1, 8)]
URGENT = task("urgent", 8, priority=100)


@pytest.fixture(scope="module")
def morning() -> Plan:
    return solve(problem(TASKS, PEOPLE), None, plan_id="p", budget=Budget(iterations=100))


def again(morning: Plan, tasks: Any, people: Any = PEOPLE, *, spared: bool = True, **but: Any) -> Plan:
    return solve(
        problem(tasks, people, **but),
        None,
        plan_id="q",
        budget=Budget(iterations=20, spared=spared),
        previous=morning,
        previous_request=problem(TASKS, PEOPLE).model_dump_json(by_alias=True).encode(),
    )


def doors(plan: Plan) -> dict[str, list[str]]:
    return {route.volunteer: [stop.task for stop in route.stops if stop.task] for route in plan.routes}


@pytest.mark.requirement("R27")
def test_an_urgent_task_is_put_in_without_a_search(morning: Plan) -> None:
    looked_at: list[Plan] = []
    found = solve(
        problem([*TASKS, URGENT], PEOPLE),
        None,
        plan_id="q",
        budget=Budget(spared=True),
        previous=morning,
        previous_request=problem(TASKS, PEOPLE).model_dump_json(by_alias=True).encode(),
        on_better=looked_at.append,
    )
    assert found.engine == ENGINE
    assert looked_at == []  # the plan itself is there at once
    assert found.summary is not None
    assert found.summary.unassigned == 0
    kept = {who: [name for name in names if name != "urgent"] for who, names in doors(found).items()}
    assert kept == doors(morning)


@pytest.mark.parametrize(
    ("tasks", "people", "but"),
    [
        pytest.param(TASKS, PEOPLE, {}, id="nothing is new"),
        pytest.param([*TASKS, *(task(f"n{k}", 1 + k % 8) for k in range(12))], PEOPLE, {}, id="much is new"),
        pytest.param([*TASKS, URGENT], [*PEOPLE, person("new")], {}, id="somebody has come"),
        pytest.param([*TASKS, URGENT], PEOPLE, {"objective": {"fairness": 1.0}}, id="another aim"),
        pytest.param(
            [*TASKS, task("far", 8, service_s=20_000)], PEOPLE, {}, id="there is no room for what is new"
        ),
    ],
)
def test_everything_else_is_searched(morning: Plan, tasks: Any, people: Any, but: dict[str, Any]) -> None:
    assert again(morning, tasks, people, **but).engine != ENGINE


def test_whoever_leaves_gives_the_others_something_to_search_for(morning: Plan) -> None:
    busy = next(iter(doors(morning)))
    left = [one for one in PEOPLE if one["id"] != busy]
    assert again(morning, [*TASKS, URGENT], left).engine != ENGINE


def test_who_asks_for_a_search_gets_one(morning: Plan) -> None:
    assert again(morning, [*TASKS, URGENT], spared=False).engine != ENGINE


@pytest.mark.parametrize(("service_s", "engine"), [(1_700, True), (2_500, False)])
def test_where_doors_would_be_served_much_later_than_told_a_search_is_made(
    service_s: int, engine: bool
) -> None:
    alone = [person("lin")]
    first = solve(problem(TASKS, alone), None, plan_id="p", budget=Budget(iterations=100))
    at_once = task("now", 1, service_s=service_s, time_windows=[window(0, 600)])
    found = solve(
        problem([*TASKS, at_once], alone),
        None,
        plan_id="q",
        budget=Budget(iterations=20, spared=True),
        previous=first,
        previous_request=problem(TASKS, alone).model_dump_json(by_alias=True).encode(),
    )
    assert (found.engine == ENGINE) is engine
    assert found.unassigned == ()
