"""Turns an `Instance` into the arrays of the compiled search."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.links import (
    Parties,
    contradicted,
    followings,
    mark_links,
    read_crews,
    read_parties,
)
from optimizer.engines.ruin_recreate.nearness import NEIGHBOURS, NEIGHBOURS_ON_LONG_ROUTES, crowded, nearest
from optimizer.engines.ruin_recreate.numbers import Flags, Ints, Longs, Numbers
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import NO_JOB, Action, Instance, RouteFrame
from optimizer.parties import Party

_SCAN_UP_TO = 160
"""With fewer visits every slot is looked at; with more, those beside the nearest visits."""


def read(instance: Instance, parties: Sequence[Party] = ()) -> Numbers:
    """Lay an instance out for the search.

    Parameters
    ----------
    instance
        One that the engine supports, without crews that have goods.
    parties
        What these have become.

    Returns
    -------
    Numbers
    """
    metres, seconds = _walk_tables(instance)
    visit, window = _visits(instance, parties)
    people = instance.people
    sibling_from, sibling = _siblings(instance)
    stock_from, stock, use, stock_ceiling = _stocks(instance)
    apart_from, apart = _mutual(len(instance.jobs), instance.apart)
    same_from, same = _mutual(len(instance.jobs), instance.same)
    crews, together, possible = read_crews(instance), read_parties(instance, parties), _possible(instance)
    links = followings(instance, parties)
    nth = np.zeros(len(instance.jobs), dtype=np.int32)
    for job, number in (instance.nth_door or {}).items():
        nth[job] = number
    rests = [[(r.earliest, r.latest, r.duration_s) for r in frame.rests] for frame in instance.routes]
    prices = instance.prices
    price = np.array(
        [
            prices.per_metre,
            prices.per_finish_s,
            prices.per_longest_work_s,
            prices.per_late_s,
            prices.per_put_off_s if any(it.told for it in instance.visits) else 0,
        ],
        dtype=np.int64,
    )
    trait = np.zeros(of.TRAITS, dtype=np.bool_)
    trait[of.RANKED] = instance.rank is not None
    trait[of.NUMBERED] = bool(nth.any())
    trait[of.BOUND] = bool(len(same) or len(apart))
    trait[of.STOCKED] = bool(len(stock))
    trait[of.TIMED_PRICES] = bool(price[of.PER_FINISH_S :].any())
    trait[of.SEVERAL] = len(instance.routes) > len({frame.person for frame in instance.routes})
    trait[of.SCAN_ALL] = len(instance.visits) <= _SCAN_UP_TO
    trait[of.WINDOWED] = any(v.windows != ((0, instance.horizon_s),) for v in instance.visits)
    trait[of.PAIRED] = any(len(job) > 1 for job in instance.jobs)
    trait[of.SLOWED] = instance.slow_load is not None or instance.geared is not None
    parts = np.array([load.apart for load in instance.loads], dtype=np.int64)
    trait[of.PARTED] = bool(parts.any())
    trait[of.LINKED] = bool((visit[:, of.LINK] > of.UNLINKED).any())
    walks, leaves = _walks(instance)
    routes = _routes(instance, together)
    trait[of.SPANNED] = _spanned(instance, trait, visit, routes)
    taste = np.zeros((0, 0), dtype=np.int64) if instance.taste is None else instance.taste
    ends = np.unique(routes[:, [of.START, of.END]])
    shortest = metres.min(axis=(0, 3))
    near, beside = nearest(
        metres[0],
        shortest,
        visit,
        ends[ends < len(shortest) - 1],
        _never(instance),
        NEIGHBOURS_ON_LONG_ROUTES if trait[of.WINDOWED] else NEIGHBOURS,
    )
    trait[of.HUBBED] = crowded(metres[0, :, :, of.OUT], visit)
    return Numbers(
        metres=metres,
        seconds=seconds,
        seconds_to=seconds[:0],  # laid out when places have their numbers
        visit=visit,
        told=np.array(
            [of.NEVER if it.told is None else it.told[1] for it in instance.visits], dtype=np.int32
        ),
        window=window,
        amount=_columns([load.amount for load in instance.loads], len(instance.visits)),
        room=_columns([_per_route(instance, load.ceiling) for load in instance.loads], len(instance.routes)),
        parts=parts,
        job=np.array([(*job, -1, -1)[:3] for job in instance.jobs], dtype=np.int32).reshape(-1, 3),
        left_out=np.array(instance.left_out, dtype=np.int64),
        weight=_weights(instance),
        distance=_distances(instance, routes, metres),
        allowed=np.ascontiguousarray(instance.allowed & possible[:, None]),
        taste=np.ascontiguousarray(taste),
        route=routes,
        gait=np.array([_gaits(frame) for frame in instance.routes], dtype=np.int32).reshape(-1, 4),
        heavy=_heavy(instance),
        sibling_from=sibling_from,
        sibling=sibling,
        ceiling=np.array([_unlimited(lim.ceiling) for lim in instance.limits], np.int64).reshape(-1, people),
        per_visit=np.array([lim.per_visit for lim in instance.limits], np.int64).reshape(-1, len(visit)),
        walks=walks,
        leaves=leaves,
        rest_from=_offsets(rests),
        rest=np.array([r for route in rests for r in route], dtype=np.int32).reshape(-1, 3),
        stock_from=stock_from,
        stock=stock,
        use=use,
        stock_ceiling=stock_ceiling,
        apart_from=apart_from,
        apart=apart,
        same_from=same_from,
        same=same,
        nth=nth,
        door=np.array(instance.doors, dtype=np.int32),
        crew=crews.of,
        half=crews.half,
        helps=crews.helps * possible[[crew.job for crew in instance.crews], None],
        brings=crews.brings,
        wanted=crews.wanted,
        party=together.of,
        member=together.member,
        party_brings=together.brings,
        party_wanted=together.wanted,
        party_alone=together.alone,
        before_from=links.before_from,
        before=links.before,
        then_from=links.then_from,
        then=links.then,
        chain=links.chain,
        turn=links.turn,
        reset=np.array(_resets(instance), dtype=np.int32),
        near=near,
        beside=beside,
        price=price,
        trait=trait,
    )


def _spanned(instance: Instance, trait: Flags, visit: Ints, routes: Ints) -> bool:
    """Whether somebody may be away only for so long, and stretches of a route tell how long that is."""
    moved = (of.RANKED, of.TIMED_PRICES, of.PAIRED, of.SLOWED, of.LINKED)
    return bool(
        (routes[:, of.LONGEST] < of.NEVER).any()
        and not trait[list(moved)].any()
        and not visit[:, of.SETUP].any()
        and (visit[:, of.WINDOWS] == 1).all()
        and not any(frame.rests for frame in instance.routes)
        and not any(it.told for it in instance.visits)
    )


def _walk_tables(instance: Instance) -> tuple[Ints, Ints]:
    """Metres out and back, and seconds; one place more, which is nowhere."""
    places = len(instance.length_m[0]) if instance.length_m else 0
    lanes = _lanes(instance)
    gaits = max(len(instance.duration_s), 1)
    metres = np.zeros((max(lanes, default=0) + 1, places + 1, places + 1, 2), dtype=np.int32)
    seconds = np.zeros((gaits, places + 1, places + 1), dtype=np.int32)
    for p, (length, duration) in enumerate(zip(instance.length_m, instance.duration_s, strict=True)):
        no_way = (length == NO_WAY) | (duration == NO_WAY)
        np.copyto(seconds[p, :-1, :-1], duration)
        seconds[p, :-1, :-1][no_way] = of.FAR
        if lanes.index(lanes[p]) == p:
            there = metres[lanes[p], :, :, of.OUT]
            np.copyto(there[:-1, :-1], length)
            there[:-1, :-1][no_way] = of.FAR_METRES
            metres[lanes[p], :, :, of.BACK] = there.T
    return metres, seconds


def _lanes(instance: Instance) -> list[int]:
    """Number the tables of metres: who is only slower walks as far."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(id(length), len(numbers)) for length in instance.length_m]


