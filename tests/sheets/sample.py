"""A small invented quarter with a morning in it: four alleys, a one-way lane, steps, a gate, two routes."""

import math
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from typing import Any

from optimizer.plan import (
    Closest,
    Geometry,
    Leg,
    Plan,
    Reason,
    ReasonCode,
    Route,
    Status,
    Stop,
    StopType,
    Summary,
    Unassigned,
    Warn,
)
from optimizer.problem import Mode, Problem
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork

BEIJING = timezone(timedelta(hours=8))
EIGHT = datetime(2026, 11, 22, 8, 0, tzinfo=BEIJING)
LON, LAT = 116.41, 39.94
_DEGREE_M = 111_195.0


def at(x: float, y: float) -> tuple[float, float]:
    """Metres east and north of the quarter's corner as a position."""
    return (
        round(LON + x / (_DEGREE_M * math.cos(math.radians(LAT))), 7),
        round(LAT + y / _DEGREE_M, 7),
    )


def lane(name: str, *points: tuple[float, float], **tags: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"highway": "service", "name": name, **tags},
        "geometry": {"type": "LineString", "coordinates": [at(*point) for point in points]},
    }


@cache
def quarter() -> WalkingNetwork:
    return read_geojson(
        {
            "type": "FeatureCollection",
            "features": [
                lane("东绒线胡同", (0, 0), (200, 0), (390, 0), **{"name:en": "Dongrongxian Hutong"}),
                lane("后帽胡同", (0, 150), (200, 150), (390, 150), **{"name:en": "Houmao Hutong"}),
                lane("花枝夹道", (0, 0), (0, 150), **{"name:en": "Huazhi Passage"}),
                lane("青竹夹道", (200, 0), (200, 150), **{"oneway:foot": "yes"}),
                lane("", (390, 0), (390, 150), highway="steps", step_count="12"),
                {
                    "type": "Feature",
                    "properties": {"barrier": "gate", "ref": "east_gate"},
                    "geometry": {"type": "Point", "coordinates": at(200, 150)},
                },
            ],
        }
    )


def problem(**changes: Any) -> Problem:
    """Two volunteers, a canteen, a store for garbage, four doors."""
    shift = {"start": EIGHT.isoformat(), "end": (EIGHT + timedelta(hours=3)).isoformat()}
    square = [at(250, 100), at(390, 100), at(390, 190), at(250, 190), at(250, 100)]
    body: dict[str, Any] = {
        "map": "quarter",
        "crs": "wgs84",
        "date": "2026-11-22",
        "zones": [{"id": "east", "level": "sealed", "area": {"type": "Polygon", "coordinates": [square]}}],
        "closures": [
            {"id": "works", "line": {"type": "LineString", "coordinates": [at(300, 0), at(340, 0)]}}
        ],
        "sites": [
            {"id": "canteen", "kind": "canteen", "location": at(0, 0)},
            {"id": "storage_north", "kind": "storage", "location": at(0, 150)},
        ],
        "volunteers": [
            {"id": "V01", "name": "王淑兰", "shifts": [shift]},
            {"id": "V02", "name": "李建国", "mode": "trolley", "members": 2, "shifts": [shift]},
        ],
        "tasks": [
            {
                "id": "m1",
                "kind": "meal",
                "location": at(100, 4),
                "from_site": "canteen",
                "address": {"alley": "东绒线胡同", "number": "51"},
                "household": "close_contact",
                "contact": "13800001234",
                "note": "钥匙在花盆下",
            },
            {
                "id": "m2",
                "kind": "meal",
                "location": at(160, 4),
                "from_site": "canteen",
                "address": {"alley": "东绒线胡同", "number": "甲20号"},
                "household": "home_isolation",
            },
            {"id": "g1", "kind": "garbage", "location": at(80, 154), "to_site": "storage_north"},
            {"id": "n1", "kind": "notify", "location": at(360, 146)},
            {"id": "c1", "kind": "gas_swap", "location": at(380, 4)},
        ],
    }
    return Problem.model_validate(body | changes, strict=False)


