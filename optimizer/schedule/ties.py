"""What visits ask of one another, on one route or across routes: each can only push another's begin later."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from optimizer.instance import Instance
from optimizer.schedule.timed import Broken, TimedRoute, visits_of


@dataclass(frozen=True, slots=True)
class Coupling:
    """``second`` begins within [least, most] of the depart from ``first``."""

    first: int
    second: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Ties:
    """Everything of this kind among the visits that are made.

    Attributes
    ----------
    route_of : mapping of int to int
        Where each visit is made: an index into the routes that are timed.
    couplings : sequence of Coupling
    meetings : sequence of sequences of int
        Visits that begin at the same second.
    """

    route_of: Mapping[int, int]
    couplings: Sequence[Coupling]
    meetings: Sequence[Sequence[int]]

    def push(self, timed: Sequence[TimedRoute | None], lower: dict[int, int]) -> set[int]:
        """Raise the lower bounds that the current times break; return the routes to time again.

        Parameters
        ----------
        timed
            Every route that is made, None for the others.
        lower
            By visit, the first second at which it may begin; it is written to.

        Returns
        -------
        set of int
            Indices into ``timed``; empty when the times hold together.
        """
        if not self.couplings and not self.meetings:
            return set()
        times = {s.visit: s for route in timed if route for s in visits_of(route)}
        pushed: set[int] = set()
        for c in self.couplings:
            first, second = times[c.first], times[c.second]
            if c.least is not None and second.begin < first.depart + c.least:
                lower[c.second] = first.depart + c.least
                pushed.add(c.second)
            if c.most is not None and second.begin > first.depart + c.most:
                lower[c.first] = second.begin - c.most - first.service_s
                pushed.add(c.first)
        for met in self.meetings:
            together = max(times[v].begin for v in met)
            for v in met:
                if times[v].begin < together:
                    lower[v] = together
                    pushed.add(v)
        return {self.route_of[v] for v in pushed}

    def fixed(self) -> set[int]:
        """Visits that others depend on, which must not be put off."""
        across = {v for c in self.couplings if self._across(c) for v in (c.first, c.second)}
        # On one route, too, a later predecessor would come too close to a successor that has to wait for it.
        waited_for = {c.first for c in self.couplings if c.least}
        return across | waited_for | {v for met in self.meetings for v in met}

    def overdue(self, done: Sequence[TimedRoute]) -> set[int]:
        """Visits that come too long after another, now that their routes are left late.

        Whoever leaves later may come to a place between two of its windows, and then waits for the second.
        """
        hurried = [c for c in self.couplings if c.most is not None]
        if not hurried:
            return set()
        times = {s.visit: s for route in done for s in visits_of(route)}
        return {c.second for c in hurried if times[c.second].begin > times[c.first].depart + (c.most or 0)}

    def _across(self, coupling: Coupling) -> bool:
        return self.route_of[coupling.first] != self.route_of[coupling.second]


def ties_between(instance: Instance, route_of: Mapping[int, int]) -> Ties | Broken:
    """What binds the visits that are made, or which of them is made without what it waits for.

    Parameters
    ----------
    instance
        With its pairs, befores and crews.
    route_of
        By visit that is made, the index of its route among those that are timed.
    """
    couplings = [
        Coupling(p.first, p.second, None, p.max_aboard_s)
        for v in route_of
        if (p := instance.hurried.get(v)) is not None and p.second in route_of
    ]
    for b in instance.befores:
        firsts, seconds = (
            [v for v in instance.doors_of(job) if v in route_of] for job in (b.earlier, b.later)
        )
        if seconds and not firsts:
            return Broken(route_of[seconds[0]], seconds[0], "predecessor_unassigned")
        couplings += [Coupling(v, w, b.delay_s, b.max_delay_s) for v in firsts for w in seconds]
    return Ties(route_of, couplings, _meetings(instance, route_of))


def _meetings(instance: Instance, made: Collection[int]) -> list[list[int]]:
    """The visits of those who meet at a door, door by door."""
    if not instance.crews:
        return []
    there = sorted({it.job for v in made if (it := instance.visits[v]).half})
    met = ([v for v in instance.crew_of[job].halves if v in made] for job in there)
    return [halves for halves in met if len(halves) > 1]
