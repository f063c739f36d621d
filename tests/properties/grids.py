"""Random small problems on a random grid of alleys, for properties that must hold whatever is asked."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

LON, LAT = 116.40, 39.94
STEP_LON, STEP_LAT = 0.0006, 0.00045  # about 51 m and 50 m
SIDE = 4
KINDS = ("meal", "parcel", "notify", "garbage", "home_visit", "medicine")


def corner(column: int, row: int) -> list[float]:
    return [round(LON + column * STEP_LON, 7), round(LAT + row * STEP_LAT, 7)]


@dataclass(frozen=True)
class Grid:
    """A GeoJSON map of lanes between corners; some one-way."""

    lanes: tuple[tuple[tuple[int, int], tuple[int, int], str], ...]

    def geojson(self) -> dict[str, Any]:
        features = []
        for number, (a, b, way) in enumerate(self.lanes):
            tags: dict[str, Any] = {"highway": "footway", "name": f"巷{number}"}
            if way != "both":
                tags["oneway:foot"] = way
            line = {"type": "LineString", "coordinates": [corner(*a), corner(*b)]}
            features.append({"type": "Feature", "id": f"w{number}", "properties": tags, "geometry": line})
        return {"type": "FeatureCollection", "features": features}


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    every = [
        ((c, r), (c + dc, r + dr))
        for c in range(SIDE)
        for r in range(SIDE)
        for dc, dr in ((1, 0), (0, 1))
        if c + dc < SIDE and r + dr < SIDE
    ]
    kept = [lane for lane in every if draw(st.integers(0, 9)) > 0] or every
    ways = draw(
        st.lists(st.sampled_from(["both"] * 6 + ["yes", "-1"]), min_size=len(kept), max_size=len(kept))
    )
    return Grid(tuple((a, b, way) for (a, b), way in zip(kept, ways, strict=True)))


def clock(minutes: int) -> str:
    return f"2026-11-22T{8 + minutes // 60:02d}:{minutes % 60:02d}:00+08:00"


corners = st.builds(corner, st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))


@st.composite
def windows(draw: st.DrawFn) -> list[list[str]]:
    begin = draw(st.integers(0, 200))
    first = [clock(begin), clock(begin + draw(st.integers(0, 60)))]
    if draw(st.booleans()):
        return [first]
    later = begin + 70 + draw(st.integers(0, 30))
    return [first, [clock(later), clock(later + draw(st.integers(0, 30)))]]


@st.composite
def tasks(draw: st.DrawFn, number: int) -> dict[str, Any]:
    task: dict[str, Any] = {
        "id": f"t{number}",
        "kind": draw(st.sampled_from(KINDS)),
        "location": draw(corners),
        "priority": draw(st.integers(0, 100)),
        "required": draw(st.booleans()),
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "time_windows": windows(),
        "service_s": st.integers(0, 1_200),
        "setup_s": st.integers(0, 120),
        "from_site": st.sampled_from(["shop", ["shop", "store"]]),
        "to_site": st.just("store"),
        "skills": st.lists(st.sampled_from(["medic", "heavy_lift"]), max_size=2, unique=True),
        "load": st.fixed_dictionaries({"weight_kg": st.integers(0, 12)}),
        "household": st.sampled_from(["normal", "secondary_contact", "home_isolation"]),
        "max_aboard_s": st.integers(0, 1_500),
    }
    for name, strategy in optional.items():
        if draw(st.integers(0, 3)) == 0:
            task[name] = draw(strategy)
    if draw(st.integers(0, 9)) == 0:
        task["crew"] = 2
    if number > 0 and draw(st.integers(0, 9)) == 0:
        task["after"] = [
            {"task": f"t{draw(st.integers(0, number - 1))}", "delay_s": draw(st.integers(0, 900))}
        ]
    return task


@st.composite
def volunteers(draw: st.DrawFn, number: int) -> dict[str, Any]:
    begin = draw(st.integers(0, 60))
    length = draw(st.integers(30, 180))
    shift: dict[str, Any] = {"start": clock(begin), "end": clock(begin + length)}
    if draw(st.booleans()):
        shift["start_at"] = draw(corners)
    if draw(st.booleans()):
        shift["end_at"] = draw(st.sampled_from(["shop", draw(corners)]))
    if draw(st.integers(0, 3)) == 0:
        at = begin + draw(st.integers(0, length - 20))
        shift["breaks"] = [{"earliest": clock(at), "latest": clock(at + 10), "duration_s": 600}]
    volunteer: dict[str, Any] = {"id": f"v{number}", "shifts": [shift]}
    optional: dict[str, st.SearchStrategy[Any]] = {
        "skills": st.lists(st.sampled_from(["medic", "heavy_lift"]), max_size=2, unique=True),
        "capacity": st.fixed_dictionaries({"weight_kg": st.integers(0, 20)}),
        "pace": st.sampled_from([0.7, 1.0, 1.3]),
        "max_walk_m": st.integers(0, 1_500),
        "max_tasks": st.integers(0, 4),
    }
    for name, strategy in optional.items():
        if draw(st.integers(0, 2)) == 0:
            volunteer[name] = draw(strategy)
    return volunteer


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    grid = draw(grids())
    problem: dict[str, Any] = {
        "map": grid.geojson(),
        "crs": "wgs84",
        "sites": [
            {
                "id": "shop",
                "kind": "handover",
                "location": draw(corners),
                "service_s": draw(st.integers(0, 60)),
            },
            {"id": "store", "kind": "storage", "location": draw(corners)},
        ],
        "volunteers": [draw(volunteers(n)) for n in range(draw(st.integers(1, 3)))],
        "tasks": [draw(tasks(n)) for n in range(draw(st.integers(0, 7)))],
    }
    if draw(st.integers(0, 2)) == 0:
        shut = draw(st.integers(0, len(grid.lanes) - 1))
        problem["closures"] = [{"id": "c", "arcs": [f"w{shut}"]}]
    return problem
