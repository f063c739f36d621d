"""Where in finished routes a job could go, the cheapest places first.

A job of several visits is tried in full only on the routes where its visits come cheapest.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement

import numpy as np

from optimizer.feasible import at_once
from optimizer.gaps import AllGaps, Bools, Gaps, Longs
from optimizer.ground import NO_WAY, NOWHERE, IntMatrix
from optimizer.instance import Instance
from optimizer.spare import Spare
from optimizer.weighing import inserted

_ROUTES = 24  # looked at in full for a job of several visits
FAR = 1 << 40
_TOO_LATE = 3  # ways that cannot be in time, by the least: what is missing is to be told


class Slots:
    """What the gaps of an order (`AllGaps`) would cost.

    Parameters
    ----------
    instance
        For its walks.
    order
        For each route its visits; shape (routes, any).

    Attributes
    ----------
    gaps : AllGaps
        By whose numbers metres and seconds are told.
    """

    def __init__(self, instance: Instance, order: Sequence[Sequence[int]]) -> None:
        self._instance, self._order = instance, order
        gaps = self.gaps = AllGaps(instance, order)
        self._instead = np.zeros(len(gaps.route), dtype=np.int64)
        for p, at in gaps.profiles:
            self._instead[at] = _metres(instance.length_m[p], gaps.before[at], gaps.after[at])
        # Nobody walks an empty route; a way that is not there is not saved.
        nobody = np.array([not visits for visits in order], dtype=np.bool_)
        self._instead[nobody[gaps.route] | (self._instead >= FAR)] = 0

    @cached_property
    def spare(self) -> Spare:
        """How much time there is in each gap."""
        return Spare(self._instance, self._order, self.gaps)

    def cheapest(
        self, job: int, most: int, among: Bools | None = None
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield up to ``most`` ways to put a job into one route: its number, and its visits then.

        Of some routes, by default of all. As `ways`, and last a few that are too late by the least: by how
        much is worth telling.
        """
        parts, open_to = self._instance.jobs[job], self._instance.allowed[job]
        open_to = open_to if among is None else open_to & among
        for _, route, visits in self.ways(parts, open_to, most):
            yield route, visits
        yield from self._too_late(parts, open_to)

    def ways(
        self, parts: Sequence[int], open_to: Bools, most: int
    ) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield up to ``most`` ways to put visits, in their order, into one of some routes.

        Each with the metres that it adds, the number of the route, and its visits then. Ways for which there
        is no time are passed over; of the others those in which somebody carries too much are, too, but for
        the very cheapest: it tells what is in the way.
        """
        costs = [self._detours(v) for v in parts]
        if len(parts) == 1:
            fits = open_to[self.gaps.route] & (self.spare.over(parts[0]) <= 0)
            detour = np.where(fits, costs[0][0] + costs[0][1] - self._instead, FAR)
            for gap in _smallest(detour, most):
                route = int(self.gaps.route[gap])
                yield int(detour[gap]), route, self._inserted(route, parts, (gap - self.gaps.first[route],))
            return
        ways: list[tuple[Longs, int, Gaps, Bools]] = []
        for route in self._promising(costs, open_to).tolist():
            gaps = _gap_sets(len(self._order[route]) + 1, len(parts))
            over = self.spare.over_together(parts, gaps + self.gaps.first[route])
            metres = np.where(over <= 0, self._together(route, parts, costs, gaps), FAR)
            kept = _smallest(metres, most)
            ways.append((metres[kept], route, gaps[kept], self._carried(route, parts, gaps[kept])))
        if not ways:
            return
        metres = np.concatenate([metres for metres, _, _, _ in ways])
        which = np.repeat(np.arange(len(ways)), [len(metres) for metres, _, _, _ in ways])
        row = np.concatenate([np.arange(len(metres)) for metres, _, _, _ in ways])
        for turn, k in enumerate(_smallest(metres, most)):
            _, route, gaps, carried = ways[which[k]]
            if turn == 0 or carried[row[k]]:
                yield int(metres[k]), route, self._inserted(route, parts, gaps[row[k]])

    def _too_late(self, parts: Sequence[int], open_to: Bools) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield a few ways for which there is no time, those first that are too late by the least.

        What has to be made at once does not become late: nobody could change that.
        """
        costs = [self._detours(v) for v in parts]
        found: list[tuple[int, int, int, Gaps]] = []
        for route in self._promising(costs, open_to).tolist():
            gaps = _gap_sets(len(self._order[route]) + 1, len(parts))
            over = self.spare.over_together(parts, gaps + self.gaps.first[route])
            on_foot = self._together(route, parts, costs, gaps) < FAR // 2
            behind = gaps[:, 0] >= self._behind_what_was(route)
            late = np.where((over > 0) & on_foot & behind, np.minimum(over, FAR // 2 - 1), FAR)
            found += [(int(late[k]), route, k, gaps[k]) for k in _smallest(late, 1)]
        for _, route, _, gaps in sorted(found, key=lambda one: one[:3])[:_TOO_LATE]:
            yield route, self._inserted(route, parts, gaps)

    def _behind_what_was(self, route: int) -> int:
        """The first gap of a route behind all that is made at once."""
        gaps = enumerate(self._order[route], start=1)
        return max((gap for gap, v in gaps if at_once(self._instance, route, v)), default=0)

    def joins(self, visit: int) -> tuple[Longs, Longs, Longs]:
        """Metres that a visit adds in each gap, and when it could begin, at the earliest and at the latest.

        Where that is never in time, or no way leads there, the metres are beyond any walk.
        """
        there, onward = self._detours(visit)
        first, last = self.spare.between(visit)
        metres = np.where(first <= last, there + onward - self._instead, FAR)
        return metres, first, last

    def _detours(self, visit: int) -> tuple[Longs, Longs]:
        """Metres to a visit from what is before each gap, and from it to what is behind the gap."""
        there, onward = np.empty_like(self._instead), np.empty_like(self._instead)
        door = np.array([self._instance.visits[visit].place], dtype=np.intp)
        for p, at in self.gaps.profiles:
            length_m = self._instance.length_m[p]
            there[at] = _metres(length_m, self.gaps.before[at], door)
            onward[at] = _metres(length_m, door, self.gaps.after[at])
        return there, onward

    def nearest(self, parts: Sequence[int], open_to: Bools) -> list[int]:
        """Some of the open routes, those first where visits add the least."""
        nearest: list[int] = self._promising([self._detours(v) for v in parts], open_to).tolist()
        return nearest

    def _promising(self, costs: Sequence[tuple[Longs, Longs]], open_to: Bools) -> Gaps:
        """The open routes where each visit for itself adds the least, or all visits in one gap."""
        each = sum(
            np.minimum.reduceat(there + onward - self._instead, self.gaps.first[:-1])
            for there, onward in costs
        )
        one_gap = np.minimum.reduceat(costs[0][0] + costs[-1][1] - self._instead, self.gaps.first[:-1])
        bound = np.where(open_to, np.minimum(each, one_gap), FAR)
        return np.array(_smallest(bound, _ROUTES), dtype=np.intp)

    def _together(
        self, route: int, parts: Sequence[int], costs: Sequence[tuple[Longs, Longs]], gaps: Gaps
    ) -> Longs:
        """Metres that each row of ``gaps`` adds, one gap per visit of the job."""
        length_m = self._instance.length_m[self._instance.routes[route].profile]
        place = np.array([self._instance.visits[v].place for v in parts], dtype=np.intp)
        flat = gaps + self.gaps.first[route]
        total = np.zeros(len(gaps), dtype=np.int64)
        for k in range(len(parts)):
            follows = gaps[:, k - 1] == gaps[:, k] if k > 0 else np.zeros(len(gaps), dtype=np.bool_)
            link = _metres(length_m, place[k - 1 : k], place[k : k + 1]) if k > 0 else 0
            total += np.where(follows, link, costs[k][0][flat[:, k]])
            last = gaps[:, k + 1] != gaps[:, k] if k + 1 < len(parts) else np.ones(len(gaps), dtype=np.bool_)
            total += np.where(last, costs[k][1][flat[:, k]] - self._instead[flat[:, k]], 0)
        return total

    def _carried(self, route: int, parts: Sequence[int], gaps: Gaps) -> Bools:
        """Whether what each row of ``gaps`` adds can be carried, as far as each load tells for itself."""
        person = self._instance.routes[route].person
        made = np.array(self._order[route], dtype=np.intp)
        until = np.column_stack([gaps[:, 1:], np.full(len(gaps), len(made))])
        fine = np.ones(len(gaps), dtype=np.bool_)
        for load in self._instance.loads:
            ceiling = int(load.ceiling[person])
            more = load.amount[list(parts)].cumsum()
            if load.apart or ceiling < 0 or more.max() <= 0:
                continue
            peak = _peaks(np.concatenate([[0], load.amount[made].cumsum()]))
            for k in np.flatnonzero(more > 0):
                fine &= peak[gaps[:, k], until[:, k]] + more[k] <= ceiling
        return fine

    def _inserted(self, route: int, parts: Sequence[int], gaps: Sequence[int] | Gaps) -> tuple[int, ...]:
        return inserted(self._order[route], parts, [int(gap) for gap in gaps])


def _metres(length_m: IntMatrix, start: Gaps, end: Gaps) -> Longs:
    """Metres of walks; from or to nowhere is free, and without a way as far as can be."""
    metres = length_m[start, end].astype(np.int64)
    metres[metres == NO_WAY] = FAR
    metres[(start == NOWHERE) | (end == NOWHERE)] = 0
    return metres


def _peaks(carried: Longs) -> Longs:
    """The most that is carried from gap a to gap b, at [a, b]; shape (gaps, gaps)."""
    later = np.tri(len(carried), dtype=np.bool_).T
    peaks: Longs = np.maximum.accumulate(np.where(later, carried, np.iinfo(np.int64).min), axis=1)
    return peaks


def _smallest(values: Longs, most: int) -> list[int]:
    """Positions of the smallest values that can be, in order; of equals the first."""
    some = np.flatnonzero(values < FAR // 2)
    if len(some) > most:
        bound = np.partition(values[some], most - 1)[most - 1]
        some = some[values[some] <= bound]
    kept: list[int] = some[np.argsort(values[some], kind="stable")][:most].tolist()
    return kept


@lru_cache(maxsize=256)
def _gap_sets(gaps: int, parts: int) -> Gaps:
    """Every choice of rising gaps; the later first, for of equals they put off fewer visits."""
    return np.array(list(combinations_with_replacement(range(gaps), parts))[::-1], dtype=np.intp)
