"""Push markers apart until none covers another, each staying as near to its true place as it can."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from api.sheets.drawing.frame import Array

_ROUNDS = 400
_PULL_ROUNDS = 60
_PULL = 0.08
_GOLDEN_ANGLE = 2.399963


def push_apart(
    homes: Array, radii: Array, *, fixed: NDArray[np.bool_], gap: float, width: float, height: float
) -> Array:
    """Find places for round markers.

    Parameters
    ----------
    homes : ndarray, shape (n, 2)
        True places, pixels.
    radii : ndarray, shape (n,)
        Of the markers.
    fixed : ndarray of bool, shape (n,)
        Markers that must not move (sites): the others make way.
    gap
        Pixels kept free between two markers.
    width, height
        Of the paper, which no marker leaves.

    Returns
    -------
    ndarray, shape (n, 2)
        Places of which no two are nearer than their radii and the gap, except where fixed ones are or the
        paper is full.
    """
    spots = homes + _nudge(len(homes)) * ~fixed[:, None]
    if len(homes) < 2:
        return spots
    low = radii[:, None] + 1.0
    high = np.maximum(np.array((width, height)) - low, low)
    for turn in range(_ROUNDS):
        if turn < _PULL_ROUNDS:
            spots += (homes - spots) * (_PULL * ~fixed[:, None])
        push = _pushes(spots, radii, fixed, gap)
        if turn >= _PULL_ROUNDS and not push.any():
            break
        spots = np.where(fixed[:, None], spots, np.clip(spots + push, low, high))
    return spots


def _pushes(spots: Array, radii: Array, fixed: NDArray[np.bool_], gap: float) -> Array:
    """How far each marker must move away from those that it overlaps now."""
    pairs = cKDTree(spots).query_pairs(2 * float(radii.max()) + gap, output_type="ndarray")
    push = np.zeros_like(spots)
    if not len(pairs):
        return push
    a, b = pairs[:, 0], pairs[:, 1]
    between = spots[a] - spots[b]
    distance = np.maximum(np.hypot(between[:, 0], between[:, 1]), 1e-6)
    overlap = radii[a] + radii[b] + gap - distance
    hit = (overlap > 1e-3) & ~(fixed[a] & fixed[b])
    a, b = a[hit], b[hit]
    step = between[hit] / distance[hit][:, None] * (overlap[hit][:, None] + 0.02)
    share = np.where(fixed[a] | fixed[b], 1.0, 0.5)[:, None]
    np.add.at(push, a, step * share * ~fixed[a][:, None])
    np.add.at(push, b, -step * share * ~fixed[b][:, None])
    return push


def _nudge(count: int) -> Array:
    """Turn markers at one place a little, each its own way, so that they know where to go."""
    turn = np.arange(count) * _GOLDEN_ANGLE
    return np.stack((np.cos(turn), np.sin(turn)), axis=1) * 0.05
