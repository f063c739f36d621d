"""What a day asked for and got done before a plan was made: a replan holds no more than the rest of it."""

from dataclasses import dataclass

from optimizer.problem import Task


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a day beside its newest plan.

    Attributes
    ----------
    tasks : tuple of Task
        Everything that is wanted that day, whether the plan holds it or not; what was cancelled is not.
    done : frozenset of str
        Tasks whose door was served.
    """

    tasks: tuple[Task, ...] = ()
    done: frozenset[str] = frozenset()


NO_PAST = Past()
