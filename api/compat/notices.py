"""What is taken otherwise than VROOM would take it, told with every answer: nothing is ignored silently."""

from collections.abc import Iterator

from api.compat.measure import Measure
from api.compat.request import VroomOptions, VroomRequest
from api.compat.terrain import Terrain
from api.compat.words import warn
from optimizer.complaints import pointer
from optimizer.plan import Warn

_ON_FOOT = frozenset({"foot", "foot-walking", "foot-hiking", "walking", "pedestrian"})


def notices(
    request: VroomRequest, terrain: Terrain, measure: Measure, map_id: str | None, detour: float
) -> Iterator[Warn]:
    """Yield what a caller should know."""
    if map_id is None and terrain.positions is not None:
        yield warn("straight_lines", "", detour=detour)
    if terrain.too_far:
        yield warn("too_far", "/matrices", count=terrain.too_far)
    if measure.limits == "max_distance" and terrain.duration_s is not None:
        yield warn("minimises_distance", "/vehicles")
    if len({vehicle.speed_factor or 1.0 for vehicle in request.vehicles or ()}) > 1:
        yield warn("speeds_differ", "/vehicles")
    yield from _vehicles(request, walked=terrain.positions is not None)
    for index, shipment in enumerate(request.shipments or ()):
        if shipment.pickup.setup:
            yield warn("pickup_setup_always", pointer("shipments", index, "pickup", "setup"))


def _vehicles(request: VroomRequest, *, walked: bool) -> Iterator[Warn]:
    options = request.options or VroomOptions()
    for name in ("t", "x"):
        if getattr(options, name) is not None:
            yield warn("option_not_used", pointer("options", name))
    for index, vehicle in enumerate(request.vehicles or ()):
        if walked and vehicle.profile is not None and vehicle.profile not in _ON_FOOT:
            yield warn("on_foot", pointer("vehicles", index, "profile"))
        if vehicle.type is not None:
            yield warn("type_not_used", pointer("vehicles", index, "type"))
        if vehicle.steps and not options.c:
            yield warn("steps_not_used", pointer("vehicles", index, "steps"))
