"""Gives a position to every task that has an address alone, and says how far it may be off."""

from collections.abc import Sequence

import numpy as np

from optimizer.complaints import pointer
from optimizer.plan import Warn
from optimizer.problem import Task
from optimizer.walking.addresses import Gazetteer, Known
from optimizer.walking.datum import Crs, from_wgs84, to_wgs84
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import warn


def place_by_address(
    tasks: Sequence[Task], network: WalkingNetwork, crs: Crs
) -> tuple[tuple[Task, ...], tuple[Warn, ...]]:
    """Place doors by alley and number.

    Parameters
    ----------
    tasks
        Of a problem on a map. Doors with both, address and position, tell where the numbers of their
        alley are.
    network
        The map.
    crs
        Datum of the positions.

    Returns
    -------
    tasks : tuple of Task
        Those that were placed have a ``location`` in ``crs``; of an alley that the map does not know they
        stay without one.
    warnings : tuple of Warn
        One for every task that had an address alone.
    """
    if not any(_by_address_alone(task) for task in tasks):
        return tuple(tasks), ()
    gazetteer = Gazetteer(network, _known(tasks, crs))
    placed, warnings = [], []
    for number, task in enumerate(tasks):
        if not _by_address_alone(task) or task.address is None:
            placed.append(task)
            continue
        where = pointer("tasks", number, "address")
        found = gazetteer.place(task.address)
        if found is None:
            placed.append(task)
            warnings.append(_unknown(task.id, where))
            continue
        lon, lat = from_wgs84(np.array(found.lonlat), crs).tolist()
        placed.append(task.model_copy(update={"location": (round(lon, 7), round(lat, 7))}))
        warnings.append(_placed(task.id, found.uncertain_m, where))
    return tuple(placed), tuple(warnings)


def _by_address_alone(task: Task) -> bool:
    return task.address is not None and task.location is None and task.matrix_index is None


def _known(tasks: Sequence[Task], crs: Crs) -> list[Known]:
    doors = [(t.address, t.location) for t in tasks if t.address and isinstance(t.location, tuple)]
    spots = to_wgs84(np.array([spot for _, spot in doors], dtype=np.float64).reshape(-1, 2), crs)
    return [
        Known(address, (lon, lat)) for (address, _), (lon, lat) in zip(doors, spots.tolist(), strict=True)
    ]


def _placed(task: str, metres: int, where: str) -> Warn:
    return warn(
        "placed_by_address",
        f"the door of {task} was placed by its alley and number and may be up to {metres} m off; add its "
        "location to be sure",
        f"{task} 的门是按胡同名和门牌号推定的位置，误差可达 {metres} 米；如需准确，请补充 location",
        where,
    )


def _unknown(task: str, where: str) -> Warn:
    return warn(
        "alley_unknown",
        f"the map knows no alley of the name given for {task}, so its door has no place; correct the name or "
        "add its location",
        f"地图中没有 {task} 所填的胡同，无法确定门的位置；请核对名称或补充 location",
        where,
    )
