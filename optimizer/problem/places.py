"""Where something is, and on which map: positions, addresses, areas, lines, a caller's own table of walks."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from optimizer.problem.fields import Noun, Position, Seconds


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
