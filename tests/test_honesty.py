"""What the referee lets pass was never called impossible: proofs and plans are held against each other.

Problems and routes are drawn from seeds (`drawn`).
"""

from random import Random

import pytest

from optimizer.explain import explain
from optimizer.referee import referee
from optimizer.rules import RULES
from tests.builders import ground, plan
from tests.drawn import alone, walked


@pytest.mark.parametrize("block", range(4))
def test_what_the_referee_approves_no_rule_called_impossible(block: int) -> None:
    approved = 0
    for seed in range(block * 300, block * 300 + 300):
        draw = Random(seed)
        it = alone(draw)
        on, one = ground(it), walked(draw, it)
        served = {stop.task for stop in one.stops if stop.task is not None}
        left = [t.id for t in it.tasks if t.id not in served]
        if referee(on, plan(it, one, left_out=left)):
            continue
        approved += 1
        for name in served:
            says = [rule.why_not(on.task_index[name], 0, on) for rule in RULES]
            assert [why.detail for why in says if why is not None] == [], f"seed {seed}: {name} is served"
    assert approved > 50, "enough routes pass to say something"


def test_every_task_gets_an_answer_in_both_languages() -> None:
    for seed in range(200):
        it = alone(Random(seed))
        for left in explain(ground(it), range(len(it.tasks)), set(), {}):
            assert all(reason.detail and reason.detail_zh for reason in left.reasons)
            assert left.reasons
            assert left.next_step
            assert left.next_step_zh
