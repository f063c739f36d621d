"""A door behind a gate that opens late or shuts early: what is said of it is what would help.

A lane of 200 m with a gate half-way; the door is 193 m from where lin starts: 155 s, and so back.
"""

import json
from typing import Any

import pytest

from optimizer.plan import Plan, ReasonCode, Unassigned
from optimizer.problem import Problem
from optimizer.remedies.inquiry import Patience
from optimizer.remedies.proving import smallest_change
from optimizer.remedy import StepCode
from optimizer.solve import Budget, solve
from optimizer.walking.network import WalkingNetwork
from tests.walking.drawing import barrier, drawn, lane, position

pytestmark = pytest.mark.requirement("R33")


@pytest.fixture(scope="module")
def network() -> WalkingNetwork:
    return drawn(lane((0, 0), (100, 0)), lane((100, 0), (200, 0)), barrier(100, 0, ref="g"))


def hours(said: str) -> list[str]:
    """Instants of ``10:00-11:00`` or ``08:57:25-11:00``."""
    return [f"2022-11-24T{time if time.count(':') == 2 else f'{time}:00'}+08:00" for time in said.split("-")]


def asked(
    *opens: str, window: str | None = None, shift: str = "08:00-12:00", back: bool = True, **but: Any
) -> Problem:
    begin, end = hours(shift)
    home = position(0, 0)
    one = {"start": begin, "end": end, "start_at": home} | ({"end_at": home} if back else {})
    it = {"id": "t", "kind": "notify", "service_s": 60, "location": position(190, 3)} | but.pop("task", {})
    said = {
        "map": "m",
        "crs": "wgs84",
        "gates": [{"id": "g", "location": position(100, 0), "open": [hours(span) for span in opens]}],
        "volunteers": [{"id": "lin", "shifts": [one]}],
        "tasks": [it if window is None else it | {"time_windows": [hours(window)]}],
    }
    return Problem.model_validate_json(json.dumps(said | but))


def planned(problem: Problem, network: WalkingNetwork) -> Plan:
    return solve(problem, network, plan_id="p", budget=Budget(iterations=20))


def left_out(problem: Problem, network: WalkingNetwork) -> Unassigned:
    (left,) = planned(problem, network).unassigned
    return left


def test_behind_a_gate_that_opens_after_the_window_it_is_the_gate_that_has_to_open(network):
    """To be there at 9:00, lin sets off at 8:57:25; from 10:00 on, there at 10:02:35."""
    left = left_out(asked("10:00-11:00", window="08:00-09:00"), network)
    assert left.reasons[0].code is ReasonCode.TIME_WINDOW
    assert "gate g, not open before 10:00" in left.reasons[0].detail
    assert "大门 g 在 10:00 之前不可通行" in (left.reasons[0].detail_zh or "")
    # The gate alone costs an hour, the 155 s behind it three minutes more: the remedy asks for both.
    assert left.reasons[0].detail.endswith(": at least 60 min too late, 63 min with the walk from there")
    assert (left.reasons[0].detail_zh or "").endswith("：至少晚 60 分钟，算上此后的步行晚 63 分钟")
    assert left.next_step == "Let people through gate g from 08:57:25 on, or widen the window of t by 63 min."
    assert left.next_step_zh == "请从 08:57:25 起允许通过大门 g，或把 t 的时间窗延长 63 分钟。"


@pytest.mark.parametrize(
    ("opens", "window", "served"),
    [
        ("08:57:25-11:00", "08:00-09:00", True),
        ("08:57:26-11:00", "08:00-09:00", False),
        ("10:00-11:00", "08:00-10:02:34", False),
        ("10:00-11:00", "08:00-10:02:35", True),
    ],
)
def test_what_is_said_to_help_does_and_a_second_less_does_not(network, opens, window, served):
    assert (planned(asked(opens, window=window), network).unassigned == ()) is served


def test_a_closure_that_ends_late_is_named_like_a_gate(network):
    begin, end = hours("07:00-10:00")
    shut = [{"id": "dig", "gate": "g", "from": begin, "until": end}]
    left = left_out(asked("07:00-12:00", window="08:00-09:00", closures=shut), network)
    assert "closure dig, not open before 10:00:01" in left.reasons[0].detail
    assert "gate g" not in left.reasons[0].detail
    assert "封闭 dig" in (left.next_step_zh or "")


