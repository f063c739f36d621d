"""One search's arrays twice: as Python reads them, and as the records that compiled functions take."""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.engines.ruin_recreate.fitting import MARGIN
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.reading import read
from optimizer.engines.ruin_recreate.record import Record
from optimizer.engines.ruin_recreate.renumbering import renumbered
from optimizer.engines.ruin_recreate.state import CRAMPED, State, blank, widened
from optimizer.instance import Instance
from optimizer.parties import Party


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


_SPARE = 64
"""Positions beyond four times the mean; most routes never need them."""


def prepare(instance: Instance, seed: int, longest: int = 0, parties: Sequence[Party] = ()) -> Kernel:
    """Lay out an instance and an empty state, with room for a route of ``longest`` visits."""
    numbers = renumbered(read(instance, parties))
    visits = len(numbers.visit)
    width = min(visits, max(longest, 4 * visits // max(len(numbers.route), 1)) + _SPARE) + MARGIN
    return _kernel(numbers, blank(numbers, seed, width))


def roomier(kernel: Kernel) -> Kernel:
    """The same search with twice the room where a route needs it, else as it is."""
    if not kernel.state.tally[CRAMPED]:
        return kernel
    width = min(2 * kernel.state.stop.shape[1], len(kernel.numbers.visit) + MARGIN)
    return with_state(kernel, widened(kernel.numbers, kernel.state, width))


def with_state(kernel: Kernel, state: State) -> Kernel:
    """A search of the same instance that goes on from another state."""
    return _kernel(kernel.numbers, state)


def _kernel(numbers: Numbers, state: State) -> Kernel:
    return Kernel(numbers, state, Record(numbers).as_tuple(), Record(state).as_tuple())
