import pytest
from pyvrp import Activity, ActivityType, Route, Solution

from bench.checker import cost, faults
from bench.read_li_lim import read_li_lim
from bench.read_vrplib import read_vrplib
from bench.solvers import pyvrp_search
from bench.solvers.race import MODULES, Budget, CannotExpressError, solver_named, spent
from optimizer.engines.engine import Found
from tests.bench import files

BUDGET = Budget(0.1)
"""Seconds; what two stops need is found in the first thousandths of one."""


def searched(solver, it):
    return solver_named(solver).prepare(it, 1)(BUDGET, 1).routes


@pytest.mark.parametrize("solver", MODULES)
def test_every_solver_understands_windows_loads_and_service(tmp_path, solver):
    it = read_vrplib(files.written(tmp_path, files.VRPTW))
    routes = searched(solver, it)
    assert list(faults(it, routes)) == []
    assert cost(it, routes) == 200  # both stops lie on one line


@pytest.mark.parametrize("solver", MODULES)
def test_every_solver_understands_pairs(tmp_path, solver):
    it = read_li_lim(files.written(tmp_path, files.LI_LIM, "tiny.txt"))
    routes = searched(solver, it)
    assert list(faults(it, routes)) == []
    assert cost(it, routes) == 2_000


def two_trips(folder):
    """One vehicle and two stops: the first closes before the goods of the second are ready."""
    text = files.MTVRPTWR.replace("VEHICLES: 2", "VEHICLES: 1").replace("1 1\n2 1\nDEPOT", "1 1\nDEPOT")
    return read_vrplib(files.written(folder, text.replace("2 0 20\n", "2 0 19\n")))


@pytest.mark.parametrize("solver", ["xiangdao", "ortools", "vroom", "vrp"])
def test_solvers_go_out_twice_when_goods_are_ready_late(tmp_path, solver):
    assert searched(solver, two_trips(tmp_path)) == ((1, 0, 2),)


def test_pyvrp_is_told_of_trips_in_its_own_words(tmp_path):
    # its search does not find the second trip of so small a problem, but it knows that it may be made
    told = pyvrp_search.Told(it := two_trips(tmp_path))
    steps = [
        Activity(ActivityType.CLIENT, 0),
        Activity(ActivityType.DEPOT, 0),
        Activity(ActivityType.CLIENT, 1),
    ]
    solution = Solution(told.data, [Route(told.data, steps, 0)])
    assert solution.is_feasible()
    assert told.routes(solution) == ((1, 0, 2),)
    hasty = Solution(told.data, [Route(told.data, [steps[0], steps[2]], 0)])
    assert not hasty.is_feasible()
    assert list(faults(it, ((1, 2),))) != []


@pytest.mark.parametrize("solver", ["xiangdao", "ortools", "pyvrp"])
def test_prizes_are_weighed_against_the_way(tmp_path, solver):
    it = read_vrplib(files.written(tmp_path, files.PCVRPTW.replace("3 40\n", "3 9\n")))
    routes = searched(solver, it)
    assert cost(it, routes) == 160  # both prizes, 70 and 90, are less than the way there and back, 200


@pytest.mark.parametrize("solver", ["xiangdao", "ortools", "pyvrp"])
def test_vehicles_of_several_depots_are_away_for_a_limited_time(tmp_path, solver):
    it = read_vrplib(files.written(tmp_path, files.MDVRPTW))
    routes = searched(solver, it)
    assert list(faults(it, routes)) == []
    assert routes[0] == (2,)


@pytest.mark.parametrize(("solver", "text"), [("vroom", files.PCVRPTW), ("vrp", files.MDVRPTW)])
def test_what_a_solver_has_no_word_for_is_said(tmp_path, solver, text):
    with pytest.raises(CannotExpressError):
        searched(solver, read_vrplib(files.written(tmp_path, text)))


def test_of_an_answer_that_comes_too_late_only_what_was_heard_in_time_counts(tmp_path, monkeypatch):
    in_time, too_late = ((0, 1), ()), ((1, 0), ())

    class Late:
        def improve(self, *_, stop, on_better=lambda _: None, **__):
            on_better(Found(0, 0, in_time))
            begun = spent()
            while stop.seconds and spent() - begun < 1.2 * stop.seconds:
                pass
            return too_late

    monkeypatch.setattr("bench.solvers.ours.Relay", Late)
    assert searched("xiangdao", read_vrplib(files.written(tmp_path, files.VRPTW))) == ((1, 2), ())
