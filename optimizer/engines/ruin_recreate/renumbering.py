"""Numbers places anew, near ones one after the other, so that walks between them lie side by side in memory.

A table of a thousand places is larger than the cache. A search looks up walks between near places; in the
order of a list of addresses each stands in a line of its own, along a chain eight share one.
"""

import numpy as np

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.numbers import Ints, Longs, Numbers, turned


def renumbered(numbers: Numbers) -> Numbers:
    """Tell the same with other numbers for the places; nowhere stays the last.

    The tables of walks change in place: thousands of places and several paces are more than a gigabyte, and a
    second one would be the most memory that a plan ever takes.
    """
    places = numbers.metres.shape[1] - 1
    order = np.append(_chain(numbers.metres[0, :places, :places]), places)
    number = np.empty(places + 1, dtype=np.int32)
    number[order] = np.arange(places + 1)
    visit, route = numbers.visit.copy(), numbers.route.copy()
    for rows, columns in ((visit, [of.PLACE]), (route, [of.START, of.END])):
        rows[:, columns] = np.where(rows[:, columns] >= 0, number[rows[:, columns]], rows[:, columns])
    for table in (*numbers.metres, *numbers.seconds):
        table[:] = table.take(order, axis=0).take(order, axis=1)
    return numbers._replace(seconds_to=turned(numbers.seconds), visit=visit, route=route)


def _chain(metres: Ints) -> Longs:
    """Go from place 0 on to the nearest that was not passed yet."""
    apart = metres[:, :, of.OUT] + metres[:, :, of.BACK]
    order, passed = np.zeros(len(apart), dtype=np.int64), np.zeros(len(apart), dtype=np.bool_)
    for k in range(1, len(apart)):
        passed[order[k - 1]] = True
        row = apart[order[k - 1]]
        row[passed] = of.NEVER
        order[k] = row.argmin()
    return order
