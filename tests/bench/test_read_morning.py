from pathlib import Path

import numpy as np
import pytest

from bench.checker import cost, faults, left_out
from bench.one_morning import plan
from bench.read_morning import expressible, read_morning
from bench.solvers.race import Budget, solver_named
from optimizer.ground import NOWHERE
from optimizer.instance import Action, Load, Rest
from tests.instances import frame, instance, visit

PROBLEMS = Path(__file__).parents[2] / "fixtures" / "problems"


def two_people():
    """Door 0 is anybody's; 1 and 2 are a pair that only the second person may carry, 3 is nobody's."""
    visits = [
        visit(0, 1, windows=((0, 100), (3_000, 4_000)), setup_s=5),
        visit(1, 2, action=Action.PICKUP, door=False),
        visit(1, 3, action=Action.DELIVERY),
        visit(2, 4),
    ]
    return instance(
        visits,
        [frame(0, rests=(Rest(0, 500, 60),)), frame(1, end=NOWHERE)],
        allowed=np.array([[True, True], [False, True], [False, False]]),
        loads=(Load("kg", np.array([0, 3, -3, 0], np.int64), np.array([-1, 4], np.int64)),),
    )


def test_what_every_solver_can_express_is_kept_and_the_rest_is_named():
    it = expressible("two", two_people())
    assert it.left_out == (
        "breaks",
        "setup once per place (charged at every stop)",
        "1 tasks for several people, with a swap, or for nobody",
    )
    assert it.mates == ((3, 4),)  # behind the open end and the base
    assert it.service[2] == 65
    assert it.vehicles[0].capacity == (7,)  # no ceiling: more than there is
    assert [bool(it.allowed[3, r]) for r in (0, 1)] == [False, True]


@pytest.mark.parametrize("solver", ["xiangdao", "ortools", "pyvrp", "vroom", "vrp"])
def test_every_solver_keeps_skills_windows_and_open_ends_of_a_morning(solver):
    it = expressible("two", two_people())
    routes = solver_named(solver).prepare(it, 1)(Budget(0.1), 1).routes
    assert list(faults(it, routes)) == []
    assert left_out(it, routes) == ()
    assert routes[1][-2:] == (3, 4)
    # out to the third door and not back; who sends the first person to door 0 walks 200 m more
    assert cost(it, routes) in (3_000, 5_000)


def test_a_problem_is_read_with_the_map_that_it_brings_or_names():
    it = read_morning(PROBLEMS / "tiny_two_windows.json")
    assert it.kind == "morning"
    assert len(it.stops) > 0
    assert it.serving_first


@pytest.mark.parametrize("solver", ["xiangdao", "ortools"])
def test_a_whole_morning_is_planned_with_all_its_rules_and_summed_up(solver):
    told = plan(PROBLEMS / "tiny_one_meal.json", solver, 0.2, 1)
    assert (told["tasks"], told["served"]) == (1, 1)
    assert told["walk_km"] > 0