class Clock:
    """Walks through a route, writing stops."""

    def __init__(self) -> None:
        self.now = EIGHT
        self.place: tuple[float, float] | None = None
        self.stops: list[Stop] = []
        self.load: dict[str, float] = {}

    def stop(
        self,
        kind: StopType,
        *way: tuple[float, float],
        task: str | None = None,
        site: str | None = None,
        service_s: int = 0,
        wait_s: int = 0,
        load: dict[str, float] | None = None,
    ) -> "Clock":
        leg = None
        if self.place is not None:
            line = (self.place, *way)
            metres = math.ceil(sum(math.dist(a, b) for a, b in pairwise(line)))
            seconds = math.ceil(metres / 1.25)
            leg = Leg(
                walk_m=metres,
                walk_s=seconds,
                geometry=Geometry(coordinates=tuple(at(*point) for point in line)),
            )
            self.now += timedelta(seconds=seconds)
        self.place = way[-1]
        self.load = load if load is not None else self.load
        begin = self.now + timedelta(seconds=wait_s)
        depart = begin + timedelta(seconds=service_s)
        self.stops.append(
            Stop(
                order=len(self.stops),
                type=kind,
                task=task,
                site=site,
                location=at(*self.place),
                arrive=self.now,
                wait_s=wait_s,
                begin=begin,
                depart=depart,
                service_s=service_s,
                load_after=dict(self.load),
                leg=leg,
            )
        )
        self.now = depart
        return self

    def route(self, volunteer: str, mode: Mode = Mode.FOOT) -> Route:
        legs = [stop.leg for stop in self.stops if stop.leg]
        return Route(
            volunteer=volunteer,
            shift=0,
            mode=mode,
            tasks=len({stop.task for stop in self.stops if stop.task}),
            walk_m=sum(leg.walk_m for leg in legs),
            walk_s=sum(leg.walk_s for leg in legs),
            wait_s=sum(stop.wait_s for stop in self.stops),
            service_s=sum(stop.service_s for stop in self.stops),
            break_s=0,
            work_s=int((self.now - EIGHT).total_seconds()),
            start_at=EIGHT,
            finish_at=self.now,
            stops=tuple(self.stops),
        )


def meals() -> Route:
    """Two meals fetched in one go, carried along the alley, back the same way."""
    one, two = {"weight_kg": 1.0, "volume_l": 3.0}, {"weight_kg": 2.0, "volume_l": 6.0}
    return (
        Clock()
        .stop(StopType.START, (0, 0), site="canteen")
        .stop(StopType.PICKUP, (0, 0), task="m1", site="canteen", service_s=30, load=one)
        .stop(StopType.PICKUP, (0, 0), task="m2", site="canteen", service_s=30, load=two)
        .stop(StopType.DELIVERY, (100, 0), (100, 4), task="m1", service_s=60, load=one)
        .stop(StopType.DELIVERY, (100, 0), (160, 0), (160, 4), task="m2", service_s=60, wait_s=90, load={})
        .stop(StopType.BREAK, (160, 4), service_s=600)
        .stop(StopType.END, (160, 0), (0, 0), site="canteen")
        .route("V01")
    )


def waste() -> Route:
    """Garbage from a door to the store, and a notice on the way."""
    full = {"weight_kg": 4.0, "volume_l": 20.0}
    return (
        Clock()
        .stop(StopType.START, (0, 150), site="storage_north")
        .stop(StopType.TASK, (360, 150), (360, 146), task="n1", service_s=30)
        .stop(StopType.PICKUP, (360, 150), (80, 150), (80, 154), task="g1", service_s=120, load=full)
        .stop(StopType.DELIVERY, (80, 150), (0, 150), task="g1", site="storage_north", service_s=20, load={})
        .stop(StopType.END, (0, 150), site="storage_north")
        .route("V02", Mode.TROLLEY)
    )


def left_over() -> Unassigned:
    return Unassigned(
        task="c1",
        reasons=(
            Reason(
                code=ReasonCode.NO_SKILL,
                detail="V01 lacks heavy_lift",
                detail_zh="V01 缺少“搬运”技能",
                volunteer="V01",
            ),
            Reason(
                code=ReasonCode.NO_SKILL,
                detail="V02 lacks heavy_lift",
                detail_zh="V02 缺少“搬运”技能",
                volunteer="V02",
            ),
        ),
        closest=Closest(volunteer="V02", missing=ReasonCode.NO_SKILL),
        next_step="Lend somebody who has heavy_lift.",
        next_step_zh="请借调会 heavy_lift 的人。",
    )


def plan(*routes: Route, **changes: Any) -> Plan:
    chosen = routes or (meals(), waste())
    summary = Summary(
        tasks=5,
        served=4,
        unassigned=1,
        volunteers_used=len(chosen),
        walk_m=sum(route.walk_m for route in chosen),
        walk_s=sum(route.walk_s for route in chosen),
        wait_s=sum(route.wait_s for route in chosen),
        service_s=sum(route.service_s for route in chosen),
        finish_at=max(route.finish_at for route in chosen),
        load_spread=0,
        cost={},
    )
    made = Plan(
        id="tiny",
        status=Status.SUCCEEDED,
        map_version="0123456789abcdef",
        engine="ortools",
        summary=summary,
        routes=chosen,
        unassigned=(left_over(),),
        warnings=(
            Warn(
                pointer="/tasks/4",
                code="far",
                detail="c1 lies 62 m from a lane",
                detail_zh="c1 距巷道 62 米",
            ),
        ),
    )
    return made.model_copy(update=changes)
