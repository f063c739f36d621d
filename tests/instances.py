"""Tiny instances built by hand: places on a line, 100 s and 100 m apart unless a test says otherwise."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.dividing import divided
from optimizer.instance import Action, Instance, Pair, Prices, RouteFrame, Team, Visit

HORIZON = 10_000
ALWAYS = ((0, HORIZON),)


def line(places: int, step: int = 100) -> np.ndarray:
    """Walks between places 0, 1, 2 … along a line."""
    at = np.arange(places) * step
    return np.abs(at[:, None] - at[None, :]).astype(np.int32)


def visit(job: int, place: int, **but: Any) -> Visit:
    """A visit at a door: one minute of service at any time."""
    said: dict[str, Any] = {
        "action": Action.TASK,
        "door": True,
        "service_s": 60,
        "setup_s": 0,
        "windows": ALWAYS,
    }
    return Visit(job=job, place=place, **(said | but))


def frame(person: int = 0, **but: Any) -> RouteFrame:
    """A shift from place 0 back to place 0, all the time there is."""
    said: dict[str, Any] = {"shift": 0, "start": 0, "end": 0, "earliest": 0, "latest": HORIZON, "profile": 0}
    return RouteFrame(person=person, **(said | but))


def instance(
    visits: Sequence[Visit],
    routes: Sequence[RouteFrame] = (frame(),),
    *,
    walks: np.ndarray | None = None,
    **but: Any,
) -> Instance:
    """An instance of these visits and routes; jobs and pairs follow from the visits."""
    walks = line(max(v.place for v in visits) + 1) if walks is None else walks
    by_job: dict[int, list[int]] = {}
    for number, it in enumerate(visits):
        if it.job >= 0:
            by_job.setdefault(it.job, []).append(number)
    jobs = tuple(tuple(by_job[j]) for j in sorted(by_job))
    said: Mapping[str, Any] = {
        "duration_s": (walks,),
        "length_m": (walks,),
        "visits": tuple(visits),
        "jobs": jobs,
        "routes": tuple(routes),
        "people": 1 + max(r.person for r in routes),
        "horizon_s": HORIZON,
        "left_out": (1_000_000,) * len(jobs),
        "allowed": np.ones((len(jobs), len(routes)), dtype=np.bool_),
        "prices": Prices(10, 0, 0, 0),
        "pairs": tuple(Pair(a, b) for job in jobs for a, b in itertools.pairwise(job)),
    }
    return Instance(**{**said, **but})


def together(it: Instance, *jobs: int, size: int = 2, alone: Any = False, **but: Any) -> Instance:
    """The same, with jobs that so many people make together, and nobody alone unless a test says so."""
    every = np.ones(len(it.routes), dtype=np.bool_)
    allowed = it.allowed.copy()
    allowed[list(jobs)] = alone
    brings = tuple(np.array(has, dtype=np.bool_) for has in but.pop("brings", ()))
    team = Team(size, np.array(but.pop("joins", every)), np.array(but.pop("leads", every)), brings, **but)
    return divided(replace(it, allowed=allowed), dict.fromkeys(jobs, team))
