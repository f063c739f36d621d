"""Bounds on time never rule out what can be timed, and rule out what is plainly too late."""

from itertools import combinations_with_replacement
from random import Random

import numpy as np
import pytest

from optimizer.instance import Action, Instance, Rest
from optimizer.schedule import Broken, schedule
from optimizer.sharing_time import Sharing
from optimizer.spare import Spare
from tests.instances import frame, instance, together, visit


def morning(seed: int, **but) -> tuple[Instance, tuple[tuple[int, ...], ...]]:
    """Two rounds of a few doors with hours, and a pair and a door that are on none."""
    draw = Random(seed)

    def hours():
        begin = draw.randrange(0, 2_000, 100)
        return ((begin, begin + draw.randrange(100, 1_500)), (4_000, 4_300))

    doors = [
        visit(n, draw.randrange(1, 9), windows=hours(), service_s=draw.choice([30, 200]), setup_s=40)
        for n in range(7)
    ]
    pair = [
        visit(7, draw.randrange(1, 9), action=Action.PICKUP, door=False, windows=hours()),
        visit(7, draw.randrange(1, 9), action=Action.DELIVERY, windows=hours(), setup_s=40),
    ]
    rests = (Rest(1_000, 1_500, 300),) if seed % 2 else ()
    frames = [frame(0, rests=rests, latest=draw.choice([2_500, 6_000])), frame(1, end=-1)]
    return instance([*doors, *pair], frames, **but), ((0, 1, 2), (3, 4, 5))


def put_in(order, route, gaps, parts):
    made = list(order[route])
    for shift, (gap, part) in enumerate(zip(gaps, parts, strict=True)):
        made.insert(gap + shift, part)
    return tuple(tuple(made) if r == route else visits for r, visits in enumerate(order))


def test_whatever_can_be_timed_is_never_ruled_out():
    fitting = ruled_out = 0
    for seed in range(60):
        it, order = morning(seed)
        for parts in ((6,), (7, 8)):
            spare = Spare(it, order)
            for route in (0, 1):
                first = sum(len(visits) + 1 for visits in order[:route])
                for gaps in combinations_with_replacement(range(len(order[route]) + 1), len(parts)):
                    over = spare.over_together(parts, np.array([gaps]) + first)[0]
                    can = not isinstance(schedule(it, put_in(order, route, gaps, parts)), Broken)
                    if len(parts) == 1:
                        assert (spare.over(6)[first + gaps[0]] <= 0) >= can
                    assert (over <= 0) >= can
                    fitting += can
                    ruled_out += over > 0
    assert fitting > 50
    assert ruled_out > 500


def test_a_crew_is_ruled_out_where_the_others_could_not_wait():
    # at door 1 two meet; the other has a door behind it that closes at 300, the first is free all day
    it = instance([visit(0, 1), visit(1, 2, windows=((0, 300),)), visit(2, 1)], [frame(0), frame(1)])
    it = together(it, 0)
    one, two = it.crews[0].halves
    spare = Spare(it, ((one,), (two, 1)))
    assert spare.due[:2].tolist() == [300 - 100 - 60, 10_000]
    assert spare.over(2)[0] > 0  # a minute before the meeting is too much
    assert spare.over(2)[1] <= 0


class Clock:
    now = 0.0


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("optimizer.sharing_time.time.monotonic", lambda: Clock.now)
    Clock.now = 0.0
    return Clock


def test_the_search_leaves_a_part_where_people_meet_and_mending_ends_in_time(clock):
    sharing = Sharing(20.0)
    assert sharing.search_s(meeting=False) == 20.0
    assert sharing.search_s(meeting=True) == pytest.approx(19.0)
    beforehand = sharing.beforehand()
    clock.now = 2.0
    assert not beforehand()
    clock.now = 2.1
    assert beforehand()
    assert sharing.search_s(meeting=False) == pytest.approx(17.9)
    afterwards = sharing.afterwards()
    clock.now = 21.0
    assert not afterwards()
    clock.now = 21.1
    assert afterwards()


def test_mending_has_a_moment_however_late_it_is(clock):
    sharing = Sharing(1.0)
    clock.now = 5.0
    afterwards = sharing.afterwards()
    assert not afterwards()
    clock.now = 5.2
    assert afterwards()


def test_where_iterations_end_the_search_no_clock_does(clock):
    sharing = Sharing(None)
    asked = sharing.beforehand(), sharing.afterwards()
    clock.now = 1e9
    assert not any(late() for late in asked)
    assert sharing.search_s(meeting=True) is None
