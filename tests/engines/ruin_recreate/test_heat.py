"""How hot the search begins, by what the instance has and how many steps there are for each job."""

import itertools
from dataclasses import replace

import pytest

from optimizer.engines.ruin_recreate import engine
from optimizer.instance import Before
from tests.engines.ruin_recreate.plain import search
from tests.instances import HORIZON, frame, instance, visit

JOBS = 10
MANY = 1_000 * JOBS
"""Steps that let a hot search cool down."""
MANY_FROM_AFAR = 200 * JOBS
"""The same where people set out from several places."""
VERY_MANY = 4_000 * JOBS
"""Steps that are enough for cooling down three times."""


def heats_of(monkeypatch, it, iterations, start=None):
    """The temperatures at which one slice after the other begins."""
    heats = []
    monkeypatch.setattr(engine, "anneal", lambda *said: heats.append(said[3]))
    search(it, 1, start, iterations=iterations)
    return heats


def first_heat(monkeypatch, it, iterations):
    """The temperature of the first step."""
    return heats_of(monkeypatch, it, iterations)[0]


def rises(heats):
    return sum(one < other for one, other in itertools.pairwise(heats))


def doors(windows, *people):
    return instance([visit(job, job + 1, windows=(windows,)) for job in range(JOBS)], people or (frame(),))


def from_a_canteen():
    visits = []
    for job in range(JOBS):
        visits.append(visit(job, 0, door=False, windows=((0, 5_000),)))
        visits.append(visit(job, job + 1, windows=((0, 5_000),)))
    return instance(visits)


@pytest.mark.parametrize("iterations", [MANY, 3 * MANY])
def test_at_leisure_windows_are_searched_three_times_as_hot_at_first(monkeypatch, iterations):
    plain = first_heat(monkeypatch, doors((0, HORIZON)), iterations)
    assert first_heat(monkeypatch, doors((0, 5_000)), iterations) == pytest.approx(3 * plain)


def test_in_haste_windows_are_searched_no_hotter_than_others(monkeypatch):
    plain = first_heat(monkeypatch, doors((0, HORIZON)), MANY - 1)
    assert first_heat(monkeypatch, doors((0, 5_000)), MANY - 1) == pytest.approx(plain)


def test_what_depends_on_other_visits_is_searched_five_times_as_hot_whatever_the_steps(monkeypatch):
    alone = doors((0, HORIZON))
    linked = replace(alone, befores=(Before(0, 1, 0, None),))
    for iterations in (JOBS, 3 * MANY):
        plain = first_heat(monkeypatch, alone, iterations)
        assert first_heat(monkeypatch, linked, iterations) == pytest.approx(5 * plain)


def test_with_a_start_what_depends_on_other_visits_is_no_hotter_than_all_else(monkeypatch):
    alone = doors((0, HORIZON))
    linked = replace(alone, befores=(Before(0, 1, 0, None),))
    start = (tuple(range(JOBS)),)
    plain, tied = (heats_of(monkeypatch, it, MANY, start) for it in (alone, linked))
    assert tied == pytest.approx(plain)


def test_from_several_places_leisure_begins_earlier(monkeypatch):
    people = frame(0, start=0), frame(1, start=1)
    hasty = first_heat(monkeypatch, doors((0, 5_000), *people), MANY_FROM_AFAR - 1)
    assert first_heat(monkeypatch, doors((0, 5_000), *people), MANY_FROM_AFAR) == pytest.approx(3 * hasty)


def test_without_windows_leisure_makes_nothing_hotter(monkeypatch):
    hasty = first_heat(monkeypatch, doors((0, HORIZON)), MANY - 1)
    assert first_heat(monkeypatch, doors((0, HORIZON)), MANY) == hasty


def test_where_much_is_fetched_at_one_place_leisure_makes_nothing_hotter(monkeypatch):
    hasty = first_heat(monkeypatch, from_a_canteen(), MANY - 1)
    assert first_heat(monkeypatch, from_a_canteen(), MANY) == hasty


def test_with_very_many_steps_trips_cool_down_three_times(monkeypatch):
    heats = heats_of(monkeypatch, from_a_canteen(), VERY_MANY)
    assert rises(heats) == 2
    assert heats[0] == max(heats)
    assert rises(heats_of(monkeypatch, from_a_canteen(), VERY_MANY - 1)) == 0


def test_what_was_given_is_not_shaken_up_again_and_again(monkeypatch):
    start = ((0, 1),)
    assert rises(heats_of(monkeypatch, from_a_canteen(), VERY_MANY, start)) == 0
