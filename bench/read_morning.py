"""Reads a morning of our own as the part of it that every solver can express, and says what was left out.

Kept are places, walks at each person's pace, shifts, windows, service, loads, skills and every other
reason why a person may not do a task, pickup before delivery, and what a task is worth.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.euclid import Benchmark, Vehicle
from bench.outcome import MORNING
from optimizer.ground import NO_WAY, NOWHERE, survey
from optimizer.instance import Instance
from optimizer.objective import UNIT_PER_M
from optimizer.parsing import parse_problem
from optimizer.problem import InlineMap, MatrixMap, Problem
from optimizer.solve import build
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf

MAPS = Path(__file__).parents[1] / "fixtures" / "maps"
_MOST_VISITS = 2
_FAR = 10_000_000
"""Seconds and cost units of a way that there is not: longer than any shift."""

_LEFT_OUT: dict[str, Callable[[Instance], bool]] = {
    "breaks": lambda it: any(frame.rests for frame in it.routes),
    "limits on walking, gear and tasks": lambda it: bool(it.limits),
    "time aboard": lambda it: any(pair.max_aboard_s is not None for pair in it.pairs),
    "order of households": lambda it: it.rank is not None and bool((it.rank > 0).any()),
    "what comes after what": lambda it: bool(it.befores),
    "stock": lambda it: bool(it.stocks),
    "who shares a person, and who does not": lambda it: bool(it.same or it.apart),
    "pinned places in the order": lambda it: bool(it.nth_door),
    "who knows the place": lambda it: it.taste is not None,
    "finishing early, fairness and lateness": lambda it: any(
        (it.prices.per_finish_s, it.prices.per_longest_work_s, it.prices.per_late_s)
    ),
    "setup once per place (charged at every stop)": lambda it: any(visit.setup_s for visit in it.visits),
}


def read_morning(path: Path) -> Benchmark:
    """Read a problem's JSON; its map is inline, a matrix, or one of the maps of the fixtures."""
    problem = parse_problem(path.read_bytes())
    return expressible(path.stem, build(survey(problem, network_of(problem))))


def network_of(problem: Problem) -> WalkingNetwork | None:
    """The walking network of a problem; None when it brings a matrix."""
    if isinstance(problem.map, MatrixMap):
        return None
    if isinstance(problem.map, InlineMap):
        return read_geojson(problem.map.model_dump_json().encode())
    drawn = MAPS / f"{problem.map}.geojson"
    return (
        read_geojson(drawn.read_bytes())
        if drawn.exists()
        else read_osm_pbf((MAPS / f"{problem.map}.osm.pbf").read_bytes())
    )


def expressible(name: str, it: Instance) -> Benchmark:
    """Return the part of an instance that every solver can express."""
    jobs = [job for job in range(len(it.jobs)) if _plain(it, job)]
    visits = [v for job in jobs for v in it.jobs[job]]
    homes = sorted({place for frame in it.routes for place in (frame.start, frame.end)})
    places = np.array([*homes, *(it.visits[v].place for v in visits)])
    first = len(homes)
    point_of = {v: first + k for k, v in enumerate(visits)}
    always = ((0, it.horizon_s),)
    allowed = np.ones((len(places), len(it.routes)), dtype=np.bool_)
    prize = [0] * len(places)
    for job in jobs:
        last = point_of[it.jobs[job][-1]]
        prize[last] = it.left_out[job]
        allowed[[point_of[v] for v in it.jobs[job]]] = it.allowed[job]
    mates = tuple((point_of[it.jobs[j][0]], point_of[it.jobs[j][1]]) for j in jobs if len(it.jobs[j]) > 1)
    demand = np.zeros((len(places), max(1, len(it.loads))), dtype=np.int64)
    for dimension, load in enumerate(it.loads):
        demand[first:, dimension] = load.amount[visits]
    return Benchmark(
        name=name,
        kind=MORNING,
        length=tuple(_between(table, places, it.prices.per_metre) for table in it.length_m),
        duration=tuple(_between(table, places, 1) for table in it.duration_s),
        depots=first,
        windows=(*(always,) * first, *(it.visits[v].windows for v in visits)),
        service=(*(0,) * first, *(it.visits[v].service_s + it.visits[v].setup_s for v in visits)),
        demand=demand,
        vehicles=tuple(
            Vehicle(
                start=homes.index(frame.start),
                end=homes.index(frame.end),
                capacity=_capacity(it, frame.person, demand),
                earliest=frame.earliest,
                latest=frame.latest,
                profile=frame.profile,
            )
            for frame in it.routes
        ),
        prize=tuple(prize),
        mates=mates,
        allowed=allowed,
        scale=float(UNIT_PER_M),
        left_out=_said(it, len(it.jobs) - len(jobs)),
        serving_first=True,
    )


def _plain(it: Instance, job: int) -> bool:
    """Whether a job is one stop or a pair, can be made at some time, and by some one person."""
    visits = it.jobs[job]
    return (
        len(visits) <= _MOST_VISITS
        and all(it.visits[v].windows for v in visits)
        and bool(it.allowed[job].any())
    )


def _said(it: Instance, dropped: int) -> tuple[str, ...]:
    rules = [rule for rule, used in _LEFT_OUT.items() if used(it)]
    return (
        (*rules, f"{dropped} tasks for several people, with a swap, or for nobody") if dropped else (*rules,)
    )


def _between(table: NDArray[np.int32], places: NDArray[np.int64], factor: int) -> NDArray[np.int32]:
    """Walks between points; from and to an open end they are free."""
    walks = table[np.ix_(places, places)].astype(np.int64)
    walks = np.where(walks == NO_WAY, _FAR, np.minimum(walks * factor, _FAR))
    walks[places == NOWHERE, :] = 0
    walks[:, places == NOWHERE] = 0
    np.fill_diagonal(walks, 0)
    return walks.astype(np.int32)


def _capacity(it: Instance, person: int, demand: NDArray[np.int64]) -> tuple[int, ...]:
    """Per dimension; without a ceiling, more than there is."""
    if not it.loads:
        return (1,)
    everything = np.abs(demand).sum(axis=0)
    ceilings = [int(load.ceiling[person]) for load in it.loads]
    return tuple(c if c >= 0 else int(most) + 1 for c, most in zip(ceilings, everything, strict=True))
