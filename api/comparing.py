"""What changed between two plans, said per volunteer: whose list is another one now, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.plan import Plan, Route


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for one volunteer.

    Attributes
    ----------
    gained, lost : tuple of str
        Tasks of the new list that were not on the old one, and the other way round.
    reordered : bool
        What stayed comes in another order.
    walk_m : int
        Metres more (or, negative, less) than before.
    """

    volunteer: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    reordered: bool
    walk_m: int

    @property
    def same(self) -> bool:
        """The volunteer need not be told anything."""
        return not (self.gained or self.lost or self.reordered)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side; differences are new less old."""

    changes: tuple[Change, ...]
    newly_served: tuple[str, ...]
    newly_unassigned: tuple[str, ...]
    served: tuple[int, int]
    unassigned: tuple[int, int]
    walk_m: tuple[int, int]


def compare(old: Plan, new: Plan) -> Comparison:
    """Compare two plans of one morning."""
    before, after = _doors(old), _doors(new)
    walks_before, walks_after = _walks(old), _walks(new)
    people = dict.fromkeys((*before, *after))
    served_before, served_after = (
        {task for tasks in doors.values() for task in tasks} for doors in (before, after)
    )
    changes = tuple(
        _change(
            who,
            before.get(who, ()),
            after.get(who, ()),
            walks_after.get(who, 0) - walks_before.get(who, 0),
        )
        for who in people
    )
    return Comparison(
        changes=changes,
        newly_served=tuple(sorted(served_after - served_before)),
        newly_unassigned=tuple(one.task for one in new.unassigned if one.task in served_before),
        served=(len(served_before), len(served_after)),
        unassigned=(len(old.unassigned), len(new.unassigned)),
        walk_m=(sum(walks_before.values()), sum(walks_after.values())),
    )


def _change(who: str, before: tuple[str, ...], after: tuple[str, ...], walk_m: int) -> Change:
    kept_before = [task for task in before if task in set(after)]
    kept_after = [task for task in after if task in set(before)]
    return Change(
        volunteer=who,
        gained=tuple(task for task in after if task not in set(before)),
        lost=tuple(task for task in before if task not in set(after)),
        reordered=kept_before != kept_after,
        walk_m=walk_m,
    )


def _doors(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """The tasks of each volunteer in the order in which their doors are reached, all shifts together."""
    doors: dict[str, dict[str, None]] = {}
    for route in sorted(plan.routes, key=lambda route: (route.volunteer, route.shift)):
        own = doors.setdefault(route.volunteer, {})
        own.update(dict.fromkeys(_of_route(route)))
    return {who: tuple(tasks) for who, tasks in doors.items()}


def _of_route(route: Route) -> list[str]:
    return [stop.task for stop in route.stops if stop.task is not None and stop.site is None]


def _walks(plan: Plan) -> dict[str, int]:
    walks: dict[str, int] = {}
    for route in plan.routes:
        walks[route.volunteer] = walks.get(route.volunteer, 0) + route.walk_m
    return walks
