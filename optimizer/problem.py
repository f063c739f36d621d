"""The nouns of a request: what has to be done at which door, and who can walk there.

Field by field this is the wire format of ``POST /v1/plans``. Lengths in metres, durations in whole
seconds, weights in kilograms, volumes in litres, positions ``[lon, lat]``, instants RFC 3339 with an
offset. Fields that are not listed are refused. What one object can know about itself is checked here;
what only the whole can know is checked in ``check.py``.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

DAY_S = 86_400

LONGEST_ID = 64

Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
Seconds = Annotated[int, Field(ge=0, le=7 * DAY_S)]
Amount = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Position = tuple[Lon, Lat]
Window = tuple[AwareDatetime, AwareDatetime]
Amounts = dict[Annotated[str, StringConstraints(min_length=1, max_length=64)], Amount]


class Noun(BaseModel):
    """What every noun of a request has in common: immutable, strict, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Household(StrEnum):
    """Risk category of the household behind a door, from clean to dirty: the order of visits."""

    NORMAL = "normal"
    SECONDARY_CONTACT = "secondary_contact"
    CLOSE_CONTACT = "close_contact"
    HOME_ISOLATION = "home_isolation"

    @property
    def rank(self) -> int:
        """0 (clean) to 3 (dirty)."""
        return _RANKS[self]


_RANKS = {household: rank for rank, household in enumerate(Household)}


class Kind(StrEnum):
    """The kinds of doorstep work; ``kinds.py`` has their defaults and words."""

    MEAL = "meal"
    PARCEL = "parcel"
    SUPPLIES = "supplies"
    MEDICINE = "medicine"
    SWAB = "swab"
    GARBAGE = "garbage"
    GAS_SWAP = "gas_swap"
    GAS_EMPTIES = "gas_empties"
    DISINFECTION = "disinfection"
    TOILET_DISINFECTION = "toilet_disinfection"
    NOTIFY = "notify"
    HOME_VISIT = "home_visit"
    FENCE_BUILD = "fence_build"
    FENCE_PATROL = "fence_patrol"
    FENCE_REPAIR = "fence_repair"
    GATE_DUTY = "gate_duty"
    ERRAND = "errand"


class Mode(StrEnum):
    """How somebody moves: it decides which lanes are wide enough and whether steps can be taken."""

    FOOT = "foot"
    TROLLEY = "trolley"
    TRICYCLE = "tricycle"


class MatrixPlace(Noun):
    """A row of a caller's own matrix, where a problem with coordinates would have a position."""

    matrix_index: Annotated[int, Field(ge=0, le=20_000)]


class Address(Noun):
    """A door by the name of its alley and its number."""

    alley: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    number: Annotated[str, StringConstraints(min_length=1, max_length=32)]


Place = Position | MatrixPlace


class Polygon(Noun):
    """A GeoJSON Polygon: one closed outer ring, then holes."""

    type: Literal["Polygon"]
    coordinates: Annotated[
        tuple[Annotated[tuple[Position, ...], Field(min_length=4, max_length=10_000)], ...],
        Field(min_length=1, max_length=1_000),
    ]


class LineString(Noun):
    """A GeoJSON LineString."""

    type: Literal["LineString"]
    coordinates: Annotated[tuple[Position, ...], Field(min_length=2, max_length=10_000)]


class Matrix(Noun):
    """Walking times and lengths that the caller measured; row = from, column = to, diagonal 0.

    ``duration_s`` holds for pace 1. ``null`` says that there is no way.
    """

    duration_s: tuple[tuple[Seconds | None, ...], ...]
    length_m: tuple[tuple[Annotated[int, Field(ge=0, le=1_000_000)] | None, ...], ...]


class MatrixMap(Noun):
    """A problem without alleys: only the walks between places are known."""

    matrix: Matrix


class InlineMap(BaseModel):
    """A GeoJSON FeatureCollection with OpenStreetMap tags, sent along with the problem.

    Only its outline is checked here; ``walking.geojson`` reads it and reports what is wrong inside.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Zone(Noun):
    """An area with a level of control, and the ``unit`` whose patch it is."""

    id: Id
    area: Polygon
    level: Literal["sealed", "controlled", "precaution", "open"]
    unit: Id | None = None


class Lending(Noun):
    """How far a unit lends its people: at most so many serve doors of others, each so many seconds there."""

    unit: Id
    people: Annotated[int, Field(ge=0, le=100_000)] | None = None
    each_s: Seconds | None = None


class Gate(Noun):
    """The one way in and out of a compound that is left."""

    id: Id
    location: Place
    open: tuple[Window, ...] | None = None
    crossing_s: Seconds = 0


class Closure(Noun):
    """A part of the network that nobody may walk, for a while or for good."""

    id: Id
    area: Polygon | None = None
    line: LineString | None = None
    arcs: Annotated[tuple[Id, ...], Field(min_length=1, max_length=10_000)] | None = None
    gate: Id | None = None
    from_: AwareDatetime | None = Field(default=None, alias="from")
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _says_what_is_shut(self) -> Self:
        given = [self.area, self.line, self.arcs, self.gate]
        if sum(part is not None for part in given) != 1:
            raise ValueError("a closure names exactly one of area, line, arcs, gate")
        return self


class SiteKind(StrEnum):
    """What a site is for."""

    HANDOVER = "handover"
    STORAGE = "storage"
    CANTEEN = "canteen"
    PHARMACY = "pharmacy"
    STATION = "station"
    LAB = "lab"
    BASE = "base"
    DECONTAMINATION = "decontamination"


class Site(Noun):
    """A place where goods are taken or given, people start, or gear is cleaned.

    ``stock`` is what can be taken there in all, ``holds`` what can be given there in all, per
    dimension of ``load``; a dimension that is not named is not limited. Nothing can be taken before
    ``ready_at``. ``service_s`` is charged at every stop, ``setup_s`` (loading, signing for the goods) once
    for the stops that follow one another there.
    """

    id: Id
    kind: SiteKind
    location: Place | None = None
    matrix_index: Annotated[int, Field(ge=0, le=20_000)] | None = None
    open: tuple[Window, ...] | None = None
    service_s: Seconds = 0
    setup_s: Seconds = 0
    stock: Amounts | None = None
    holds: Amounts | None = None
    ready_at: AwareDatetime | None = None


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
    capacity: Amounts = {}
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


class After(Noun):
    """A task begins no earlier than the other's depart + ``delay_s``, no later than + ``max_delay_s``."""

    task: Id
    delay_s: Seconds = 0
    max_delay_s: Seconds | None = None


