import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.instance import Action, intersected, merged, thousandths_down, thousandths_up
from tests.instances import frame, instance, visit

pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


def seconds(windows):
    return {t for a, b in windows for t in range(a, b + 1)}


@given(pairs)
def test_merged_windows_hold_the_same_seconds_sorted_and_apart(raw):
    windows = merged(raw)
    assert seconds(windows) == seconds(raw)
    assert all(b + 1 < c for (_, b), (c, _) in itertools.pairwise(windows))


@given(pairs, pairs)
def test_intersected_windows_hold_the_seconds_of_both(one, other):
    assert seconds(intersected(merged(one), merged(other))) == seconds(one) & seconds(other)


@pytest.mark.parametrize(
    ("amount", "up", "down"), [(0.1, 100, 100), (0.0004, 1, 0), (30.0, 30_000, 30_000), (0.1 + 0.2, 300, 300)]
)
def test_amounts_are_rounded_to_the_careful_side(amount, up, down):
    assert (thousandths_up(amount), thousandths_down(amount)) == (up, down)


def test_anybody_may_make_a_reset_where_there_is_no_job_at_all():
    reset = visit(-1, 1, action=Action.RESET, door=False)
    nobody = np.ones((0, 2), dtype=np.bool_)
    assert instance([reset], [frame(0), frame(1)], allowed=nobody).makes.tolist() == [[True, True]]
