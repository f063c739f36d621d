"""Samples are counted for the function in which they lie."""

import shutil

import pytest

from bench.hot_spots import shares, symbols
from optimizer.engines.engine import Stop
from optimizer.engines.ruin_recreate import RuinRecreate
from tests.instances import instance, visit


def test_a_sample_counts_for_the_function_that_begins_before_it_and_far_ones_for_none():
    known = [(1_000, "single.seek"), (1_400, "exact.lay_out"), (900_000, "routes.refresh")]
    found = shares([999, 1_000, 1_399, 1_400, 1_401, 500_000, 900_010], known)
    assert found == {"elsewhere": 2, "single.seek": 2, "exact.lay_out": 2, "routes.refresh": 1}


@pytest.mark.skipif(shutil.which("nm") is None, reason="needs binutils")
def test_the_functions_of_the_search_lie_where_its_machine_code_says():
    RuinRecreate().improve(instance([visit(0, 1), visit(1, 2)]), None, seed=1, stop=Stop(iterations=5))
    known = symbols()
    assert [address for address, _ in known] == sorted(address for address, _ in known)
    names = {name for _, name in known}
    assert {"anneal.step", "exact.time_exactly", "ruin.ruin"} <= names
