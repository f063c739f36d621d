"""The gaps between the visits of all routes, in flat arrays: so thousands of places are weighed at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Instance

Longs = NDArray[np.int64]
Gaps = NDArray[np.intp]
Bools = NDArray[np.bool_]


class AllGaps:
    """The gaps of an order: gap g of a route is in front of its visit g, the last one behind all.

    Parameters
    ----------
    instance
        For its places.
    order
        For each route its visits; shape (routes, any).

    Attributes
    ----------
    first : int array (routes + 1,)
        The number, among all, of each route's first gap, and how many gaps there are.
    route, profile : int array (gaps,)
        Of which route a gap is, and by whose walks one goes there.
    before, after : int array (gaps,)
        The places that one comes from and goes to: of visits, and of the route's start and end.
    """

    def __init__(self, instance: Instance, order: Sequence[Sequence[int]]) -> None:
        counts = np.array([len(visits) + 1 for visits in order], dtype=np.intp)
        self.first: Gaps = np.concatenate([[0], np.cumsum(counts)])
        self.route: Gaps = np.repeat(np.arange(len(order)), counts)
        place = [v.place for v in instance.visits]
        before: list[int] = []
        after: list[int] = []
        for frame, visits in zip(instance.routes, order, strict=True):
            made = [place[v] for v in visits]
            before += [frame.start, *made]
            after += [*made, frame.end]
        self.before, self.after = np.array(before, dtype=np.intp), np.array(after, dtype=np.intp)
        self.profile: Gaps = np.array([frame.profile for frame in instance.routes], dtype=np.intp)[self.route]
        self.profiles = [(p, np.flatnonzero(self.profile == p)) for p in range(len(instance.length_m))]

    def of(self, route: int) -> slice:
        """Where the gaps of a route stand among all."""
        return slice(int(self.first[route]), int(self.first[route + 1]))
