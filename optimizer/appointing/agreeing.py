"""Lets people who depend on one another agree on when: windows inside which whatever they do is right.

Where routes have room for it, the instants are chosen inside what both have: nobody has to change. Two visits
in a fixed order share the room between them half each, so that both keep some. Who has no room in common is
sent home, gets an instant, and is put in again by the search around it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from random import Random

from optimizer.appointing.spans import Span, spans
from optimizer.engines.engine import VisitOrder
from optimizer.instance import Before, Instance, Windows, intersected

NEVER_OPEN: Windows = ()


@dataclass(eq=False)
class Agreement:
    """Windows for doors that depend on one another; the order without those who did not agree.

    Attributes
    ----------
    instance : Instance
        With its crews and orders across routes.
    doors : mapping of int to tuple of int
        For each job the visits that have to stand at its door.
    width : int
        Seconds by which people who meet may still be apart, either way; 0 in the end.
    """

    instance: Instance
    doors: Mapping[int, tuple[int, ...]]
    width: int
    dice: Random
    routes: list[list[int]]
    windows: dict[int, Windows] = field(default_factory=dict)
    _spans: dict[int, dict[int, Span]] = field(default_factory=dict)
    _where: dict[int, int] = field(default_factory=dict)

    def span(self, visit: int) -> Span | None:
        """The room that a visit has on its route; None when it stands on none, or its route is broken."""
        route = self._where.get(visit)
        if route is None:
            return None
        if route not in self._spans:
            found = spans(self.instance, route, self.routes[route], self.windows)
            self._spans[route] = dict(zip(self.routes[route], found or (), strict=False))
        return self._spans[route].get(visit)

    def take_out(self, job: int) -> None:
        """Send everybody home who stands at a job's door, or has to do with it."""
        for visit in {*self.doors[job], *self.instance.jobs[job]}:
            if (route := self._where.pop(visit, None)) is not None:
                self.routes[route].remove(visit)
                self._spans.pop(route, None)

    def open(self, visit: int, windows: Windows) -> None:
        """Give a visit a window inside those that it has."""
        self.windows[visit] = intersected(self.instance.visits[visit].windows, windows)
        if (route := self._where.get(visit)) is not None:
            self._spans.pop(route, None)

    def work_s(self, visit: int) -> tuple[int, int]:
        """Least and most seconds that a visit can take."""
        it = self.instance.visits[visit]
        return it.service_s, it.service_s + it.setup_s

    def settle(self, job: int, before: Iterable[Before], *, followed: Iterable[Before]) -> None:
        """Choose the instants of one job; those that it follows have theirs."""
        doors = self.doors[job]
        room = self._room(job)
        least, most = room or (0, self.instance.horizon_s)
        for link in before:
            early, late = self._after(link, placed=room is not None)
            least, most = max(least, early), min(most, late)
        if least > most or room is None:
            self.take_out(job)
            room, (least, most) = None, (0, self.instance.horizon_s)
            for link in before:
                self._make_way(link, job)
                early, late = self._after(link, placed=False)
                least, most = max(least, early), min(most, late)
        open_ = intersected(self._opened(doors[0]), ((least, most),))
        if not open_:
            self.take_out(job)
            for visit in doors:
                self.windows[visit] = NEVER_OPEN
            return
        if len(doors) > 1:
            at = self._pick(open_)
            for visit in doors:
                self.open(visit, ((at - self.width, at + self.width),))
        elif before:
            self._share(job, before, open_)
        elif room is None and followed:
            slack = min((b.max_delay_s or self.instance.horizon_s) - b.delay_s for b in followed) // 4
            at = self._pick(open_)
            self.open(doors[0], ((at - slack, at + slack),))

    def _room(self, job: int) -> Span | None:
        """What all at a door have in common; None, and they go home, when that is nothing."""
        found = [self.span(visit) for visit in self.doors[job]]
        if all(one is None for one in found):
            return None
        if any(one is None for one in found):
            self.take_out(job)
            return None
        least = max(one[0] for one in found if one)
        most = min(one[1] for one in found if one)
        if least - most > 2 * self.width:
            self.take_out(job)
            return None
        return (least, most) if least <= most else ((least + most) // 2,) * 2

    def _after(self, link: Before, *, placed: bool) -> Span:
        """When a follower may begin, as far as the windows of those before it are settled."""
        early, late = 0, self.instance.horizon_s
        for visit in self.doors[link.earlier]:
            least_s, most_s = self.work_s(visit)
            opened, span = self._opened(visit), self.span(visit)
            if not opened:
                return 1, 0  # nobody serves it: its followers wait
            first, last = span if span is not None and placed else (opened[-1][1], opened[0][0])
            early = max(early, first + most_s + link.delay_s)
            if link.max_delay_s is not None:
                late = min(late, last + least_s + link.max_delay_s)
        return early, late

    def _opened(self, visit: int) -> Windows:
        return self.windows.get(visit, self.instance.visits[visit].windows)

    def _make_way(self, link: Before, job: int) -> None:
        """Bind an earlier visit to a part of its room that leaves its follower a window."""
        doors = self.doors[link.earlier]
        theirs, ours = self._opened(doors[0]), self._opened(self.doors[job][0])
        if len(doors) > 1 or not theirs or not ours:
            return
        _, most_s = self.work_s(doors[0])
        most = self.instance.horizon_s if link.max_delay_s is None else link.max_delay_s
        reach = ours[0][0] - most_s - most, ours[-1][1] - most_s - link.delay_s
        span = self.span(doors[0])
        open_ = intersected(theirs, (reach,))
        if span is not None:
            near = intersected(open_, (span,))
            if not near:
                self.take_out(link.earlier)
            open_ = near or open_
        if open_:
            at, slack = self._pick(open_), (most - link.delay_s) // 4
            self.open(doors[0], intersected(theirs, ((at - slack, at + slack),)))

    def _share(self, job: int, before: Iterable[Before], open_: Windows) -> None:
        """Split the room between a visit and those that it follows; both keep half of it."""
        (visit,) = self.doors[job]
        at = self._pick(open_)
        first, last = 0, self.instance.horizon_s
        for link in before:
            for other in self.doors[link.earlier]:
                low, high = self._narrow(other, link, at, alone=len(self.doors[link.earlier]) == 1)
                first, last = max(first, low), min(last, high)
        self.open(visit, ((min(first, at), max(last, at)),))

    def _narrow(self, other: int, link: Before, at: int, *, alone: bool) -> Span:
        """Give the earlier visit its share of the room; when the later one may begin then."""
        least_s, most_s = self.work_s(other)
        most = self.instance.horizon_s if link.max_delay_s is None else link.max_delay_s
        opened, span = self._opened(other), self.span(other)
        if alone and span is not None:
            begin = max(span[0], at - most_s - most)
            end = max(begin, min(span[1], at - most_s - link.delay_s))
            then = (begin + end) // 2
            after, ahead = max(0, at - then - most_s - link.delay_s), max(0, then + least_s + most - at)
            self.open(other, intersected(opened, ((then - ahead // 2, then + after // 2),)))
            opened = self.windows[other] or opened
        return opened[-1][1] + most_s + link.delay_s, opened[0][0] + least_s + most

    def _pick(self, open_: Windows) -> int:
        """An instant of a window, by chance: early, late, or anywhere."""
        a, b = self.dice.choice(open_)
        throw = self.dice.random()
        return a if throw < 0.3 else b if throw < 0.5 else self.dice.randint(a, b)


def agree(
    instance: Instance,
    doors: Mapping[int, tuple[int, ...]],
    order: VisitOrder,
    *,
    width: int,
    seed: int,
) -> Agreement:
    """Settle every job that depends on another, or on several people, one after the other.

    Returns
    -------
    Agreement
        Whatever is planned inside its windows keeps the rules across routes, but for the ``width``.
    """
    dice = Random(seed)  # noqa: S311 # not cryptography
    agreement = Agreement(instance, doors, width, dice, [list(visits) for visits in order])
    agreement._where.update({v: r for r, visits in enumerate(order) for v in visits})
    agreement.windows.update(chained(instance, doors))
    before: dict[int, list[Before]] = defaultdict(list)
    followed: dict[int, list[Before]] = defaultdict(list)
    for link in instance.befores:
        before[link.later].append(link)
        followed[link.earlier].append(link)
    meeting = {job for job, visits in doors.items() if len(visits) > 1}
    coupled = {*before, *followed, *meeting}
    for job in TopologicalSorter({j: [b.earlier for b in before[j]] for j in coupled}).static_order():
        agreement.settle(job, before[job], followed=followed[job])
    return agreement


def chained(instance: Instance, doors: Mapping[int, tuple[int, ...]]) -> dict[int, Windows]:
    """Windows of the doors in orders across routes, as far as all that come before and after leave them."""
    reach = {
        job: (instance.visits[doors[job][0]].windows[0][0], instance.visits[doors[job][0]].windows[-1][1])
        for link in instance.befores
        for job in (link.earlier, link.later)
        if instance.visits[doors[job][0]].windows
    }
    links = [link for link in instance.befores if link.earlier in reach and link.later in reach]
    for _ in links:
        before = dict(reach)
        for link in links:
            it = instance.visits[doors[link.earlier][0]]
            (a, b), (c, d) = reach[link.earlier], reach[link.later]
            most = instance.horizon_s if link.max_delay_s is None else link.max_delay_s
            least_s, most_s = it.service_s, it.service_s + it.setup_s
            reach[link.later] = max(c, a + least_s + link.delay_s), min(d, b + most_s + most)
            reach[link.earlier] = max(a, c - most_s - most), min(b, d - least_s - link.delay_s)
        if reach == before:
            break
    return {
        visit: opened
        for job, span in reach.items()
        for visit in doors[job]
        if (opened := intersected(instance.visits[visit].windows, (span,)))
    }
