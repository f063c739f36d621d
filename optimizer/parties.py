"""People who meet at a door where one of them has goods, as a party: each has a job, all begin at a second.

A search that moves jobs has no place for company of which one member walks on to a site. So each member gets
a job: the job's own visits are for who has the goods, every other has a job of the door alone. All of a party
are made or none, by different people who together bring everything; where somebody can make the job without
the others, he or she may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.dividing import numbered
from optimizer.instance import Crew, Instance

Order = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Party:
    """A crew as single jobs.

    Attributes
    ----------
    crew : Crew
        With goods.
    jobs : tuple of int
        One a member; the first is the crew's own, for who has the goods.
    visits : tuple of int
        The doors of the others.
    alone : bool array (routes,)
        Who has the goods and needs none of the others.
    """

    crew: Crew
    jobs: tuple[int, ...]
    visits: tuple[int, ...]
    alone: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Parted:
    """An instance whose crews with goods are parties.

    Attributes
    ----------
    instance : Instance
        To be searched.
    parties : tuple of Party
    """

    instance: Instance
    parties: tuple[Party, ...]
    _whole: Instance

    def parted(self, order: Order) -> Order:
        """An order of the whole as one of `instance`, without the crews that are no parties."""
        turned = {half: v for one in self.parties for v, half in self._visits(one)}
        known = len(self.instance.visits) - sum(len(one.visits) for one in self.parties)
        return tuple(tuple(turned.get(v, v) for v in visits if v < known or v in turned) for visits in order)

    def whole(self, order: Order) -> Order:
        """An order of `instance` as one of the whole, without the crews of which somebody is missing."""
        on = {v: route for route, visits in enumerate(order) for v in visits}
        becomes: dict[int, int | None] = {}
        for one in self.parties:
            own = self._whole.jobs[one.crew.job]
            if own[0] in on and one.alone[on[own[0]]]:
                continue
            met = all(v in on for v in (*own, *one.visits))
            becomes |= {v: half if met else None for v, half in self._visits(one)}
        return tuple(
            tuple(there for v in visits if (there := becomes.get(v, v)) is not None) for visits in order
        )

    def _visits(self, one: Party) -> Iterable[tuple[int, int]]:
        """Each visit of the single jobs with the visit of the crew that it stands for."""
        yield from zip(self._whole.jobs[one.crew.job], one.crew.errand, strict=True)
        yield from zip(one.visits, one.crew.halves[1:], strict=True)


def parted(easy: Instance, instance: Instance, crews: Sequence[Crew]) -> Parted:
    """Make parties of crews with goods.

    Parameters
    ----------
    easy
        The instance without any of its crews with goods, perhaps without what else a search does not hold.
    instance
        The whole.
    crews
        Those to make parties of.

    Returns
    -------
    Parted
        The others' jobs stand behind those that there were, and so do their visits. The first member's job
        costs as much as ever when it is left out, the others' cost nothing: nobody comes alone.
    """
    made = tuple(_parties(easy, crews))
    visits, allowed = list(easy.visits), easy.allowed.copy()
    for one in made:
        allowed[one.crew.job] = one.alone | one.crew.helps[0]
        visits += [
            replace(instance.visits[half], job=job, half=0)
            for half, job in zip(one.crew.halves[1:], one.jobs[1:], strict=True)
        ]
    shares = [half for one in made for half in one.crew.halves[1:]]
    like = numbered(instance, [*range(len(easy.visits)), *shares])
    members = {one.crew.job: one.jobs for one in made}
    leads = [one.crew.job for one in made for _ in one.visits]
    single = replace(
        easy,
        visits=tuple(visits),
        jobs=(*easy.jobs, *((v,) for one in made for v in one.visits)),
        left_out=(*easy.left_out, *(0 for _ in leads)),
        allowed=np.vstack([allowed, *(one.crew.helps[1:] for one in made)]),
        loads=like.loads,
        limits=like.limits,
        rank=like.rank,
        geared=like.geared,
        taste=None if easy.taste is None else np.vstack([easy.taste, easy.taste[leads]]),
        befores=tuple(
            replace(link, earlier=a, later=b)
            for link in easy.befores
            for a in members.get(link.earlier, (link.earlier,))
            for b in members.get(link.later, (link.later,))
        ),
        # Who keeps apart from a job does so from everybody at its door.
        apart=tuple(
            (a, b)
            for one, other in easy.apart
            for a in members.get(one, (one,))
            for b in members.get(other, (other,))
        ),
    )
    return Parted(single, made, instance)


def _parties(easy: Instance, crews: Iterable[Crew]) -> Iterable[Party]:
    job, visit = len(easy.jobs), len(easy.visits)
    for crew in crews:
        others = len(crew.halves) - 1
        yield Party(
            crew,
            (crew.job, *range(job, job + others)),
            tuple(range(visit, visit + others)),
            easy.allowed[crew.job],
        )
        job, visit = job + others, visit + others
