import pytest

from optimizer.former import former_order
from optimizer.ground import survey
from optimizer.plan import Plan
from optimizer.solve import Budget, build, solve
from tests.builders import person, problem, shift, site, task

PEOPLE = [person("lin"), person("wei", shifts=[shift(0, 4_000), shift(5_000, 9_000)])]
SITES = [site("canteen", 2), site("store", 9)]
TASKS = [
    *(task(f"t{k}", k) for k in range(1, 8)),
    task("meal", 4, from_site="canteen"),
    task("waste", 6, to_site="store"),
    task("swap", 5, from_site="canteen", to_site="store"),
    task("two", 3, crew=2, setup_s=0),
]


def planned(it, **but) -> Plan:
    return solve(it, None, plan_id="p", budget=Budget(iterations=200), **but)


def walked(plan: Plan) -> dict[tuple[str, int], list[str]]:
    """The doors and sites of each route, one after the other; two stops at one door are one."""
    told = {}
    for route in plan.routes:
        stops = [f"{stop.task}@{stop.site}" for stop in route.stops if stop.task]
        told[route.volunteer, route.shift] = list(dict.fromkeys(stops))
    return told


def read_back(it, plan: Plan) -> dict[tuple[str, int], list[str]]:
    ground = survey(it, None)
    instance = build(ground)
    told = {}
    for frame, visits in zip(instance.routes, former_order(ground, instance, plan), strict=True):
        who = it.volunteers[frame.person].id
        stops = [(ground.tasks[instance.visits[v].job].id, instance.visits[v].site) for v in visits]
        if stops:
            told[who, frame.shift] = [f"{name}@{where}" for name, where in stops]
    return told


def test_a_plan_is_read_back_as_it_was():
    it = problem(TASKS, PEOPLE, sites=SITES)
    plan = planned(it)
    assert plan.summary.unassigned == 0
    assert read_back(it, plan) == walked(plan)


def test_what_the_new_problem_has_no_more_is_left_out():
    plan = planned(problem(TASKS, PEOPLE, sites=SITES))
    fewer = problem([t for t in TASKS if t["id"] not in ("t3", "meal")], PEOPLE[:1], sites=SITES)
    told = read_back(fewer, plan)
    assert {who for who, _ in told} <= {"lin"}
    names = {stop.split("@")[0] for stops in told.values() for stop in stops}
    assert names.isdisjoint({"t3", "meal", "two"})  # half a crew is none


@pytest.mark.requirement("R27")
def test_an_urgent_task_finds_its_place_and_everybody_else_keeps_theirs():
    plan = planned(problem(TASKS, PEOPLE, sites=SITES))
    more = problem([*TASKS, task("urgent", 8, priority=100)], PEOPLE, sites=SITES)
    again = solve(more, None, plan_id="q", budget=Budget(iterations=1), previous=plan)
    assert again.summary.unassigned == 0
    held = {(stop.task, route.volunteer) for route in plan.routes for stop in route.stops if stop.task}
    now = {(stop.task, route.volunteer) for route in again.routes for stop in route.stops if stop.task}
    assert held < now
    assert {name for name, _ in now - held} == {"urgent"}
