"""A day is cut where something shuts or opens, and everybody passes only where all is open meanwhile."""

from datetime import timedelta

import numpy as np
import pytest

from optimizer.problem import Closure, Gate
from optimizer.walking.hours import MOST_SLICES, timetable
from tests.walking.drawing import EIGHT, NOON, barrier, drawn, lane, position

HOUR = timedelta(hours=1)
H = 3600


@pytest.fixture
def lanes():
    """Two lanes in a row, a gate between them."""
    return drawn(
        lane((0, 0), (50, 0), way="west"), lane((50, 0), (100, 0), way="east"), barrier(50, 0, ref="G")
    )


def closure(way, from_h=None, until_h=None):
    hours = {"from": from_h, "until": until_h}
    dated = {key: EIGHT + hour * HOUR for key, hour in hours.items() if hour is not None}
    return Closure(id=f"{way}-{from_h}", arcs=(way,), **dated)


def gate(*hours):
    windows = tuple((EIGHT + a * HOUR, EIGHT + b * HOUR) for a, b in hours)
    return Gate(id="G", location=position(50, 0), open=windows)


def shut_ways(network, day, first, last):
    edges = np.flatnonzero(day.shut(first, last).arc_closed.reshape(-1, 2)[:, 0])
    return {network.ways[network.way[edge]] or "gate" for edge in edges}


@pytest.mark.requirement("R34")
@pytest.mark.parametrize(
    ("first", "last", "is_shut"),
    [
        (0, H - 1, False),
        (0, H, True),  # the first second of the closure is shut
        (H + 600, H + 900, True),
        (2 * H, 2 * H + 60, True),  # and its last one
        (2 * H + 1, 3 * H, False),
    ],
)
def test_a_walk_may_not_touch_the_hours_of_a_closure(lanes, first, last, is_shut):
    day = timetable(lanes, [closure("west", 1, 2)], [], EIGHT, NOON)
    assert shut_ways(lanes, day, first, last) == ({"west"} if is_shut else set())


@pytest.mark.requirement("R33")
@pytest.mark.parametrize(
    ("first", "last", "is_shut"),
    [
        (0, 60, True),
        (H - 1, H + 60, True),
        (H, 2 * H, False),  # both ends of a window are open
        (H, 2 * H + 1, True),
        (3 * H, 4 * H, False),
    ],
)
def test_a_gate_is_passed_within_its_hours(lanes, first, last, is_shut):
    day = timetable(lanes, [], [gate((1, 2), (3, 9))], EIGHT, NOON)
    assert shut_ways(lanes, day, first, last) == ({"gate"} if is_shut else set())


def test_windows_that_touch_or_overlap_are_one(lanes):
    day = timetable(lanes, [], [gate((2, 9), (-1, 1), (1, 2))], EIGHT, NOON)
    assert day.changes == ()
    assert len(day.passages) == 1


@pytest.mark.parametrize(("from_h", "until_h"), [(None, None), (-1, 5), (4, None), (-3, 0)])
def test_what_touches_the_plan_shuts_some_of_it(lanes, from_h, until_h):
    day = timetable(lanes, [closure("west", from_h, until_h)], [], EIGHT, NOON)
    assert shut_ways(lanes, day, 0, day.last) == {"west"}


@pytest.mark.parametrize(("from_h", "until_h"), [(5, 6), (-3, -1)])
def test_what_lies_outside_the_plan_shuts_nothing(lanes, from_h, until_h):
    day = timetable(lanes, [closure("west", from_h, until_h)], [], EIGHT, NOON)
    assert day.bars == ()


def test_a_day_with_one_closure_knows_the_open_map_and_the_shut_one(lanes):
    day = timetable(lanes, [closure("west", 1, 2)], [], EIGHT, NOON)
    assert day.slices == ((0, H - 1), (H, 2 * H), (2 * H + 1, 4 * H))
    all_day, open_map = day.passages
    assert all_day.spans == ((0, 4 * H),)
    assert open_map.spans == ((0, H - 1), (2 * H + 1, 4 * H))
    assert not open_map.shut.arc_closed.any()


def test_a_walk_across_a_change_has_a_map_of_its_own(lanes):
    # West is shut in the first hour, east in the last: in between both are open.
    day = timetable(lanes, [closure("west", None, 1), closure("east", 3)], [], EIGHT, NOON)
    spans = {frozenset(shut_ways(lanes, day, *passage.spans[0])): passage.spans for passage in day.passages}
    assert spans[frozenset({"west"})] == ((0, 3 * H - 1),)
    assert spans[frozenset({"east"})] == ((H + 1, 4 * H),)
    assert spans[frozenset()] == ((H + 1, 3 * H - 1),)


def test_too_many_changes_are_joined_on_the_careful_side_and_told(lanes):
    closures = [closure("west" if k % 2 else "east", k / 6, (k + 0.5) / 6) for k in range(1, 20)]
    day = timetable(lanes, closures, [], EIGHT, NOON)
    assert len(day.slices) == MOST_SLICES
    assert [warning.code for warning in day.warnings] == ["changes_joined"]
    for passage in day.passages:
        for span in passage.spans:
            assert not (day.shut(*span).arc_closed & ~passage.shut.arc_closed).any()
