"""Examples of VROOM requests for the API page; each works when pasted, and a test posts every one."""

from typing import Any, Final

_GATE = [116.4101, 39.9400]
_DURATIONS = [[0, 180, 240, 300], [180, 0, 120, 260], [240, 120, 0, 150], [300, 260, 150, 0]]

VROOM_EXAMPLES: Final[dict[str, Any]] = {
    "matrices": {
        "summary": "Travel times come along; two carriers load at one gate",
        "value": {
            "vehicles": [
                {
                    "id": 1,
                    "profile": "foot",
                    "start_index": 0,
                    "end_index": 0,
                    "capacity": [3],
                    "time_window": [28800, 36000],
                },
                {
                    "id": 2,
                    "profile": "foot",
                    "start_index": 0,
                    "capacity": [2],
                    "skills": [7],
                    "time_window": [28800, 36000],
                },
            ],
            "jobs": [
                {"id": 11, "location_index": 1, "delivery": [2], "service": 60},
                {"id": 12, "location_index": 2, "delivery": [1], "service": 60, "skills": [7]},
                {"id": 13, "location_index": 3, "service": 120, "time_windows": [[30600, 32400]]},
            ],
            "shipments": [
                {
                    "amount": [1],
                    "pickup": {"id": 1, "location_index": 2, "service": 30},
                    "delivery": {"id": 1, "location_index": 3, "service": 30},
                }
            ],
            "matrices": {
                "foot": {
                    "durations": _DURATIONS,
                    "distances": [[entry * 5 // 4 for entry in row] for row in _DURATIONS],
                }
            },
        },
    },
    "coordinates": {
        "summary": "Only coordinates: straight lines, unless ?map= names a stored map",
        "value": {
            "vehicles": [{"id": 1, "profile": "foot-walking", "start": _GATE, "end": _GATE}],
            "jobs": [
                {"id": 1, "location": [116.4111, 39.9407], "service": 60},
                {"id": 2, "location": [116.4118, 39.9400], "service": 60},
            ],
        },
    },
}
