import pytest

from optimizer.constraints.outside_shift import OutsideShift
from optimizer.constraints.time_window import TimeWindow
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, route, shift, task, visit, why_not, window

RULE = TimeWindow()


@pytest.mark.parametrize(("until", "late_s"), [(300, None), (299, 1.0)])
def test_the_door_is_300_s_away(until: int, late_s: float | None) -> None:
    why = why_not(RULE, problem([task("t", 3, time_windows=[window(0, until)])]))
    assert (why and why.by) == late_s
    assert why is None or why.code is ReasonCode.TIME_WINDOW


def test_the_text_says_when_and_how_much_too_late() -> None:
    why = why_not(RULE, problem([task("t", 3, time_windows=[window(0, 60)])]))
    assert why is not None
    assert why.detail == "lin reaches t at 08:05 at the earliest, the last window ends 08:01: 4 min too late"
    assert why.detail_zh == "lin 最早 08:05 到达 t，最后的时间窗 08:01 结束：晚 4 分钟"


def test_a_later_window_is_waited_for() -> None:
    assert why_not(RULE, problem([task("t", 3, time_windows=[window(0, 60), window(2000, 2060)])])) is None


def test_a_window_after_the_shift_does_not_help_a_missed_one() -> None:
    # The first window is missed by 240 s; the second opens when the shift has long ended.
    it = problem(
        [task("t", 3, time_windows=[window(0, 60), window(9000, 9100)])], [person(shifts=[shift(0, 5000)])]
    )
    why = why_not(RULE, it)
    assert why is not None
    assert why.by == 240.0
    assert why_not(OutsideShift(), it) is None, "one obstacle has one name"


def test_of_several_shifts_the_best_counts() -> None:
    shifts = [shift(0, 1000), shift(3000, 4000)]
    # From the second shift the door is reached at 3300.
    for until, late_s in ((3300, None), (3290, 10.0)):
        it = problem([task("t", 3, time_windows=[window(2900, until)])], [person(shifts=shifts)])
        why = why_not(RULE, it)
        assert (why and why.by) == late_s


@pytest.mark.parametrize(("begin", "inside"), [(999, False), (1000, True), (1100, True), (1101, False)])
@pytest.mark.requirement("R18")
def test_the_referee_closes_windows_at_both_ends(begin: int, inside: bool) -> None:
    it = problem([task("t", 1, time_windows=[window(1000, 1100), window(5000, 5100)])])
    lines = broken(RULE, it, route(it, visit("t", begin=begin)))
    assert (lines == []) is inside
