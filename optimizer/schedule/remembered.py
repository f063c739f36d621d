"""Routes that were timed lately. Mending asks for the same ones again and again, one of them changed."""

from collections.abc import Mapping, Set
from functools import cached_property
from types import MappingProxyType
from weakref import WeakKeyDictionary

from optimizer.crossing import RouteWalks
from optimizer.instance import Instance
from optimizer.schedule.forward import as_early
from optimizer.schedule.late import leave_late
from optimizer.schedule.timed import Broken, TimedRoute

UNBOUND: Mapping[int, int] = MappingProxyType({})
"""Lower bounds of visits that nothing holds back."""
_MOST_KNOWN = 2_000
_MOST_HELD = 16


class RememberedRoute:
    """A route, and its times as far as they hold for whatever the others do.

    Parameters
    ----------
    walks
        Its visits, with the walks between them.
    """

    def __init__(self, walks: RouteWalks) -> None:
        self.walks = walks
        self._visits = frozenset(walks.visits)
        self._held: dict[tuple[int, ...], TimedRoute | Broken] = {}
        self._put_off: tuple[TimedRoute, TimedRoute] | None = None

    @cached_property
    def _early(self) -> TimedRoute | Broken:
        return as_early(self.walks, UNBOUND)

    @cached_property
    def _late(self) -> TimedRoute:
        assert isinstance(self._early, TimedRoute)  # noqa: S101 # the one caller has it
        return leave_late(self.walks, self._early, frozenset(), UNBOUND)

    def earliest(self, lower: Mapping[int, int]) -> TimedRoute | Broken:
        """The route as early as the lower bounds of its visits allow."""
        if self._visits.isdisjoint(lower):
            return self._early
        bounds = tuple(lower.get(v, 0) for v in self.walks.visits)
        found = self._held.get(bounds)
        if found is None:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            found = self._held[bounds] = as_early(self.walks, lower)
        return found

    def late(self, timed: TimedRoute, fixed: Set[int], lower: Mapping[int, int]) -> TimedRoute:
        """The same route, left as late as visits allow that others depend on.

        Parameters
        ----------
        timed
            As it was timed last, by the same bounds.
        fixed
            Visits that keep their begin.
        lower
            By visit, the first second at which it may begin.
        """
        if not self._visits.isdisjoint(fixed):
            return leave_late(self.walks, timed, fixed, lower)
        if timed is self.__dict__.get("_early"):
            return self._late
        if self._put_off is None or self._put_off[0] is not timed:  # the bounds are those it was timed by
            self._put_off = timed, leave_late(self.walks, timed, fixed, lower)
        return self._put_off[1]


_KNOWN: WeakKeyDictionary[Instance, dict[tuple[int, tuple[int, ...]], RememberedRoute]] = WeakKeyDictionary()


def remembered(instance: Instance, number: int, visits: tuple[int, ...]) -> RememberedRoute:
    """A route, perhaps with times that it was asked for before.

    Parameters
    ----------
    instance, number
        The instance, and the number of the route.
    visits
        In their order.
    """
    known = _KNOWN.setdefault(instance, {})
    found = known.get((number, visits))
    if found is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        found = known[number, visits] = RememberedRoute(RouteWalks(instance, number, visits))
    return found
