"""Ways to bring a crew together: which people, and where in their routes, so that they meet.

Every combination would be too many. Each person's few places that cost the least are timed alone; then
people are combined who would be at the door at about the same time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np
from numpy.typing import NDArray

from optimizer.feasible import Order, obstacle
from optimizer.instance import Crew, Instance
from optimizer.schedule import Broken, TimedVisit, schedule
from optimizer.slots import FAR, Slots
from optimizer.spare import Longs

_PEOPLE = 8  # those with the smallest detour, and as many for each thing that is to be brought
_FEW_PEOPLE = 4  # where many other jobs wait for their turn
_LOOKED_AT = 12  # places per route: where the detour is smallest
_ERRANDS = 24  # ways to put a leader's stops for goods into one route
_PLACES = 4  # of these, with the door in them feasible
_TEAMS = 4_000
_NEAR_TEAMS = 200
_TIMES = 256  # combinations of places per team
_TRIES = 60  # each timed with all routes
_SLOWER = 2  # a try with goods takes longer: who carries must not wait for long, and others depend on it
_IDLE = 4  # with goods one try of so many is for those who have little to do


@dataclass(frozen=True, slots=True)
class _Joining:
    """One route with somebody's share in it, and between which seconds it could begin at the door."""

    route: int
    visits: tuple[int, ...]
    metres: int
    begin: int
    last: int