def _gaits(frame: RouteFrame) -> tuple[int, ...]:
    return (frame.profile, *(frame.slower or (frame.profile,) * 3))


def _heavy(instance: Instance) -> Longs:
    """Which load slows the walks of each route, and above how much."""
    heavy = np.zeros((len(instance.routes), 2), dtype=np.int64)
    heavy[:, 1] = of.PLENTY
    if instance.slow_load is not None:
        heavy[:, 0] = instance.slow_load
        heavy[:, 1] = _unlimited(np.array([frame.heavy_from for frame in instance.routes], dtype=np.int64))
    return heavy


def _visits(instance: Instance, parties: Sequence[Party]) -> tuple[Ints, Ints]:
    rows = np.zeros((len(instance.visits), of.VISIT_COLUMNS), dtype=np.int32)
    windows: list[tuple[int, int]] = []
    for v, it in enumerate(instance.visits):
        opening = it.windows or ((of.NEVER, -1),)
        rows[v, : of.WINDOWS + 1] = (
            it.job,
            it.place,
            it.service_s,
            it.setup_s,
            opening[0][0],
            opening[-1][1],
            len(windows),
            len(opening),
        )
        rows[v, of.RANK] = -1 if instance.rank is None else instance.rank[v]
        rows[v, of.DOOR] = it.door
        rows[v, of.GEARED] = instance.geared is not None and instance.geared[v]
        windows.extend(opening)
    rows[:, of.ABOARD] = -1
    for visits in instance.jobs:
        for step, v in enumerate(visits):
            rows[v, of.STEP] = step
    for pair in instance.pairs:
        if pair.max_aboard_s is not None:
            rows[pair.second, of.ABOARD] = pair.max_aboard_s
    mark_links(instance, parties, rows)
    return rows, np.array(windows, dtype=np.int32).reshape(-1, 2)


