"""Which changes are worth a try for a task, the smallest first.

For each of the nearest people everything that stands in the way has to be lifted at once; whoever nothing
stands in the way of needs room. What every change asks of people is its *burden* (docs/remedies.md).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from math import floor

from optimizer.constraint import WhyNot
from optimizer.plan import ReasonCode
from optimizer.problem import Problem
from optimizer.remedies import of_gates, of_links, of_people, of_time
from optimizer.remedies.asking import Asking, Knob, once
from optimizer.remedies.patching import patched
from optimizer.remedy import Step, StepCode
from optimizer.rules import RULES

_MOST_COMBINED = 6
"""Ways to lift everything that stands in one person's way; more are seldom different."""

Lift = Callable[[Asking, int, float], Iterator[Knob]]

_LIFTS: dict[ReasonCode, Lift] = {
    ReasonCode.NO_SKILL: lambda asking, v, _: of_people.skills(asking, v),
    ReasonCode.CREW_SIZE: lambda asking, v, _: of_people.crew(asking, v),
    ReasonCode.ZONE_LEVEL: lambda asking, v, _: of_people.zones(asking, v),
    ReasonCode.MODE: lambda asking, v, _: of_people.on_foot(asking, v),
    ReasonCode.PINNED: lambda asking, _v, _by: of_links.pin(asking),
    ReasonCode.NO_CAPACITY: lambda asking, v, _: of_people.capacity(asking, v),
    ReasonCode.TIME_WINDOW: lambda asking, v, by: chain(
        of_time.windows(asking, by), of_time.shifts(asking, v, by), of_gates.hours(asking, v, by)
    ),
    ReasonCode.OUTSIDE_SHIFT: lambda asking, v, by: chain(
        of_time.shifts(asking, v, by), of_time.windows(asking, by), of_gates.hours(asking, v, by)
    ),
    ReasonCode.SITE_CLOSED: lambda asking, v, by: chain(
        of_time.site_hours(asking, by), of_time.shifts(asking, v, by), of_gates.hours(asking, v, by)
    ),
    ReasonCode.UNREACHABLE: lambda asking, v, by: chain(
        of_time.windows(asking, by), of_gates.hours(asking, v, by)
    ),
    ReasonCode.MAX_ABOARD: lambda asking, _v, by: of_time.aboard(asking, by),
    ReasonCode.MAX_WALK: of_people.walk,
    ReasonCode.MAX_TASKS: lambda asking, v, _: of_people.doors(asking, v),
    ReasonCode.MAX_GEAR: of_time.gear,
    ReasonCode.SITE_STOCK: lambda asking, _v, _by: of_links.stock(asking),
}
"""What lifts each reason of one person. A reason without an entry is a matter of the map or of new rules."""


@dataclass(frozen=True, eq=False)
class Change:
    """Some things to be turned together, all as little as possible but for one.

    Attributes
    ----------
    knobs : tuple of Knob
        What is turned.
    volunteer : int or None
        Whom it is meant to help; None when it is anybody.
    """

    knobs: tuple[Knob, ...]
    volunteer: int | None = None

    @property
    def turned(self) -> Knob:
        """The one that can be turned further: the first with a choice."""
        return next((knob for knob in self.knobs if knob.most > knob.least), self.knobs[0])

    def burden(self, amount: int) -> float:
        """What the change asks of people when its one knob is turned so far."""
        rest = sum(knob.burden * knob.least for knob in self.knobs if knob is not self.turned)
        return rest + self.turned.burden * amount

    def within(self, bound: float) -> int | None:
        """The largest amount that asks less than a bound; None when there is none."""
        amount = self.turned.most
        if self.turned.burden > 0 and self.burden(amount) >= bound:
            amount -= floor((self.burden(amount) - bound) / self.turned.burden) + 1
        return amount if amount >= self.turned.least and self.burden(amount) < bound else None

    def steps(self, amount: int) -> tuple[Step, ...]:
        """What is to be done."""
        return tuple(k.make(amount if k is self.turned else k.least) for k in self.knobs)

    def apply(self, problem: Problem, amount: int) -> Problem:
        """The problem with the change."""
        return patched(problem, (patch for step in self.steps(amount) for patch in step.patch))


def changes(asking: Asking, people: Sequence[int], *, waiting: bool) -> list[Change]:
    """List the changes for a task, those that can ask least first.

    Parameters
    ----------
    asking
        The task on its ground.
    people
        Positions of the volunteers worth asking, the nearest first.
    waiting
        Whether work that it has to follow is not served: then it must not wait for it in any case.
    """
    first = tuple(of_links.after(asking)) if waiting else ()
    refusals = {v: refused(asking, v) for v in people}
    could = any(not reasons for reasons in refusals.values())
    found: list[tuple[tuple[Knob, ...], int | None]] = []
    if could:
        found.append((() if first else (_again(),), None))
    for v, reasons in refusals.items():
        ways = _lifting(asking, v, reasons) if reasons else ((knob,) for knob in _room(asking, v))
        found += [(knobs, v) for knobs in ways]
    found += [((knob,), None) for knob in _room_for_all(asking, could=could, waiting=waiting)]
    found += [((knob,), None) for like in people[:1] for knob in of_links.another(asking, like)]
    whole = [Change((*first, *knobs), v) for knobs, v in found if first or knobs]
    return sorted(whole, key=lambda change: change.burden(change.turned.least))


def refused(asking: Asking, volunteer: int) -> list[WhyNot]:
    """Everything that arithmetic holds against one person."""
    said = (rule.why_not(asking.job, volunteer, asking.ground) for rule in RULES)
    return [why for why in said if why is not None]


def _again() -> Knob:
    step = Step(
        code=StepCode.SEARCH_AGAIN,
        detail="Change nothing: searching on from this plan finds room (options.previous_plan, a longer "
        "options.time_limit_s).",
        detail_zh="无需改动：从本方案继续搜索即可排入（previous_plan，并延长 time_limit_s）。",
    )
    return once(step, 0.0)


def _lifting(asking: Asking, volunteer: int, reasons: Iterable[WhyNot]) -> Iterator[tuple[Knob, ...]]:
    """Ways to lift all that stands in one person's way; none when something cannot be lifted."""
    ways = []
    for why in reasons:
        lift = _LIFTS.get(why.code)
        ways.append(list(lift(asking, volunteer, why.by or 0.0)) if lift is not None else [])
    yield from islice(product(*ways), _MOST_COMBINED)


def _room(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """What gives a person who could do it room for it."""
    yield from of_time.shifts(asking, volunteer)
    yield from of_people.walk(asking, volunteer)
    yield from of_people.doors(asking, volunteer)
    yield from of_time.gear(asking, volunteer)
    yield from of_people.capacity(asking, volunteer)


def _room_for_all(asking: Asking, *, could: bool, waiting: bool) -> Iterator[Knob]:
    """What helps whoever would do it; links are looked at even where nobody could do it alone."""
    if could:
        yield from of_time.windows(asking)
        yield from of_time.site_hours(asking)
        yield from of_time.aboard(asking)
        yield from of_links.stock(asking)
        yield from of_links.pin(asking)
        yield from of_links.decontamination(asking)
    if not waiting:
        yield from of_links.after(asking)
    yield from of_links.bond(asking)
    yield from of_links.mixing(asking)
