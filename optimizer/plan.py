"""The nouns of an answer: who walks where, when, with what; and for the rest, why not.

Field by field this is what ``GET /v1/plans/{id}`` returns. Every task of the problem stands exactly
once: on one route (a pair has its pickup and its delivery on the same route) or in ``unassigned``.
"""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from optimizer.problem import Mode


class Answer(BaseModel):
    """What every noun of an answer has in common: immutable and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(StrEnum):
    """Where a plan stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StopType(StrEnum):
    """What happens at a stop."""

    START = "start"
    PICKUP = "pickup"
    TASK = "task"
    DELIVERY = "delivery"
    RELOAD = "reload"
    BREAK = "break"
    DECONTAMINATE = "decontaminate"
    END = "end"


class ReasonCode(StrEnum):
    """Why a task is on no route. All but the last are proved by arithmetic, one volunteer at a time."""

    UNREACHABLE = "unreachable"
    NO_SKILL = "no_skill"
    NO_CAPACITY = "no_capacity"
    OUTSIDE_SHIFT = "outside_shift"
    TIME_WINDOW = "time_window"
    ZONE_LEVEL = "zone_level"
    MODE = "mode"
    CREW_SIZE = "crew_size"
    MAX_WALK = "max_walk"
    MAX_TASKS = "max_tasks"
    MAX_GEAR = "max_gear"
    MAX_ABOARD = "max_aboard"
    HOUSEHOLD_ORDER = "household_order"
    NOT_WITH = "not_with"
    PINNED = "pinned"
    PREDECESSOR_UNASSIGNED = "predecessor_unassigned"
    SITE_STOCK = "site_stock"
    SITE_CLOSED = "site_closed"
    LENDING = "lending"
    NO_ROOM_FOUND = "no_room_found"


Position = tuple[float, float]


class Geometry(Answer):
    """A GeoJSON LineString, from the previous stop to this one."""

    type: Literal["LineString"] = "LineString"
    coordinates: tuple[Position, ...]


class Direction(Answer):
    """One step of the way, in structure and in words."""

    type: str
    modifier: str | None = None
    alley: str | None = None
    metres: int
    bearing: int | None = None
    gate: str | None = None
    side: str | None = None
    door: str | None = None
    text: str


class Leg(Answer):
    """The walk from the previous stop. ``geometry`` is absent when the caller sent a matrix."""

    walk_m: int
    walk_s: int
    geometry: Geometry | None = None
    directions: tuple[Direction, ...] = ()


class Stop(Answer):
    """One arrival at a place: ``arrive + wait_s = begin``, ``begin + service_s = depart``.

    ``service_s`` contains ``setup_s`` where it was charged. ``load_after`` is what the volunteer
    carries when leaving. ``location`` is the caller's own position; absent when there is none.
    """

    order: int
    type: StopType
    task: str | None = None
    site: str | None = None
    location: Position | None = None
    matrix_index: int | None = None
    arrive: AwareDatetime
    wait_s: int
    begin: AwareDatetime
    depart: AwareDatetime
    service_s: int
    load_after: dict[str, float]
    leg: Leg | None = None


class Route(Answer):
    """One shift of one volunteer. ``shift`` counts the volunteer's shifts from 0.

    ``work_s`` runs from the departure at the start to the arrival at the end.
    """

    volunteer: str
    shift: int
    mode: Mode
    tasks: int
    walk_m: int
    walk_s: int
    wait_s: int
    service_s: int
    break_s: int
    work_s: int
    start_at: AwareDatetime
    finish_at: AwareDatetime
    stops: tuple[Stop, ...]


class Reason(Answer):
    """Why a task is on no route; ``volunteer`` where the reason concerns one person."""

    code: ReasonCode
    detail: str
    detail_zh: str
    volunteer: str | None = None


class Closest(Answer):
    """The volunteer who came closest to serving a task, and what was missing by how much (SI units)."""

    volunteer: str
    missing: ReasonCode
    by: float | None = None


class Unassigned(Answer):
    """A task on no route, with at least one reason and what can be done next."""

    task: str
    reasons: tuple[Reason, ...]
    closest: Closest | None = None
    next_step: str
    next_step_zh: str


class Warn(Answer):
    """Something the caller should know that did not stop the plan."""

    pointer: str
    code: str
    detail: str
    detail_zh: str


class Progress(Answer):
    """How far a search has come."""

    phase: str
    elapsed_s: float
    unassigned: int | None = None
    cost: float | None = None


class Summary(Answer):
    """The plan in one line. ``load_spread``: largest less smallest ``work_s`` of the volunteers used."""

    tasks: int
    served: int
    unassigned: int
    volunteers_used: int
    walk_m: int
    walk_s: int
    wait_s: int
    service_s: int
    finish_at: AwareDatetime | None = None
    load_spread: int
    cost: dict[str, float]


class Plan(Answer):
    """The answer to a problem; while it is being made, only status and progress are there."""

    id: str
    status: Status
    progress: Progress | None = None
    map_version: str | None = None
    seed: int | None = None
    engine: str | None = None
    summary: Summary | None = None
    routes: tuple[Route, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    warnings: tuple[Warn, ...] = ()
    failure: str | None = None
