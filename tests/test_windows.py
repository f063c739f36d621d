import itertools

from hypothesis import given
from hypothesis import strategies as st

from optimizer.windows import intersected, merged

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
