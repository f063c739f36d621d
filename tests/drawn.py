"""Problems, orders and routes drawn from seeds: what the rules' voices are held against each other with.

Problems are tight in one or two ways each, those for one person on walks that break the triangle inequality;
routes are walked by the tests' own builder, not by the engine.
"""

from random import Random
from typing import Any

from optimizer.engines.engine import jobs_of
from optimizer.explain import explain
from optimizer.feasible import Order, obstacle, stock_left
from optimizer.ground import Ground
from optimizer.instance import Action, Instance
from optimizer.plan import Plan, Progress, Route
from optimizer.problem import Problem, Task
from optimizer.schedule import Broken, schedule
from optimizer.writing import write
from tests.builders import (
    Do,
    at,
    clean,
    give,
    person,
    problem,
    route,
    shift,
    site,
    take,
    task,
    visit,
    window,
)

# ---- one person ----------------------------------------------------------------------------------------

_SITES = [site("depot", 1), site("lab", 3, open=[window(0, 1_500)]), site("decon", 2, kind="decontamination")]
_PLACES = 5


def alone(draw: Random, *, breaks: bool = False) -> Problem:
    """A few tasks for one person, with a limit or two."""
    walks = [
        [0 if a == b else draw.choice([50, 100, 100, 100, 400, 900]) for b in range(_PLACES)]
        for a in range(_PLACES)
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
    tasks = [task(f"t{n}", draw.randrange(_PLACES), **_wishes(draw)) for n in range(draw.randint(1, 3))]
    return problem(tasks, [lin], sites=_SITES, walks=walks)


def _wishes(draw: Random) -> dict[str, Any]:
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
    queues = [_stops(draw, one) for one in chosen]
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


def _stops(draw: Random, one: Task) -> list[Do]:
    source, sink = (
        draw.choice(said) if isinstance(said, tuple) else said for said in (one.from_site, one.to_site)
    )
    if source is None and sink is None:
        return [visit(one.id)]
    fetched = [] if source is None else [take(one.id, source), give(one.id, lasting=0 if sink else None)]
    return fetched + ([] if sink is None else [take(one.id), give(one.id, sink)])


def any_round(draw: Random, instance: Instance) -> tuple[int, ...]:
    """Some of the jobs, whole, their visits in their order but mixed; a reset now and then."""
    count = len(instance.jobs)
    queues = [list(instance.jobs[j]) for j in draw.sample(range(count), draw.randint(1, count))]
    resets = [v for v, it in enumerate(instance.visits) if it.action is Action.RESET]
    order: list[int] = []
    while queues:
        queue = draw.choice(queues)
        order.append(queue.pop(0))
        queues = [q for q in queues if q]
        if resets and draw.random() < 0.2:
            order.append(resets.pop())
    return tuple(order)


# ---- several at a door -----------------------------------------------------------------------------------

_WISHES: list[dict[str, Any]] = [
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
_GOODS: list[dict[str, Any]] = [
    {"to_site": "lab", "max_aboard_s": 250},
    {"from_site": "shop", "load": {"parts": 1}},
    {"from_site": "shop", "to_site": "lab", "load": {"parts": 1}},
]
_SHOP_AND_LAB = [site("shop", 1, stock={"parts": 1}), site("lab", 3, kind="lab")]


def several(draw: Random) -> Problem:
    """Three people and four tasks, most of them for two or three at the door, some with goods."""
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
    wishes = [draw.choice(_WISHES), draw.choice(_WISHES), draw.choice(_GOODS)]
    tasks += [
        task(f"t{n}", draw.randint(1, 4), crew=draw.randint(1, 3)) | wish
        for n, wish in enumerate(wishes, start=1)
    ]
    return problem(tasks, people, sites=_SHOP_AND_LAB)


def any_rounds(draw: Random, instance: Instance) -> Order:
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


# ---- what the engine's side allows ---------------------------------------------------------------------


def as_plan(on: Ground, instance: Instance, order: Order) -> Plan | None:
    """An order as a plan, where nothing on the engine's side (`feasible`, `schedule`) forbids it."""
    if any(obstacle(instance, order, r) is not None for r in range(len(order))):
        return None
    timed = schedule(instance, order) if stock_left(instance, order) else None
    if timed is None or isinstance(timed, Broken):
        return None
    served = jobs_of(instance, order)
    left = explain(on, [job for job in range(len(instance.jobs)) if job not in served], served, {})
    progress = Progress(phase="done", elapsed_s=0.0)
    return write(on, instance, timed, left, plan_id="p", engine="test", progress=progress)
