"""The examples on the API page. They are complete: each works when pasted, and a test posts every one."""

from typing import Any, Final

DAY: Final = "2026-03-02"


def _at(clock: str) -> str:
    return f"{DAY}T{clock}:00+08:00"


def _lane(coordinates: list[list[float]], **tags: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"highway": "footway", **tags},
        "geometry": {"type": "LineString", "coordinates": coordinates},
    }


COURTYARD: Final[dict[str, Any]] = {
    "type": "FeatureCollection",
    "features": [
        _lane([[116.4100, 39.9400], [116.4110, 39.9400], [116.4120, 39.9400]], name="柳荫胡同"),
        _lane([[116.4110, 39.9400], [116.4110, 39.9408]], name="井儿巷", width="1.2"),
        _lane(
            [[116.4110, 39.9408], [116.4120, 39.9408], [116.4120, 39.9400]],
            name="单行夹道",
            **{"oneway:foot": "yes"},
        ),
    ],
}

_MORNING: Final[dict[str, Any]] = {
    "crs": "wgs84",
    "date": DAY,
    "sites": [
        {"id": "handover-east-gate", "kind": "handover", "location": [116.4101, 39.9400]},
    ],
    "volunteers": [
        {
            "id": "v1",
            "skills": ["heavy_lift"],
            "capacity": {"weight_kg": 40, "volume_l": 120},
            "shifts": [{"start": _at("08:00"), "end": _at("12:00"), "start_at": "handover-east-gate"}],
        }
    ],
    "tasks": [
        {
            "id": "meal-1",
            "kind": "meal",
            "location": [116.4111, 39.9407],
            "from_site": "handover-east-gate",
            "time_windows": [[_at("08:00"), _at("09:00")]],
        },
        {"id": "gas-1", "kind": "gas_swap", "location": [116.4118, 39.9400]},
        {"id": "notice-1", "kind": "notify", "location": [116.4116, 39.9408], "priority": 10},
    ],
    "options": {"time_limit_s": 1, "seed": 1},
}

_BY_MATRIX: Final[dict[str, Any]] = {
    "map": {
        "matrix": {
            "duration_s": [[0, 80, 160], [80, 0, 100], [160, 100, 0]],
            "length_m": [[0, 100, 200], [100, 0, 125], [200, 125, 0]],
        }
    },
    "date": DAY,
    "sites": [{"id": "base", "kind": "base", "matrix_index": 0}],
    "volunteers": [
        {
            "id": "v1",
            "shifts": [{"start": _at("08:00"), "end": _at("12:00"), "start_at": "base", "end_at": "base"}],
        }
    ],
    "tasks": [
        {"id": "visit-1", "kind": "home_visit", "matrix_index": 1},
        {"id": "visit-2", "kind": "home_visit", "matrix_index": 2},
    ],
    "options": {"time_limit_s": 1, "seed": 1},
}

MAP_EXAMPLES: Final[dict[str, Any]] = {
    "courtyard": {
        "summary": "Three lanes, one of them one-way",
        "description": "Upload it as `courtyard`; the problem on a stored map names it.",
        "value": COURTYARD,
    }
}

PROBLEM_EXAMPLES: Final[dict[str, Any]] = {
    "inline_map": {
        "summary": "The map comes along as GeoJSON",
        "value": {"map": COURTYARD, **_MORNING},
    },
    "matrix": {
        "summary": "No map, only walking times and lengths",
        "value": _BY_MATRIX,
    },
    "stored_map": {
        "summary": "On the map stored as `courtyard`",
        "description": "Upload the example of `PUT /v1/maps/courtyard` first.",
        "value": {"map": "courtyard", **_MORNING},
    },
}

BATCH_EXAMPLES: Final[dict[str, Any]] = {
    "two_zones": {
        "summary": "Two zones of one morning",
        "value": {"plans": [{"id": "north", "problem": _BY_MATRIX}, {"id": "south", "problem": _BY_MATRIX}]},
    }
}
