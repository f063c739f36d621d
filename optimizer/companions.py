"""Whom a task for several people could bring together at its door, as far as the request decides it.

Number, skills and the name it is pinned to are looked at, nothing else: whoever is in no company here could
be in none inside any plan.
"""

from collections.abc import Collection, MutableMapping
from weakref import WeakKeyDictionary

import numpy as np

from optimizer.ground import Ground
from optimizer.problem import Task, Volunteer
from optimizer.teams import useful

_KNOWN: MutableMapping[Ground, dict[tuple[int, frozenset[int]], frozenset[int]]] = WeakKeyDictionary()
"""Asked for by three rules for every person; they live as long as their ground."""


def shared(ground: Ground, task: int) -> bool:
    """Whether several people may do a task together: it asks for more than one, and nothing is carried.

    Goods are carried by one entry from the site to the door, so who carries them has to be crew enough.
    """
    it = ground.tasks[task]
    return it.crew > 1 and it.from_site is None and it.to_site is None


def companions(ground: Ground, task: int, among: Collection[int] | None = None) -> frozenset[int]:
    """Positions of those who could do a task together with others; nobody when it is not shared out.

    Parameters
    ----------
    ground, task
        The problem and the position of the task.
    among
        Positions of the people to choose from; by default everybody.

    Returns
    -------
    frozenset of int
        Everybody who is in some company of as many entries as the task asks for people, which together
        have every skill and hold the volunteer it is pinned to. An entry counts as one, whatever
        its ``members``.
    """
    people = ground.problem.volunteers
    chosen = frozenset(range(len(people)) if among is None else among)
    known = _KNOWN.setdefault(ground, {})
    if (task, chosen) not in known:
        known[task, chosen] = _companions(ground.tasks[task], people, chosen)
    return known[task, chosen] if shared(ground, task) else frozenset()


def _companions(it: Task, people: Collection[Volunteer], chosen: frozenset[int]) -> frozenset[int]:
    wishes = [[skill in v.skills for v in people] for skill in dict.fromkeys(it.skills or ())]
    if it.pinned is not None:
        wishes.append([v.id == it.pinned.volunteer for v in people])
    joins = np.array([p in chosen for p in range(len(people))], dtype=np.bool_)
    brings = [np.array(wish, dtype=np.bool_) for wish in wishes]
    return frozenset(np.flatnonzero(useful(joins, brings, it.crew)).tolist())


def enough_alone(it: Task, person: Volunteer) -> bool:
    """Whether one entry has the members and skills that a task asks for, and no one else is named."""
    named = it.pinned is None or it.pinned.volunteer == person.id
    return named and person.members >= it.crew and set(it.skills or ()) <= set(person.skills)
