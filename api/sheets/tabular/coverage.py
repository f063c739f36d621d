"""Whether every courtyard has its four duties done: gate guarded, disinfected, swabs taken, shopping done."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from api.sheets.atlas import Atlas
from api.sheets.markup import clean
from api.sheets.tabular.terms import Terms
from optimizer.problem import Kind, Task
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


def rows(atlas: Atlas, terms: Terms) -> Iterator[list[object]]:
    """Count by zone and alley; the zones' own sums come first."""
    served = {stop.task for route in atlas.plan.routes for stop in route.stops}
    zones = _zones(atlas)
    areas: dict[tuple[str, str], _Count] = {}
    for task in atlas.problem.tasks:
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


def _zones(atlas: Atlas) -> dict[str, str]:
    """Find the zone of each door, in the datum of the problem."""
    placed = [task for task in atlas.problem.tasks if isinstance(task.location, tuple)]
    if not placed or not atlas.problem.zones:
        return {}
    lonlat = np.array([task.location for task in placed], dtype=np.float64)
    found = zones_of(lonlat, atlas.problem.zones)
    return {task.id: zones[0] for task, zones in zip(placed, found, strict=True) if zones}