def test_who_would_be_late_without_the_gate_as_well_has_to_start_earlier_too(network):
    left = left_out(asked("10:00-11:00", window="08:00-08:02"), network)
    assert left.next_step == (
        "Let people through gate g earlier and start lin earlier, or widen the window of t by 121 min."
    )


def test_without_a_gate_to_wait_for_it_is_the_start(network):
    left = left_out(asked("07:00-12:00", window="08:00-08:02"), network)
    assert left.next_step == "Widen the window of t by 35 s, or start lin earlier."


def test_a_gate_that_opens_too_late_for_the_shift(network):
    """There at 10:02:35, a minute at the door, and back by 10:06:10."""
    left = left_out(asked("10:00-11:00", shift="08:00-10:03"), network)
    assert left.reasons[0].code is ReasonCode.OUTSIDE_SHIFT
    assert "gate g, not open before 10:00" in left.reasons[0].detail
    assert "extend the shift of lin by 4 min" in (left.next_step or "")
    assert left.reasons[0].detail.endswith(": at least 35 s too long, 4 min with the walk from there")
    assert "大门 g" in (left.next_step_zh or "")


def test_a_gate_that_is_shut_during_the_shift_is_named_with_its_hours(network):
    left = left_out(asked("10:00-11:00", shift="08:00-09:30"), network)
    assert left.reasons[0].code is ReasonCode.UNREACHABLE
    assert left.reasons[0].detail.endswith(": gate g in the way")
    assert "move the shift into the hours 10:00-11:00" in (left.next_step or "")
    assert "把班次调整到 10:00-11:00" in (left.next_step_zh or "")


def test_a_gate_that_never_opens_has_no_hours_to_move_a_shift_into(network):
    left = left_out(asked(), network)
    assert left.next_step == "Let people through gate g during the shift, or start somebody on that side."


@pytest.mark.parametrize(("shuts", "served"), [("11:01:34", False), ("11:01:35", True)])
def test_whoever_has_to_come_back_has_to_be_through_before_the_gate_shuts(network, shuts, served):
    """From 10:58 a minute at the door and 155 s back: 11:01:35."""
    problem = asked(f"10:00-{shuts}", window="10:58-10:58")
    assert (planned(problem, network).unassigned == ()) is served


def test_a_gate_that_shuts_too_early_for_the_way_back_is_proved_and_said(network):
    left = left_out(asked("10:00-11:00", window="10:59-11:30"), network)
    assert [reason.code for reason in left.reasons] == [ReasonCode.UNREACHABLE]
    assert left.closest is not None
    assert left.closest.by == 155
    assert left.next_step == "Let people through gate g until 11:02:35, or let t begin 3 min earlier."
    assert left.next_step_zh == "请将大门 g 的通行时间延至 11:02:35，或让 t 提早 3 分钟开始。"


def test_whose_shift_ends_inside_need_not_come_back(network):
    assert planned(asked("10:00-11:00", window="11:30-12:00", back=False), network).unassigned == ()


def test_a_site_behind_a_gate_that_opens_after_the_site_has_closed(network):
    shop = {"id": "shop", "kind": "pharmacy", "location": position(150, 3), "open": [hours("08:00-09:00")]}
    goods = {"kind": "medicine", "from_site": "shop"}
    left = left_out(asked("10:00-11:00", sites=[shop], task=goods), network)
    assert left.reasons[0].code is ReasonCode.SITE_CLOSED
    assert "let people through gate g earlier" in (left.next_step or "")
    assert "提早大门 g 的通行时间" in (left.next_step_zh or "")


@pytest.mark.parametrize(
    ("problem", "words", "words_zh"),
    [
        (asked("10:00-10:30", task={"service_s": 3600}), "Keep gate g open", "晚关"),
        (asked("10:00-11:00", shift="08:00-09:30"), "Open gate g", "提前"),
    ],
)
def test_other_hours_of_the_gate_are_proved_as_a_remedy(network, problem, words, words_zh):
    plan = planned(problem, network)
    remedy = smallest_change(problem, network, plan, "t", patience=Patience(iterations=20))
    (step,) = remedy.steps
    assert step.code is StepCode.OPEN_LONGER
    assert [patch.path for patch in step.patch] == ["/gates/0/open"]
    assert words in step.detail
    assert words_zh in step.detail_zh
    assert remedy.proof is not None


def test_no_hours_are_proposed_for_a_gate_that_has_none(network):
    problem, few = asked(), Patience(iterations=20)
    assert smallest_change(problem, network, planned(problem, network), "t", patience=few).steps == ()