class Pinned(Noun):
    """A task fixed to a volunteer and, with ``order``, to be that volunteer's n-th door (from 1)."""

    volunteer: Id
    order: Annotated[int, Field(ge=1, le=100_000)] | None = None


class Task(Noun):
    """One piece of doorstep work. What it leaves out, its kind fills in (`kinds.complete`).

    ``time_windows``, ``service_s``, ``skills`` and ``household`` speak of the door. ``setup_s`` is
    charged once for stops that follow one another at one place. With ``from_site`` goods are picked
    up there and delivered to the door, with ``to_site`` they go from the door to there; a list names
    alternatives. With ``rounds`` it is done so many times, evenly spread over its windows. ``crew`` people
    are at the door at one time; of several volunteers one has the goods and the stops at sites.
    """

    id: Id
    kind: Kind
    location: Place | None = None
    matrix_index: Annotated[int, Field(ge=0, le=20_000)] | None = None
    address: Address | None = None
    time_windows: tuple[Window, ...] | None = None
    service_s: Seconds | None = None
    setup_s: Seconds | None = None
    load: Amounts | None = None
    from_site: Id | Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)] | None = None
    to_site: Id | Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)] | None = None
    skills: tuple[Id, ...] | None = None
    crew: Annotated[int, Field(ge=1, le=20)] = 1
    household: Household = Household.NORMAL
    priority: Annotated[int, Field(ge=0, le=100)] | None = None
    required: bool = False
    max_aboard_s: Seconds | None = None
    after: tuple[After, ...] = ()
    same_volunteer_as: Id | None = None
    not_with: tuple[Id, ...] = ()
    pinned: Pinned | None = None
    rounds: Annotated[int, Field(ge=2, le=48)] | None = None
    note: Text | None = None
    contact: Text | None = None


Weight = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]


class Objective(Noun):
    """How much each aim counts; 1 is the usual strength, 0 switches an aim off (`objective.py` has units)."""

    priority_served: Weight = 1.0
    lateness: Weight = 0.0
    walking: Weight = 1.0
    finish_time: Weight = 0.0
    fairness: Weight = 0.0
    familiarity: Weight = 0.0
    compounds: Weight = 0.0
    changes: Weight = 1.0


class Options(Noun):
    """How to search, and what to write beside the routes.

    ``no_improvement_s``: end the search when nothing better was found for so many seconds.
    ``avoid_meetings``: begin later somewhere, where that keeps two people from meeting in a lane too
    narrow to pass.
    """

    time_limit_s: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] | None = None
    no_improvement_s: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    engine: Literal["auto", "ortools", "ruin_recreate"] = "auto"
    previous_plan: Id | None = None
    directions: Literal["zh", "en", "none"] = "none"
    avoid_meetings: bool = False


class Callback(Noun):
    """Where to send a signed webhook when the status changes; ``secret_id`` names a key of the server."""

    url: Annotated[str, StringConstraints(min_length=8, max_length=2_000, pattern=r"^https?://")]
    secret_id: Id


class Problem(Noun):
    """Everything a plan is made from: the body of ``POST /v1/plans``."""

    map: Id | MatrixMap | InlineMap
    crs: Literal["wgs84", "gcj02", "bd09"] | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    timezone: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "Asia/Shanghai"
    zones: tuple[Zone, ...] = ()
    lending: tuple[Lending, ...] = ()
    gates: tuple[Gate, ...] = ()
    closures: tuple[Closure, ...] = ()
    sites: tuple[Site, ...] = ()
    volunteers: Annotated[tuple[Volunteer, ...], Field(max_length=1_000)]
    tasks: Annotated[tuple[Task, ...], Field(max_length=10_000)]
    objective: Objective = Objective()
    options: Options = Options()
    callback: Callback | None = None

    def entered_by(self, volunteer: Volunteer) -> frozenset[str] | None:
        """Ids of the zones that somebody may enter; None: every zone."""
        if volunteer.zones is None:
            return None
        said = frozenset(volunteer.zones)
        return said | {zone.id for zone in self.zones if zone.level in said}
