"""What the referee lets pass was never called impossible: proofs and plans are held against each other.

Problems and routes are drawn from seeds, tight in one or two ways each, on walks that break the triangle
inequality; routes are walked by the tests' own builder, not by the engine.
"""

from random import Random
from typing import Any

import pytest

from optimizer.explain import explain
from optimizer.plan import Route
from optimizer.problem import Problem, Task
from optimizer.referee import referee
from optimizer.rules import RULES
from tests.builders import (
    Do,
    at,
    clean,
    give,
    ground,
    person,
    plan,
    problem,
    route,
    shift,
    site,
    take,
    task,
    visit,
    window,
)

SITES = [site("depot", 1), site("lab", 3, open=[window(0, 1_500)]), site("decon", 2, kind="decontamination")]
PLACES = 5


def request(draw: Random, *, breaks: bool = False) -> Problem:
    walks = [
        [0 if a == b else draw.choice([50, 100, 100, 100, 400, 900]) for b in range(PLACES)]
        for a in range(PLACES)
    ]
    limits: dict[str, Any] = draw.choice(
        [
            {},
            {"capacity": {"weight_kg": 2.0}},
            {"max_walk_m": draw.randint(100, 1_500)},
            {"max_tasks": draw.randint(0, 3)},
            {"max_gear_s": draw.randint(0, 600)},
            {"pace": draw.choice([0.8, 1.3])},
        ]
    )
    hours = shift(0, draw.randint(100, 2_500))
    if breaks:
        begin = draw.randint(0, 1_000)
        rest = {"earliest": at(begin).isoformat(), "latest": at(begin + 300).isoformat(), "duration_s": 120}
        hours["breaks"] = [rest]
    lin = person(skills=["medic"] * draw.randint(0, 1), shifts=[hours], **limits)
    tasks = [task(f"t{n}", draw.randrange(PLACES), **wishes(draw)) for n in range(draw.randint(1, 3))]
    return problem(tasks, [lin], sites=SITES, walks=walks)


def wishes(draw: Random) -> dict[str, Any]:
    site_or_two = draw.choice(["depot", "lab", ["depot", "lab"]])
    goods = draw.choice([{}, {"from_site": site_or_two}, {"to_site": site_or_two}])
    begin = draw.randint(0, 600)
    wish = draw.choice(
        [
            {},
            {"from_site": "depot", "to_site": "lab"},
            {"time_windows": [window(begin, begin + 100), window(begin + 300, begin + 400)]},
            {"max_aboard_s": draw.randint(0, 400)},
            {"setup_s": 60},
            {"skills": ["medic"]},
            {"household": "close_contact"},
            {"load": {"weight_kg": draw.choice([1.0, 2.0, 3.0])}},
        ]
    )
    return goods | wish


def walked(draw: Random, it: Problem) -> Route:
    """Any order of the stops of some of the tasks, with a wait or a decontamination now and then."""
    chosen = draw.sample(it.tasks, draw.randint(1, len(it.tasks)))
    queues = [stops(draw, one) for one in chosen]
    order: list[Do] = []
    while queues:
        queue = draw.choice(queues)
        order.append(queue.pop(0))
        queues = [q for q in queues if q]
        if draw.random() < 0.1:
            order.append(clean("decon"))
    waits = [draw.randint(0, 800) if draw.random() < 0.3 else None for _ in order]
    return route(
        it, *(Do(s.type, s.task, s.site, wait, s.lasting) for s, wait in zip(order, waits, strict=True))
    )


def stops(draw: Random, one: Task) -> list[Do]:
    source, sink = (
        draw.choice(said) if isinstance(said, tuple) else said for said in (one.from_site, one.to_site)
    )
    if source is None and sink is None:
        return [visit(one.id)]
    fetched = [] if source is None else [take(one.id, source), give(one.id, lasting=0 if sink else None)]
    return fetched + ([] if sink is None else [take(one.id), give(one.id, sink)])


@pytest.mark.parametrize("block", range(4))
def test_what_the_referee_approves_no_rule_called_impossible(block: int) -> None:
    approved = 0
    for seed in range(block * 300, block * 300 + 300):
        draw = Random(seed)
        it = request(draw)
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
        it = request(Random(seed))
        for left in explain(ground(it), range(len(it.tasks)), set(), {}):
            assert all(reason.detail and reason.detail_zh for reason in left.reasons)
            assert left.reasons
            assert left.next_step
            assert left.next_step_zh