def _possible(instance: Instance) -> Flags:
    """Jobs all of whose visits have a place and a window."""
    doable = [v.place != NOWHERE and bool(v.windows) for v in instance.visits]
    possible = np.array([all(doable[v] for v in job) for job in instance.jobs], dtype=np.bool_)
    possible[contradicted(instance)] = False
    return possible


def _weights(instance: Instance) -> Longs:
    """What each job takes up at most, in thousandths of the largest room, summed over the loads."""
    weight = np.zeros(len(instance.jobs), dtype=np.int64)
    for load in instance.loads:
        if load.apart or (load.ceiling < 0).all():
            continue
        largest = max(int(load.ceiling.max(initial=1)), 1)
        for job, visits in enumerate(instance.jobs):
            weight[job] += max(int(load.amount[list(visits)].max()), 0) * 1_000 // largest
    return weight


def _distances(instance: Instance, routes: Ints, out_and_back: Ints) -> Longs:
    """Metres from the first start by a job's visits to that route's end."""
    metres = np.zeros(len(instance.jobs), dtype=np.int64)
    if not len(routes):
        return metres
    first = routes[0]
    for job, visits in enumerate(instance.jobs):
        places = [first[of.START], *(instance.visits[v].place for v in visits), first[of.END]]
        metres[job] = sum(int(out_and_back[0, a, b, of.OUT]) for a, b in pairwise(places))
    return metres


