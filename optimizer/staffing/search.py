"""Fewer and fewer people, until no plan is found that serves everything.

Bisection between what is proved to be too few and what was found to be enough; then, one below the best,
different people are tried. What is proved and what was only not found are told apart.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.rounds import unrolled
from optimizer.staffing.bound import Bound, fewest_thinkable
from optimizer.staffing.choosing import chosen
from optimizer.staffing.hours import ended_by, promised, with_people

_OTHERS = 3
"""So many different teams are tried before one below the best is given up."""

Planner = Callable[[Problem], Plan]


@dataclass(frozen=True, slots=True)
class Try:
    """A team that was tried: how many, how many of them went out, and how many tasks were left out."""

    people: int
    used: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """What came of it.

    Attributes
    ----------
    by : datetime
    bound : Bound
        Fewer than these are proved to be too few.
    plan : Plan
        With the fewest people found; when something is left out even with everybody, with everybody.
    people : tuple of str
        Who goes out in it; empty when not everything is served.
    tries : tuple of Try
        In their order.
    """

    by: datetime
    bound: Bound
    plan: Plan
    people: tuple[str, ...]
    tries: tuple[Try, ...]

    @property
    def proved(self) -> bool:
        """Whether it is proved that fewer are not enough."""
        return bool(self.people) and len(self.people) <= self.bound.people


def staff(
    problem: Problem, by: datetime, planner: Planner, *, heard: Callable[[Try], None] = lambda _: None
) -> Staffing:
    """Find the fewest volunteers with whom everything is done, and everybody back, by an hour.

    Parameters
    ----------
    problem
        Checked without faults.
    by
        When it has to be done.
    planner
        Makes a plan of a problem.
    heard
        Told of every try.
    """
    limited = ended_by(unrolled(problem), by)
    tries: list[Try] = []

    def attempt(ids: Collection[str]) -> Plan:
        plan = planner(with_people(limited, ids))
        tries.append(Try(len(ids), len(_used(plan)), len(plan.unassigned)))
        heard(tries[-1])
        return plan

    bound = fewest_thinkable(limited)
    best = attempt(tuple(v.id for v in limited.volunteers))
    if best.unassigned:
        return Staffing(by, bound, best, (), tuple(tries))
    too_few = bound.people - 1
    while too_few < len(_used(best)) - 1:
        size = (too_few + len(_used(best))) // 2
        plan = attempt(chosen(limited, _used(best), size))
        if plan.unassigned:
            too_few = size
        else:
            best = plan
    best = _stubborn(best, bound, promised(problem), attempt)
    return Staffing(by, bound, best, _used(best), tuple(tries))


def _stubborn(
    best: Plan, bound: Bound, kept: Collection[str], attempt: Callable[[Collection[str]], Plan]
) -> Plan:
    """One fewer, leaving out those with the least work in turn; again after each success."""
    given_up = 0
    while len(_used(best)) > bound.people and given_up < _OTHERS:
        work = dict.fromkeys(_used(best), 0)
        for route in best.routes:
            work[route.volunteer] += route.work_s
        idlest = sorted(work.keys() - kept, key=lambda who: (work[who], who))
        if given_up >= len(idlest):
            break
        plan = attempt([who for who in _used(best) if who != idlest[given_up]])
        if plan.unassigned:
            given_up += 1
        else:
            best, given_up = plan, 0
    return best


def _used(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route.volunteer for route in plan.routes))
