"""The stops of one task in their order, so that "the goods are fetched but not delivered" can be said."""

from enum import IntEnum

from optimizer.plan import Stop, StopType
from optimizer.problem import Task


class Phase(IntEnum):
    """How far a task has come; the later ones include the earlier ones."""

    FETCHED = 1
    """The goods were taken at ``from_site``."""
    SERVED = 2
    """The door was served."""
    HANDED_IN = 3
    """The goods from the door were given at ``to_site``."""


def phases_of(task: Task) -> tuple[Phase, ...]:
    """The phases that a task goes through."""
    fetched = () if task.from_site is None else (Phase.FETCHED,)
    handed_in = () if task.to_site is None else (Phase.HANDED_IN,)
    return (*fetched, Phase.SERVED, *handed_in)


def phase_of(task: Task, stop: str | None, site: str | None) -> Phase | None:
    """Which phase a report means; None when the task has no such stop.

    Without ``stop`` the whole task is meant. Without ``site`` the stop at the door is meant where both
    are possible, that is, at a swap of goods.

    Parameters
    ----------
    task
        As it was asked for.
    stop
        Type of the stop: ``pickup``, ``delivery`` or ``task``.
    site
        Id of the site that was reported with it.
    """
    phases = phases_of(task)
    if stop is None:
        return phases[-1] if site is None else None
    fits = {
        "pickup": (Phase.FETCHED, Phase.SERVED) if task.to_site is not None else (Phase.FETCHED,),
        # Of several at a door one has the goods, and the others' stop is no pickup and no delivery.
        "task": (Phase.SERVED,) if phases == (Phase.SERVED,) or task.crew > 1 else (),
        "delivery": (Phase.SERVED, Phase.HANDED_IN) if task.from_site is not None else (Phase.HANDED_IN,),
    }[stop]
    possible = [phase for phase in fits if phase in phases]
    if site is not None:
        possible = [phase for phase in possible if phase is not Phase.SERVED and site in _sites(task, phase)]
    elif Phase.SERVED in possible:
        possible = [Phase.SERVED]
    return possible[0] if possible else None


def phase_at(stop: Stop) -> Phase:
    """Which phase of its task a stop of a plan completes."""
    if stop.site is None:
        return Phase.SERVED
    return Phase.FETCHED if stop.type is StopType.PICKUP else Phase.HANDED_IN


def stops_of(task: Task) -> str:
    """The stops of a task as a report names them."""
    if phases_of(task) == (Phase.SERVED,):
        return "task"
    before = ("pickup (site)", "delivery") if task.from_site is not None else ()
    after = ("pickup", "delivery (site)") if task.to_site is not None else ()
    alone = ("task (without the goods)",) if task.crew > 1 else ()
    return ", ".join((*before, *after, *alone))


def _sites(task: Task, phase: Phase) -> tuple[str, ...]:
    said = task.from_site if phase is Phase.FETCHED else task.to_site
    return (said,) if isinstance(said, str) else said or ()
