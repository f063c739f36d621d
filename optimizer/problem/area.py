"""What the district is like: zones and whose patch they are, gates, closures, sites."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from optimizer.problem.fields import Amounts, Id, Noun, Seconds, Window
from optimizer.problem.places import LineString, Place, Polygon


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
