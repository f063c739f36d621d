"""Places that are missing, doubled, or of the wrong sort; the caller's matrix; areas that are none."""

from collections.abc import Iterator, Sequence
from itertools import chain

import shapely

from optimizer.complaints import Complaint, fault, pointer, warn
from optimizer.problem import Matrix, MatrixMap, MatrixPlace, Place, Polygon, Problem, Site, Task

# A box about China, generous: outside it nobody can mean a Chinese datum.
_CHINA_WEST, _CHINA_SOUTH, _CHINA_EAST, _CHINA_NORTH = 73.5, 18.0, 135.1, 53.6
# Neighbouring zones share their border; only more than about 25 m² of both is an overlap.
_OVERLAP_SQUARE_DEGREES = 2.5e-9
_Pointer = tuple[str | int, ...]


def look(problem: Problem) -> Iterator[Complaint]:
    """Look at every place of a problem."""
    matrix = problem.map.matrix if isinstance(problem.map, MatrixMap) else None
    if matrix is not None:
        yield from _matrix(matrix)
    for entry, where in _entries(problem):
        yield from _one_place(entry, where, on_map=matrix is None)
    for place, where in all_places(problem):
        yield from _fits_the_map(place, where, matrix)
    yield from _datum(problem, matrix)
    yield from _areas(problem)
    if matrix is not None:
        yield from (
            warn("ignored_with_matrix", pointer(field), field=field)
            for field in ("zones", "gates", "closures")
            if getattr(problem, field)
        )


def all_places(problem: Problem) -> Iterator[tuple[Place, _Pointer]]:
    """Walk over every position and matrix index of a problem, with its pointer (areas and lines apart)."""
    for entry, where in _entries(problem):
        if entry.location is not None:
            yield entry.location, (*where, "location")
        elif entry.matrix_index is not None:
            yield MatrixPlace(matrix_index=entry.matrix_index), (*where, "matrix_index")
    for index, gate in enumerate(problem.gates):
        yield gate.location, ("gates", index, "location")
    for index, volunteer in enumerate(problem.volunteers):
        for number, shift in enumerate(volunteer.shifts):
            for field in ("start_at", "end_at"):
                place = getattr(shift, field)
                if place is not None and not isinstance(place, str):
                    yield place, ("volunteers", index, "shifts", number, field)


def _entries(problem: Problem) -> Iterator[tuple[Task | Site, _Pointer]]:
    for index, site in enumerate(problem.sites):
        yield site, ("sites", index)
    for index, task in enumerate(problem.tasks):
        yield task, ("tasks", index)


def _one_place(entry: Task | Site, where: _Pointer, *, on_map: bool) -> Iterator[Complaint]:
    given = (entry.location is not None) + (entry.matrix_index is not None)
    if given == 2:
        yield fault("two_places", pointer(*where))
    elif given == 0 and not (on_map and isinstance(entry, Task) and entry.address is not None):
        yield fault("no_place", pointer(*where))


def _fits_the_map(place: Place, where: _Pointer, matrix: Matrix | None) -> Iterator[Complaint]:
    if isinstance(place, MatrixPlace):
        if matrix is None:
            yield fault("index_without_matrix", pointer(*where))
        elif place.matrix_index >= len(matrix.duration_s):
            size = len(matrix.duration_s)
            yield fault("index_beyond_matrix", pointer(*where), index=place.matrix_index, size=size)
    elif matrix is not None:
        yield fault("position_with_matrix", pointer(*where))


def _matrix(matrix: Matrix) -> Iterator[Complaint]:
    size = len(matrix.duration_s)
    if len(matrix.length_m) != size:
        where = pointer("map", "matrix", "length_m")
        yield fault("matrix_sizes_differ", where, length=len(matrix.length_m), size=size)
    for field in ("duration_s", "length_m"):
        for index, row in enumerate(getattr(matrix, field)):
            where = pointer("map", "matrix", field, index)
            if len(row) != size:
                yield fault("matrix_not_square", where, length=len(row), size=size)
            elif index < size and row[index] != 0:
                yield fault("matrix_diagonal", f"{where}/{index}")
    for index, (seconds, metres) in enumerate(zip(matrix.duration_s, matrix.length_m, strict=False)):
        if (None in seconds or None in metres) and _holes(seconds) != _holes(metres):
            yield fault("matrix_disagrees", pointer("map", "matrix", "duration_s", index))


def _holes(row: Sequence[int | None]) -> list[int]:
    return [column for column, value in enumerate(row) if value is None]


def _datum(problem: Problem, matrix: Matrix | None) -> Iterator[Complaint]:
    if matrix is not None:
        return
    corners = chain.from_iterable(
        closure.line.coordinates if closure.line else closure.area.coordinates[0] if closure.area else ()
        for closure in problem.closures
    )
    zones = chain.from_iterable(zone.area.coordinates[0] for zone in problem.zones)
    spots = (place for place, _ in all_places(problem) if not isinstance(place, MatrixPlace))
    inside = [
        _CHINA_WEST <= lon <= _CHINA_EAST and _CHINA_SOUTH <= lat <= _CHINA_NORTH
        for lon, lat in chain(spots, zones, corners)
    ]
    count = sum(inside)
    if problem.crs is None and count:
        yield fault("crs_required", "/crs", count=count)
    elif problem.crs not in (None, "wgs84") and count < len(inside):
        yield warn("crs_outside_china", "/crs", count=len(inside) - count, crs=problem.crs)


def _areas(problem: Problem) -> Iterator[Complaint]:
    shapes: list[tuple[int, shapely.Polygon]] = []
    for index, zone in enumerate(problem.zones):
        found = list(_area(zone.area, ("zones", index, "area")))
        yield from found
        if not found:
            shapes.append((index, _polygon(zone.area)))
    for index, closure in enumerate(problem.closures):
        if closure.area is not None:
            yield from _area(closure.area, ("closures", index, "area"))
    yield from _overlaps(problem, shapes)


def _area(area: Polygon, where: _Pointer) -> Iterator[Complaint]:
    open_rings = [index for index, ring in enumerate(area.coordinates) if ring[0] != ring[-1]]
    for index in open_rings:
        yield fault("ring_open", pointer(*where, "coordinates", index))
    if not open_rings and not _polygon(area).is_valid:
        yield fault("area_invalid", pointer(*where))


def _polygon(area: Polygon) -> shapely.Polygon:
    return shapely.Polygon(area.coordinates[0], area.coordinates[1:])


def _overlaps(problem: Problem, shapes: Sequence[tuple[int, shapely.Polygon]]) -> Iterator[Complaint]:
    polygons = [polygon for _, polygon in shapes]
    if not polygons:
        return
    tree = shapely.STRtree(polygons)
    for one, other in tree.query(polygons, predicate="intersects").T:
        first, second = shapes[other][0], shapes[one][0]
        if first >= second or problem.zones[first].level == problem.zones[second].level:
            continue
        if polygons[one].intersection(polygons[other]).area > _OVERLAP_SQUARE_DEGREES:
            where = pointer("zones", second, "area")
            yield warn("zones_overlap", where, other=pointer("zones", first))
