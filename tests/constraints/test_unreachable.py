import numpy as np
import pytest

from optimizer.constraints.unreachable import Unreachable
from optimizer.plan import ReasonCode
from optimizer.problem import Mode
from tests.builders import broken, ground, person, problem, route, task, visit, why_not

RULE = Unreachable()
# Place 2 can be reached by nobody; place 1 only by way of place 3, which a plan might visit.
ISLANDS = [[0, None, None, 100], [100, 0, None, 100], [None, None, 0, None], [100, 100, None, 0]]


def test_a_door_with_a_way_is_no_obstacle() -> None:
    assert why_not(RULE, problem([task("t", 10)])) is None


def test_a_door_without_any_way_is_unreachable_for_everybody() -> None:
    why = why_not(RULE, problem([task("t", 2)], walks=ISLANDS))
    assert why is not None
    assert why.code is ReasonCode.UNREACHABLE


@pytest.mark.requirement("R34")
def test_a_door_with_a_way_round_is_not_called_unreachable() -> None:
    assert why_not(RULE, problem([task("t", 1), task("other", 3)], walks=ISLANDS)) is None


def test_a_door_too_far_from_every_lane_is_said_once_for_everybody() -> None:
    it = ground(problem([task("t", 4)]))
    off = np.ones(len(it.places), dtype=np.bool_)
    off[it.door[0]] = False
    far = type(it)(**(vars(it) | {"on_network": {Mode.FOOT: off}}))
    why = RULE.why_not(0, 0, far)
    assert why is not None
    assert why.whoever
    assert "150 m" in why.detail


def test_somebody_without_a_shift_is_not_told_that_there_is_no_way() -> None:
    assert why_not(RULE, problem([task("t", 2)], [person(shifts=[])], walks=ISLANDS)) is None


def test_the_referee_refuses_a_door_without_a_place() -> None:
    it = problem([task("t", 1)])
    walked = route(it, visit("t"))
    assert broken(RULE, it, walked) == []
    placeless = it.model_copy(update={"tasks": (it.tasks[0].model_copy(update={"matrix_index": None}),)})
    assert broken(RULE, placeless, walked) == ["t has no position"]
