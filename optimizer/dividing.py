"""Share jobs for several people out into halves, one a person, and take the halves away again.

A half is a copy of the job's own visit, so whatever the rules said of that door (its windows, what it counts
towards a limit, its rank) holds for each half, and no rule needs to know of them. Goods go with the first
half: it gets copies of the stops at sites, too, with what was said of how long they are aboard and of what
the site has. Halves come last, those with goods behind the others: without them an instance is the same with
fewer visits, and an order of the one is an order of the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimizer.instance import Action, Crew, Instance, Team
from optimizer.teams import Marks, useful


def divided(instance: Instance, teams: Mapping[int, Team]) -> Instance:
    """Add halves to the jobs that several people can only do together.

    Who may do a job alone leads no crew: with others at the door he or she would walk and wait no less.
    Only for a job bound to another can company matter: one of the others may be who does both; and where
    somebody else has the goods, for less is to be walked to the door alone. So a job gets halves only where
    people who cannot do it alone, or jobs bound to it, call for a crew.

    Parameters
    ----------
    instance
        Without crews.
    teams
        By job.

    Returns
    -------
    Instance
        With ``crews``, and their halves behind the visits that were there.
    """
    visits, like = list(instance.visits), list(range(len(instance.visits)))
    crews = []
    for job, team in sorted(teams.items(), key=lambda item: (len(instance.jobs[item[0]]) > 1, item[0])):
        helps = _helps(instance, job, team)
        if not helps.any(axis=1).all():
            continue
        own, first = instance.jobs[job], len(visits)
        door = own.index(instance.doors[job])
        like += [*own, *[own[door]] * (team.size - 1)]
        visits += [replace(instance.visits[v], half=1) for v in own]
        at_door = replace(instance.visits[own[door]], action=Action.TASK)
        visits += [replace(at_door, half=n) for n in range(2, team.size + 1)]
        brings = np.array(team.brings, dtype=np.bool_).reshape(-1, len(instance.routes))
        errand = tuple(range(first, first + len(own)))
        halves = (first + door, *range(first + len(own), len(visits)))
        crews.append(Crew(job, halves, helps, brings, errand if len(own) > 1 else ()))
    whole = replace(numbered(instance, like), visits=tuple(visits), crews=tuple(crews))
    return _with_goods(whole)


def is_hung_on(instance: Instance, job: int) -> bool:
    """Whether another job has to follow a job closely, or has to be made by the same person.

    The members of a crew leave the door at different seconds, some after a setup: what follows within some
    time of every one of them would have to be told of all at once.
    """
    bound = any(job in pair for pair in instance.same)
    return bound or any(link.earlier == job and link.max_delay_s is not None for link in instance.befores)


def undivided(instance: Instance) -> Instance:
    """Return the same without crews, for an engine that cannot hold them; `mending` puts crews in again."""
    return _cut_off(instance, 0)


def empty_handed(instance: Instance) -> Instance:
    """Return the same without the crews that have goods with them."""
    return _cut_off(instance, sum(not crew.errand for crew in instance.crews))


def partying(instance: Instance) -> Instance:
    """Return the same, without the crews that have goods with them unless all of these can be parties."""
    hung_on = any(crew.errand and is_hung_on(instance, crew.job) for crew in instance.crews)
    return empty_handed(instance) if hung_on else instance


def _cut_off(instance: Instance, kept: int) -> Instance:
    """Keep the first crews, and take the others away."""
    if kept == len(instance.crews):
        return instance
    first = min(crew.visits[0] for crew in instance.crews[kept:])
    stocks = (
        [(v, amount) for v, amount in zip(stock.visits, stock.amounts, strict=True) if v < first]
        for stock in instance.stocks
    )
    return replace(
        numbered(instance, range(first)),
        visits=instance.visits[:first],
        crews=instance.crews[:kept],
        pairs=tuple(pair for pair in instance.pairs if pair.first < first),
        stocks=tuple(
            replace(stock, visits=tuple(v for v, _ in left), amounts=tuple(amount for _, amount in left))
            for stock, left in zip(instance.stocks, stocks, strict=True)
        ),
    )


def _with_goods(instance: Instance) -> Instance:
    """Let goods go with the leaders: pairs and stocks hold for their stops, and the others carry nothing."""
    copies = {
        own: copy
        for crew in instance.crews
        for own, copy in zip(instance.jobs[crew.job], crew.errand, strict=False)
    }
    if not copies:
        return instance
    empty = [half for crew in instance.crews if crew.errand for half in crew.halves[1:]]
    loads = []
    for load in instance.loads:
        amount = load.amount.copy()
        amount[empty] = 0
        loads.append(replace(load, amount=amount))
    pairs = [
        replace(pair, first=copies[pair.first], second=copies[pair.second])
        for pair in instance.pairs
        if pair.first in copies
    ]
    stocks = []
    for stock in instance.stocks:
        taken = [(v, n) for v, n in zip(stock.visits, stock.amounts, strict=True) if v in copies]
        stocks.append(
            replace(
                stock,
                visits=(*stock.visits, *(copies[v] for v, _ in taken)),
                amounts=(*stock.amounts, *(amount for _, amount in taken)),
            )
        )
    return replace(instance, loads=tuple(loads), pairs=(*instance.pairs, *pairs), stocks=tuple(stocks))


def _helps(instance: Instance, job: int, team: Team) -> Marks:
    """Which route may make which half, shape (size, routes), on the way to a whole crew."""
    person = np.array([frame.person for frame in instance.routes], dtype=np.intp)

    def by_person(marks: Marks) -> Marks:
        return np.bincount(person[marks], minlength=instance.people) > 0

    joins, leads = team.joins, team.leads
    if not any(job in bound for bound in instance.same):
        leads = leads & ~instance.allowed[job]
        if len(instance.jobs[job]) == 1:
            joins = joins & ~instance.allowed[job]
    wishes = [by_person(marks) for marks in (*team.brings, joins & leads)]
    joins = joins & useful(by_person(joins), wishes, team.size)[person]
    helps = np.tile(joins, (team.size, 1))
    helps[0] &= leads
    return helps


def numbered(instance: Instance, like: Sequence[int]) -> Instance:
    """Number every array by visit anew: visit n counts as ``like[n]`` did.

    Parameters
    ----------
    instance
        With arrays by the old numbers.
    like
        For each new visit the old one, shape (visits,).
    """
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
