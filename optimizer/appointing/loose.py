"""Takes rules across routes out of an instance: everybody at a door is a job of his or her own.

What each has to bring is shared out beforehand, so that any of them together are a whole crew. Visits keep
their numbers: an order of the loose instance is one of the instance it was made from.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Crew, Instance

Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Loose:
    """An instance of single routes, and what belongs together in it.

    Attributes
    ----------
    instance : Instance
        Without crews and without orders across routes.
    doors : mapping of int to tuple of int
        For each job of the instance it was made from, the visits that have to stand at its door.
    """

    instance: Instance
    doors: Mapping[int, tuple[int, ...]]


def loosened(instance: Instance, shared: Collection[int]) -> Loose:
    """Make each half of the ``shared`` jobs a job; the others are made by one person.

    The first half takes the number of its job, the others follow behind all jobs.
    """
    visits, jobs, prices = list(instance.visits), list(instance.jobs), list(instance.left_out)
    allowed, apart = [*instance.allowed], list(instance.apart)
    like = list(range(len(jobs)))
    doors: dict[int, tuple[int, ...]] = {job: (visit,) for job, visit in enumerate(instance.doors)}
    for job in shared:
        crew = instance.crew_of[job]
        rows = _rows(crew)
        numbers = [job, *range(len(jobs), len(jobs) + len(crew.halves) - 1)]
        jobs[job], allowed[job], doors[job] = (crew.halves[0],), rows[0], crew.halves
        jobs += [(half,) for half in crew.halves[1:]]
        allowed += rows[1:]
        prices += [instance.left_out[job]] * (len(numbers) - 1)
        like += [job] * (len(numbers) - 1)
        apart += [(a, b) for a in numbers for b in numbers if a < b]
        apart += [
            (number, b if a == job else a)
            for a, b in instance.apart
            if job in (a, b)
            for number in numbers[1:]
        ]
        for number, half in zip(numbers, crew.halves, strict=True):
            visits[half] = replace(visits[half], job=number, half=0)
    bare = replace(
        instance,
        visits=tuple(replace(it, half=0) for it in visits),
        jobs=tuple(jobs),
        left_out=tuple(prices),
        allowed=np.array(allowed, dtype=np.bool_).reshape(len(jobs), len(instance.routes)),
        apart=tuple(apart),
        taste=None if instance.taste is None else instance.taste[like],
        befores=(),
        crews=(),
    )
    return Loose(bare, doors)


def _rows(crew: Crew) -> list[Marks]:
    """Who may make each half, so that whoever does brings together what is asked for.

    Things are shared out over as many people as there are; where nobody is left for a half, over fewer.
    """
    size, things = len(crew.halves), len(crew.brings)
    spread = sorted(product(range(size), repeat=things), key=lambda holders: -len(set(holders)))
    for holders in spread[:4_096]:
        rows = _held(crew, holders)
        if all(row.any() for row in rows):
            return rows
    return [np.zeros_like(crew.helps[0]) for _ in crew.halves]


def _held(crew: Crew, holders: Sequence[int]) -> list[Marks]:
    rows = [crew.helps[n].copy() for n in range(len(crew.halves))]
    for thing, holder in enumerate(holders):
        rows[holder] &= crew.brings[thing]
    return rows
