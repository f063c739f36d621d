"""Reads GeoJSON whose properties are OpenStreetMap tags, whatever a stranger may have drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from optimizer.errors import Fault, MapError
from optimizer.walking.build import build
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import MAX_BYTES, TaggedLine, TaggedMap, TaggedPoint, fault, too_large

MAX_FAULTS = 100
MAX_TEXT = 255
"""OpenStreetMap's own limit of a tag's length."""

PLACES = 1e7
"""Positions that agree to seven decimals (1 cm) are the same vertex, as in OpenStreetMap."""


def read_geojson(document: Mapping[str, Any] | bytes) -> WalkingNetwork:
    """Read a FeatureCollection as a walking network.

    LineStrings (and MultiLineStrings, line by line) join where they share a position, or a number in
    ``nodes``, a list as long as their coordinates. Points carry barriers.

    Parameters
    ----------
    document
        The collection, parsed or as bytes.

    Raises
    ------
    MapError
        With every broken feature by its pointer; and when there is nothing to walk on.
    """
    collection = _parsed(document) if isinstance(document, bytes | bytearray) else document
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, Sequence) or isinstance(features, str | bytes):
        raise fault(
            "map_not_a_feature_collection",
            'the map must be a GeoJSON FeatureCollection: {"type": "FeatureCollection", "features": […]}',
            '地图必须是 GeoJSON FeatureCollection：{"type": "FeatureCollection", "features": […]}',
        )
    reader = _Reader()
    # Lines with node numbers come first: they say what is one vertex, bare positions only guess.
    for numbered in (True, False):
        for index, feature in enumerate(features):
            if _has_numbers(feature) is numbered:
                reader.take(feature, f"/features/{index}")
        reader.tagged.refuse_if_too_large()
    reader.raise_faults()
    return build(reader.tagged)


def _parsed(data: bytes) -> Any:
    if not data.strip():
        raise fault("map_empty", "the map is empty; send the whole file", "地图文件为空，请上传完整文件")
    if len(data) > MAX_BYTES:
        raise too_large(f"{len(data) // 2**20} MiB", f"{len(data) // 2**20} MiB")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise fault(
            "map_not_json",
            f"the map is not valid JSON at {place}: {error.msg}. NaN and Infinity are not JSON; "
            "a file that ends early was torn on its way",
            f"地图不是有效的 JSON（第 {error.lineno} 行第 {error.colno} 列）。"
            "JSON 不允许 NaN 和 Infinity；若文件提前结束，请重新上传",
        ) from error


def _has_numbers(feature: Any) -> bool:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    return isinstance(properties, Mapping) and properties.get("nodes") is not None


class _Reader:
    """Collects lines, points and faults; one vertex per position or node number."""

    def __init__(self) -> None:
        self.tagged = TaggedMap()
        self.faults: list[Fault] = []
        self._by_position: dict[tuple[int, int], int] = {}
        self._by_number: dict[str, int] = {}

    def take(self, feature: Any, pointer: str) -> None:
        if not isinstance(feature, Mapping):
            self._fault(pointer, "bad_feature", "is not a Feature object", "不是 Feature 对象")
            return
        geometry = feature.get("geometry")
        if geometry is None:
            self.tagged.left_out["no geometry"] += 1
            return
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        if not isinstance(kind, str):
            self._fault(f"{pointer}/geometry", "bad_geometry", "has no geometry type", "缺少几何类型")
            return
        properties = feature.get("properties")
        tags = clean_tags(properties if isinstance(properties, Mapping) else {})
        name = _id(feature, tags)
        place = f"{pointer}/geometry/coordinates"
        coordinates = geometry.get("coordinates")
        if kind == "LineString":
            numbers = properties.get("nodes") if isinstance(properties, Mapping) else None
            self._line(name, tags, coordinates, place, numbers, f"{pointer}/properties/nodes")
        elif kind == "MultiLineString" and _is_list(coordinates):
            for i, part in enumerate(coordinates):
                self._line(name, tags, part, f"{place}/{i}", None, "")
        elif kind == "Point":
            position = self._position(coordinates, place)
            if position is not None:
                self.tagged.points.append(TaggedPoint(name, tags, self._vertex(position)))
        else:
            self.tagged.left_out[f"geometry {_text(kind)[:40]}"] += 1

    def raise_faults(self) -> None:
        if self.faults:
            more = len(self.faults) - MAX_FAULTS
            shown = self.faults[:MAX_FAULTS]
            if more > 0:
                detail = f"{more} more faults are not listed; repair these and send the map again"
                shown.append(Fault("", "more_faults", detail, f"另有 {more} 处错误未列出，请修正后重新上传"))
            raise MapError(shown)

    def _line(
        self, name: str, tags: dict[str, str], coordinates: Any, place: str, numbers: Any, numbers_at: str
    ) -> None:
        if not _is_list(coordinates):
            self._fault(place, "bad_coordinates", "is not a list of positions", "不是坐标列表")
            return
        positions = [self._position(p, f"{place}/{i}") for i, p in enumerate(coordinates)]
        if any(p is None for p in positions):
            return
        if numbers is not None and (not _is_list(numbers) or len(numbers) != len(positions)):
            self._fault(
                numbers_at,
                "bad_nodes",
                f"must list one node id for each of the {len(positions)} positions, or be left out",
                f"必须为 {len(positions)} 个坐标各给出一个节点编号，或省略",
            )
            return
        keys = [None] * len(positions) if numbers is None else [_node_key(n) for n in numbers]
        vertices = tuple(self._vertex(p, k) for p, k in zip(positions, keys, strict=True) if p is not None)
        self.tagged.lines.append(TaggedLine(name, tags, vertices))

    def _position(self, value: Any, pointer: str) -> tuple[float, float] | None:
        if not _is_list(value) or len(value) < 2:
            self._fault(pointer, "bad_coordinates", "is not a position [lon, lat]", "不是坐标 [经度, 纬度]")
            return None
        lon, lat = value[0], value[1]
        for axis, number in enumerate((lon, lat)):
            # Comparing refuses NaN and infinity as well, and integers too long for a float.
            if isinstance(number, bool) or not isinstance(number, int | float) or not -180 <= number <= 180:
                self._fault(
                    f"{pointer}/{axis}",
                    "bad_coordinates",
                    "is not a number of degrees between -180 and 180",
                    "不是 -180 到 180 之间的度数",
                )
                return None
        return float(lon), float(lat)

    def _vertex(self, position: tuple[float, float], number: str | None = None) -> int:
        spot = round(position[0] * PLACES), round(position[1] * PLACES)
        known = self._by_position.get(spot) if number is None else self._by_number.get(number)
        if known is not None:
            return known
        vertex = len(self.tagged.lonlat)
        self.tagged.lonlat.append(position)
        self._by_position.setdefault(spot, vertex)
        if number is not None:
            self._by_number[number] = vertex
        return vertex

    def _fault(self, pointer: str, code: str, detail: str, detail_zh: str) -> None:
        self.faults.append(Fault(pointer, code, detail, detail_zh))


def clean_tags(properties: Mapping[Any, Any]) -> dict[str, str]:
    """Properties as tags: texts, with numbers and booleans written the way OpenStreetMap writes them."""
    tags = {}
    for key, value in properties.items():
        if isinstance(value, bool):
            tags[_text(key)] = "yes" if value else "no"
        elif isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 2**53):
            tags[_text(key)] = _text(int(value) if isinstance(value, float) and value.is_integer() else value)
    return tags


def _text(value: Any) -> str:
    """Text that every writer can write: no lone surrogates, no endless strings."""
    return str(value)[:MAX_TEXT].encode("utf-8", "replace").decode().strip()


def _id(feature: Mapping[str, Any], tags: Mapping[str, str]) -> str:
    given = feature.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int) or abs(_length(given)) > MAX_TEXT:
        return tags.get("@id", "")
    return _text(given)


def _length(given: str | int) -> int:
    return len(given) if isinstance(given, str) else given.bit_length()


def _node_key(number: Any) -> str | None:
    return _text(number) if isinstance(number, str | int) and _length(number) <= MAX_TEXT else None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
