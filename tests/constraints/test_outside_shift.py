import pytest

from optimizer.constraints.outside_shift import OutsideShift
from optimizer.plan import ReasonCode
from tests.builders import at, broken, person, problem, route, shift, task, visit, why_not, window

RULE = OutsideShift()


@pytest.mark.parametrize(("end", "over_s"), [(660, None), (659, 1.0)])
def test_there_and_back_with_service_takes_660_s(end: int, over_s: float | None) -> None:
    why = why_not(RULE, problem([task("t", 3)], [person(shifts=[shift(0, end)])]))
    assert (why and why.by) == over_s
    assert why is None or why.help == "Extend the shift of lin by 1 s."


def test_without_an_end_nobody_has_to_walk_back() -> None:
    open_end = [person(shifts=[shift(0, 360, end_at=None)])]
    assert why_not(RULE, problem([task("t", 3)], open_end)) is None


@pytest.mark.parametrize(
    ("opens", "closes", "gap_s"),
    [(0, 999, 1.0), (0, 1000, None), (5000, 6000, None), (5001, 6000, 1.0)],
)
def test_windows_have_to_meet_the_shift(opens: int, closes: int, gap_s: float | None) -> None:
    # At the door itself, so that neither walk nor service plays a part.
    here = task("t", 0, service_s=0, time_windows=[window(opens, closes)])
    it = problem([here], [person(shifts=[shift(1000, 5000)])])
    why = why_not(RULE, it)
    assert (why and why.by) == gap_s
    assert why is None or why.code is ReasonCode.OUTSIDE_SHIFT


def test_waiting_for_a_window_can_outlast_the_shift() -> None:
    # Begin at 900, one minute, 300 s home: 1260.
    it = problem([task("t", 3, time_windows=[window(900, 1000)])], [person(shifts=[shift(0, 1200)])])
    why = why_not(RULE, it)
    assert why is not None
    assert why.by == 60.0


def test_nobody_without_a_shift_can_be_asked() -> None:
    why = why_not(RULE, problem([task("t", 1)], [person(shifts=[])]))
    assert why is not None
    assert why.detail == "lin is not on duty: without a shift, or gone home"


def test_a_shorter_way_round_is_not_called_impossible() -> None:
    # 1 back to 0 takes 600 s, but by way of 2 only 200 s; the shift lasts 600 s.
    walks = [[0, 100, 600], [600, 0, 100], [100, 600, 0]]
    it = problem([task("t", 1), task("u", 2)], [person(shifts=[shift(0, 600)])], walks=walks)
    assert why_not(RULE, it) is None


@pytest.mark.requirement("R46")
def test_the_referee_keeps_every_stop_inside_the_shift() -> None:
    it = problem([task("t", 1)], [person(shifts=[shift(100, 360)])])
    assert broken(RULE, it, route(it, visit("t"))) == [], "100 + 100 + 60 + 100 = 360"
    late = route(it, visit("t"), leave=101)
    assert broken(RULE, it, late) == [f"stop 2 departs {at(361).isoformat()}, after the shift"]
    early = route(it, visit("t"), leave=99)
    assert broken(RULE, it, early) == [f"stop 0 arrives {at(99).isoformat()}, before the shift"]
