"""Places doors that have an address and no position: by the name of their alley and their number.

The numbers of an alley count from its beginning (`numbering`), so a number says how far along the door is:
between doors of the alley whose positions are known or, where there are none, by what a number usually
takes. Either is an estimate and comes with how far it may be off.

References
----------
DB11/T 856-2012: alleys that run east and west are numbered from the east, those that run north and south
from the north, dead ends from their mouth.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from optimizer.problem import Address
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.numbering import mouth_of

M_PER_NUMBER = 10.0
"""Even and odd numbers face each other, and a courtyard has some 20 m on its alley."""
FROM_ALLEY_M = 60.0
"""A known door farther from its alley says nothing of where numbers are."""
LEAST_UNCERTAIN_M = 20.0
"""A courtyard is that wide."""

Edges = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Placed:
    """A position by address, ``[lon, lat]`` in WGS 84, and how many metres it may be off."""

    lonlat: tuple[float, float]
    uncertain_m: int


@dataclass(frozen=True, slots=True)
class Known:
    """A door whose address and position are known, the latter in WGS 84."""

    address: Address
    lonlat: tuple[float, float]


class Gazetteer:
    """The alleys of a map by name.

    Parameters
    ----------
    network
        The map.
    known
        Doors of the request that have both, address and position.
    """

    def __init__(self, network: WalkingNetwork, known: Sequence[Known]) -> None:
        self.network = network
        self.known: dict[str, list[Known]] = {}
        for door in known:
            self.known.setdefault(_plain(door.address.alley), []).append(door)
        self._alleys: dict[str, _Alley | None] = {}

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for number, name in enumerate(self.network.names):
            if name:
                found.setdefault(_plain(name), set()).add(number)
        return found

    def place(self, address: Address) -> Placed | None:
        """Place a door; None when the map has no alley of that name."""
        name = _plain(address.alley)
        if name not in self._alleys:
            self._alleys[name] = self._alley(name)
        alley = self._alleys[name]
        return None if alley is None else alley.place(number_of(address.number))

    def _alley(self, name: str) -> "_Alley | None":
        network, numbers = self.network, list(self._by_name.get(name, ()))
        named = np.isin(network.name, numbers) | np.isin(network.name_en, numbers)
        edges = np.flatnonzero(named & ~network.barrier)
        if not numbers or len(edges) == 0:
            return None
        known = self.known.get(name, [])
        spots = network.plane.to_metres(np.array([door.lonlat for door in known]).reshape(-1, 2))
        return _Alley(network, _one_piece(network, edges), edges, [d.address for d in known], spots)


class _Alley:
    """One alley as a line of numbers: how far from its beginning each known number is."""

    def __init__(
        self, network: WalkingNetwork, piece: Edges, every: Edges, known: Sequence[Address], spots: Floats
    ) -> None:
        self.network, self.edges, self.every = network, piece, every
        self.along_m = _metres_in(network, piece)
        self.length_m = float(self.along_m.max())
        self.known = self._numbers(known, spots)

    def _numbers(self, known: Sequence[Address], spots: Floats) -> list[tuple[int, float]]:
        """Known numbers, rising, with their metres from the beginning; those out of order are left out."""
        found: dict[int, list[float]] = {}
        lines = self.network.lines[self.edges]
        for address, spot in zip(known, shapely.points(spots), strict=True):
            number, away = number_of(address.number), shapely.distance(lines, spot)
            nearest = int(np.argmin(away))
            if number is None or away[nearest] > FROM_ALLEY_M:
                continue
            share = shapely.line_locate_point(lines[nearest], spot, normalized=True)
            tail_m, head_m = self.along_m[nearest]
            found.setdefault(number, []).append(tail_m + share * (head_m - tail_m))
        in_order: list[tuple[int, float]] = []
        for number in sorted(found):
            metres = float(np.median(found[number]))
            if not in_order or metres >= in_order[-1][1]:
                in_order.append((number, metres))
        return in_order

    def place(self, number: int | None) -> Placed:
        if number is None:
            return self._at(self.length_m / 2, self.length_m / 2)
        before = [(n, m) for n, m in self.known if n <= number]
        after = [(n, m) for n, m in self.known if n >= number]
        if before and after:
            (n, m), (further, end) = before[-1], after[0]
            share = (number - n) / (further - n) if further > n else 0.0
            return self._at(m + share * (end - m), (end - m) / 2)
        if before:
            n, m = before[-1]
            return self._beyond(m, number - n, m / n if n and m else M_PER_NUMBER, m, self.length_m)
        first = after[0] if after else None
        if first is not None:
            return self._at(first[1] * number / first[0] if first[0] else 0.0, first[1] / 2)
        return self._beyond(0.0, number, M_PER_NUMBER, 0.0, self.length_m)

    def _beyond(self, start: float, numbers: int, each_m: float, low: float, high: float) -> Placed:
        """Go on from the last known number; the door may be anywhere from there to the end."""
        metres = min(start + numbers * each_m, high)
        return self._at(metres, max(metres - low, high - metres))

    def _at(self, metres: float, uncertain_m: float) -> Placed:
        low, high = self.along_m.min(axis=1), self.along_m.max(axis=1)
        edge = int(np.argmin(np.maximum(low - metres, 0.0) + np.maximum(metres - high, 0.0)))
        tail_m, head_m = self.along_m[edge]
        share = 0.0 if head_m == tail_m else np.clip((metres - tail_m) / (head_m - tail_m), 0.0, 1.0)
        line = self.network.lines[self.edges[edge]]
        spot = shapely.line_interpolate_point(line, share, normalized=True)
        lon, lat = self.network.plane.to_lonlat(shapely.get_coordinates(spot)[0])
        if len(self.every) > len(self.edges) and not self.known:
            # Another piece of that name: without a known door it may be there as well.
            corners = shapely.points(shapely.get_coordinates(self.network.lines[self.every]))
            uncertain_m = max(uncertain_m, float(shapely.distance(corners, spot).max()))
        return Placed((float(lon), float(lat)), round(max(uncertain_m, LEAST_UNCERTAIN_M)))


def number_of(said: str) -> int | None:
    """The first number in a door's number: 20 of ``甲20号院3号楼``; None when there is none."""
    digits = re.search(r"\d+", unicodedata.normalize("NFKC", said))
    return int(digits.group()[:6]) if digits else None


