"""Cut a large plan into pieces of neighbouring routes that can be searched apart, and put them together.

A piece is an instance of its own, with the places, people and jobs of some routes and the left-out jobs
nearest to them. What holds within a person's routes or among a few jobs holds in the piece as in the whole,
and the costs of all pieces sum to that of the plan. Cut anew each time, pieces overlap those from before,
so that in the end every two neighbours have been searched together (cf. Taillard & Voss, "POPMUSIC", Essays
and Surveys in Metaheuristics, 2002).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.engine import VisitOrder
from optimizer.ground import NOWHERE, IntMatrix
from optimizer.instance import NO_JOB, Instance, Stock
from optimizer.neighbourhoods import neighbourhoods, shared_out


@dataclass(frozen=True, eq=False)
class Piece:
    """A part of an instance.

    Attributes
    ----------
    instance : Instance
        With numbers of its own.
    routes, visits : tuple of int
        Which route and visit of the whole each of the piece is.
    order : VisitOrder
        The plan so far, in the piece's numbers.
    """

    instance: Instance
    routes: tuple[int, ...]
    visits: tuple[int, ...]
    order: VisitOrder


def can_be_cut(instance: Instance) -> bool:
    """Whether nothing is decided, or priced, across all routes at once."""
    across = instance.crews or instance.befores
    prices = instance.prices
    return not across and not prices.per_finish_s and not prices.per_longest_work_s


def cut(instance: Instance, order: VisitOrder, size: int, dice: Random) -> list[Piece]:
    """Cut a plan into pieces, around corners drawn by lot.

    Parameters
    ----------
    instance, order
        For each route its visits.
    size
        Visits that a piece is to have, about.
    dice
        Draws the corners.
    """
    persons = neighbourhoods(instance, order, size, dice)
    piece_of = np.zeros(len(instance.routes), dtype=np.intp)
    for number, people in enumerate(persons):
        for person in people:
            piece_of[list(instance.routes_of[person])] = number
    jobs = shared_out(instance, order, piece_of, len(persons))
    resets = _resets(instance, order, piece_of, len(persons))
    stocks = _stocks(instance, order, jobs)
    return [
        _piece(instance, order, np.flatnonzero(piece_of == k).tolist(), jobs[k], resets[k], stocks[k])
        for k in range(len(persons))
    ]


def joined(order: VisitOrder, pieces: Sequence[Piece], found: Sequence[VisitOrder]) -> VisitOrder:
    """The plan with what was found for the pieces."""
    whole = list(order)
    for piece, part in zip(pieces, found, strict=True):
        for route, visits in zip(piece.routes, part, strict=True):
            whole[route] = tuple(piece.visits[v] for v in visits)
    return tuple(whole)


def _resets(
    instance: Instance, order: VisitOrder, piece_of: NDArray[np.intp], pieces: int
) -> list[list[int]]:
    """Decontaminations stay where they are made; the others go round."""
    shares: list[list[int]] = [[] for _ in range(pieces)]
    route_of = {v: r for r, visits in enumerate(order) for v in visits}
    for n, v in enumerate(v for v, it in enumerate(instance.visits) if it.job == NO_JOB):
        shares[int(piece_of[route_of[v]]) if v in route_of else n % pieces].append(v)
    return shares


def _stocks(
    instance: Instance, order: VisitOrder, jobs: Sequence[Sequence[int]]
) -> list[list[tuple[Stock, int]]]:
    """What each piece may take: what it takes now; what nobody takes goes to whoever left most of it out."""
    shares: list[list[tuple[Stock, int]]] = [[] for _ in jobs]
    made = {v for visits in order for v in visits}
    for stock in instance.stocks:
        amount = dict(zip(stock.visits, stock.amounts, strict=True))
        taken, wanted = [0] * len(jobs), [0] * len(jobs)
        for k, own in enumerate(jobs):
            for v in (v for job in own for v in instance.jobs[job] if v in amount):
                (taken if v in made else wanted)[k] += amount[v]
        left = stock.ceiling - sum(taken)
        first = wanted.index(max(wanted))
        for k in range(len(jobs)):
            shares[k].append((stock, taken[k] + (left if k == first else 0)))
    return shares


def _piece(
    instance: Instance,
    order: VisitOrder,
    routes: Sequence[int],
    jobs: Sequence[int],
    resets: Collection[int],
    stocks: Sequence[tuple[Stock, int]],
) -> Piece:
    visits = sorted([*(v for job in jobs for v in instance.jobs[job]), *resets])
    people = sorted({instance.routes[r].person for r in routes})
    new_visit = {v: n for n, v in enumerate(visits)}
    new_job = {job: n for n, job in enumerate(jobs)}
    new_person = {person: n for n, person in enumerate(people)}
    frames = [instance.routes[r] for r in routes]
    ends = {p for frame in frames for p in (frame.start, frame.end)}
    places = sorted((ends | {instance.visits[v].place for v in visits}) - {NOWHERE})
    new_place = {place: n for n, place in enumerate(places)} | {NOWHERE: NOWHERE}
    profiles = sorted({p for frame in frames for p in (frame.profile, *(frame.slower or ()))})
    new_profile = {p: n for n, p in enumerate(profiles)}
    rows = np.array(visits, dtype=np.intp)
    made_here = set(visits)
    part = replace(
        instance,
        duration_s=_corner([instance.duration_s[p] for p in profiles], places),
        length_m=_corner([instance.length_m[p] for p in profiles], places),
        visits=tuple(
            replace(it, job=new_job.get(it.job, NO_JOB), place=new_place[it.place])
            for it in (instance.visits[v] for v in visits)
        ),
        jobs=tuple(tuple(new_visit[v] for v in instance.jobs[job]) for job in jobs),
        routes=tuple(
            replace(
                frame,
                person=new_person[frame.person],
                start=new_place[frame.start],
                end=new_place[frame.end],
                profile=new_profile[frame.profile],
                slower=_renumbered(frame.slower, new_profile),
            )
            for frame in frames
        ),
        people=len(people),
        left_out=tuple(instance.left_out[job] for job in jobs),
        allowed=instance.allowed[np.ix_(jobs, routes)],
        loads=tuple(
            replace(load, amount=load.amount[rows], ceiling=load.ceiling[people]) for load in instance.loads
        ),
        limits=tuple(
            replace(
                limit,
                ceiling=limit.ceiling[people],
                per_visit=limit.per_visit[rows],
                walks_from=None if limit.walks_from is None else limit.walks_from[rows],
            )
            for limit in instance.limits
        ),
        pairs=tuple(
            replace(pair, first=new_visit[pair.first], second=new_visit[pair.second])
            for pair in instance.pairs
            if pair.first in made_here
        ),
        stocks=tuple(_stock(stock, ceiling, new_visit) for stock, ceiling in stocks),
        rank=None if instance.rank is None else instance.rank[rows],
        nth_door={new_job[job]: n for job, n in (instance.nth_door or {}).items() if job in new_job},
        same=_among(instance.same, new_job),
        apart=_among(instance.apart, new_job),
        taste=None if instance.taste is None else instance.taste[np.ix_(jobs, people)],
        geared=None if instance.geared is None else instance.geared[rows],
        toll=None if instance.toll is None else _corner([instance.toll], places)[0],
        passages=(),  # times are exact again once the pieces are joined
    )
    now = tuple(tuple(new_visit[v] for v in order[r]) for r in routes)
    return Piece(part, tuple(routes), tuple(visits), now)


def _renumbered(slower: tuple[int, int, int] | None, new: dict[int, int]) -> tuple[int, int, int] | None:
    return None if slower is None else (new[slower[0]], new[slower[1]], new[slower[2]])


def _corner(matrices: Sequence[IntMatrix], places: Sequence[int]) -> tuple[IntMatrix, ...]:
    """The walks among some places; a matrix that several profiles share stays one."""
    grid = np.ix_(places, places)
    known = {id(matrix): matrix for matrix in matrices}
    small = {number: np.ascontiguousarray(matrix[grid]) for number, matrix in known.items()}
    return tuple(small[id(matrix)] for matrix in matrices)


def _stock(stock: Stock, ceiling: int, new_visit: dict[int, int]) -> Stock:
    here = [(new_visit[v], a) for v, a in zip(stock.visits, stock.amounts, strict=True) if v in new_visit]
    return Stock(stock.name, tuple(v for v, _ in here), tuple(a for _, a in here), ceiling)


def _among(pairs: Sequence[tuple[int, int]], new_job: dict[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple((new_job[a], new_job[b]) for a, b in pairs if a in new_job and b in new_job)
