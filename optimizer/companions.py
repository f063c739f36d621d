"""Whom a task for several people could bring together at its door, as far as the request decides it.

Number, skills and the name it is pinned to are looked at, nothing else: whoever is in no company here could
be in none inside any plan.
"""

from collections.abc import Collection, MutableMapping
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from optimizer.ground import Ground
from optimizer.problem import Task, Volunteer
from optimizer.teams import useful

_Asked = tuple[int, frozenset[int], frozenset[int]]
_KNOWN: MutableMapping[Ground, dict[_Asked, frozenset[int]]] = WeakKeyDictionary()
"""Asked for by three rules for every person; they live as long as their ground."""


def shared(ground: Ground, task: int) -> bool:
    """Whether several people may do a task together: it asks for more than one."""
    return ground.tasks[task].crew > 1


def carried(ground: Ground, task: int) -> bool:
    """Whether one of several people has goods with him: the others are at the door alone."""
    return shared(ground, task) and ground.goods[task] != (None, None)


_EMPTY_HANDED: MutableMapping[Ground, Ground] = WeakKeyDictionary()


def empty_handed(ground: Ground) -> Ground:
    """The same with nothing to be carried where several meet at a door: what all but one of them are asked.

    Rules that are asked here say whether somebody could be at the door; asked of the ground itself, whether
    he or she could have the goods as well.
    """
    if ground not in _EMPTY_HANDED:
        tasks = tuple(
            it.model_copy(update={"from_site": None, "to_site": None, "max_aboard_s": None})
            if carried(ground, job)
            else it
            for job, it in enumerate(ground.tasks)
        )
        _EMPTY_HANDED[ground] = replace(ground, tasks=tasks)
    return _EMPTY_HANDED[ground]


def companions(
    ground: Ground, task: int, among: Collection[int] | None = None, led_by: Collection[int] | None = None
) -> frozenset[int]:
    """Positions of those who could do a task together with others; nobody when it is not shared out.

    Parameters
    ----------
    ground, task
        The problem and the position of the task.
    among
        Positions of the people to choose from; by default everybody.
    led_by
        Positions of those who could have the goods with them; by default anybody.

    Returns
    -------
    frozenset of int
        Everybody who is in some company of as many entries as the task asks for people, which together
        have every skill and hold the volunteer it is pinned to. An entry counts as one, whatever
        its ``members``.
    """
    people = ground.problem.volunteers
    chosen = frozenset(range(len(people)) if among is None else among)
    lead = chosen if led_by is None else chosen & frozenset(led_by)
    known = _KNOWN.setdefault(ground, {})
    if (task, chosen, lead) not in known:
        known[task, chosen, lead] = _companions(ground.tasks[task], people, chosen, lead)
    return known[task, chosen, lead] if shared(ground, task) else frozenset()


def _companions(
    it: Task, people: Collection[Volunteer], chosen: frozenset[int], lead: frozenset[int]
) -> frozenset[int]:
    wishes = [[skill in v.skills for v in people] for skill in dict.fromkeys(it.skills or ())]
    named = None if it.pinned is None else it.pinned.volunteer
    if named is not None or lead != chosen:
        wishes.append([p in lead and named in (None, v.id) for p, v in enumerate(people)])
    joins = np.array([p in chosen for p in range(len(people))], dtype=np.bool_)
    brings = [np.array(wish, dtype=np.bool_) for wish in wishes]
    return frozenset(np.flatnonzero(useful(joins, brings, it.crew)).tolist())


def enough_alone(it: Task, person: Volunteer) -> bool:
    """Whether one entry has the members and skills that a task asks for, and no one else is named."""
    named = it.pinned is None or it.pinned.volunteer == person.id
    return named and person.members >= it.crew and set(it.skills or ()) <= set(person.skills)
