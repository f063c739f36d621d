"""Shuts lanes for a plan: closures by area, line, way and gate, and gates with hours and a crossing time."""

from dataclasses import dataclass
import numpy as np
from numpy.typing import NDArray
from optimizer.plan import Warn


@dataclass(frozen=True, eq=False)
class Shut:
    arc_closed: NDArray[np.bool_]
    arc_delay_s: NDArray[np.int32]
    warnings: tuple[Warn, ...]
