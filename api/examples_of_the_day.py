"""The examples of what is sent while people walk; they fit the plan of the example on a matrix."""

from typing import Any, Final

from api.examples import DAY


def _at(clock: str) -> str:
    return f"{DAY}T{clock}:00+08:00"


EVENT_EXAMPLES: Final[dict[str, Any]] = {
    "done": {
        "summary": "One task is done",
        "description": "To the plan of the problem on a matrix.",
        "value": {
            "id": "report-1",
            "type": "done",
            "at": _at("08:13"),
            "task": "visit-1",
            "volunteer": "v1",
        },
    },
    "several": {
        "summary": "Somebody was not at home, somebody is late, and there is something new to do",
        "value": {
            "events": [
                {
                    "id": "report-2",
                    "type": "failed",
                    "at": _at("08:31"),
                    "task": "visit-2",
                    "reason": "nobody opened",
                    "retry": True,
                },
                {
                    "id": "report-3",
                    "type": "new_task",
                    "at": _at("08:32"),
                    "task": {"id": "visit-3", "kind": "errand", "matrix_index": 1},
                },
                {
                    "id": "report-4",
                    "type": "volunteer_late",
                    "at": _at("08:35"),
                    "volunteer": "v1",
                    "minutes": 15,
                },
            ]
        },
    },
}

WISH_EXAMPLES: Final[dict[str, Any]] = {
    "from_now_on": {
        "summary": "The rest of the day, from now on",
        "value": {},
    },
    "by_hand": {
        "summary": "From ten past nine, one task moved by hand",
        "description": "After the several reports of the events' example, which bring the task.",
        "value": {
            "now": _at("09:10"),
            "changes": {"move": [{"task": "visit-3", "volunteer": "v1"}]},
            "options": {"time_limit_s": 1, "seed": 1},
        },
    },
}
