"""The walking network as a draughtsman sees it: lanes with names and ranks, gates, and where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Mode
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tags import MODE_BIT

Lines = NDArray[np.float64]

PATH, ALLEY, STREET, ROAD = range(4)
_RANKS = {
    "motorway": ROAD,
    "trunk": ROAD,
    "primary": ROAD,
    "secondary": ROAD,
    "trunk_link": STREET,
    "primary_link": STREET,
    "secondary_link": STREET,
    "tertiary": STREET,
    "tertiary_link": STREET,
    "unclassified": STREET,
    "footway": PATH,
    "path": PATH,
    "steps": PATH,
    "corridor": PATH,
}


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One stretch of street or alley.

    Attributes
    ----------
    lonlat : ndarray, shape (k, 2)
        WGS 84, in the direction of a one-way lane.
    name : str
        Empty when the map knows none.
    rank : int
        ``PATH``, ``ALLEY``, ``STREET`` or ``ROAD``: how broad it is drawn.
    one_way, steps : bool
        Walked in this direction only; with steps.
    closed : bool
        Nobody on foot may walk it without a permit (``access=no``).
    way : str
        By which name a closure may call it.
    edge : int
        Its number in the walking network; -1 for a lane of no network.
    """

    lonlat: Lines
    name: str
    rank: int = ALLEY
    one_way: bool = False
    steps: bool = False
    closed: bool = False
    way: str = ""
    edge: int = -1


@dataclass(frozen=True, slots=True)
class GateMark:
    """A gate on the map; ``shut`` when nobody may pass."""

    id: str
    lonlat: tuple[float, float]
    shut: bool = False


@dataclass(frozen=True)
class Ground:
    """Everything of a map that is drawn."""

    lanes: Sequence[Lane]
    gates: Sequence[GateMark] = ()

    @cached_property
    def _bounds(self) -> Lines:
        """West, south, east and north of every lane, shape (n, 4)."""
        boxes = [(*lane.lonlat.min(axis=0), *lane.lonlat.max(axis=0)) for lane in self.lanes]
        return np.array(boxes, dtype=np.float64).reshape(-1, 4)

    def within(self, *, west: float, south: float, east: float, north: float) -> Sequence[Lane]:
        """The lanes whose box touches a box of WGS 84 degrees."""
        box = self._bounds
        touch = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
        return [self.lanes[int(k)] for k in np.flatnonzero(touch)]


def survey(network: WalkingNetwork, *, english: bool = False) -> Ground:
    """Read lanes and gates off a walking network.

    Parameters
    ----------
    network
        As a plan used it.
    english
        Prefer an alley's English name where it has one.
    """
    passable = (network.passes & MODE_BIT[Mode.FOOT]) != 0
    lanes = [_lane(network, int(e), passable[e], english) for e in np.flatnonzero(~network.barrier)]
    shut = {
        int(network.gate[e])
        for e in np.flatnonzero(network.barrier & (network.gate >= 0))
        if network.restricted[e] or not passable[e].any()
    }
    gates = [
        GateMark(gate, (float(lon), float(lat)), shut=g in shut)
        for g, (gate, (lon, lat)) in enumerate(zip(network.gate_ids, network.gate_points, strict=True))
    ]
    return Ground(lanes, gates)


def english_names(network: WalkingNetwork | None) -> Mapping[str, str]:
    """Alleys that the map names in both languages: by their Chinese name, their English one."""
    if network is None:
        return {}
    pairs = np.unique(np.stack([network.name, network.name_en], axis=1), axis=0)
    named = ((network.names[int(zh)], network.names[int(en)]) for zh, en in pairs)
    return {zh: en for zh, en in named if zh and en}


def _lane(network: WalkingNetwork, e: int, passable: NDArray[np.bool_], english: bool) -> Lane:
    lonlat = network.points[network.first[e] : network.first[e + 1]]
    along, against = bool(passable[0]), bool(passable[1])
    chinese, latin = network.names[network.name[e]], network.names[network.name_en[e]]
    highway = network.highways[network.highway[e]]
    return Lane(
        lonlat=lonlat[::-1] if against and not along else lonlat,
        name=(latin or chinese) if english else (chinese or latin),
        rank=_RANKS.get(highway, ALLEY),
        one_way=along != against,
        steps=highway == "steps" or int(network.steps[e]) > 0,
        closed=bool(network.restricted[e]) or not (along or against),
        way=network.ways[network.way[e]],
        edge=e,
    )
