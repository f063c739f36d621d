"""Draws the walks that a plan uses and says them in words; the network is touched here for the last time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from optimizer.ground import Ground
from optimizer.plan import Direction, Geometry, Leg
from optimizer.problem import Address, Mode
from optimizer.walking.datum import from_wgs84
from optimizer.walking.directions import directions, without_map
from optimizer.walking.network import Ints
from optimizer.walking.path import Path, paths
from optimizer.walking.steps import steps
from optimizer.walking.stretches import lanes_at


@dataclass(frozen=True, slots=True)
class Legs:
    """Writes the legs of a plan.

    Attributes
    ----------
    ground : Ground
    walks : mapping of (Mode, from, to) to Path
        Every used walk, drawn once; nothing with a caller's matrix.
    lanes : (J,) int32 or None
        Lanes at each junction, when directions are asked for.
    """

    ground: Ground
    walks: Mapping[tuple[Mode, int, int], Path]
    lanes: Ints | None

    @classmethod
    def draw(cls, ground: Ground, used: Iterable[tuple[Mode, int, int]]) -> Self:
        """Draw walks, with one search per place of departure.

        Parameters
        ----------
        ground
            What the plan stands on.
        used
            Mode and both places of each walk.
        """
        if ground.network is None or ground.snapped is None:
            return cls(ground, {}, None)
        pairs: dict[Mode, set[tuple[int, int]]] = defaultdict(set)
        for mode, a, b in used:
            pairs[mode].add((a, b))
        found: dict[tuple[Mode, int, int], Path] = {}
        for mode, which in pairs.items():
            wanted = sorted(which)
            walks = paths(ground.network, ground.snapped[mode], wanted, mode=mode, shut=ground.shut)
            found |= {(mode, a, b): walk for (a, b), walk in zip(wanted, walks, strict=True)}
        asked = ground.problem.options.directions != "none"
        return cls(ground, found, lanes_at(ground.network) if asked else None)

    def leg(
        self, mode: Mode, a: int, b: int, *, walk_m: int, walk_s: int, address: Address | None = None
    ) -> Leg:
        """Write one leg; ``address`` is that of the door it ends at."""
        walk = self.walks.get((mode, a, b))
        said = self._directions(walk, mode, walk_m, address) if walk_m else ()
        return Leg(walk_m=walk_m, walk_s=walk_s, geometry=self._geometry(walk), directions=said)

    def _geometry(self, walk: Path | None) -> Geometry | None:
        if walk is None:
            return None
        points = np.round(from_wgs84(walk.lonlat, self.ground.problem.crs or "wgs84"), 7).tolist()
        return Geometry(coordinates=tuple((x, y) for x, y in points))

    def _directions(
        self, walk: Path | None, mode: Mode, walk_m: int, address: Address | None
    ) -> tuple[Direction, ...]:
        language = self.ground.problem.options.directions
        if language == "none":
            return ()
        door = None if address is None else address.number
        if walk is None or self.ground.network is None:
            return without_map(walk_m, language, door=door)
        way = steps(self.ground.network, walk, mode=mode, address=address, lanes=self.lanes)
        return directions(way, language, door=door)
