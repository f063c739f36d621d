"""Whose a task must be from now on: the dispatcher's word first, then what is under way, then older pins."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from optimizer.execution.carrying import Carried
from optimizer.execution.standing import Standing
from optimizer.execution.whereabouts import Here
from optimizer.problem import Pinned, Task


class Pinner:
    """Pins the open tasks; no two of them to one place in a volunteer's order.

    Parameters
    ----------
    standing, here
        What happened, and where everybody is.
    working
        Volunteers who still have a shift: only they keep what they are on the way to.
    carried, frozen
        Stops that stand at the head of a route already and count as doors.
    wished
        The dispatcher's word.
    """

    def __init__(
        self,
        standing: Standing,
        here: Mapping[str, Here],
        working: Iterable[str],
        carried: Carried,
        frozen: Sequence[Task],
        wished: Mapping[str, Pinned | None],
    ) -> None:
        self._standing = standing
        self._carried = carried
        self._wished = wished
        self._here = here
        self._under_way = {name: who for who in working for name in here[who].under_way}
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
        who = self._under_way.get(task.id)
        if who is not None and task.crew == 1:
            here = self._here[who]
            at_door = here.under_way == (task.id,) and (task.from_site is None or carrier is not None)
            if at_door and here.rest_s is not None:
                task = task.model_copy(update={"service_s": here.rest_s, "setup_s": 0})
            return self._with(task, Pinned(volunteer=who, order=self._first[who] + 1 if at_door else None))
        if carrier is not None or task.pinned is None or task.pinned.order is None:
            return task
        order = task.pinned.order - self._standing.people[task.pinned.volunteer].doors
        pin = Pinned(volunteer=task.pinned.volunteer, order=order if order > 0 else None)
        return self._with(task, self._shifted(pin))

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
