"""Whether every courtyard has its four duties done: gate guarded, disinfected, swabs taken, shopping done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from api.sheets.atlas import Atlas
from api.sheets.markup import clean
from api.sheets.tabular.past import NO_PAST, Past
from api.sheets.tabular.stops import at_door
from api.sheets.tabular.terms import Terms
from optimizer.addressing import place_by_address
from optimizer.problem import Kind, Position, Task
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.zones import zones_of

_DUTIES: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        "guard": frozenset({Kind.GATE_DUTY, Kind.FENCE_PATROL}),
        "disinfect": frozenset({Kind.DISINFECTION, Kind.TOILET_DISINFECTION}),
        "swab": frozenset({Kind.SWAB}),
        "shop": frozenset({Kind.MEAL, Kind.PARCEL, Kind.SUPPLIES, Kind.MEDICINE, Kind.GAS_SWAP, Kind.ERRAND}),
    }
)
_Count = Counter[tuple[str, bool]]  # duty, served


def header(terms: Terms) -> list[str]:
    """The columns of `rows`."""
    return [*terms.each("zone area tasks"), *(terms(f"duty.{duty}") for duty in _DUTIES), terms("missing")]


def rows(
    atlas: Atlas, terms: Terms, network: WalkingNetwork | None, past: Past = NO_PAST
) -> Iterator[list[object]]:
    """Count by zone and alley; the zones' own sums come first.

    Parameters
    ----------
    network
        Says where a door with an address alone is, as it did when the rules of zones were applied to it.
    past
        A duty that was done in the morning is no less done after a replan.
    """
    served = past.done | {stop.task for route in atlas.plan.routes for stop in route.stops}
    tasks = (*atlas.problem.tasks, *(task for task in past.tasks if task.id not in atlas.tasks))
    zones = _zones(atlas, tasks, network)
    areas: dict[tuple[str, str], _Count] = {}
    for task in tasks:
        duty = next((duty for duty, kinds in _DUTIES.items() if task.kind in kinds), "")
        zone = zones.get(task.id, "")
        for key in ((zone, ""), (zone, _area(atlas, task))):
            areas.setdefault(key, Counter())[duty, task.id in served] += 1
    for zone, area in sorted(areas):
        count = areas[zone, area]
        name = area or terms("total")
        asked = [count[duty, True] + count[duty, False] for duty in _DUTIES]
        cells = [
            f"{count[duty, True]}/{wish}" if wish else terms("not_asked")
            for duty, wish in zip(_DUTIES, asked, strict=True)
        ]
        missing = [terms(f"duty.{duty}") for duty in _DUTIES if count[duty, False]]
        total = sum(count.values())
        whole = terms("complete") if all(asked) else "–"
        yield [clean(zone) or "–", name, total, *cells, atlas.words.join(missing) or whole]


def _area(atlas: Atlas, task: Task) -> str:
    return atlas.gazetteer.alley(task.address.alley) if task.address else atlas.gazetteer.name_of_task(task)


def _zones(atlas: Atlas, tasks: Sequence[Task], network: WalkingNetwork | None) -> dict[str, str]:
    """Find the zone of each door, in the datum of the problem."""
    if not atlas.problem.zones:
        return {}
    doors = _served(atlas)
    if network is not None:
        tasks, _ = place_by_address(tasks, network, atlas.problem.crs or "wgs84")
    doors |= {task.id: task.location for task in tasks if isinstance(task.location, tuple)}
    if not doors:
        return {}
    found = zones_of(np.array(list(doors.values()), dtype=np.float64), atlas.problem.zones)
    return {task: zones[0] for task, zones in zip(doors, found, strict=True) if zones}


def _served(atlas: Atlas) -> dict[str, Position]:
    """Where the plan serves doors: all that is known of an address once its map is forgotten."""
    return {
        stop.task: stop.location
        for route in atlas.plan.routes
        for stop in route.stops
        if stop.task is not None and at_door(stop) and isinstance(stop.location, tuple)
    }