def _routes(instance: Instance, together: Parties) -> Ints:
    nowhere = len(instance.length_m[0]) if instance.length_m else 0
    single = np.bincount([f.person for f in instance.routes], minlength=instance.people) == 1
    kinds: dict[object, int] = {}
    lanes = _lanes(instance)
    rows = []
    for r, frame in enumerate(instance.routes):
        who = frame.person
        start = nowhere if frame.start == NOWHERE else frame.start
        end = nowhere if frame.end == NOWHERE else frame.end
        alike = (start, end, frame.earliest, frame.latest, frame.profile)
        longest = of.NEVER if frame.longest_s is None else frame.longest_s
        kind: tuple[object, ...] = (
            *alike,
            longest,
            frame.rests,
            frame.slower,
            frame.heavy_from,
            frame.rise_s,
            frame.spell_s,
            frame.worn_s,
            instance.allowed[:, r].tobytes(),
            tuple(int(load.ceiling[who]) for load in instance.loads),
            tuple(int(limit.ceiling[who]) for limit in instance.limits),
            b"" if instance.taste is None else instance.taste[:, who].tobytes(),
            tuple(crew.helps[:, r].tobytes() + crew.brings[:, r].tobytes() for crew in instance.crews),
            together.brings[:, r].tobytes() + together.alone[:, r].tobytes(),
            # What somebody's other shift holds may tell his or her routes from those of others.
            -1 if single[who] else r,
        )
        lane = lanes[frame.profile]
        # Nothing needs gear, or it may be worn all day: then nobody has to look.
        spell = of.NEVER if instance.geared is None or frame.spell_s < 0 else frame.spell_s
        number = kinds.setdefault(kind, len(kinds))
        rows.append((*alike, who, number, frame.rise_s, lane, longest, spell, frame.worn_s))
    return np.array(rows, dtype=np.int32).reshape(-1, 12)


def _siblings(instance: Instance) -> tuple[Ints, Ints]:
    routes: list[list[int]] = [[] for _ in range(instance.people)]
    for r in sorted(range(len(instance.routes)), key=lambda r: instance.routes[r].earliest):
        routes[instance.routes[r].person].append(r)
    return _offsets(routes), np.array([r for own in routes for r in own], dtype=np.int32)


def _walks(instance: Instance) -> tuple[Ints, Flags]:
    column = {None: -1, "length": of.METRES, "duration": of.SECONDS}
    walks = np.array([column[limit.walks] for limit in instance.limits], dtype=np.int32)
    leaves = np.zeros((len(instance.limits), len(instance.visits) + 1), dtype=np.bool_)
    for k, limit in enumerate(instance.limits):
        if limit.walks is not None:
            leaves[k, :-1] = True if limit.walks_from is None else limit.walks_from
            leaves[k, -1] = limit.from_start
    return walks, leaves


def _stocks(instance: Instance) -> tuple[Ints, Ints, Longs, Longs]:
    uses: list[dict[int, int]] = [{} for _ in instance.jobs]
    for k, stock in enumerate(instance.stocks):
        for v, amount in zip(stock.visits, stock.amounts, strict=True):
            job = instance.visits[v].job
            if job != NO_JOB:
                uses[job][k] = uses[job].get(k, 0) + amount
    return (
        _offsets(uses),
        np.array([k for job in uses for k in job], dtype=np.int32),
        np.array([amount for job in uses for amount in job.values()], dtype=np.int64),
        np.array([stock.ceiling for stock in instance.stocks], dtype=np.int64),
    )


def _never(instance: Instance) -> Flags:
    """Visits that several people always share out."""
    never = np.zeros(len(instance.visits), dtype=np.bool_)
    never[[instance.doors[crew.job] for crew in instance.crews if not instance.allowed[crew.job].any()]] = (
        True
    )
    return never


def _resets(instance: Instance) -> list[int]:
    if instance.rank is None:
        return []
    return [v for v, it in enumerate(instance.visits) if it.action is Action.RESET and it.windows]


def _mutual(jobs: int, pairs: Iterable[tuple[int, int]]) -> tuple[Ints, Ints]:
    others: list[set[int]] = [set() for _ in range(jobs)]
    for one, other in pairs:
        others[one].add(other)
        others[other].add(one)
    return _offsets(others), np.array([k for them in others for k in sorted(them)], dtype=np.int32)


def _offsets(groups: Sequence[Sequence[object] | dict[int, int] | set[int]]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(g) for g in groups])]).astype(np.int32)


def _unlimited(ceiling: Longs) -> Longs:
    return np.where(ceiling < 0, of.PLENTY, ceiling)


def _per_route(instance: Instance, ceiling: Longs) -> Longs:
    return _unlimited(ceiling)[[frame.person for frame in instance.routes]]


def _columns(columns: Sequence[Longs], rows: int) -> Longs:
    if not columns:
        return np.zeros((rows, 0), dtype=np.int64)
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int64))
