"""A problem and its plan as they went over the wire, read from the contract's page alone.

Nothing here knows how the service computes: JSON in, plain dicts and epoch seconds out. Only the
defaults of the catalogue of kinds come from the service, because the page leaves their figures open.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from optimizer.kinds import CATALOGUE
from optimizer.problem import Kind

Json = dict[str, Any]
HOUSEHOLDS = ("normal", "secondary_contact", "close_contact", "home_isolation")
DOOR_ACTIONS = ("task", "pickup", "delivery")


def second(instant: str) -> float:
    """RFC 3339 to seconds since 1970."""
    return datetime.fromisoformat(instant).timestamp()


def within(moment: str, windows: list[list[str]] | None) -> bool:
    """Closed at both ends; no windows: any time."""
    if windows is None:
        return True
    return any(second(begin) <= second(moment) <= second(end) for begin, end in windows)


def as_list(named: str | list[str] | None) -> list[str]:
    return [named] if isinstance(named, str) else list(named or ())


def metres(one: list[float], other: list[float]) -> float:
    """Great-circle distance, good to 0.5 % anywhere."""
    (lon1, lat1), (lon2, lat2) = ([math.radians(x) for x in p] for p in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def place_of(entry: Json) -> tuple[float, ...] | int | None:
    """Where a task, site or stop is: a position, an index into the matrix, or nowhere."""
    said = entry.get("location")
    if isinstance(said, dict):
        return said["matrix_index"]
    if said is not None:
        return tuple(said)
    return entry.get("matrix_index")


@dataclass(frozen=True)
class Case:
    """One problem and the plan that answers it."""

    problem: Json
    plan: Json

    @cached_property
    def tasks(self) -> dict[str, Json]:
        """Tasks by id, what they leave out filled in from the catalogue."""
        return {task["id"]: _complete(task) for task in self.problem["tasks"]}

    @cached_property
    def sites(self) -> dict[str, Json]:
        return {site["id"]: site for site in self.problem.get("sites", ())}

    @cached_property
    def volunteers(self) -> dict[str, Json]:
        return {volunteer["id"]: volunteer for volunteer in self.problem["volunteers"]}

    @property
    def routes(self) -> list[Json]:
        return self.plan.get("routes") or []

    @property
    def unassigned(self) -> list[Json]:
        return self.plan.get("unassigned") or []

    @cached_property
    def matrix(self) -> Json | None:
        map_ = self.problem["map"]
        return map_.get("matrix") if isinstance(map_, dict) else None

    @cached_property
    def served(self) -> set[str]:
        return {stop["task"] for route in self.routes for stop in route["stops"] if stop.get("task")}

    def is_door(self, stop: Json) -> bool:
        """A stop for a task that is not at a site is at the door."""
        return bool(stop.get("task")) and not stop.get("site")

    def doors(self, route: Json) -> list[str]:
        """Tasks whose doors a route visits, each once, in order."""
        return list(dict.fromkeys(stop["task"] for stop in route["stops"] if self.is_door(stop)))

    def visits(self, task: str) -> Iterator[tuple[Json, list[Json]]]:
        """Yield each route that has a stop for the task, with those stops."""
        for route in self.routes:
            stops = [stop for stop in route["stops"] if stop.get("task") == task]
            if stops:
                yield route, stops

    def who(self, task: str) -> set[str]:
        return {route["volunteer"] for route, _ in self.visits(task)}

    def door_times(self, task: str) -> tuple[float, float] | None:
        """First begin and last depart at the door, over everybody who comes."""
        stops = [stop for _, found in self.visits(task) for stop in found if self.is_door(stop)]
        if not stops:
            return None
        return min(second(s["begin"]) for s in stops), max(second(s["depart"]) for s in stops)

    def shift(self, route: Json) -> Json | None:
        volunteer = self.volunteers.get(route["volunteer"])
        shifts = volunteer["shifts"] if volunteer else []
        return shifts[route["shift"]] if 0 <= route["shift"] < len(shifts) else None

    def place(self, said: Any) -> tuple[float, ...] | int | None:
        """Resolve a shift's start_at or end_at."""
        if isinstance(said, str):
            return place_of(self.sites[said])
        return None if said is None else place_of({"location": said})


def _complete(task: Json) -> Json:
    default = CATALOGUE[Kind(task["kind"])]
    whole = {
        "service_s": default.service_s,
        "setup_s": default.setup_s,
        "load": dict(default.load),
        "skills": list(default.skills),
        "priority": default.priority,
        "crew": 1,
        "household": "normal",
        "after": [],
        "not_with": [],
    }
    return whole | {key: value for key, value in task.items() if value is not None}
