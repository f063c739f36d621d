"""Ways to bring a crew together: which people, and where in their routes, so that they meet.

Every combination would be too many. Each person's few places that cost the least are timed alone (`joining`);
then people are combined who would be at the door at about the same time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product

from optimizer.feasible import Order
from optimizer.gaps import Bools
from optimizer.instance import Crew, Instance
from optimizer.joining import Asking, Joining
from optimizer.slots import Slots

_PEOPLE = 8  # those with the smallest detour, and as many for each thing that is to be brought
_FEW_PEOPLE = 4  # where many other jobs wait for their turn
_TEAMS = 4_000
_NEAR_TEAMS = 200
_TIMES = 256  # combinations of places per team
_TRIES = 60  # each timed with all routes
_SLOWER = 2  # a try with goods takes longer: who carries must not wait for long, and others depend on it
_IDLE = 4  # with goods one try of so many is for those who have little to do


def gatherings(
    instance: Instance,
    order: Order,
    crew: Crew,
    most: int = _TRIES,
    *,
    slots: Slots | None = None,
    fresh: Bools | None = None,
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
    asking = Asking(instance, order, slots, crew, people, late)
    joining = asking.joining()
    leading = asking.leading() if crew.errand else joining
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


def _teams(
    instance: Instance,
    crew: Crew,
    joining: Mapping[int, Sequence[Joining]],
    leading: Mapping[int, Sequence[Joining]],
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
