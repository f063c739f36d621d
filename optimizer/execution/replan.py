"""The rest of a day as a problem of its own: finished stops are out, stops under way stay, the rest is open.

Everything is said in the words of the wire format, so that engines, rules and the referee need to know
nothing of events (docs/execution.md has the words).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from optimizer.complaints import warn
from optimizer.execution.carrying import Carried, with_goods
from optimizer.execution.hours import Hours, hours_left
from optimizer.execution.memory import frozen_tasks
from optimizer.execution.open_tasks import Linked, relink
from optimizer.execution.patches import Patches
from optimizer.execution.phases import Phase
from optimizer.execution.pinning import Pinner
from optimizer.execution.standing import PersonState, Standing, TaskStatus
from optimizer.execution.whereabouts import Here, whereabouts, whole_second
from optimizer.kinds import complete
from optimizer.plan import Plan, Warn
from optimizer.problem import Amounts, Pinned, Problem, Site, Volunteer

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a day.

    Attributes
    ----------
    problem : Problem
        From now on.
    frozen : tuple of str
        Finished tasks that stand in it without service, because of what they forbid.
    closed : mapping of str to str
        Tasks that ended unserved: ``failed``, ``cancelled``, ``held_back``, ``goods_left``.
    done : tuple of str
        Tasks that are finished; those that are frozen, too.
    warnings : tuple of Warn
        What the dispatcher has to see to.
    """

    problem: Problem
    frozen: tuple[str, ...]
    closed: Mapping[str, str]
    done: tuple[str, ...]
    warnings: tuple[Warn, ...]


def rest_of_day(
    standing: Standing,
    plan: Plan,
    *,
    now: datetime,
    pins: Mapping[str, Pinned | None],
    asked: Problem | None = None,
) -> Rest:
    """Write the problem that is left at a moment.

    Parameters
    ----------
    standing
        What happened so far.
    plan
        The plan people walk by.
    now
        The moment.
    pins
        What the dispatcher decided: task to pin; None takes a pin off.
    asked
        What the plan was made from, when that was the rest of a day already.
    """
    now = whole_second(now)
    problem = standing.problem
    here = whereabouts(standing, plan, now, asked)
    hours = {
        one.id: hours_left(one, standing.people[one.id], here[one.id], now) for one in problem.volunteers
    }
    duties = {name: left.on_duty for name, left in hours.items() if left.on_duty is not None}
    working = [name for name, left in hours.items() if left.shifts]

    lent_s = _lent_s(standing, here)
    until = max((shift.end for left in hours.values() for shift in left.shifts), default=now)
    linked = relink(problem.tasks, standing, working=working, on_duty=duties, now=now, until=until)
    carried = with_goods(linked.tasks, problem, standing, duties)
    frozen = frozen_tasks(problem, standing, carried, duties, here)
    pinner = Pinner(standing, here, working, duties, carried, frozen, pins, plan)

    return Rest(
        problem=problem.model_copy(
            update={
                "tasks": (*frozen, *pinner.pinned(carried.tasks)),
                "closures": tuple(one for one in problem.closures if one.until is None or one.until > now),
                "sites": (*(_stocked(site, standing) for site in problem.sites), *carried.sites),
                "volunteers": tuple(
                    _at_most(
                        asked,
                        _volunteer(
                            one,
                            standing.people[one.id],
                            here[one.id],
                            hours[one.id],
                            pinner.first_doors(one.id),
                        ).model_copy(update={"lent_s": one.lent_s + lent_s[one.id]}),
                    )
                    for one in problem.volunteers
                ),
            }
        ),
        frozen=tuple(task.id for task in frozen),
        closed=linked.closed,
        done=tuple(name for name, state in standing.tasks.items() if state.status is TaskStatus.DONE),
        warnings=_warnings(standing, linked, carried, hours),
    )


