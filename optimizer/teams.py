"""Who could take part when a task needs several people: one count for the search and for explanations."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]

_MOST_COVERS = 4_096  # combinations of wishes looked at; beyond, everybody who may is taken for useful


def useful(joins: Marks, brings: Sequence[Marks], size: int) -> Marks:
    """Mark the people with whom a team can be made up.

    Parameters
    ----------
    joins : bool array (people,)
        Who may take part.
    brings : sequence of bool arrays (people,)
        For each thing that the team must have, who has it.
    size : int
        How many different people a team has.

    Returns
    -------
    bool array (people,)
        True for whoever is in at least one team of ``size`` people that has everything; all False when
        there is no such team.
    """
    nobody = np.zeros_like(joins)
    if int(joins.sum()) < size:
        return nobody
    has = [sum(1 << k for k, marks in enumerate(brings) if marks[p]) for p in range(len(joins))]
    mates = _covers({has[p] for p in np.flatnonzero(joins)}, size - 1)
    if mates is None:
        return joins
    lacks = [((1 << len(brings)) - 1) & ~own for own in has]
    could = [any(lack & ~cover == 0 for cover in mates) for lack in lacks]
    return joins & np.array(could, dtype=np.bool_)


def _covers(own: set[int], people: int) -> set[int] | None:
    """What at most ``people`` people can have together, as bit sets; None when that is too much to list."""
    found = {0}
    for _ in range(people):
        grown = found | {cover | one for cover in found for one in own}
        if len(grown) > _MOST_COVERS:
            return None
        if grown == found:
            break
        found = grown
    return found
