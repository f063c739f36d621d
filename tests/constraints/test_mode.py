from dataclasses import replace

import numpy as np
import pytest

from optimizer.constraints.mode import ModeRule
from optimizer.constraints.unreachable import Unreachable
from optimizer.ground import NO_WAY, GivenWalks, Going, Ground
from optimizer.plan import ReasonCode
from optimizer.problem import Mode
from tests.builders import broken, ground, person, problem, route, task, visit, why_not

RULE = ModeRule()


def with_steps_before(it: Ground, door: int) -> Ground:
    """The same ground on which a trolley finds no way to one place."""
    on_foot = it.walks[Going(Mode.FOOT)]
    length = on_foot.length_m.copy()
    length[:, door] = np.where(np.arange(len(length)) == door, 0, NO_WAY)
    by_trolley = GivenWalks(length_m=length, given_s=np.maximum(length, 0))
    return replace(it, walks={Going(Mode.FOOT): on_foot, Going(Mode.TROLLEY): by_trolley})


def test_a_trolley_that_gets_there_is_no_obstacle() -> None:
    assert why_not(RULE, problem([task("t", 3)], [person(mode="trolley")])) is None


@pytest.mark.requirement("R16", "R29")
def test_where_feet_get_and_wheels_do_not_it_is_the_mode() -> None:
    it = ground(problem([task("t", 3)], [person("cart", mode="trolley"), person("lin")]))
    steps = with_steps_before(it, it.door[0])
    why = RULE.why_not(0, 0, steps)
    assert why is not None
    assert why.code is ReasonCode.MODE
    assert "foot" in why.help
    assert RULE.why_not(0, 1, steps) is None
    assert Unreachable().why_not(0, 0, steps) is None, "one obstacle has one name"


def test_where_nobody_gets_it_is_not_the_mode() -> None:
    nowhere = [[0, None], [None, 0]]
    assert why_not(RULE, problem([task("t", 1)], [person(mode="trolley")], walks=nowhere)) is None


def test_the_referee_refuses_a_walk_that_the_matrix_does_not_have() -> None:
    it = problem([task("a", 1), task("b", 2)])
    walked = route(it, visit("a"), visit("b"))
    assert broken(RULE, it, walked) == []
    walks = [[abs(i - j) * 100 for j in range(3)] for i in range(3)]
    walks[1][2] = None
    assert broken(RULE, problem([task("a", 1), task("b", 2)], walks=walks), walked) == ["no way from 1 to 2"]


def test_the_referee_refuses_a_route_in_another_mode() -> None:
    it = problem([task("a", 1)])
    cart = route(it, visit("a")).model_copy(update={"mode": Mode.TRICYCLE})
    assert broken(RULE, it, cart) == ["walked by tricycle, lin moves by foot"]