def _volunteer(
    volunteer: Volunteer, person: PersonState, here: Here, hours: Hours, first_doors: int
) -> Volunteer:
    """What a volunteer can still do; limits over the whole day shrink by what was used."""

    def left(limit: int | None, used: int) -> int | None:
        return None if limit is None else max(0, limit - used)

    return volunteer.model_copy(
        update={
            "shifts": hours.shifts,
            "max_tasks": left(volunteer.max_tasks, person.doors - first_doors),
            "max_walk_m": left(volunteer.max_walk_m, person.walked_m + here.walked_m),
            "max_gear_s": left(volunteer.max_gear_s, here.worn.total_s),
        }
    )


def _at_most(asked: Problem | None, volunteer: Volunteer) -> Volunteer:
    """What was used up before the last plan stays used up, the walk and the work under way then included."""
    before = next((one for one in asked.volunteers if one.id == volunteer.id), None) if asked else None
    if before is None:
        return volunteer

    def least(one: int | None, other: int | None) -> int | None:
        return one if one is None or other is None else min(one, other)

    return volunteer.model_copy(
        update={
            "max_walk_m": least(volunteer.max_walk_m, before.max_walk_m),
            "max_gear_s": least(volunteer.max_gear_s, before.max_gear_s),
            "lent_s": max(volunteer.lent_s, before.lent_s),
        }
    )


def _lent_s(standing: Standing, here: Mapping[str, Here]) -> dict[str, int]:
    """Seconds of service at other units' doors, with those at a door where the work has begun."""
    patches = Patches(standing.problem)
    tasks = {task.id: task for task in standing.problem.tasks}
    begun = {
        who: min(now.served_s, patches.lent_s(who, tasks[now.under_way[0]])) if now.under_way else 0
        for who, now in here.items()
    }
    return {who: person.lent_s + begun.get(who, 0) for who, person in standing.people.items()}


def _stocked(site: Site, standing: Standing) -> Site:
    """What is left to take at a site, and the room left to give there."""
    if site.stock is None and site.holds is None:
        return site
    used: dict[Phase, Amounts] = {Phase.FETCHED: {}, Phase.HANDED_IN: {}}
    for task in standing.problem.tasks:
        state = standing.tasks[task.id]
        for phase, sums in used.items():
            if phase in state.reached and state.sites.get(phase) == site.id:
                for name, amount in (complete(task).load or {}).items():
                    sums[name] = sums.get(name, 0.0) + amount
    return site.model_copy(
        update={
            "stock": _less(site.stock, used[Phase.FETCHED]),
            "holds": _less(site.holds, used[Phase.HANDED_IN]),
        }
    )


def _less(amounts: Amounts | None, used: Amounts) -> Amounts | None:
    if amounts is None:
        return None
    return {name: max(0.0, round(amount - used.get(name, 0.0), 6)) for name, amount in amounts.items()}


def _warnings(
    standing: Standing, linked: Linked, carried: Carried, hours: Mapping[str, Hours]
) -> tuple[Warn, ...]:
    """Tell the dispatcher what no plan can put right."""
    held = [name for name, end in linked.closed.items() if end == "held_back"]
    left = [*carried.stranded, *(name for name, end in linked.closed.items() if end == "goods_left")]
    aboard = [
        name
        for name, end in linked.closed.items()
        if end in ("failed", "cancelled") and standing.tasks[name].goods_out
    ]
    found = [
        warn(code, "", tasks=_named(names))
        for code, names in (
            ("goods_left", left),
            ("goods_aboard", aboard),
            ("held_back", held),
            ("pin_released", linked.released),
            ("reported_ahead", [name for name in standing.ahead if standing.tasks[name].is_open]),
            ("door_kept", [task.id for task in linked.tasks if task.id in standing.placed]),
        )
        if names
    ]
    if any(one.missed for one in hours.values()):
        found.append(warn("break_missed", ""))
    return tuple(found)


def _named(names: Sequence[str]) -> str:
    more = f" … (+{len(names) - _MOST_NAMED})" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
