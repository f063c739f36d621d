"""Where walks change during the day, every leg lies inside the hours of the lanes it takes."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.ground import NO_WAY
from optimizer.instance import Limit, Passage, Rest
from optimizer.mending import mend
from optimizer.schedule import Broken, schedule
from optimizer.steady import steady
from tests.instances import HORIZON, frame, instance, line, visit

pytestmark = pytest.mark.requirement("R33", "R34")


def changing(it, *states):
    """An instance whose walks are those of each state within its spans; the first holds all day."""
    passages = tuple(Passage((walks,), (walks,), spans) for walks, spans in states)
    least = np.minimum.reduce([walks.view(np.uint32) for walks, _ in states]).view(np.int32)
    return replace(it, duration_s=(least,), length_m=(least,), passages=passages)


def behind_a_gate(visits, frames, *spans):
    """Places 0, 1 and 2 in a row, and between 1 and 2 a gate that is open in some spans only."""
    walks = line(3)
    apart = walks.copy()
    apart[2, :2] = apart[:2, 2] = NO_WAY
    return changing(instance(visits, frames, walks=walks), (apart, ((0, HORIZON),)), (walks, spans))


def detour(visits, frames, *spans):
    """Two places 100 s apart in some spans and 700 s at all times."""
    far = line(2, 700)
    return changing(instance(visits, frames, walks=line(2)), (far, ((0, HORIZON),)), (line(2), spans))


def test_who_would_come_before_the_gate_opens_leaves_the_start_later():
    it = behind_a_gate([visit(0, 2)], (frame(),), (1_000, 2_000))
    (timed,) = schedule(it, [(0,)])
    assert (timed.leave, timed.stops[0].arrive, timed.finish) == (1_000, 1_200, 1_460)
    assert (timed.stops[0].passage, timed.last_passage) == (1, 1)


def test_who_stands_at_a_door_before_the_gate_opens_begins_there_later():
    it = behind_a_gate([visit(0, 1), visit(1, 2)], (frame(),), (1_000, 2_000))
    (timed,) = schedule(it, [(0, 1)])
    first, second = timed.stops
    assert (first.depart, second.arrive) == (1_000, 1_100)
    assert first.begin == 940


def test_a_door_that_must_be_left_before_the_gate_opens_does_not_go_before_one_behind_it():
    it = behind_a_gate([visit(0, 1, windows=((0, 500),)), visit(1, 2)], (frame(),), (1_000, 2_000))
    assert schedule(it, [(0, 1)]) == Broken(0, 1, "unreachable")


def test_a_break_bridges_the_time_until_the_gate_opens():
    rests = (Rest(200, 950, 100),)
    it = behind_a_gate([visit(0, 1, windows=((0, 500),)), visit(1, 2)], (frame(rests=rests),), (1_000, 2_000))
    (timed,) = schedule(it, [(0, 1)])
    visit_before, rest, behind = timed.stops
    assert (visit_before.depart, rest.begin, rest.depart, behind.arrive) == (560, 900, 1_000, 1_100)


@pytest.mark.parametrize(("opens_until", "fits"), [(460, True), (459, False)])
def test_the_walk_out_too_ends_before_the_gate_shuts(opens_until, fits):
    # There 200 s, service 60 s, back 200 s.
    timed = schedule(behind_a_gate([visit(0, 2)], (frame(),), (0, opens_until)), [(0,)])
    assert isinstance(timed, Broken) != fits


def test_the_short_way_is_taken_while_it_is_open():
    (timed,) = schedule(detour([visit(0, 1)], (frame(),), (0, 200)), [(0,)])
    assert (timed.stops[0].walk_s, timed.last_walk_s) == (100, 700)


def test_one_waits_for_the_short_way_when_that_is_quicker_and_goes_round_when_it_is_not():
    waits = schedule(detour([visit(0, 1)], (frame(),), (500, 10_000)), [(0,)])
    assert (waits[0].leave, waits[0].finish) == (500, 760)
    round_about = schedule(detour([visit(0, 1)], (frame(),), (900, 10_000)), [(0,)])
    assert round_about[0].stops[0].walk_s == 700


def test_a_limit_on_walking_counts_the_walks_that_are_taken():
    it = detour([visit(0, 1)], (frame(),), (0, 200))
    for metres, fits in ((800, True), (799, False)):
        limit = Limit("max_walk", np.array([metres]), np.zeros(1, dtype=np.int64), "length", None, True)
        limited = replace(it, limits=(limit,))
        assert isinstance(schedule(limited, [(0,)]), Broken) != fits
        assert (mend(limited, ((0,),))[0] == ((0,),)) == fits


def test_engines_are_given_walks_that_can_be_walked_at_any_hour():
    searched = steady(detour([visit(0, 1)], (frame(),), (0, 200)))
    assert searched.passages == ()
    assert searched.duration_s[0].tolist() == [[0, 700], [700, 0]]


def test_engines_are_told_the_hours_of_a_place_behind_a_gate():
    searched = steady(behind_a_gate([visit(0, 1), visit(1, 2)], (frame(),), (1_000, 2_000)))
    assert searched.duration_s[0][0, 2] == 200
    assert searched.visits[0].windows == ((0, HORIZON),)
    # A minute of service and 100 s to the nearest place outside.
    assert searched.visits[1].windows == ((1_000, 1_840),)


def test_walks_that_never_change_are_left_as_they_are():
    it = instance([visit(0, 1)])
    assert steady(it) is it
