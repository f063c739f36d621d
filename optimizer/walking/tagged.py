"""What both importers hand to the builder: lines and points with tags, on shared vertices."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.errors import Fault, MapError
from optimizer.plan import Warn

MAX_VERTICES = 2_000_000
"""About ten cities; beyond it a walking plan is not what the map is for."""
MAX_BYTES = 128 * 2**20


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line of the map. ``id`` is ``""`` when it has none; ``vertices`` index `TaggedMap.lonlat`."""

    id: str
    tags: Mapping[str, str]
    vertices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaggedPoint:
    """A point of the map that says something about a lane."""

    id: str
    tags: Mapping[str, str]
    vertex: int


@dataclass(slots=True)
class TaggedMap:
    """A map before the walker's rules are applied.

    Attributes
    ----------
    lonlat
        ``(lon, lat)`` of every vertex; two lines meet where they name the same vertex.
    lines, points
        What was read.
    left_out
        How many features were not taken, by reason.
    warnings
        What the importer has to say.
    """

    lonlat: list[tuple[float, float]] = field(default_factory=list)
    lines: list[TaggedLine] = field(default_factory=list)
    points: list[TaggedPoint] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    warnings: list[Warn] = field(default_factory=list)

    def refuse_if_too_large(self) -> None:
        """Refuse more vertices than a walking plan can be about.

        Raises
        ------
        MapError
            With the way out.
        """
        if len(self.lonlat) > MAX_VERTICES:
            raise too_large(f"{len(self.lonlat):,} vertices", f"{len(self.lonlat):,} 个顶点")


def too_large(size: str, size_zh: str) -> MapError:
    """The fault for a map that goes beyond a limit."""
    return MapError(
        [
            Fault(
                "",
                "map_too_large",
                f"the map has {size}; at most {MAX_VERTICES:,} vertices and {MAX_BYTES // 2**20} MiB "
                "are read. Cut out the district that is planned (for example `osmium extract --bbox`)",
                f"地图过大（{size_zh}），最多 {MAX_VERTICES:,} 个顶点、{MAX_BYTES // 2**20} MiB。"
                "请先裁剪出需要规划的片区（例如 osmium extract --bbox）",
            )
        ]
    )


def fault(code: str, detail: str, detail_zh: str, pointer: str = "") -> MapError:
    """One fault as an error."""
    return MapError([Fault(pointer, code, detail, detail_zh)])


def warn(code: str, detail: str, detail_zh: str, pointer: str = "") -> Warn:
    """One warning."""
    return Warn(pointer=pointer, code=code, detail=detail, detail_zh=detail_zh)
