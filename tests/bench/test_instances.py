from pathlib import Path

import pytest

from bench.checker import cost, faults
from bench.publish import MORNINGS, SELECTION
from bench.read_vrplib import read_solution, read_vrplib

INSTANCES = Path(__file__).parents[2] / "bench" / "instances"
SOLVED = sorted(path.with_suffix(".vrp") for path in INSTANCES.glob("*/*.sol"))


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_best_known_solution_is_one_and_costs_what_its_file_says(path):
    it = read_vrplib(path)
    routes = read_solution(path.with_suffix(".sol"))
    routes += ((),) * (len(it.vehicles) - len(routes))
    assert list(faults(it, routes)) == []
    assert cost(it, routes) / it.scale == pytest.approx(it.best_known, abs=1e-9)


def test_the_selection_is_there_and_has_every_class():
    assert len(SOLVED) == 15
    assert all(path.exists() for path in (*SELECTION, *MORNINGS))
    assert {path.parent.name for path in SELECTION} == {
        path.name for path in INSTANCES.iterdir() if path.is_dir()
    }
