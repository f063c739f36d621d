"""Both voices of the rules held together, where several people meet at one door (see `test_agreement`)."""

from random import Random

import pytest

from optimizer.engines.engine import jobs_of
from optimizer.feasible import obstacle
from optimizer.referee import referee
from optimizer.schedule import Broken, schedule
from optimizer.solve import build
from tests.builders import ground, plan, route
from tests.drawn import any_rounds, as_plan, meeting, several, steps


@pytest.mark.parametrize("block", range(3))
def test_what_is_allowed_to_the_engine_passes_the_referee(block: int) -> None:
    shared = carried = 0
    for seed in range(block * 250, block * 250 + 250):
        draw = Random(seed)
        on = ground(several(draw))
        instance = build(on)
        order = any_rounds(draw, instance)
        written = as_plan(on, instance, order)
        if written is None:
            continue
        served = jobs_of(instance, order)
        shared += any(instance.visits[v].half for visits in order for v in visits)
        carried += any(crew.errand and crew.job in served for crew in instance.crews)
        assert referee(on, written) == (), f"seed {seed}"
    assert shared > 15, "enough crews pass to say something"
    assert carried > 3, "some of them with goods"


def test_what_the_referee_approves_is_not_forbidden_to_the_engine() -> None:
    checked = carried = 0
    for seed in range(700):
        draw = Random(seed)
        on = ground(several(draw))
        met = meeting(draw, on)
        if met is None:
            continue
        who, name = met
        moment = draw.choice([300, 400, 600])
        routes = [route(on.problem, *steps(on, name, moment, p == who[0]), who=f"v{p}") for p in who]
        left = [task.id for task in on.tasks if task.id != name]
        if referee(on, plan(on.problem, *routes, left_out=left)):
            continue
        instance = build(on)
        crew = instance.crew_of.get(on.task_index[name])
        enough = {p for p in who if instance.allowed[on.task_index[name], p]}
        if enough:
            continue  # who is crew enough goes alone: the engine has a shorter way to do it
        checked += 1
        assert crew is not None, f"seed {seed}"
        leader = who[0] if crew.errand else next((p for p in who if crew.helps[0, p]), who[0])
        ranked = [leader, *(p for p in who if p != leader)]
        made = [crew.led, *((half,) for half in crew.halves[1:])]
        order = [made[ranked.index(p)] if p in ranked else () for p in range(len(instance.routes))]
        carried += bool(crew.errand)
        assert all(obstacle(instance, order, r) is None for r in ranked), f"seed {seed}"
        assert not isinstance(schedule(instance, order), Broken), f"seed {seed}"
    assert checked > 100, "enough meetings are compared to say something"
    assert carried > 10, "some of them with goods"
