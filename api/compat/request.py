"""VROOM's request, field by field, so that what clients of VROOM send is read as VROOM reads it.

Timings are whole seconds, relative or since 1970 as the caller likes; positions ``[lon, lat]``. Numbers
written as text are taken, because VROOM's own examples hold them. A field that is missing and one that is
null say the same.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimizer.problem import Position

MOST_SECONDS = 4_102_444_800  # the year 2100: no sum of timings leaves the calendar
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[int, Field(ge=0, le=2**63 - 1)]
Row = Annotated[int, Field(ge=0, le=20_000)]
Instant = Annotated[int, Field(ge=0, le=MOST_SECONDS)]
Duration = Annotated[int, Field(ge=0, le=604_800)]
TimeWindow = tuple[Instant, Instant]
Amount = Annotated[tuple[Annotated[int, Field(ge=0, le=1_000_000)], ...], Field(max_length=32)]
Skills = Annotated[tuple[Count, ...], Field(max_length=1_000)]
Rows = tuple[tuple[Count, ...], ...]
Text = Annotated[str, Field(max_length=2_000)]


class Part(BaseModel):
    """What every part of a request has in common: immutable; what is not known is kept to be named."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Step(Part):
    """What a job and the two ends of a shipment share: a place, a time, and work."""

    id: Number
    description: Text | None = None
    location: Position | None = None
    location_index: Row | None = None
    setup: Duration | None = None
    service: Duration | None = None
    setup_per_type: dict[str, Any] | None = None
    service_per_type: dict[str, Any] | None = None
    time_windows: Annotated[tuple[TimeWindow, ...], Field(max_length=1_000)] | None = None

    @property
    def setup_s(self) -> int:
        """Seconds to get started."""
        return self.setup or 0

    @property
    def service_s(self) -> int:
        """Seconds of the work itself."""
        return self.service or 0


class Job(Step):
    """Work at one place; ``delivery`` is aboard from the start, ``pickup`` stays aboard to the end."""

    amount: Amount | None = None
    delivery: Amount | None = None
    pickup: Amount | None = None
    skills: Skills | None = None
    priority: Annotated[int, Field(ge=0, le=100)] | None = None

    @property
    def delivered(self) -> Amount:
        """What is handed over; ``amount`` is the name it had first."""
        return self.delivery if self.delivery is not None else self.amount or ()

    @property
    def taken(self) -> Amount:
        """What is taken along."""
        return self.pickup or ()


class Shipment(Part):
    """Goods that one vehicle takes up at one place and puts down at another."""

    pickup: Step
    delivery: Step
    amount: Amount | None = None
    skills: Skills | None = None
    priority: Annotated[int, Field(ge=0, le=100)] | None = None


class VroomBreak(Part):
    """A rest that begins in one of its windows."""

    id: Number
    description: Text | None = None
    time_windows: tuple[TimeWindow, ...] | None = None
    service: Duration | None = None
    max_load: Any = None


class Costs(Part):
    """What a vehicle costs."""

    fixed: Count | None = None
    per_hour: Count | None = None
    per_km: Count | None = None
    per_task_hour: Count | None = None


class VehicleStep(Part):
    """One step of a route that the caller has in mind."""

    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: Number | None = None
    service_at: Instant | None = None
    service_after: Instant | None = None
    service_before: Instant | None = None


class Vehicle(Part):
    """Whoever does the work."""

    id: Number
    profile: Annotated[str, Field(max_length=64)] | None = None
    description: Text | None = None
    start: Position | None = None
    start_index: Row | None = None
    end: Position | None = None
    end_index: Row | None = None
    capacity: Amount | None = None
    costs: Costs | None = None
    skills: Skills | None = None
    type: Text | None = None
    time_window: TimeWindow | None = None
    breaks: Annotated[tuple[VroomBreak, ...], Field(max_length=16)] | None = None
    speed_factor: Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)] | None = None
    max_tasks: Count | None = None
    max_travel_time: Count | None = None
    max_distance: Count | None = None
    steps: Annotated[tuple[VehicleStep, ...], Field(max_length=20_000)] | None = None


class Matrices(Part):
    """Travel between the rows for one profile."""

    durations: Rows | None = None
    distances: Rows | None = None
    costs: Rows | None = None


class VroomOptions(Part):
    """vroom-express's switches: ``g`` geometry and distances, ``c`` plan mode, ``l`` seconds to search."""

    g: bool | None = None
    c: bool | None = None
    l: Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)] | None = None  # noqa: E741 - its name there
    t: Any = None
    x: Any = None


class VroomRequest(Part):
    """The body of ``POST /v1/compat/vroom``."""

    jobs: Annotated[tuple[Job, ...], Field(max_length=10_000)] | None = None
    shipments: Annotated[tuple[Shipment, ...], Field(max_length=10_000)] | None = None
    vehicles: Annotated[tuple[Vehicle, ...], Field(max_length=1_000)] | None = None
    matrices: dict[str, Matrices] | None = None
    matrix: Rows | None = None
    options: VroomOptions | None = None
