"""Both voices of the rules held together, where several people meet at one door (see `test_agreement`)."""

from random import Random
from typing import Any

import pytest

from optimizer.engines.engine import jobs_of
from optimizer.explain import explain
from optimizer.feasible import Order, obstacle, stock_left
from optimizer.ground import Ground
from optimizer.instance import Instance
from optimizer.plan import Progress
from optimizer.problem import Problem
from optimizer.referee import referee
from optimizer.schedule import Broken, schedule
from optimizer.solve import build
from optimizer.writing import write
from tests.builders import (
    Do,
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

WISHES: list[dict[str, Any]] = [
    {},
    {"skills": ["medic"]},
    {"skills": ["medic", "driver"]},
    {"setup_s": 60},
    {"time_windows": [window(300, 900)]},
    {"pinned": {"volunteer": "v1"}},
    {"pinned": {"volunteer": "v0", "order": 1}},
    {"not_with": ["t0"]},
    {"same_volunteer_as": "t0"},
    {"after": [{"task": "t0", "delay_s": 60, "max_delay_s": 600}]},
    {"household": "close_contact"},
    {"skills": ["driver"]},
]
GOODS: list[dict[str, Any]] = [
    {"to_site": "lab", "max_aboard_s": 250},
    {"from_site": "shop", "load": {"parts": 1}},
    {"from_site": "shop", "to_site": "lab", "load": {"parts": 1}},
]
SITES = [site("shop", 1, stock={"parts": 1}), site("lab", 3, kind="lab")]


def request(draw: Random) -> Problem:
    skills = ["medic", "driver"]
    people = [
        person(
            f"v{n}",
            shifts=[shift(0, draw.choice([1_500, 4_000]))],
            members=draw.choice([1, 1, 1, 2]),
            skills=draw.sample(skills, draw.randint(0, 2)),
            max_tasks=draw.choice([None, 2]),
            **({} if n else {"capacity": {"parts": 0}}),
        )
        for n in range(3)
    ]
    tasks = [task("t0", draw.randint(1, 4), crew=draw.randint(1, 3))]
    wishes = [draw.choice(WISHES), draw.choice(WISHES), draw.choice(GOODS)]
    tasks += [
        task(f"t{n}", draw.randint(1, 4), crew=draw.randint(1, 3)) | wish
        for n, wish in enumerate(wishes, start=1)
    ]
    return problem(tasks, people, sites=SITES)


def any_order(draw: Random, instance: Instance) -> Order:
    """Some of the jobs, each by one entry or by its whole crew, on any routes; goods with one of them."""
    order: list[list[int]] = [[] for _ in instance.routes]
    for job in draw.sample(range(len(instance.jobs)), draw.randint(1, len(instance.jobs))):
        crew = instance.crew_of.get(job)
        own = instance.jobs[job]
        shares = [crew.led, *((half,) for half in crew.halves[1:])] if crew and draw.random() < 0.8 else [own]
        for visits, r in zip(shares, draw.sample(range(len(order)), len(shares)), strict=True):
            gaps = sorted(draw.randint(0, len(order[r])) for _ in visits)
            for shift_, (gap, v) in enumerate(zip(gaps, visits, strict=True)):
                order[r].insert(gap + shift_, v)
    return order


@pytest.mark.parametrize("block", range(3))
def test_what_is_allowed_to_the_engine_passes_the_referee(block: int) -> None:
    shared = carried = 0
    for seed in range(block * 250, block * 250 + 250):
        draw = Random(seed)
        on = ground(request(draw))
        instance = build(on)
        order = any_order(draw, instance)
        if any(obstacle(instance, order, r) is not None for r in range(len(order))):
            continue
        if not stock_left(instance, order):
            continue
        timed = schedule(instance, order)
        if isinstance(timed, Broken):
            continue
        served = jobs_of(instance, order)
        shared += any(instance.visits[v].half for visits in order for v in visits)
        carried += any(crew.errand and crew.job in served for crew in instance.crews)
        left = explain(on, [j for j in range(len(instance.jobs)) if j not in served], served, {})
        progress = Progress(phase="done", elapsed_s=0.0)
        written = write(on, instance, timed, left, plan_id="p", engine="test", progress=progress)
        assert referee(on, written) == (), f"seed {seed}"
    assert shared > 15, "enough crews pass to say something"
    assert carried > 3, "some of them with goods"


def test_what_the_referee_approves_is_not_forbidden_to_the_engine() -> None:
    checked = carried = 0
    for seed in range(700):
        draw = Random(seed)
        on = ground(request(draw))
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


def meeting(draw: Random, on: Ground) -> tuple[list[int], str] | None:
    """As many of the people as a task asks for, when it asks for several; who it is pinned to in front."""
    chosen = draw.choice(on.tasks)
    if chosen.crew == 1:
        return None
    who = draw.sample(range(3), chosen.crew)
    named = chosen.pinned.volunteer if chosen.pinned else ""
    return sorted(who, key=lambda p: f"v{p}" != named), chosen.id


def steps(on: Ground, name: str, moment: int, leads: bool) -> list[Do]:
    """What one of those who meet does; the first has the goods."""
    it = on.tasks[on.task_index[name]]
    if not leads or (it.from_site is None and it.to_site is None):
        return [visit(name, begin=moment)]
    fetched = [] if it.from_site is None else [take(name, it.from_site)]
    given = [] if it.to_site is None else [give(name, it.to_site)]
    if fetched and given:
        service_s = it.service_s or 0
        door = [give(name, begin=moment, lasting=0), take(name, lasting=service_s)]
    else:
        door = [give(name, begin=moment)] if fetched else [take(name, begin=moment)]
    return [*fetched, *door, *given]