def _plain(name: str) -> str:
    """A name without what people write in one way or another: width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _one_piece(network: WalkingNetwork, edges: Edges) -> Edges:
    """The longest connected piece of an alley; a crossing that has no name of its own joins nothing."""
    ends = network.tail[edges], network.head[edges]
    junctions = len(network.junctions)
    graph = csr_array((np.ones(len(edges)), ends), shape=(junctions, junctions))
    _, piece = connected_components(graph, directed=False)
    length = np.bincount(piece[ends[0]], weights=network.length_cm[edges])
    longest: Edges = edges[piece[ends[0]] == int(np.argmax(length))]
    return longest


def _metres_in(network: WalkingNetwork, edges: Edges) -> Floats:
    """Metres from the beginning of the numbers to the tail and the head of each edge, shape (edges, 2)."""
    ends = np.stack([network.tail[edges], network.head[edges]], axis=1)
    corners, index = np.unique(ends, return_inverse=True)
    index = index.reshape(ends.shape)
    mouth = mouth_of(network, edges)
    start = int(np.searchsorted(corners, mouth)) if mouth is not None else _first_end(network, corners)
    metres = np.maximum(network.length_cm[edges] / 100.0, 1e-6)
    # Lanes side by side between two corners count once, as the shorter: added up they would be longer.
    order = np.lexsort((metres, index.max(axis=1), index.min(axis=1)))
    pairs = np.stack([index.min(axis=1), index.max(axis=1)], axis=1)[order]
    first = np.concatenate([[True], (np.diff(pairs, axis=0) != 0).any(axis=1)])
    rows, columns = pairs[first].T
    graph = csr_array((metres[order][first], (rows, columns)), shape=(len(corners), len(corners)))
    away = dijkstra(graph, directed=False, indices=[start])[0]
    return np.stack([away[index[:, 0]], away[index[:, 1]]], axis=1)


def _first_end(network: WalkingNetwork, corners: NDArray[np.int32]) -> int:
    """Where the numbers of an alley that is no dead end begin: in the east or, if steeper, the north."""
    spots = network.plane.to_metres(network.junctions[corners])
    wide, high = np.ptp(spots, axis=0)
    return int(np.argmax(spots[:, 0] if wide >= high else spots[:, 1]))
