"""Decide between alternative sites before the search: the nearest that suits and has room, dearest first.

A search over alternatives would be better where several sites are about equally far; here a task keeps
the site that adds the least walking, as long as the sum of what is asked there fits.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Amounts, Site, Task

_SLACK = 1e-6  # sums of decimal fractions are off in the last bit


def decide_sites(
    tasks: Sequence[Task],
    door: Sequence[int],
    sites: Iterable[Site],
    place: Mapping[str, int],
    length_m: NDArray[np.int32],
    closed: Container[str] = (),
    suits: Callable[[int, str, bool], bool] = lambda _task, _site, _to: True,
) -> tuple[tuple[str | None, str | None], ...]:
    """Choose for every task the site its goods come from and the site they go to.

    Parameters
    ----------
    tasks
        Completed from the catalogue.
    door
        Place of each task's door, negative for none; shape (tasks,).
    sites, place
        The sites, and the place of each by id.
    length_m
        Metres between places; negative where there is no way.
    closed
        Sites that are not open while anybody works; taken only when there is no other.
    suits
        Whether somebody could do a task by way of a site, which has its goods or (True) takes them; one that
        does not suit is taken only when there is no other.

    Returns
    -------
    tuple of (str or None, str or None)
        Site ids; None when a task names none. Where no alternative has room, the nearest.
    """
    sites = tuple(sites)
    stock = {s.id: dict(s.stock) for s in sites if s.stock is not None}
    room = {s.id: dict(s.holds) for s in sites if s.holds is not None}
    # What has no choice takes its share first, then the tasks that count most.
    turn = sorted(
        range(len(tasks)),
        key=lambda i: (
            isinstance(tasks[i].from_site, tuple) or isinstance(tasks[i].to_site, tuple),
            -(tasks[i].priority or 0),
            i,
        ),
    )
    decided: list[tuple[str | None, str | None]] = [(None, None)] * len(tasks)
    for i in turn:
        task = tasks[i]

        def metres(site: str, to: bool, one: int = i, at: int = door[i]) -> tuple[bool, bool, bool, int]:
            if at < 0:
                return (site in closed, False, False, 0)
            there, back = int(length_m[place[site], at]), int(length_m[at, place[site]])
            shut = site in closed
            return (shut, shut or not suits(one, site, to), min(there, back) < 0, there + back)

        def nearest(said: tuple[str, ...], to: bool) -> list[str]:
            return list(said) if len(said) < 2 else sorted(said, key=lambda site: metres(site, to))

        decided[i] = (
            _take(task.load or {}, nearest(_list(task.from_site), to=False), stock),
            _take(task.load or {}, nearest(_list(task.to_site), to=True), room),
        )
    return tuple(decided)


def _list(said: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else said


def _take(load: Amounts, nearest: Sequence[str], left: dict[str, dict[str, float]]) -> str | None:
    """Take a load from the first site that has it left; the nearest when none has."""
    for site in nearest:
        remaining = left.get(site, {})
        if all(amount <= remaining.get(name, amount) + _SLACK for name, amount in load.items()):
            for name in load.keys() & remaining.keys():
                remaining[name] -= load[name]
            return site
    return nearest[0] if nearest else None
