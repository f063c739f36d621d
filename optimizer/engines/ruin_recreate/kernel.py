"""One search's arrays twice: as Python reads them, and as the records that compiled functions take."""

from dataclasses import dataclass

from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.reading import read
from optimizer.engines.ruin_recreate.record import Record
from optimizer.engines.ruin_recreate.state import State, blank
from optimizer.instance import Instance


@dataclass(frozen=True, eq=False)
class Kernel:
    """The arrays of a search.

    Attributes
    ----------
    numbers, state
        For Python.
    n, s
        The same arrays for compiled functions.
    """

    numbers: Numbers
    state: State
    n: Numbers
    s: State


def prepare(instance: Instance, seed: int) -> Kernel:
    """Lay out an instance and an empty state."""
    numbers = read(instance)
    state = blank(numbers, seed)
    return Kernel(numbers, state, Record(numbers).as_tuple(), Record(state).as_tuple())
