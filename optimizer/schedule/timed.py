"""Visits, breaks and routes with their times, and why an order has none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimedVisit:
    """A visit with its times; ``service_s`` contains the setup where it is charged.

    ``passage`` indexes `Instance.passages`: by which the walk to it is taken.
    """

    visit: int
    arrive: int
    begin: int
    service_s: int
    walk_s: int
    walk_m: int
    passage: int = 0

    @property
    def depart(self) -> int:
        """Second of leaving."""
        return self.begin + self.service_s


@dataclass(frozen=True, slots=True)
class TimedRest:
    """A break, taken where the person was before it."""

    arrive: int
    begin: int
    service_s: int

    @property
    def depart(self) -> int:
        """Second of going on."""
        return self.begin + self.service_s


@dataclass(frozen=True, slots=True)
class TimedRoute:
    """A route with its times: leaves the start, makes its stops, and is at the end at ``finish``."""

    route: int
    leave: int
    stops: tuple[TimedVisit | TimedRest, ...]
    finish: int
    last_walk_s: int
    last_walk_m: int
    last_passage: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an order cannot be timed: where, which of the reason codes, and by how many seconds."""

    route: int
    visit: int | None
    missing: str
    by_s: int = 0


def visits_of(route: TimedRoute) -> list[TimedVisit]:
    """The stops of a route that are no breaks."""
    return [s for s in route.stops if isinstance(s, TimedVisit)]
