"""What the rules allow the engine is what the referee lets pass: both voices of every rule, held together.

Any order of visits that breaks nothing for the engine's side (`feasible`, `schedule`) is written as a plan,
and the referee, who shares no code with that side, has to approve it. The other way round, what the
referee approves must not be forbidden to the engine.
"""

from collections.abc import Sequence
from random import Random

import pytest

from optimizer.feasible import obstacle
from optimizer.ground import Ground
from optimizer.instance import Action, Instance
from optimizer.plan import Stop, StopType
from optimizer.referee import referee
from optimizer.schedule import Broken, schedule
from optimizer.solve import build
from tests.builders import ground, plan
from tests.drawn import alone, any_round, as_plan, walked


@pytest.mark.parametrize("block", range(3))
def test_what_is_allowed_to_the_engine_passes_the_referee(block: int) -> None:
    passed = 0
    for seed in range(block * 200, block * 200 + 200):
        draw = Random(seed)
        on = ground(alone(draw, breaks=draw.random() < 0.4))
        instance = build(on)
        written = as_plan(on, instance, (any_round(draw, instance),))
        if written is None:
            continue
        passed += 1
        assert referee(on, written) == (), f"seed {seed}"
    assert passed > 30, "enough orders pass to say something"


def test_what_the_referee_approves_is_not_forbidden_to_the_engine() -> None:
    checked = 0
    for seed in range(600):
        draw = Random(seed)
        on = ground(alone(draw))
        one = walked(draw, on.problem)
        served = {stop.task for stop in one.stops if stop.task is not None}
        left = [task.id for task in on.tasks if task.id not in served]
        if referee(on, plan(on.problem, one, left_out=left)):
            continue
        instance = build(on)
        order = as_visits(on, instance, one.stops[1:-1])
        if order is None:
            continue
        checked += 1
        assert obstacle(instance, (order,), 0) is None, f"seed {seed}"
        assert not isinstance(schedule(instance, (order,)), Broken), f"seed {seed}"
    assert checked > 100, "enough routes are compared to say something"


def as_visits(on: Ground, instance: Instance, stops: Sequence[Stop]) -> tuple[int, ...] | None:
    """The visits behind stops; None where another alternative was taken than the engine is offered."""
    resets = [v for v, it in enumerate(instance.visits) if it.action is Action.RESET]
    order: list[int] = []
    for stop in stops:
        if stop.type is StopType.DECONTAMINATE:
            if not resets:
                return None
            order.append(resets.pop())
            continue
        job = on.task_index[stop.task]
        fitting = [v for v in instance.jobs[job] if instance.visits[v].site == stop.site]
        if stop.site is not None:
            action = Action.PICKUP if stop.type is StopType.PICKUP else Action.DELIVERY
            fitting = [v for v in fitting if instance.visits[v].action is action]
        if not fitting:
            return None
        if fitting[0] not in order:  # the two stops of a swap are one visit
            order.append(fitting[0])
    return tuple(order)
