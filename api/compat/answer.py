"""A plan of ours in VROOM's form, with our reasons and warnings beside what its clients know."""

from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import Any

from api.compat import amounts, polyline
from api.compat.measure import costs_of
from api.compat.request import Job, Shipment, Step
from api.compat.steps import Told, tell, together
from api.compat.translate import Translated
from optimizer.plan import Plan, Reason, Warn

_FIGURES = ("setup", "service", "duration", "waiting_time", "priority")


def answer(
    translated: Translated,
    plan: Plan,
    *,
    loading_ms: int,
    solving_ms: int,
    more: Sequence[Warn] = (),
) -> dict[str, Any]:
    """Write a finished plan as VROOM's output; ``more`` are warnings that point into the request."""
    told = [one for one in (tell(translated, route) for route in plan.routes) if one.works]
    unassigned = list(_unassigned(translated, plan))
    times = {"loading": loading_ms, "solving": solving_ms, "routing": 0}
    return {
        "code": 0,
        "summary": {**_summary(translated, told), "unassigned": len(unassigned), "computing_times": times},
        "unassigned": unassigned,
        "routes": [_route(translated, one) for one in told],
        "warnings": [warning.model_dump() for warning in (*more, *_warnings(translated, plan))],
        "plan": plan.id,
    }


def _summary(translated: Translated, told: list[Told]) -> dict[str, Any]:
    nothing = (0,) * amounts.size_of(translated.request)
    delivery = pickup = nothing
    for one in told:
        delivery, pickup = amounts.plus(delivery, one.delivery), amounts.plus(pickup, one.pickup)
    summary: dict[str, Any] = {
        "cost": sum(_cost(translated, one) for one in told),
        "routes": len(told),
        "delivery": list(delivery),
        "pickup": list(pickup),
        **{name: together(told, name) for name in _FIGURES},
        "violations": [],
    }
    if all(one.distance is not None for one in told):
        summary["distance"] = sum(one.distance or 0 for one in told)
    return summary


def _route(translated: Translated, told: Told) -> dict[str, Any]:
    route: dict[str, Any] = {
        "vehicle": told.vehicle.id,
        "cost": _cost(translated, told),
        "delivery": list(told.delivery),
        "pickup": list(told.pickup),
        **{name: getattr(told, name) for name in _FIGURES},
        "steps": told.steps,
        "violations": [],
    }
    if told.vehicle.description is not None:
        route["description"] = told.vehicle.description
    if told.distance is not None:
        route["distance"] = told.distance
    line = told.line or _straight(told)
    if line and (told.line or (translated.request.options and translated.request.options.g)):
        route["geometry"] = polyline.encode(line)
    return route


def _straight(told: Told) -> list[tuple[float, float]]:
    return [step["location"] for step in told.steps if "location" in step]


def _cost(translated: Translated, told: Told) -> int:
    """VROOM's cost of a route: fixed, by the hour, by the kilometre; or the caller's own table."""
    costs = costs_of(told.vehicle)
    cost = float(costs.fixed or 0) + (costs.per_task_hour or 0) * (told.setup + told.service) / 3_600
    if translated.terrain.cost is not None:
        return floor(cost + told.cost_of_legs)
    cost += (costs.per_hour or 0) * told.duration / 3_600
    return floor(round(cost + (costs.per_km or 0) * (told.distance or 0) / 1_000, 6))


def _unassigned(translated: Translated, plan: Plan) -> Iterator[dict[str, Any]]:
    for one in plan.unassigned:
        source = translated.tasks.get(one.task)
        if source is None:
            continue
        reasons = [_reason(translated, reason) for reason in one.reasons]
        for kind, step in _ends(source):
            yield {**_left_out(kind, step), "reasons": reasons}
    for job in translated.not_planned:
        said = {
            "code": "not_in_steps",
            "detail": "In plan mode only what stands in a vehicle's steps is done.",
            "detail_zh": "计划模式只执行车辆 steps 中列出的作业。",
        }
        yield {**_left_out("job", job), "reasons": [said]}


def _ends(source: Job | Shipment) -> Iterable[tuple[str, Step]]:
    if isinstance(source, Job):
        return (("job", source),)
    return (("pickup", source.pickup), ("delivery", source.delivery))


def _left_out(kind: str, step: Step) -> dict[str, Any]:
    said = {
        "location": step.location,
        "location_index": step.location_index,
        "description": step.description,
    }
    return {"id": step.id, "type": kind, **{name: it for name, it in said.items() if it is not None}}


def _reason(translated: Translated, reason: Reason) -> dict[str, Any]:
    said: dict[str, Any] = {"code": reason.code.value, "detail": reason.detail, "detail_zh": reason.detail_zh}
    if reason.volunteer is not None:
        said["vehicle"] = translated.vehicles[reason.volunteer].id
    return said


def _warnings(translated: Translated, plan: Plan) -> Iterator[Warn]:
    """Our own, and the plan's with pointers into what the caller sent."""
    yield from translated.warnings
    for warning in plan.warnings:
        where = repointed(translated, warning.pointer)
        if where is not None:
            yield warning.model_copy(update={"pointer": where})


def repointed(translated: Translated, pointer: str) -> str | None:
    """The caller's place of a place in our problem; None when it is only ours."""
    head = "/".join(pointer.split("/")[:3])
    return translated.pointers.get(head)
