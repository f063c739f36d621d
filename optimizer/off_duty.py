"""Whoever has no shift is asked whether one would help.

Of people without hours most rules have nothing to say, so they seem to get further than those who would be
there and are stopped by a closed lane or a closed counter. They are asked once more as if they were there
all day, from wherever they like.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from optimizer.ground import NOWHERE, Ground
from optimizer.notes import Notes
from optimizer.problem import Shift
from optimizer.rules import RULES


@dataclass(slots=True)
class _Known:
    """What is asked again for every plan that is shown on the way."""

    on_duty: Ground | None = None
    helps: dict[tuple[int, int], bool] = field(default_factory=dict)


_KNOWN: Notes[Ground, _Known] = Notes(_Known)


def shift_helps(ground: Ground, task: int, volunteer: int) -> bool:
    """Whether somebody without a shift could serve a task alone, were there one as long as can be.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
    """
    known = _KNOWN.of(ground)
    if known.on_duty is None:
        known.on_duty = _all_on_duty(ground)
    if (task, volunteer) not in known.helps:
        no = (rule.why_not(task, volunteer, known.on_duty) for rule in RULES)
        known.helps[task, volunteer] = all(why is None for why in no)
    return known.helps[task, volunteer]


def _all_on_duty(ground: Ground) -> Ground:
    """The same with a long day for all who have no shift."""
    problem = ground.problem
    begins = [a for task in ground.tasks for a, _ in task.time_windows or ()]
    day = Shift(start=min((ground.clock.origin, *begins)), end=ground.clock.origin + timedelta(days=1))
    people = tuple(v if v.shifts else v.model_copy(update={"shifts": (day,)}) for v in problem.volunteers)
    anywhere = {(n, 0): NOWHERE for n, v in enumerate(problem.volunteers) if not v.shifts}
    return replace(
        ground,
        problem=problem.model_copy(update={"volunteers": people}),
        shift_start={**ground.shift_start, **anywhere},
        shift_end={**ground.shift_end, **anywhere},
    )
