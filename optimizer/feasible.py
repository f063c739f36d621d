"""Whether one route of an `Instance` may be walked at all: everything but its times, which `schedule` knows.

Plain arithmetic on visit orders, for mending and filling finished orders; searches have their own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Crew, Instance, Limit, Load

Order = Sequence[Sequence[int]]
Visits = NDArray[np.intp]


def obstacle(instance: Instance, order: Order, route: int, *, crews: bool = True) -> str | None:
    """Name the first rule that ``order[route]`` breaks, looking at the other routes where a rule does.

    Parameters
    ----------
    instance
        The numbers.
    order
        All routes; shape (routes, any).
    route
        The one to look at.
    crews
        Whether the others of a crew have to be there already.

    Returns
    -------
    str or None
        A reason code, or None when nothing but the times can be wrong.
    """
    visits = order[route]
    made = np.array(visits, dtype=np.intp)
    if not instance.makes[made, route].all():
        return "mode"
    if not _ordered(instance, made):
        return "no_room_found"
    if (over := _too_much(instance, made, route)) is not None:
        return "no_capacity" if over.apart == 0 else "not_with"
    if not ranks_rise(instance, visits):
        return "household_order"
    for limit in instance.limits:
        ceiling = int(limit.ceiling[instance.routes[route].person])
        if 0 <= ceiling < _summed(instance, order, route, limit):
            return limit.name
    return _company(instance, order, route) or (_torn(instance, order, route) if crews else None)


def _ordered(instance: Instance, made: Visits) -> bool:
    """Whether the visits of each job that is on a route are all there, one after the other."""
    here = np.arange(len(made))
    at = np.full(len(instance.visits), -1, dtype=np.intp)
    at[made] = here
    before, after = instance.neighbours[:, made]
    follows = (before < 0) | ((at[before] >= 0) & (at[before] < here))
    return bool(follows.all()) and bool(((after < 0) | (at[after] >= 0)).all())


def _too_much(instance: Instance, made: Visits, route: int) -> Load | None:
    """The first load of which too much, or too different things, are carried at once."""
    person = instance.routes[route].person
    carried = instance.amounts[:, made].cumsum(axis=1)
    for load, after in zip(instance.loads, carried, strict=True):
        if not load.fits(after, person):
            return load
    return None


def ranks_rise(instance: Instance, visits: Sequence[int]) -> bool:
    """Whether the ranks never fall along a route, except after a reset."""
    if instance.rank is None:
        return True
    highest = 0
    for v in visits:
        if instance.visits[v].action is Action.RESET:
            highest = 0
        elif (rank := int(instance.rank[v])) >= 0:
            if rank < highest:
                return False
            highest = rank
    return True


def _summed(instance: Instance, order: Order, route: int, limit: Limit) -> int:
    person = instance.routes[route].person
    total = 0
    for r in instance.routes_of[person]:
        if not order[r]:
            continue
        leaves = [limit.from_start] + [
            limit.walks is not None and (limit.walks_from is None or bool(limit.walks_from[v]))
            for v in order[r]
        ]
        table = instance.length_m if limit.walks == "length" else instance.duration_s
        for (a, b, profile), counts in zip(instance.legs(r, order[r]), leaves, strict=True):
            if counts and a != NOWHERE and b != NOWHERE and table[profile][a, b] != NO_WAY:
                total += int(table[profile][a, b])
        total += sum(int(limit.per_visit[v]) for v in order[r])
    return total


def _company(instance: Instance, order: Order, route: int) -> str | None:
    """Rules about who does what together with what."""
    here = {instance.visits[v].job for v in order[route]} - {-1}
    if any(one in here and other in here for one, other in instance.apart):
        return "not_with"
    person = instance.routes[route].person
    for one, other in instance.same:
        if (one in here) == (other in here):
            continue
        missing, present = (other, one) if one in here else (one, other)
        holders = people_of(instance, order, missing)
        if holders and holders.isdisjoint(people_of(instance, order, present)):
            return "pinned"
    return _numbers(instance, order, person)


def at_once(instance: Instance, route: int, visit: int) -> bool:
    """Whether a visit is made at the first second of a route or never: nothing can go in front of it.

    So do doors and goods that are behind somebody already when a plan begins, and are only to be remembered.
    """
    windows = instance.visits[visit].windows
    return bool(windows) and windows[-1][1] <= instance.routes[route].earliest


def people_of(instance: Instance, order: Order, job: int) -> set[int]:
    """Who stands at a job's door."""
    doors = set(instance.doors_of(job))
    return {instance.routes[r].person for r, visits in enumerate(order) if not doors.isdisjoint(visits)}


def _torn(instance: Instance, order: Order, route: int) -> str | None:
    """Crews of which somebody is missing, stands there twice, or does not bring what is asked for."""
    for v in order[route]:
        it = instance.visits[v]
        if it.half and (missing := crew_missing(instance, order, instance.crew_of[it.job])) is not None:
            return missing
    return None


def crew_missing(instance: Instance, order: Order, crew: Crew) -> str | None:
    """What a crew lacks to be whole: people, or a thing that they must bring.

    Parameters
    ----------
    instance, order
        The instance, and for each route its visits.
    crew
        Any of the instance's.

    Returns
    -------
    str or None
        ``crew_size`` or ``no_skill``; None when it is whole.
    """
    halves = frozenset(crew.halves)
    there = [r for r, visits in enumerate(order) for v in visits if v in halves]
    if len({instance.routes[r].person for r in there}) < len(crew.halves):
        return "crew_size"
    return None if crew.brings[:, there].any(axis=1).all() else "no_skill"


def _numbers(instance: Instance, order: Order, person: int) -> str | None:
    if not instance.nth_door:
        return None
    doors = [v for r in instance.routes_of[person] for v in order[r] if instance.visits[v].door]
    for number, v in enumerate(doors, start=1):
        if instance.visits[v].half > 1:
            continue  # the number is the leader's
        if instance.nth_door.get(instance.visits[v].job, number) != number:
            return "pinned"
    return None


def stock_left(instance: Instance, order: Order) -> bool:
    """Whether what all visits take together is within every stock."""
    if not instance.stocks:
        return True
    made = {v for visits in order for v in visits}
    return all(
        sum(a for v, a in zip(s.visits, s.amounts, strict=True) if v in made) <= s.ceiling
        for s in instance.stocks
    )
