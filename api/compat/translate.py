"""A VROOM request becomes a problem of ours, and what each of its parts was is remembered for the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from api.compat import amounts, plan_mode
from api.compat.checks import has_matrices, look
from api.compat.graph import Fleet, Graph, extend
from api.compat.horizon import Horizon, horizon_of
from api.compat.measure import Measure, choose_measure
from api.compat.notices import notices
from api.compat.request import Job, Shipment, Step, Vehicle, VroomRequest
from api.compat.terrain import NO_WAY, IntMatrix, Terrain, by_matrices, by_positions
from optimizer.complaints import pointer
from optimizer.errors import ProblemError
from optimizer.plan import Warn

LOAD, UNLOAD = "goods-at-start", "goods-at-end"
_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Wishes:
    """What stands in the address of a request: a stored map, its datum, the detour of straight lines."""

    map_id: str | None = None
    crs: str = "wgs84"
    detour: float = 1.3


@dataclass(frozen=True, eq=False)
class Translated:
    """A problem, and the way back.

    Attributes
    ----------
    problem : bytes
        Our JSON.
    tasks, vehicles : mapping
        By the ids they have in the problem.
    not_planned : tuple of Job
        In plan mode the jobs that stand in no step.
    pointers : mapping of str to str
        Our pointers to the caller's.
    """

    request: VroomRequest
    terrain: Terrain
    measure: Measure
    problem: bytes
    tasks: Mapping[str, Job | Shipment]
    vehicles: Mapping[str, Vehicle]
    not_planned: tuple[Job, ...]
    pointers: Mapping[str, str]
    warnings: tuple[Warn, ...]


def translate(request: VroomRequest, wishes: Wishes, *, search_s: float) -> Translated:
    """Say a request in our nouns.

    Raises
    ------
    ProblemError
        With everything that is wrong or not supported.
    """
    on_map = wishes.map_id is not None
    faults = list(look(request, on_map=on_map))
    if faults:
        raise ProblemError(faults[:_MOST_FAULTS])
    if has_matrices(request) and not on_map:
        terrain = by_matrices(request)
    else:
        terrain = by_positions(request, detour=None if on_map else wishes.detour)
    return _Translation(request, wishes, terrain, search_s).result()


class _Translation:
    """The parts of one translation, which all look at the same request."""

    def __init__(self, request: VroomRequest, wishes: Wishes, terrain: Terrain, search_s: float) -> None:
        self.request, self.wishes, self.terrain, self.search_s = request, wishes, terrain, search_s
        self.vehicles = request.vehicles or ()
        self.horizon: Horizon = horizon_of(request, terrain)
        self.measure = choose_measure(request, terrain)
        self.binding = amounts.binding_dimensions(request)
        self.planned = plan_mode.is_plan_mode(request)
        self.demanded = plan_mode.demanded_jobs(request, self.horizon.end) if self.planned else {}
        self.jobs = [job for job in request.jobs or () if not self.planned or job.id in self.demanded]
        self.shipments = () if self.planned else request.shipments or ()
        self.loads = any(amounts.load_of(job.delivered, self.binding) for job in self.jobs)
        self.unloads = any(amounts.load_of(job.taken, self.binding) for job in self.jobs)
        self.starts = [terrain.row(one.start, one.start_index) for one in self.vehicles]
        self.ends = [terrain.row(one.end, one.end_index) for one in self.vehicles]
        self.graph: Graph | None = None
        if self.measure.per_leg is not None and terrain.duration_s is not None:
            fixed = [self.measure.fixed(one) for one in self.vehicles]
            fleet = Fleet(self.starts, self.ends, fixed, self.loads, self.unloads)
            self.graph = extend(terrain.duration_s, self.measure.per_leg, fleet)

    def result(self) -> Translated:
        if self.planned and (faults := plan_mode.contradictions(self.request, self.horizon.end)):
            raise ProblemError(faults[:_MOST_FAULTS])
        tasks = [self._job(job) for job in self.jobs] + [self._shipment(one) for one in self.shipments]
        problem = {
            **self._map(),
            "timezone": "UTC",
            "sites": [*self._depots(), *(self._pickup_site(one) for one in self.shipments)],
            "volunteers": [self._volunteer(index) for index in range(len(self.vehicles))],
            "tasks": [*tasks, *self._gateways()],
            "options": {"time_limit_s": self.search_s, "seed": 0},
        }
        sources: list[Job | Shipment] = [*self.jobs, *self.shipments]
        shown = {id(job): pointer("jobs", index) for index, job in enumerate(self.request.jobs or ())}
        shown |= {id(one): pointer("shipments", i) for i, one in enumerate(self.request.shipments or ())}
        return Translated(
            request=self.request,
            terrain=self.terrain,
            measure=self.measure,
            problem=orjson.dumps(problem, option=orjson.OPT_SERIALIZE_NUMPY),
            tasks={task["id"]: source for task, source in zip(tasks, sources, strict=True)},
            vehicles={volunteer_id(one): one for one in self.vehicles},
            not_planned=tuple(
                job for job in self.request.jobs or () if self.planned and job not in self.jobs
            ),
            pointers={
                **{pointer("tasks", index): shown[id(source)] for index, source in enumerate(sources)},
                **{
                    pointer("volunteers", index): pointer("vehicles", index)
                    for index in range(len(self.vehicles))
                },
            },
            warnings=tuple(
                notices(self.request, self.terrain, self.measure, self.wishes.map_id, self.wishes.detour)
            ),
        )

    # ---- places ---------------------------------------------------------------------------------------

    def _map(self) -> dict[str, Any]:
        if self.graph is None:
            return {"map": self.wishes.map_id, "crs": self.wishes.crs}
        tables = {"duration_s": self.graph.duration_s, "length_m": self.graph.length_m}
        return {"map": {"matrix": {name: _with_holes(table) for name, table in tables.items()}}}

    def _spot(self, row: int | None) -> Any:
        """A place as shifts name it."""
        if row is None:
            return None
        if self.graph is None:
            assert self.terrain.positions is not None  # noqa: S101 - rows are positions on a map
            return list(self.terrain.positions[row])
        return {"matrix_index": row}

    def _at(self, row: int | None) -> dict[str, Any]:
        """A place as tasks and sites name it."""
        spot = self._spot(row)
        return spot if isinstance(spot, dict) else {"location": spot}

    def _at_step(self, step: Step) -> dict[str, Any]:
        return self._at(self.terrain.row(step.location, step.location_index))

    # ---- sites ----------------------------------------------------------------------------------------

    def _depots(self) -> list[dict[str, Any]]:
        """Where vehicles load before they start and unload after their end."""
        found: list[dict[str, Any]] = []
        if self.graph is not None:
            for name, row in ((LOAD, self.graph.load), (UNLOAD, self.graph.unload)):
                if row is not None:
                    found.append({"id": name, "kind": "handover", **self._at(row)})
        elif self.loads:
            # On a map a way leads back; open at no moment but the start, the site cannot be used again.
            start = instant(self._hours(self.vehicles[0])[0])
            site = {"id": LOAD, "kind": "handover", **self._at(self.starts[0]), "open": [[start, start]]}
            found.append(site)
        return found

    def _pickup_site(self, shipment: Shipment) -> dict[str, Any]:
        step = shipment.pickup
        site = {
            "id": f"pickup-{step.id}",
            "kind": "handover",
            **self._at_step(step),
            "service_s": step.setup_s + step.service_s,
        }
        return site | self._windows("open", step)

    # ---- people ---------------------------------------------------------------------------------------

    def _hours(self, vehicle: Vehicle) -> tuple[int, int]:
        hours = self.horizon.hours(vehicle)
        return plan_mode.demanded_hours(vehicle, hours) if self.planned else hours

    def _volunteer(self, index: int) -> dict[str, Any]:
        vehicle = self.vehicles[index]
        begin, end = self._hours(vehicle)
        graph = self.graph
        shift: dict[str, Any] = {
            "start": instant(begin),
            "end": instant(end),
            "start_at": self._spot(graph.start[index] if graph else self.starts[index]),
            "end_at": self._spot(graph.end[index] if graph else self.ends[index]),
            "breaks": [self._break(rest, begin, end) for rest in vehicle.breaks or ()],
        }
        capacity = vehicle.capacity or ()
        return {
            "id": volunteer_id(vehicle),
            "skills": [str(skill) for skill in vehicle.skills or ()],
            "capacity": {amounts.name(d): capacity[d] for d in self.binding},
            "pace": vehicle.speed_factor or 1.0,
            "max_tasks": self._most_doors(vehicle),
            "max_walk_m": self._limit(vehicle),
            "shifts": [shift],
        }

    def _break(self, rest: Any, begin: int, end: int) -> dict[str, Any]:
        service = rest.service or 0
        earliest, latest = (rest.time_windows or ((begin, max(begin, end - service)),))[0]
        latest = max(earliest, min(latest, self.horizon.end))
        return {"earliest": instant(earliest), "latest": instant(latest), "duration_s": service}

    def _most_doors(self, vehicle: Vehicle) -> int | None:
        if vehicle.max_tasks is None:
            return None
        doors = vehicle.max_tasks // 2 if self.shipments else vehicle.max_tasks
        gateways = bool(self.graph and self.graph.leave) + bool(self.graph and self.graph.return_)
        return min(doors + gateways, 100_000)

    def _limit(self, vehicle: Vehicle) -> int | None:
        limit = self.measure.limit(vehicle)
        return None if limit is None else min(limit + self.measure.fixed(vehicle), 1_000_000)

    # ---- work -----------------------------------------------------------------------------------------

    def _job(self, job: Job) -> dict[str, Any]:
        given, taken = (amounts.load_of(one, self.binding) for one in (job.delivered, job.taken))
        task = self._task(f"job-{job.id}", job, job.skills, job.priority)
        task |= {"load": given or taken}
        if given:
            task["from_site"] = LOAD
        if taken:
            task["to_site"] = UNLOAD
        if job.id in self.demanded:
            demanded = self.demanded[job.id]
            task["pinned"] = {
                "volunteer": f"vehicle-{demanded.vehicle}",
                "order": demanded.order + bool(self.graph and self.graph.leave),
            }
            windows = plan_mode.narrowed(self.horizon.windows(job.time_windows), demanded.hours)
            task["time_windows"] = [[instant(begin), instant(end)] for begin, end in windows]
        return task

    def _shipment(self, shipment: Shipment) -> dict[str, Any]:
        name = f"shipment-{shipment.pickup.id}-{shipment.delivery.id}"
        task = self._task(name, shipment.delivery, shipment.skills, shipment.priority)
        load = amounts.load_of(shipment.amount or (), self.binding)
        return task | {"load": load, "from_site": f"pickup-{shipment.pickup.id}"}

    def _task(
        self, name: str, step: Step, skills: tuple[int, ...] | None, priority: int | None
    ) -> dict[str, Any]:
        task = {
            "id": name,
            "kind": "errand",
            **self._at_step(step),
            "setup_s": step.setup_s,
            "service_s": step.service_s,
            "skills": [str(skill) for skill in skills or ()],
            "priority": priority or 0,
        }
        return task | self._windows("time_windows", step)

    def _windows(self, field: str, step: Step) -> dict[str, Any]:
        windows = self.horizon.windows(step.time_windows)
        return {field: [[instant(begin), instant(end)] for begin, end in windows]} if windows else {}

    def _gateways(self) -> list[dict[str, Any]]:
        """The doors that vehicles pass on leaving their own start and on coming to their own end."""
        if self.graph is None:
            return []
        gateways = []
        for name, rows, order in (("leave", self.graph.leave, 1), ("return", self.graph.return_, None)):
            for vehicle, row in zip(self.vehicles, rows, strict=bool(rows)):
                pinned: dict[str, Any] = {"volunteer": volunteer_id(vehicle)}
                if order is not None:
                    pinned["order"] = order
                gateway = {
                    "id": f"{name}-{vehicle.id}",
                    "kind": "errand",
                    **self._at(row),
                    "setup_s": 0,
                    "service_s": 0,
                    "load": {},
                    "skills": [],
                    "required": True,
                    "pinned": pinned,
                }
                gateways.append(gateway)
        return gateways


def volunteer_id(vehicle: Vehicle) -> str:
    """What a vehicle is called in the problem."""
    return f"vehicle-{vehicle.id}"


def instant(second: int) -> str:
    """A second since 1970 as our nouns have it."""
    return datetime.fromtimestamp(second, tz=UTC).isoformat()


def _with_holes(table: IntMatrix) -> list[list[int | None]]:
    holes = (table == NO_WAY).any(axis=1)
    rows: list[list[int | None]] = table.tolist()
    for index in holes.nonzero()[0]:
        rows[index] = [None if entry == NO_WAY else entry for entry in rows[index]]
    return rows
