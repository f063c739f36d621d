"""Say where something is: by its address, else by the alley it lies in, and where that is on the map."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from api.sheets.doors import Doors, doors
from api.sheets.ground import Ground
from api.sheets.markup import clean
from api.sheets.words import Lang, Words
from optimizer.execution.carrying import is_bag
from optimizer.plan import Direction, Stop
from optimizer.problem import Address, MatrixPlace, Problem, Site, Task
from optimizer.walking.datum import to_wgs84
from optimizer.walking.retelling import retold

LonLat = tuple[float, float]

# A door farther than this from any named alley is not said to be near one.
NEAR_M = 80.0
_METRES_PER_DEGREE = 111_195.0


class Gazetteer:
    """Names and positions of tasks, sites and stops of one problem.

    Parameters
    ----------
    problem
        Positions are read in its ``crs``.
    ground
        The alleys, for names of places without an address; None for a problem without a map.
    words
        The language of the names.
    english
        Alleys by their Chinese name, to their English one (`ground.english_names`).
    """

    def __init__(
        self,
        problem: Problem,
        ground: Ground | None,
        words: Words,
        english: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._english = english
        self._crs = problem.crs or "wgs84"
        self._words = words
        self._tasks = {task.id: task for task in problem.tasks}
        self._sites = {site.id: site for site in problem.sites}
        self._alleys = _Alleys(ground) if ground is not None else None

    def on_map(self, position: object) -> LonLat | None:
        """Bring a position of the problem to WGS 84, the datum of the map; None if it is not a position."""
        if not isinstance(position, tuple):
            return None
        lonlat = to_wgs84(np.array([position], dtype=np.float64), self._crs)
        return float(lonlat[0, 0]), float(lonlat[0, 1])

    def line(self, positions: Iterable[LonLat]) -> NDArray[np.float64]:
        """Bring a line of the plan to WGS 84, shape (n, 2)."""
        return to_wgs84(np.array(list(positions), dtype=np.float64), self._crs)

    def position_of_stop(self, stop: Stop) -> LonLat | None:
        """Where a stop is: its own position, its site's, its task's, or the end of the walk to it."""
        site, task = self._sites.get(stop.site or ""), self._tasks.get(stop.task or "")
        own = self.on_map(stop.location)
        if own is None and site is not None:
            own = self.on_map(site.location)
        if own is None and task is not None and stop.site is None:
            own = self.on_map(task.location)
        if own is None and stop.leg is not None and stop.leg.geometry is not None:
            own = self.on_map(stop.leg.geometry.coordinates[-1])
        return own

    def name_of_stop(self, stop: Stop) -> str:
        """Say where a stop is."""
        if stop.site is not None and stop.site in self._sites:
            return self.name_of_site(self._sites[stop.site])
        task = self._tasks.get(stop.task or "")
        if task is not None and task.address is not None:
            return self.name_of_task(task)
        return self._name_of(self.position_of_stop(stop), stop.matrix_index)

    def name_of_halt(self, stops: Sequence[Stop]) -> str:
        """Say where stops at one place are: every door there that has a number."""
        found = self.doors(stops)
        if found.numbers:
            return found.common + self._words.join(found.apart)
        return self.name_of_stop(stops[0])

    def doors(self, stops: Sequence[Stop]) -> Doors:
        """The doors at one place that have an address; none at a site, where work is for doors elsewhere."""
        if stops[0].site is not None:
            return Doors("", {})
        tasks = (self._tasks.get(stop.task or "") for stop in stops)
        return doors(
            {task.id: self._address(task.address) for task in tasks if task is not None and task.address}
        )

    def name_of_task(self, task: Task) -> str:
        """Say where the door of a task is."""
        if task.address is not None:
            return " ".join(self._address(task.address))
        index = task.location.matrix_index if isinstance(task.location, MatrixPlace) else task.matrix_index
        return self._name_of(self.on_map(task.location), index)

    def name_of_site(self, site: Site) -> str:
        """Say what a site is; its id is told as far as it holds more than its kind."""
        if is_bag(site):
            return self._words("site.aboard")
        kind = self._words(f"site.{site.kind}")
        name = _more_than(clean(site.id), site.kind)
        if any("\u4e00" <= letter <= "\u9fff" for letter in name):
            return name
        places = (other for other in self._sites.values() if not is_bag(other))
        alone = sum(other.kind is site.kind for other in places) == 1
        return kind if alone or not name else f"{kind} {name}"

    def ways(self, steps: Sequence[Direction], source: Lang) -> tuple[Direction, ...]:
        """Tell directions, which are in ``source``, in the language of the names."""
        names = self._english if source == "zh" else {en: zh for zh, en in self._english.items()}
        return retold(steps, source=source, target=self._words.lang, names=names)

    def alley(self, name: str) -> str:
        """Name an alley of an address as the map does in this language."""
        return clean(self._english.get(name, name) if self._words.lang == "en" else name)

    def _address(self, address: Address) -> tuple[str, str]:
        """Say an alley and the number of a door in it."""
        alley, door = self.alley(address.alley), clean(address.number)
        number = door.removesuffix("号")
        return alley, self._words("number", number=number) if number[-1:].isdigit() else door

    def _name_of(self, position: LonLat | None, index: int | None) -> str:
        if position is None:
            known = index is not None
            return self._words("somewhere", index=index) if known else self._words("unknown_place")
        alley = self._alleys.near(position) if self._alleys else None
        return self._words("near", alley=alley) if alley else self._words("unknown_place")


def _more_than(name: str, kind: str) -> str:
    """Leave out of an id such as ``storage_north`` what its kind says already."""
    return name[len(kind) :].lstrip(" _-") if name.lower().startswith(kind) else name


class _Alleys:
    """Finds the named alley nearest to a position."""

    def __init__(self, ground: Ground) -> None:
        lanes = [lane for lane in ground.lanes if lane.name]
        self._names = [lane.name for lane in lanes]
        self._shrink = float(np.cos(np.radians(ground.lanes[0].lonlat[0, 1]))) if ground.lanes else 1.0
        self._tree = shapely.STRtree(list(self._lines(lane.lonlat for lane in lanes)))

    def near(self, position: LonLat) -> str | None:
        """Name of the alley, or None when none is near."""
        if not self._names:
            return None
        point = shapely.Point(position[0] * self._shrink, position[1])
        found = self._tree.query_nearest(point, max_distance=NEAR_M / _METRES_PER_DEGREE)
        return self._names[int(found[0])] if len(found) else None

    def _lines(self, lanes: Iterable[NDArray[np.float64]]) -> Iterable[shapely.LineString]:
        for lonlat in lanes:
            yield shapely.LineString(lonlat * (self._shrink, 1.0))
