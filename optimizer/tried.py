"""What mending has tried in vain: where nothing has changed since, it is not tried again.

Between two searches, before OR-Tools and at the end much the same orders come back, with the same jobs left
out. A job is then tried only on routes that have changed, or that meet or follow one that has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Instance
from optimizer.schedule import linked

Order = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Missed:
    """The insertion that came closest: on which route, which rule said no, by how many seconds, and where."""

    route: int | None
    missing: str
    by_s: int = 0
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What came of the last time, and where another time may end otherwise.

    Attributes
    ----------
    missed : Missed
        The closest miss.
    fresh : bool array (routes,)
        Routes that are not what they were.
    """

    missed: Missed
    fresh: NDArray[np.bool_]

    def closest(self, now: Missed | None) -> Missed:
        """What came closest, now that the fresh routes were tried again."""
        if now is None or now.by_s == 0 or 0 < self.missed.by_s <= now.by_s:
            return self.missed
        return now


@dataclass(frozen=True, slots=True)
class _Tried:
    order: Order
    most: int
    missed: Missed


_TRIED: WeakKeyDictionary[Instance, dict[int, _Tried]] = WeakKeyDictionary()
"""By job, the last time; they live as long as their instance."""


def remembered(instance: Instance, order: Order, job: int, most: int) -> Before | None:
    """What is known of a job from an earlier try, in an order that may be another by now.

    Parameters
    ----------
    instance, order
        For each route its visits, as they are now.
    job
        One that is left out.
    most
        How many ways were tried: what is known of fewer does not count.

    Returns
    -------
    Before or None
        None when it was never tried so often, or where what came closest may be another by now.
    """
    last = _TRIED.get(instance, {}).get(job)
    if last is None or last.most < most:
        return None
    changed = [r for r, (was, now) in enumerate(zip(last.order, order, strict=True)) if was != now]
    if changed and _depends_on_all(instance, job):
        return None
    fresh = np.zeros(len(order), dtype=np.bool_)
    if changed:
        fresh |= np.array([bool(visits) for visits in linked(instance, order, changed)])
        fresh[changed] = True
    # What came closest cannot be told from routes that are others by now, unless all are tried again.
    gone = last.missed.route is not None and bool(fresh[last.missed.route])
    return None if gone else Before(last.missed, fresh)


def remember(instance: Instance, order: Order, job: int, most: int, missed: Missed) -> None:
    """Keep in mind that a job was tried in an order so many times, in vain."""
    _TRIED.setdefault(instance, {})[job] = _Tried(order, most, missed)


def _depends_on_all(instance: Instance, job: int) -> bool:
    """Whether a change on any route may let a job in: it shares a stock, a person or an hour with others."""
    stocked = {instance.visits[v].job for stock in instance.stocks for v in stock.visits}
    tied = {one for pair in instance.same for one in pair}
    tied |= {one for link in instance.befores for one in (link.earlier, link.later)}
    return job in stocked or job in tied
