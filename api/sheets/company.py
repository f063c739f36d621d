"""Who of several at one door has the goods, and who is there without them: a stop and its task say it."""

from optimizer.plan import Stop, StopType
from optimizer.problem import Task


def without_goods(task: Task | None, stop: Stop) -> bool:
    """Whether somebody else at this door has the goods of the task."""
    return _for_several(task) and stop.site is None and stop.type is StopType.TASK


def with_goods(task: Task | None, stop: Stop, members: int) -> bool:
    """Whether an entry of so many members has the goods of the task here, and others come to its door."""
    goods = stop.type in (StopType.PICKUP, StopType.DELIVERY)
    return task is not None and _for_several(task) and stop.site is None and goods and members < task.crew


def _for_several(task: Task | None) -> bool:
    carried = task is not None and (task.from_site is not None or task.to_site is not None)
    return task is not None and carried and task.crew > 1