def gatherings(
    instance: Instance,
    order: Order,
    crew: Crew,
    most: int = _TRIES,
    *,
    slots: Slots | None = None,
    fresh: NDArray[np.bool_] | None = None,
    late: Callable[[], bool] = lambda: False,
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
    slots
        Of the order, where they are known.
    fresh
        Routes of which a crew has to have one, shape (routes,); by default any.
    late
        Whether no more people are to be asked: nobody is brought together then.

    Yields
    ------
    order : tuple of tuple of int
        With the halves; whether it can be timed, the caller finds out.
    routes : tuple of int
        The routes that changed, the leader's first.
    """
    if crew.errand:
        most //= _SLOWER
    people = _PEOPLE if most >= _TRIES else _FEW_PEOPLE
    slots = Slots(instance, order) if slots is None else slots
    joining = _asked(instance, order, slots, crew, people, late)
    leading = _leading(instance, order, slots, crew, people, late) if crew.errand else joining
    possible = _teams(instance, crew, joining, leading)
    teams = sorted(
        islice((team for team in possible if fresh is None or fresh[list(team)].any()), _TEAMS),
        key=lambda team: leading[team[0]][0].metres + sum(joining[r][0].metres for r in team[1:]),
    )
    meetings = []
    for team in teams[:_NEAR_TEAMS]:
        places = [leading[team[0]], *(joining[r] for r in team[1:])]
        for met in islice(product(*places), _TIMES):
            begin = max(j.begin for j in met)
            if begin > min(j.last for j in met):
                continue
            apart_s = begin - min(j.begin for j in met)
            meetings.append((sum(j.metres for j in met) + apart_s, tuple((j.route, j.visits) for j in met)))
    most = min(most, _TRIES)
    tried = sorted(meetings)
    if crew.errand and len(tried) > most:
        idle = sorted(tried, key=lambda meeting: sum(len(visits) for _, visits in meeting[1]))
        tried = [*tried[: most - most // _IDLE], *idle[: most // _IDLE]]
    for _, met_in in tried[:most]:
        routes = [tuple(visits) for visits in order]
        for number, (route, visits) in enumerate(met_in):
            routes[route] = _as_half(crew, number, visits)
        yield tuple(routes), tuple(route for route, _ in met_in)


def _as_half(crew: Crew, number: int, visits: tuple[int, ...]) -> tuple[int, ...]:
    """The visits of who makes a certain share, where it was any one at the door."""
    if number == 0 and crew.errand:
        return visits
    return tuple(crew.halves[number] if v in crew.halves else v for v in visits)


def _asked(
    instance: Instance, order: Order, slots: Slots, crew: Crew, people: int, late: Callable[[], bool]
) -> dict[int, list[_Joining]]:
    """Ask people to the door, the smallest detour first, until enough of each kind could join."""
    single = instance.unbound  # what is taken away only the whole crew can keep or break
    first = 1 if crew.errand else 0
    metres, _, last = slots.joins(crew.halves[first])
    detours = {}
    for route in np.flatnonzero(crew.helps[first:].any(axis=0)).tolist():
        half = crew.halves[first + int(crew.helps[first:, route].argmax())]
        here = metres[slots.gaps_of(route)]
        gaps = np.argsort(here, kind="stable")[:_LOOKED_AT]
        if found := [(int(here[gap]), int(gap)) for gap in gaps if here[gap] < FAR // 2]:
            detours[route] = half, found
    kinds = (crew.helps[first:].any(axis=0), crew.helps[0], *crew.brings)
    enough = [0] * len(kinds)
    joining: dict[int, list[_Joining]] = {}
    nearest = sorted(detours, key=lambda route: detours[route][1][0])
    for route in _idle_too(nearest, order) if crew.errand else nearest:
        half, found = detours[route]
        wanted = [k for k, has in enumerate(kinds) if has[route]]
        if all(enough[k] >= people for k in wanted):
            continue
        if late():
            break
        if places := _joining(single, order, half, route, found, last[slots.gaps_of(route)]):
            joining[route] = places
            for k in wanted:
                enough[k] += 1
    return joining


def _leading(
    instance: Instance, order: Order, slots: Slots, crew: Crew, people: int, late: Callable[[], bool]
) -> dict[int, list[_Joining]]:
    """Where those could stand who have the goods with them, the smallest detours first."""
    single = instance.unbound
    leading: dict[int, list[_Joining]] = {}
    kinds = (crew.helps[0], *crew.brings)
    enough = [0] * len(kinds)
    door, before = crew.halves[0], crew.led.index(crew.halves[0])
    _, _, last = slots.joins(door)
    for route in _idle_too(slots.nearest(crew.led, crew.helps[0]), order):
        wanted = [k for k, has in enumerate(kinds) if has[route]]
        if all(enough[k] >= people for k in wanted):
            continue
        if late():
            break
        alone = np.arange(len(order)) == route
        by = last[slots.gaps_of(route)]
        for metres, _, visits in slots.ways(crew.led, alone, _ERRANDS):
            if (begin := _begin(single, order, visits, route, door)) is not None:
                latest = max(int(by[visits.index(door) - before]), begin)
                leading.setdefault(route, []).append(_Joining(route, visits, metres, begin, latest))
                if len(leading[route]) == _PLACES:
                    break
        if route in leading:
            for k in wanted:
                enough[k] += 1
    return leading


def _idle_too(nearest: Sequence[int], order: Order) -> list[int]:
    """By turns who comes by and who has little to do: goods keep people busy who then cannot be met."""
    idle = sorted(nearest, key=lambda route: len(order[route]))
    return list(dict.fromkeys(route for pair in zip(nearest, idle, strict=True) for route in pair))


def _joining(
    instance: Instance,
    order: Order,
    half: int,
    route: int,
    detours: Sequence[tuple[int, int]],
    last: Longs,
) -> list[_Joining]:
    """Where in a route a person could join, looking at nobody else; the smallest detours first."""
    found: list[_Joining] = []
    for metres, gap in detours:
        if len(found) == _PLACES:
            break
        visits = (*order[route][:gap], half, *order[route][gap:])
        if (begin := _begin(instance, order, visits, route, half)) is not None:
            found.append(_Joining(route, visits, metres, begin, max(int(last[gap]), begin)))
    return found


def _begin(instance: Instance, order: Order, visits: tuple[int, ...], route: int, half: int) -> int | None:
    """When a half would begin at the earliest, looking at nobody else; None where that cannot be."""
    if _too_slow(instance, visits, route):
        return None
    if obstacle(instance, _with(order, route, visits), route, crews=False) is not None:
        return None
    timed = schedule(instance, [visits if r == route else () for r in range(len(order))])
    if isinstance(timed, Broken):
        return None
    return next(s.begin for s in timed[0].stops if isinstance(s, TimedVisit) and s.visit == half)


def _too_slow(instance: Instance, visits: tuple[int, ...], route: int) -> bool:
    """Whether walks and service alone keep something aboard for too long."""
    hurried = [pair for v in visits if (pair := instance.hurried.get(v)) is not None]
    if not hurried:
        return False
    places = np.array([instance.visits[v].place for v in visits], dtype=np.intp)
    walks = instance.duration_s[instance.routes[route].profile][places[:-1], places[1:]]
    service = [
        instance.visits[v].service_s + instance.setup(before, v)
        for before, v in zip((-1, *visits), visits, strict=False)
    ]
    begin = np.concatenate([[0], np.cumsum(np.array(service[:-1]) + np.maximum(walks, 0))])
    at = {v: k for k, v in enumerate(visits)}
    return any(
        pair.max_aboard_s is not None
        and pair.second in at
        and begin[at[pair.second]] - begin[at[pair.first]] - service[at[pair.first]] > pair.max_aboard_s
        for pair in hurried
    )


def _with(order: Order, route: int, visits: tuple[int, ...]) -> list[Sequence[int]]:
    return [visits if r == route else old for r, old in enumerate(order)]


def _teams(
    instance: Instance,
    crew: Crew,
    joining: Mapping[int, Sequence[_Joining]],
    leading: Mapping[int, Sequence[_Joining]],
) -> Iterator[tuple[int, ...]]:
    """Yield the routes of whole crews, the leader's first, each crew once."""
    for lead in (r for r in leading if crew.helps[0, r]):
        for mates in combinations(joining, len(crew.halves) - 1):
            # Two who may both lead are one crew, whoever is called its leader, unless that is who carries.
            if not crew.errand and any(crew.helps[0, r] and r < lead for r in mates):
                continue
            team = (lead, *mates)
            people = {instance.routes[r].person for r in team}
            whole = len(people) == len(team) and crew.brings[:, list(team)].any(axis=1).all()
            if whole and all(crew.helps[n, r] for n, r in enumerate(team)):
                yield team
