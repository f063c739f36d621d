"""The nouns of the answer to "what would it take?": steps, what was tried, and the change that is proved.

Whoever reads this can hand the ``patch`` of each step (RFC 6902) to the problem and post it again.
"""

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from optimizer.plan import Answer


class StepCode(StrEnum):
    """What is asked of people, or of the request, so that a task is served."""

    SEARCH_AGAIN = "search_again"
    COME_FIRST = "come_first"
    WIDER_WINDOW = "wider_window"
    OPEN_LONGER = "open_longer"
    LONGER_ABOARD = "longer_aboard"
    LONGER_SHIFT = "longer_shift"
    LONGER_WALK = "longer_walk"
    ONE_MORE_DOOR = "one_more_door"
    LONGER_IN_GEAR = "longer_in_gear"
    MORE_STOCK = "more_stock"
    CARRY_MORE = "carry_more"
    ON_FOOT = "on_foot"
    ONE_MORE_SKILL = "one_more_skill"
    ENTER_ZONE = "enter_zone"
    UNPIN = "unpin"
    UNBIND = "unbind"
    DROP_AFTER = "drop_after"
    MIX = "mix"
    LARGER_CREW = "larger_crew"
    DECONTAMINATE = "decontaminate"
    ONE_MORE_VOLUNTEER = "one_more_volunteer"


class Patch(Answer):
    """One operation of a JSON Patch on the problem."""

    op: Literal["add", "remove"]
    path: str
    value: Any = None


class Step(Answer):
    """One thing to change: what, for whom, by how much (SI units), in both languages and as a patch."""

    code: StepCode
    detail: str
    detail_zh: str
    volunteer: str | None = None
    task: str | None = None
    site: str | None = None
    by: float | None = None
    patch: tuple[Patch, ...] = ()


class Outcome(StrEnum):
    """What became of a change that was looked at."""

    SERVED = "served"
    IMPOSSIBLE = "impossible"
    """Arithmetic says that it does not help."""
    NO_ROOM = "no_room"
    """Solving again found no plan with this task and everything that was served."""


class Tried(Answer):
    """A change that was looked at; ``burden`` says how much it asks of people (docs/remedies.md)."""

    codes: tuple[StepCode, ...]
    volunteer: str | None = None
    by: float | None = None
    burden: float
    outcome: Outcome


class Proof(Answer):
    """The plan found with the change: everything that was served is served, and this task is, too."""

    volunteers: tuple[str, ...]
    begin: AwareDatetime
    added_walk_m: int
    moved: tuple[str, ...] = Field(
        description="Tasks that another volunteer than before would do in the plan that was found."
    )


class Remedy(Answer):
    """What it would take to serve a task.

    Attributes
    ----------
    steps : tuple of Step
        The smallest change that was found; empty when none was.
    proof : Proof or None
        The plan that was solved with it.
    untried : int
        Larger changes that were not looked at any more, because one was found or the time was over.
    """

    task: str
    steps: tuple[Step, ...] = ()
    burden: float | None = None
    proof: Proof | None = None
    tried: tuple[Tried, ...] = ()
    untried: int = 0
    detail: str
    detail_zh: str
