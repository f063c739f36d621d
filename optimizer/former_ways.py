"""What a plan takes over from the plan that it was made from: ways that were drawn, told and followed before.

When one task is put into a plan of a thousand, nearly all of its ways stay. A way depends on the map, on
what is shut, on who walks in which manner, and its words on the language and on the door's number; on
nothing else. Where all of that is the same it is kept, and the referee, who has followed it once on that
map, does not follow it again. Everything that depends on anything else, such as every time and every rule,
is worked out and judged anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from optimizer.ground import Going, Ground
from optimizer.ground.letting_in import areas_let_into
from optimizer.parsing import read_again
from optimizer.plan import Leg, Plan, Route, Status, Stop
from optimizer.problem import Address, Mode, Place, Problem, Task, Volunteer
from optimizer.rounds import unrolled


@dataclass(frozen=True, eq=False)
class Earlier:
    """A finished plan that the referee approved, and the request that it answers.

    Attributes
    ----------
    plan : Plan
    problem : Problem or None
        As it was accepted; None: it is not known any more, and nothing is kept.
    """

    plan: Plan
    problem: Problem | None = None

    @classmethod
    def read(cls, plan: Plan, request: bytes | None) -> Self:
        """Read a stored plan's request; a plan that is not finished was not approved in this form."""
        if request is None or plan.status is not Status.SUCCEEDED:
            return cls(plan)
        return cls(plan, unrolled(read_again(request)))


_Ends = tuple[Mode, Place | None, Place | None]
"""Who walks in which manner, from where to where, as it stands in a plan."""
_Said = tuple[str, str] | None
"""Alley and number of the door at the end of a way, of which its words speak."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Ways of an earlier plan that are the same in the new one.

    Attributes
    ----------
    told : mapping
        Each with the address at its end: drawn, and put into words.
    followed : mapping
        Each by its ends alone: the leg that the referee has followed.
    routes : mapping of (str, int) to Route
        The earlier routes, by person and shift.
    counted : mapping of int to Route
        Of these, by their `id`, those whose person, tasks and sites are asked for in the same words: the
        referee has counted them up.
    """

    told: Mapping[tuple[_Ends, _Said], Leg]
    followed: Mapping[_Ends, Leg]
    routes: Mapping[tuple[str, int], Route] = field(default_factory=dict)
    counted: Mapping[int, Route] = field(default_factory=dict)
    _found: dict[tuple[Going, int, int, _Said], Leg | None] = field(default_factory=dict)

    def leg(
        self, ground: Ground, going: Going, start: int, end: int, address: Address | None = None
    ) -> Leg | None:
        """The way between two places, unless its metres are others now or somebody is kept out of zones."""
        if not self.told or going.ban:
            return None
        asked = going, start, end, _said(address)
        if asked not in self._found:
            metres = ground.walks[going].length_m[start, end]
            # Nothing is said of a way of no metres, whatever is at its end.
            said = asked[3] if metres else None
            found = self.told.get(((going.mode, ground.places[start], ground.places[end]), said))
            self._found[asked] = found if found is not None and found.walk_m == metres else None
        return self._found[asked]

    def was_followed(self, mode: Mode, before: Stop, stop: Stop) -> bool:
        """Whether the very same line was followed and found to be a way of just these metres."""
        found = self.followed.get((mode, before.location, stop.location))
        leg = stop.leg
        return (
            found is not None
            and leg is not None
            and found.walk_m == leg.walk_m
            and found.geometry is not None
            and leg.geometry is not None
            and (found.geometry is leg.geometry or found.geometry == leg.geometry)
        )

    def was_counted(self, route: Route) -> bool:
        """Whether this very route was counted up, for the same person, tasks and sites."""
        return self.counted.get(id(route)) is route


NOTHING = Kept({}, {})


def keep(ground: Ground, earlier: Earlier | None) -> Kept:
    """Find what of an earlier plan is the same on the ground of a new one.

    Parameters
    ----------
    ground
        Of the new problem.
    earlier
        The plan that it was made from, if there is one.
    """
    if earlier is None or earlier.problem is None or not _same_map(ground, earlier.plan, earlier.problem):
        return NOTHING
    told: dict[tuple[_Ends, _Said], Leg] = {}
    followed: dict[_Ends, Leg] = {}
    address = {task.id: _said(task.address) for task in earlier.problem.tasks}
    # Who moves otherwise under a load finds other lanes open than the route's mode says.
    alike = {one.id for one in earlier.problem.volunteers if one.loaded_mode is None}
    for route in earlier.plan.routes:
        for before, stop in pairwise(route.stops) if route.volunteer in alike else ():
            if stop.leg is None:
                continue
            ends = route.mode, before.location, stop.location
            followed[ends] = stop.leg
            if stop.task is None or stop.site is not None or stop.leg.walk_m == 0:
                told[ends, None] = stop.leg
            elif stop.task in address:
                told[ends, address[stop.task]] = stop.leg
    same_words = earlier.problem.options.directions == ground.problem.options.directions
    routes = {(route.volunteer, route.shift): route for route in earlier.plan.routes}
    counted = {id(route): route for route in _asked_alike(ground.problem, earlier)}
    return Kept(told if same_words else {}, followed, routes, counted)


def _asked_alike(problem: Problem, earlier: Earlier) -> Iterator[Route]:
    """Earlier routes for whose person, tasks and sites the new problem asks the same."""
    before = earlier.problem
    if before is None or before.sites != problem.sites:
        return
    same_people = _same(problem.volunteers, before.volunteers)
    same_tasks = _same(problem.tasks, before.tasks)
    for route in earlier.plan.routes:
        names = {stop.task for stop in route.stops if stop.task is not None}
        if route.volunteer in same_people and names <= same_tasks:
            yield route


def _same(now: Iterable[Task | Volunteer], before: Iterable[Task | Volunteer]) -> set[str]:
    """Ids of what is the same."""
    known = {one.id: vars(one) for one in before}
    # What they say is compared at once: pydantic's own comparison looks each one up in several places first.
    return {one.id for one in now if known.get(one.id) == vars(one)}


def _said(address: Address | None) -> _Said:
    return None if address is None else (address.alley, address.number)


def _same_map(ground: Ground, plan: Plan, before: Problem) -> bool:
    """Whether walks are the same, at any hour: nothing is shut, or the same things all day long."""
    problem: Problem = ground.problem
    hours = [
        *(bound for closure in problem.closures for bound in (closure.from_, closure.until)),
        *(gate.open for gate in problem.gates),
    ]
    return (
        ground.whole is not None
        and plan.map_version == ground.whole.version
        and all(bound is None for bound in hours)
        and before.crs == problem.crs
        and before.gates == problem.gates
        and before.closures == problem.closures
        and before.zones == problem.zones
        # Lanes that are there for some alone: a way of theirs may be as long as one of everybody's.
        and not areas_let_into(before, ground.whole)
    )
