"""Share jobs for several people out into halves, one a person, and take the halves away again.

A half is a copy of the job's own visit, so whatever the rules said of that door (its windows, what it counts
towards a limit, its rank) holds for each half, and no rule needs to know of them. Halves come
last: without them an instance is the same with fewer visits, and an order of the one is an order of the
other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimizer.instance import Crew, Instance, Team
from optimizer.teams import Marks, useful


def divided(instance: Instance, teams: Mapping[int, Team]) -> Instance:
    """Add halves to the jobs that several people can only do together.

    Who may do a job alone is in no crew: with others at the door he or she would walk and wait no less.
    Only for a job bound to another can company matter: one of the others may be who does both. So a job
    gets halves only where people who cannot do it alone, or jobs bound to it, call for a crew.

    Parameters
    ----------
    instance
        Without crews.
    teams
        By job; jobs of one visit each.

    Returns
    -------
    Instance
        With ``crews``, and their halves behind the visits that were there.
    """
    visits = list(instance.visits)
    crews = []
    for job, team in sorted(teams.items()):
        helps = _helps(instance, job, team)
        if not helps.any(axis=1).all():
            continue
        door = instance.visits[instance.doors[job]]
        first = len(visits)
        visits += [replace(door, half=n) for n in range(1, team.size + 1)]
        brings = np.array(team.brings, dtype=np.bool_).reshape(-1, len(instance.routes))
        crews.append(Crew(job, tuple(range(first, len(visits))), helps, brings))
    doors = [instance.doors[crew.job] for crew in crews for _ in crew.halves]
    like = [*range(len(instance.visits)), *doors]
    return replace(_numbered(instance, like), visits=tuple(visits), crews=tuple(crews))


def undivided(instance: Instance) -> Instance:
    """Return the same without crews, for an engine that cannot hold them; `mending` puts crews in again."""
    if not instance.crews:
        return instance
    first = min(crew.halves[0] for crew in instance.crews)
    return replace(_numbered(instance, range(first)), visits=instance.visits[:first], crews=())


def _helps(instance: Instance, job: int, team: Team) -> Marks:
    """Which route may make which half, shape (size, routes), on the way to a whole crew."""
    person = np.array([frame.person for frame in instance.routes], dtype=np.intp)

    def by_person(marks: Marks) -> Marks:
        return np.bincount(person[marks], minlength=instance.people) > 0

    joins = team.joins
    if not any(job in bound for bound in instance.same):
        joins = joins & ~instance.allowed[job]
    wishes = [by_person(marks) for marks in (*team.brings, team.leads)]
    joins = joins & useful(by_person(joins), wishes, team.size)[person]
    helps = np.tile(joins, (team.size, 1))
    helps[0] &= team.leads
    return helps


def _numbered(instance: Instance, like: Sequence[int]) -> Instance:
    """Number every array by visit anew: visit n counts as ``like[n]`` did."""
    old = np.array(like, dtype=np.intp)
    return replace(
        instance,
        loads=tuple(replace(load, amount=load.amount[old]) for load in instance.loads),
        limits=tuple(
            replace(
                limit,
                per_visit=limit.per_visit[old],
                walks_from=None if limit.walks_from is None else limit.walks_from[old],
            )
            for limit in instance.limits
        ),
        rank=None if instance.rank is None else instance.rank[old],
        geared=None if instance.geared is None else instance.geared[old],
    )
