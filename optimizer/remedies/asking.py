"""What the makers of changes look at, and the one shape of everything that they make."""

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.ground import Ground
from optimizer.problem import Task, Volunteer
from optimizer.remedy import Step

Make = Callable[[int], Step]


@dataclass(frozen=True, eq=False)
class Asking:
    """One task that nobody serves, on its ground; patches count tasks and people as the problem does."""

    ground: Ground
    job: int

    @property
    def task(self) -> Task:
        """The task, completed from the catalogue."""
        return self.ground.tasks[self.job]

    @property
    def at_task(self) -> str:
        """Pointer to the task."""
        return f"/tasks/{self.job}"

    def person(self, volunteer: int) -> Volunteer:
        """A volunteer by position."""
        return self.ground.problem.volunteers[volunteer]


@dataclass(frozen=True, eq=False)
class Knob:
    """One thing that can be turned, from the least amount that arithmetic asks for to the most worth asking.

    Attributes
    ----------
    make : callable
        The step for an amount.
    burden : float
        What one unit of the amount asks of people; see ``docs/remedies.md``.
    least, most : int
        Amounts; the same where there is only one.
    """

    make: Make
    burden: float
    least: int = 1
    most: int = 1


def once(step: Step, burden: float) -> Knob:
    """A knob that is turned or not.

    Parameters
    ----------
    step
        What is changed.
    burden
        What it asks of people, to be held against other changes.
    """
    return Knob(lambda _: step, burden)


def minutes(make: Make, burden: float, need_s: float = 0.0, most: int = 240) -> Knob:
    """A knob that counts minutes: up to ``most`` more than what is needed at least.

    Parameters
    ----------
    make
        Writes the step for a number of minutes.
    burden
        Of each minute.
    need_s
        Seconds that are lacking by arithmetic, rounded up to minutes.
    most
        Minutes beyond that.
    """
    need = max(1, -(-int(need_s) // 60))
    return Knob(make, burden, need, need + most - 1)
