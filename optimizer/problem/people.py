"""Who walks, when, and how: volunteers and crews, their shifts and breaks."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from optimizer.problem.fields import Amounts, Id, Noun, Seconds
from optimizer.problem.places import Place


class Mode(StrEnum):
    """How somebody moves: it decides which lanes are wide enough and whether steps can be taken."""

    FOOT = "foot"
    TROLLEY = "trolley"
    TRICYCLE = "tricycle"


class Break(Noun):
    """A rest that begins between ``earliest`` and ``latest``; it falls away when the route ends before."""

    earliest: AwareDatetime
    latest: AwareDatetime
    duration_s: Seconds


class Shift(Noun):
    """One stretch of work. ``start_at``, ``end_at``: a site's id or a position.

    Without ``start_at`` the route begins at its first stop, without ``end_at`` it ends at its last.
    ``in_gear_s`` is how long gear has been worn at a stretch when the shift begins, as after a replan.
    """

    start: AwareDatetime
    end: AwareDatetime
    start_at: Id | Place | None = None
    end_at: Id | Place | None = None
    breaks: Annotated[tuple[Break, ...], Field(max_length=16)] = ()
    in_gear_s: Seconds = 0


class Volunteer(Noun):
    """A person, or with ``members`` > 1 a crew that walks together.

    ``capacity`` limits the dimensions it names. ``loaded_mode`` holds instead of ``mode`` on walks under a
    heavy load. ``pace`` multiplies 1.25 m/s. ``zones`` (allowed) names
    zones or levels; left out, every zone may be entered. ``max_walk_m``, ``max_tasks``, ``max_gear_s``
    hold over all of the volunteer's shifts in the plan. ``gear_break_after_s`` is the longest time in gear
    without a break, a decontamination or the end of the route. ``change_gear_s`` is charged at a door of a
    higher category than all before it on the route, a decontamination aside. ``lent_s`` is the service at
    other units' doors that is behind the person, as after a replan: it counts against `Lending`.
    """

    id: Id
    name: Annotated[str, StringConstraints(max_length=200)] | None = None
    skills: tuple[Id, ...] = ()
    capacity: Amounts = {}  # noqa: RUF012 - a model of pydantic, which copies it; ruff sees no base class here
    mode: Mode = Mode.FOOT
    loaded_mode: Mode | None = None
    pace: Annotated[float, Field(gt=0.05, le=4, allow_inf_nan=False)] = 1.0
    knows: tuple[Id, ...] = ()
    zones: tuple[Id, ...] | None = None
    unit: Id | None = None
    max_walk_m: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    max_tasks: Annotated[int, Field(ge=0, le=100_000)] | None = None
    max_gear_s: Seconds | None = None
    gear_break_after_s: Seconds | None = None
    change_gear_s: Seconds = 0
    lent_s: Seconds = 0
    shifts: Annotated[tuple[Shift, ...], Field(max_length=32)]
    members: Annotated[int, Field(ge=1, le=100)] = 1

    @property
    def mode_under_load(self) -> Mode:
        """How somebody moves under a heavy load; never by what passes where ``mode`` does not."""
        return max(self.mode, self.loaded_mode or self.mode, key=list(Mode).index)
