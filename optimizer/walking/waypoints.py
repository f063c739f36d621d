"""The least walk from one place to another by way of any places, where the direct walk may not be the least.

The walk that takes the least effort is not always the one of the fewest metres, and a caller's matrix may
say anything. With thousands of places a search tree per place is too slow and a sorted queue does not help:
nearly every direct walk is the least. So rows are relaxed until nothing moves, which takes two or three
rounds (Bellman, "On a routing problem", Quarterly of Applied Mathematics 16, 1958).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]

NO_WAY_AT_ALL = 1 << 60


@njit(cache=True, nogil=True)
def least_from(direct: Ints, source: int) -> Longs:  # pragma: no cover — compiled, unseen by the tracer
    """Return the least walk from one place to every place.

    Parameters
    ----------
    direct
        Every direct walk, negative where there is none; shape (places, places).
    source
        Where all walks begin.

    Returns
    -------
    int64 array (places,)
        `NO_WAY_AT_ALL` where there is none.
    """
    n = len(direct)
    best = np.full(n, NO_WAY_AT_ALL, dtype=np.int64)
    for b in range(n):
        if direct[source, b] >= 0:
            best[b] = direct[source, b]
    moved = True
    while moved:
        moved = False
        for k in range(n):
            for b in range(n):
                by_k = best[k] + direct[k, b]
                if direct[k, b] >= 0 and by_k < best[b]:
                    best[b] = by_k
                    moved = True
    return best


@njit(cache=True, nogil=True)
def least_to(direct: Ints, target: int) -> Longs:  # pragma: no cover — compiled, unseen by the tracer
    """Return the least walk from every place to one place; see `least_from`."""
    n = len(direct)
    best = np.full(n, NO_WAY_AT_ALL, dtype=np.int64)
    for a in range(n):
        if direct[a, target] >= 0:
            best[a] = direct[a, target]
    moved = True
    while moved:
        moved = False
        for a in range(n):
            least = best[a]
            for k in range(n):
                by_k = best[k] + direct[a, k]
                if direct[a, k] >= 0 and by_k < least:
                    least = by_k
            if least < best[a]:
                best[a] = least
                moved = True
    return best
