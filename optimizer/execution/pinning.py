"""Whose a task must be from now on: the dispatcher's word first, then what is under way, then older pins."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from optimizer.execution.carrying import Carried
from optimizer.execution.hours import Duty
from optimizer.execution.standing import Standing, place_of
from optimizer.execution.whereabouts import Here
from optimizer.plan import Plan
from optimizer.problem import Pinned, Task

_A_STEP = timedelta(seconds=60)
"""A door that was placed a little beside where somebody stands is still the one that he or she works at."""


class Pinner:
    """Pins the open tasks; no two of them to one place in a volunteer's order.

    Parameters
    ----------
    standing, here
        What happened, and where everybody is.
    working
        Volunteers who still have a shift: only they keep what they are on the way to.
    duties
        When and where those who have set off go on.
    carried, frozen
        Stops that stand at the head of a route already and count as doors.
    wished
        The dispatcher's word.
    plan
        The plan people walk by: of several it says who has the goods.
    """

    def __init__(
        self,
        standing: Standing,
        here: Mapping[str, Here],
        working: Iterable[str],
        duties: Mapping[str, Duty],
        carried: Carried,
        frozen: Sequence[Task],
        wished: Mapping[str, Pinned | None],
        plan: Plan,
    ) -> None:
        self._standing = standing
        self._carried = carried
        self._wished = wished
        self._here = here
        self._duties = duties
        at_sites = [(stop.task, way.volunteer) for way in plan.routes for stop in way.stops if stop.site]
        self._leads = {task: who for task, who in at_sites if task is not None}
        self._under_way: dict[str, list[str]] = defaultdict(list)
        for who in working:
            for name in here[who].under_way:
                self._under_way[name].append(who)
        self._people = {one.id: one for one in standing.problem.volunteers}
        self._first = Counter(carried.taken.values())
        self._first.update(task.pinned.volunteer for task in frozen if task.pinned is not None)
        self._orders: set[tuple[str, int]] = set()

    def first_doors(self, volunteer: str) -> int:
        """How many stops of a volunteer's new route are doors that were served before."""
        return self._first[volunteer]

    def pinned(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Pin all tasks; where two want one place, the stop under way has it, then the dispatcher's."""
        in_order = sorted(tasks, key=lambda t: (t.id not in self._under_way, t.id not in self._wished))
        by_id = {task.id: self._pin(task) for task in in_order}
        return tuple(by_id[task.id] for task in tasks)

    def _pin(self, task: Task) -> Task:
        """Pin a task, and leave of its service what is left when the work at the door has begun."""
        if task.id in self._carried.taken:
            return task
        carrier = self._carried.fetched.get(task.id)
        if task.id in self._wished:
            wish = self._shifted(self._wished[task.id])
            if carrier is not None and (wish is None or wish.volunteer != carrier):
                return task  # the goods are in the carrier's bag
            return self._with(task, wish)
        there = self._under_way.get(task.id, [])
        if there and task.crew == 1:
            who, here = there[-1], self._here[there[-1]]
            at_door = here.under_way == (task.id,) and (task.from_site is None or carrier is not None)
            if at_door and here.rest_s is not None:
                task = self._begun(task, there[-1:])
            return self._with(task, Pinned(volunteer=who, order=self._first[who] + 1 if at_door else None))
        if there and self._at_work(task, there, carrier):
            lead = carrier or self._leads.get(task.id)
            pin = Pinned(volunteer=lead if lead in there else there[0])
            return self._with(self._begun(task, there), pin)
        if carrier is not None or task.pinned is None or task.pinned.order is None:
            return task
        order = task.pinned.order - self._standing.people[task.pinned.volunteer].doors
        pin = Pinned(volunteer=task.pinned.volunteer, order=order if order > 0 else None)
        return self._with(task, self._shifted(pin))

    def _at_work(self, task: Task, there: Sequence[str], carrier: str | None) -> bool:
        """Whether all whom a task for several people takes are at its door, and the goods, too."""
        if any(self._here[who].rest_s is None or who not in self._duties for who in there):
            return False
        if task.from_site is not None and carrier not in there:
            return False
        return len(there) == task.crew or (
            len(there) == 1 and (self._people[there[0]].members or 1) >= task.crew
        )

    def _begun(self, task: Task, there: Sequence[str]) -> Task:
        """Leave of a task what is left of the work at its door, at once: it began in its hours.

        Several go on at one instant, which nobody but those who stand there can keep.
        """
        update: dict[str, object] = {
            "service_s": max(self._here[who].rest_s or 0 for who in there),
            "setup_s": 0,
        }
        duties = [self._duties[who] for who in there if who in self._duties]
        if duties:
            start = max(duty.start for duty in duties)
            stands = all(duty.place == place_of(task) for duty in duties)
            update["time_windows"] = ((start, start if stands else start + _A_STEP),)
        return task.model_copy(update=update)

    def _shifted(self, pin: Pinned | None) -> Pinned | None:
        """Count doors from the head of the new route."""
        if pin is None or pin.order is None:
            return pin
        return Pinned(volunteer=pin.volunteer, order=pin.order + self._first[pin.volunteer])

    def _with(self, task: Task, pin: Pinned | None) -> Task:
        if pin is not None and pin.order is not None:
            key = pin.volunteer, pin.order
            if key in self._orders:
                pin = Pinned(volunteer=pin.volunteer)
            self._orders.add(key)
        return task.model_copy(update={"pinned": pin})
