"""Ways to bring a crew together: which people, and where in their routes, so that they meet.

Every combination would be too many. Each person's few places that cost the least are timed alone; then
people are combined who would be at the door at about the same time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np

from optimizer.feasible import Order, obstacle
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Crew, Instance
from optimizer.schedule import Broken, TimedVisit, schedule

_PEOPLE = 8  # those with the smallest detour, and as many for each thing that is to be brought
_FEW_PEOPLE = 4  # where many other jobs wait for their turn
_LOOKED_AT = 12  # places per route: where the detour is smallest
_PLACES = 4  # of these, with the door in them feasible
_TEAMS = 4_000
_NEAR_TEAMS = 200
_TIMES = 256  # combinations of places per team
_TRIES = 60  # each timed with all routes


@dataclass(frozen=True, slots=True)
class _Joining:
    """One route with the crew's first half in it, and when it would begin there at the earliest."""

    route: int
    gap: int
    metres: int
    begin: int


def gatherings(
    instance: Instance, order: Order, crew: Crew, most: int = _TRIES
) -> Iterator[tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]]:
    """Yield orders with a whole crew put in, the likeliest first.

    Parameters
    ----------
    instance
        The numbers.
    order
        All routes, none with a half of this crew.
    crew
        Whose halves are put in.
    most
        How many orders at most; never more than a few dozen.

    Yields
    ------
    order : tuple of tuple of int
        With the halves; whether it can be timed, the caller finds out.
    routes : tuple of int
        The routes that changed, the leader's first.
    """
    joining = _asked(instance, order, crew, _PEOPLE if most >= _TRIES else _FEW_PEOPLE)
    teams = sorted(
        islice(_teams(instance, crew, joining), _TEAMS),
        key=lambda team: sum(joining[r][0].metres for r in team),
    )
    meetings = []
    for team in teams[:_NEAR_TEAMS]:
        for met in islice(product(*(joining[r] for r in team)), _TIMES):
            apart_s = max(j.begin for j in met) - min(j.begin for j in met)
            meetings.append((sum(j.metres for j in met) + apart_s, tuple((j.route, j.gap) for j in met)))
    for _, places in sorted(meetings)[: min(most, _TRIES)]:
        routes = [list(visits) for visits in order]
        for (route, gap), half in zip(places, crew.halves, strict=True):
            routes[route].insert(gap, half)
        yield tuple(map(tuple, routes)), tuple(route for route, _ in places)


def _asked(instance: Instance, order: Order, crew: Crew, people: int) -> dict[int, list[_Joining]]:
    """Ask people, the smallest detour first, until there are enough of each kind who could join."""
    single = instance.unbound  # what is taken away only the whole crew can keep or break
    detours = {}
    for route in np.flatnonzero(crew.helps.any(axis=0)).tolist():
        half = crew.halves[int(crew.helps[:, route].argmax())]
        if found := _detours(instance, order[route], half, route):
            detours[route] = half, found
    kinds = (crew.helps.any(axis=0), crew.helps[0], *crew.brings)
    enough = [0] * len(kinds)
    joining = {}
    for route, (half, found) in sorted(detours.items(), key=lambda item: item[1][1][0]):
        wanted = [k for k, has in enumerate(kinds) if has[route]]
        if all(enough[k] >= people for k in wanted):
            continue
        if places := _joining(single, order, half, route, found):
            joining[route] = places
            for k in wanted:
                enough[k] += 1
    return joining


def _joining(
    instance: Instance, order: Order, half: int, route: int, detours: Sequence[tuple[int, int]]
) -> list[_Joining]:
    """Where in a route a person could join, looking at nobody else; the smallest detours first."""
    found: list[_Joining] = []
    for metres, gap in detours[:_LOOKED_AT]:
        if len(found) == _PLACES:
            break
        visits = (*order[route][:gap], half, *order[route][gap:])
        if obstacle(instance, _with(order, route, visits), route, crews=False) is not None:
            continue
        timed = schedule(instance, [visits if r == route else () for r in range(len(order))])
        if not isinstance(timed, Broken):
            begin = next(s.begin for s in timed[0].stops if isinstance(s, TimedVisit) and s.visit == half)
            found.append(_Joining(route, gap, metres, begin))
    return found


def _with(order: Order, route: int, visits: tuple[int, ...]) -> list[Sequence[int]]:
    return [visits if r == route else old for r, old in enumerate(order)]


def _detours(instance: Instance, visits: Sequence[int], half: int, route: int) -> list[tuple[int, int]]:
    """Metres that the door adds in each gap of a route, sorted; gaps without a way left out."""
    frame = instance.routes[route]
    length = instance.length_m[frame.profile]
    door = instance.visits[half].place
    places = [frame.start, *(instance.visits[v].place for v in visits), frame.end]

    def walk(a: int, b: int) -> int | None:
        metres = 0 if NOWHERE in (a, b) else int(length[a, b])
        return None if metres == NO_WAY else metres

    found = []
    for gap in range(len(visits) + 1):
        there, on, instead = (
            walk(places[gap], door),
            walk(door, places[gap + 1]),
            walk(places[gap], places[gap + 1]),
        )
        if there is not None and on is not None:
            saved = instead if visits and instead is not None else 0
            found.append((there + on - saved, gap))
    return sorted(found)


def _teams(
    instance: Instance, crew: Crew, joining: Mapping[int, Sequence[_Joining]]
) -> Iterator[tuple[int, ...]]:
    """Yield the routes of whole crews, the leader's first, each crew once."""
    for lead in (r for r in joining if crew.helps[0, r]):
        for mates in combinations(joining, len(crew.halves) - 1):
            # Two who may both lead are one crew, whoever is called its leader.
            if any(crew.helps[0, r] and r < lead for r in mates):
                continue
            team = (lead, *mates)
            people = {instance.routes[r].person for r in team}
            whole = len(people) == len(team) and crew.brings[:, list(team)].any(axis=1).all()
            if whole and all(crew.helps[n, r] for n, r in enumerate(team)):
                yield team
