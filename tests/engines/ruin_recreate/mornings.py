"""Small mornings drawn by Hypothesis, with every rule that the search holds."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from optimizer.dividing import undivided
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import NO_JOB, Action, Before, Limit, Load, Pair, Prices, Rest, Stock
from tests.instances import HORIZON, frame, instance, together, visit

PLACES = 6
PLENTY_S = HORIZON


@st.composite
def walks(draw):
    """Walks that need not keep the triangle inequality; some are missing."""
    metres = draw(st.lists(st.integers(1, 400), min_size=PLACES**2, max_size=PLACES**2))
    table = np.array(metres, dtype=np.int32).reshape(PLACES, PLACES)
    for missing in draw(st.lists(st.integers(0, PLACES**2 - 1), max_size=3)):
        table.flat[missing] = NO_WAY
    np.fill_diagonal(table, 0)
    return table


def _times(table, factor):
    """Slower walks."""
    return np.where(table == NO_WAY, NO_WAY, np.ceil(table * factor)).astype(np.int32)


@st.composite
def windows(draw):
    """One window or two."""
    cuts = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=4)))
    return tuple((100 * a, 100 * b - 50) for a, b in zip(cuts[::2], cuts[1::2], strict=False)) or (
        (0, 4_000),
    )


@st.composite
def mornings(draw, least=1, stops=(1, 1, 2, 3)):
    """An instance of ``least`` to nine jobs of so many ``stops``, and four routes; one person has two."""
    several = st.sampled_from((True, False))
    sizes = draw(st.lists(st.sampled_from(stops), min_size=least, max_size=9))
    visits = []
    for job, size in enumerate(sizes):
        door = size - 1 if size < 3 else 1
        visits += [
            visit(
                job,
                draw(st.integers(0, PLACES - 1)),
                door=step == door,
                service_s=draw(st.sampled_from((0, 60, 300))),
                setup_s=draw(st.sampled_from((0, 0, 120))),
                windows=draw(windows()) if draw(several) else ((0, HORIZON),),
                told=draw(st.sampled_from((None, (0, 300), (900, 1_500)))),
            )
            for step in range(size)
        ]
    ranked = draw(several)
    for _ in range(draw(st.integers(0, 2)) if ranked else 0):
        where = draw(st.integers(0, PLACES - 1))
        visits.append(visit(NO_JOB, where, action=Action.RESET, door=False, service_s=120))
    rests = st.lists(
        st.builds(
            lambda a, b, d: Rest(a, a + b, d), st.integers(0, 3_000), st.integers(0, 900), st.just(300)
        ),
        max_size=2,
    )
    ends = st.sampled_from((0, 1, NOWHERE))
    slower = ((2, 3, 4), (5, 6, 7)) if draw(several) else (None, None)
    routes = [
        frame(
            person,
            start=draw(ends),
            end=draw(ends),
            earliest=draw(st.sampled_from((0, 600))),
            latest=draw(st.sampled_from((2_000, 6_000))),
            profile=profile,
            rests=resting,
            slower=slower[profile] if draw(several) else None,
            heavy_from=draw(st.sampled_from((-1, 2))),
            rise_s=draw(st.sampled_from((0, 200))),
            longest_s=None if resting else draw(st.sampled_from((None, 1_200))),
            spell_s=draw(st.sampled_from((-1, 400, 1_000))) if slower[0] else -1,
            worn_s=draw(st.sampled_from((0, 200))),
        )
        for person in (0, 0, 1, 2)
        for profile in (draw(st.integers(0, 1)),)
        for resting in (tuple(sorted(draw(rests), key=lambda r: (r.earliest, r.latest))),)
    ]
    jobs, people = len(sizes), 3
    first, second = draw(walks()), draw(walks())
    shorter = np.where(second == NO_WAY, NO_WAY, second // 2 + 1).astype(np.int32)
    slowed = any(route.slower for route in routes)
    it = instance(
        visits,
        routes,
        walks=first,
        left_out=tuple(draw(st.sampled_from((300, 50_000, 500_000))) for _ in sizes),
        allowed=np.array([[draw(st.integers(0, 5)) > 0 for _ in routes] for _ in sizes], dtype=np.bool_),
        duration_s=(first, second, *(_times(t, by) for t in (first, second) for by in (1.2, 1.4, 1.6))),
        length_m=(first, shorter, first, first, first, shorter, shorter, shorter),
        loads=draw(loads(visits, sizes, collecting=not slowed)),
        limits=draw(limits(visits)),
        pairs=tuple(draw(pairs(sizes))),
        stocks=draw(stocks(visits)),
        rank=np.array([draw(st.integers(0, 2)) if v.door else -1 for v in visits], np.int8)
        if ranked
        else None,
        nth_door={draw(st.integers(0, jobs - 1)): draw(st.integers(1, 2))} if draw(several) else None,
        same=draw(couples(jobs)),
        apart=draw(couples(jobs)),
        taste=np.array(draw(st.lists(st.integers(0, 300), min_size=jobs * people, max_size=jobs * people)))
        .reshape(jobs, people)
        .astype(np.int64),
        slow_load=0 if slowed else None,
        geared=np.array([v.door and v.place % 2 == 0 for v in visits], np.bool_) if slowed else None,
        prices=Prices(
            draw(st.sampled_from((0, 10))),
            draw(st.sampled_from((0, 5))),
            draw(st.sampled_from((0, 5))),
            0,
            draw(st.sampled_from((0, 2))),
        ),
    )
    return it  # noqa: RET504 # named for the reader


@st.composite
def loads(draw, visits, sizes, *, collecting):
    """What jobs of several visits take up and put down, and perhaps two kinds that never travel together."""
    amount, at = np.zeros(len(visits), np.int64), 0
    for size in sizes:
        each = draw(st.integers(0, 3)) if size > 1 or collecting else 0
        amount[at] = each
        if size > 1:
            amount[at + size - 1] = -each
        at += size
    found = (Load("items", amount, np.array([draw(st.sampled_from((-1, 3, 5))) for _ in range(3)])),)
    if not draw(st.booleans()):
        return found
    kinds, at = np.zeros(len(visits), np.int64), 0
    for size in sizes:
        if size > 1:
            kinds[at] = draw(st.sampled_from((0, 1, 100)))
            kinds[at + size - 1] = -kinds[at]
        at += size
    return (*found, Load("kinds", kinds, np.full(3, -1), apart=100))


@st.composite
def limits(draw, visits):
    """Metres walked in all, seconds that leave some visits, and doors."""
    n = len(visits)
    doors = np.array([v.door for v in visits], np.int64)
    ceilings = [np.array([draw(st.sampled_from((-1, high))) for _ in range(3)]) for high in (1_500, 900, 3)]
    return (
        Limit("walk", ceilings[0], np.zeros(n, np.int64), "length", np.ones(n, np.bool_), True),
        Limit("gear", ceilings[1], 60 * doors, "duration", doors.astype(np.bool_)),
        Limit("doors", ceilings[2], doors),
    )


@st.composite
def pairs(draw, sizes):
    """Every step of a job, some with a limit on the time aboard."""
    at, found = 0, []
    for size in sizes:
        for a, b in itertools.pairwise(range(at, at + size)):
            found.append(Pair(a, b, draw(st.sampled_from((None, 400, 900)))))
        at += size
    return found


@st.composite
def stocks(draw, visits):
    """Two of whatever the even visits take."""
    even = tuple(v for v in range(0, len(visits), 2) if visits[v].job != NO_JOB)
    return (Stock("masks", even, (1,) * len(even), draw(st.integers(1, 6))),)


@st.composite
def couples(draw, jobs):
    """Up to two pairs of different jobs."""
    number = st.integers(0, jobs - 1)
    found = (
        draw(st.lists(st.tuples(number, number).filter(lambda p: p[0] < p[1]), max_size=2))
        if jobs > 1
        else []
    )
    return tuple(found)


@st.composite
def linked_mornings(draw):
    """The same, with doors that follow others, and doors for two or three."""
    it = draw(mornings())
    jobs, routes = len(it.jobs), len(it.routes)
    links = []
    for earlier, later in draw(couples(jobs)) + draw(couples(jobs)):
        least = draw(st.sampled_from((0, 60, 600)))
        most = draw(st.sampled_from((None, least, least + 300)))
        links.append(Before(earlier, later, least, most))
    it = replace(it, befores=tuple(links))
    single = [job for job, visits in enumerate(it.jobs) if len(visits) == 1]
    shared = draw(st.lists(st.sampled_from(single), max_size=6, unique=True)) if single else []
    if not shared:
        return it
    brings = [[draw(st.booleans()) for _ in range(routes)] for _ in range(draw(st.integers(0, 2)))]
    alone = draw(st.lists(st.sampled_from((False, False, True)), min_size=routes, max_size=routes))
    joins = [draw(st.integers(0, 5)) > 0 for _ in range(routes)]
    return together(it, *shared, size=draw(st.integers(2, 3)), alone=alone, brings=brings, joins=joins)


@st.composite
def mornings_with_samples(draw):
    """Linked mornings in which some jobs, those of several visits first, are for two or three."""
    it = undivided(draw(linked_mornings()))
    if draw(st.integers(0, 3)):
        # Most of them have time enough for people to meet.
        open_ = [draw(st.integers(0, 3)) > 0 for _ in it.visits]
        resting = [draw(st.booleans()) for _ in it.routes]
        it = replace(
            it,
            visits=tuple(
                replace(v, windows=((0, HORIZON),)) if o else v for v, o in zip(it.visits, open_, strict=True)
            ),
            routes=tuple(
                replace(frame, latest=6_000, longest_s=None, rests=frame.rests if rests else ())
                for frame, rests in zip(it.routes, resting, strict=True)
            ),
            left_out=(500_000,) * len(it.jobs),
            nth_door=None,
            same=it.same if draw(st.booleans()) else (),
        )
    jobs = sorted(range(len(it.jobs)), key=lambda job: -len(it.jobs[job]))[: draw(st.integers(1, 4))]
    person = [frame.person for frame in it.routes]

    def marks(often: int) -> list[bool]:
        """True for most people."""
        own = [draw(st.integers(0, often)) > 0 for _ in range(it.people)]
        return [own[p] for p in person]

    brings = [marks(2) for _ in range(draw(st.integers(0, 2)))]
    alone = [not needs for needs in marks(3)] if draw(st.booleans()) else False
    size = draw(st.integers(2, 3))
    return together(it, *jobs, size=size, joins=marks(9), leads=marks(3), brings=brings, alone=alone)
