"""How much time there is between the visits of finished routes: what cannot fit is told without timing it.

Every gap has a second from which on its person is free there and one by which the next visit has to begin;
both are on the safe side, since breaks, gear, goods aboard and other people only take time. A visit that
does not fit between them does not fit at all, as far as going round by it is not a short cut.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from optimizer.crossing import NEVER, RouteWalks
from optimizer.gap_hours import due, ready
from optimizer.gaps import AllGaps, Gaps, Longs
from optimizer.ground import NOWHERE
from optimizer.instance import Instance

_RISES = 3
"""Four ranks: so often gear is changed at most, and who changes before the others saves them that."""


class Spare:
    """The hours of the gaps of an order, by their numbers in `AllGaps`.

    Parameters
    ----------
    instance
        For its hours and walks.
    order
        For each route its visits.
    gaps
        Of the order, where they are known.

    Attributes
    ----------
    ready : int array (gaps,)
        From when on the person is free in a gap, at the earliest.
    due : int array (gaps,)
        When the visit behind a gap has to begin, or the route to end, at the latest.
    """

    def __init__(
        self, instance: Instance, order: Sequence[Sequence[int]], gaps: AllGaps | None = None
    ) -> None:
        self._instance = instance
        self._gaps = AllGaps(instance, order) if gaps is None else gaps
        routes = [RouteWalks(instance, r, tuple(visits)) for r, visits in enumerate(order)]
        self.ready = np.array(list(chain.from_iterable(ready(instance, routes))), dtype=np.int64)
        self.due = np.array(list(chain.from_iterable(due(instance, routes))), dtype=np.int64)
        setups = [(*(instance.visits[v].setup_s for v in visits), 0) for visits in order]
        self._setup = np.array(list(chain.from_iterable(setups)), dtype=np.int64)
        rises = [_RISES * frame.rise_s if instance.rank is not None else 0 for frame in instance.routes]
        self._ease = np.array(rises, dtype=np.int64)[self._gaps.route]
        self._walks: dict[int, tuple[Longs, Longs]] = {}

    def walks(self, visit: int) -> tuple[Longs, Longs]:
        """Seconds from in front of each gap to a visit, and from there to what is behind the gap.

        Parameters
        ----------
        visit
            Number of the visit.

        Returns
        -------
        there : int array (gaps,)
            Seconds to the visit; 0 where the route begins at it.
        onward : int array (gaps,)
            Seconds from it to what comes next; 0 where the route ends at it.
        """
        door = self._instance.visits[visit].place
        if door in self._walks:
            return self._walks[door]
        there, onward = np.empty_like(self.ready), np.empty_like(self.ready)
        before, after = self._gaps.before, self._gaps.after
        for profile, at in self._gaps.profiles:
            seconds = self._instance.duration_s[profile]
            there[at], onward[at] = seconds[before[at], door], seconds[door, after[at]]
        there[before == NOWHERE] = 0
        onward[after == NOWHERE] = 0
        found = self._walks[door] = np.maximum(there, 0), np.maximum(onward, 0)
        return found

    def begins(self, visit: int, arrive: Longs) -> Longs:
        """When a visit begins for those who come then: in its windows, or behind them at once.

        Parameters
        ----------
        visit
            Number of the visit.
        arrive
            Seconds of the plan, any shape.

        Returns
        -------
        int array
            Seconds of the plan, of the same shape.
        """
        begin = arrive
        for first, last in reversed(self._instance.visits[visit].windows):
            begin = np.where(arrive <= last, np.maximum(arrive, first), begin)
        return begin

    def between(self, visit: int) -> tuple[Longs, Longs]:
        """From when until when a visit could begin in each gap; never, where the first is behind the last.

        Parameters
        ----------
        visit
            Number of the visit.

        Returns
        -------
        first, last : int array (gaps,)
            Seconds of the plan.
        """
        there, onward = self.walks(visit)
        it = self._instance.visits[visit]
        service_s = it.service_s + np.where(self._gaps.before == it.place, 0, it.setup_s)
        first = self.begins(visit, self.ready + there)
        return first, self._last(visit, self._by(visit, onward) - service_s)

    def over(self, visit: int) -> Longs:
        """By how many seconds a visit is too long for each gap; none or less where it may fit."""
        first, last = self.between(visit)
        return first - last

    def over_together(self, parts: Sequence[int], gaps: Gaps) -> Longs:
        """The same for several visits, with one gap (of all) for each in every row of ``gaps``.

        Parameters
        ----------
        parts
            Numbers of visits, in their order.
        gaps
            Numbers in `AllGaps`, shape (ways, parts); never falling along a row.

        Returns
        -------
        int array (ways,)
            Seconds; none or less where they may fit.
        """
        most = np.full(len(gaps), -NEVER, dtype=np.int64)
        leave, fallen = np.zeros(len(gaps), dtype=np.int64), np.zeros(len(gaps), dtype=np.int64)
        for k, visit in enumerate(parts):
            there, onward = self.walks(visit)
            at, it = gaps[:, k], self._instance.visits[visit]
            arrive = self.ready[at] + there[at]
            if k > 0:
                with_it = gaps[:, k - 1] == at
                step = self._steps(parts[k - 1], visit)[self._gaps.profile[at]]
                arrive = np.where(with_it, leave + step, np.maximum(arrive, leave))
            leave = self.begins(visit, arrive) + it.service_s  # a setup may fall away: it is not counted
            last = gaps[:, k + 1] != at if k + 1 < len(parts) else np.ones(len(gaps), dtype=np.bool_)
            closing = it.windows[-1][1] if it.windows else -NEVER
            late = np.where(last, leave - self._by(visit, onward)[at], -NEVER)
            most = np.maximum(most, np.maximum(late, arrive - closing))
            fallen += self._saved(visit)[at]
        # What one of them saves somewhere leaves more time to the others.
        return most if len(parts) == 1 else most - fallen

    def _steps(self, one: int, other: int) -> Longs:
        """Seconds between two visits, by profile."""
        a, b = self._instance.visits[one].place, self._instance.visits[other].place
        return np.array([max(0, int(seconds[a, b])) for seconds in self._instance.duration_s], dtype=np.int64)

    def _by(self, visit: int, onward: Longs) -> Longs:
        """By when one must leave a visit in each gap."""
        by: Longs = self.due - onward + self._saved(visit)
        return by

    def _saved(self, visit: int) -> Longs:
        """Seconds that may fall away behind each gap: a setup where one is there already, changes of gear."""
        setup = np.where(self._gaps.after == self._instance.visits[visit].place, self._setup, 0)
        saved: Longs = setup + self._ease
        return saved

    def _last(self, visit: int, by: Longs) -> Longs:
        last = np.full_like(by, -NEVER)
        for begin, end in self._instance.visits[visit].windows:
            last = np.where(by >= begin, np.minimum(by, end), last)
        return last
