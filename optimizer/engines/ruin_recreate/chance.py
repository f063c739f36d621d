"""Our own dice: one number per search, so that a seed and an iteration count say everything.

References
----------
Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", ACM Transactions on
Mathematical Software 42 (2016).
"""

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.ruin_recreate.compiled import compiled

Dice = NDArray[np.uint64]

_TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53: a double holds 53 bits


def dice(seed: int) -> Dice:
    """Dice that always fall the same way for a seed; shape (1,)."""
    spread = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF
    return np.array([spread or 1], dtype=np.uint64)


@compiled
def unit(state: Dice) -> float:
    """Throw: a number in [0, 1)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)) * _TO_UNIT


@compiled
def below(state: Dice, n: int) -> int:
    """Throw: a whole number in [0, n)."""
    return int(unit(state) * n)
