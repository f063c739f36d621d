"""Reads ``.osm.pbf``: ways and tagged nodes become tagged lines and points."""

from collections.abc import Mapping

import osmium

from optimizer.walking.build import build
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import (
    MAX_BYTES,
    MAX_VERTICES,
    TaggedLine,
    TaggedMap,
    TaggedPoint,
    fault,
    too_large,
    warn,
)

_TORN = (
    "the file is torn: {why}. Download or export it again and compare its size",
    "文件已损坏（{why}），请重新下载或导出并核对大小",
)


def read_osm_pbf(data: bytes) -> WalkingNetwork:
    """Read an OpenStreetMap extract as a walking network.

    Parameters
    ----------
    data
        The whole file.

    Raises
    ------
    MapError
        Empty, torn, another format, too large, or nothing to walk on.
    """
    _refuse_other_formats(data)
    nodes: dict[int, tuple[float, float]] = {}
    tags_of_node: dict[int, Mapping[str, str]] = {}
    ways: list[tuple[int, Mapping[str, str], list[int]]] = []
    try:
        for item in osmium.FileProcessor(osmium.io.FileBuffer(data, "pbf")):
            if isinstance(item, osmium.osm.Node):
                nodes[item.id] = item.location.lon_without_check(), item.location.lat_without_check()
                if "barrier" in item.tags:
                    tags_of_node[item.id] = dict(item.tags)
            elif isinstance(item, osmium.osm.Way) and ("highway" in item.tags or "barrier" in item.tags):
                ways.append((item.id, dict(item.tags), [node.ref for node in item.nodes]))
            if len(nodes) > MAX_VERTICES:
                raise too_large(f"more than {MAX_VERTICES:,} nodes", f"超过 {MAX_VERTICES:,} 个节点")
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        why = str(error).split("\n")[0][:120]
        raise fault("map_torn", _TORN[0].format(why=why), _TORN[1].format(why=why)) from error
    return build(_tagged(nodes, tags_of_node, ways))


def _refuse_other_formats(data: bytes) -> None:
    if not data:
        raise fault("map_empty", "the map is empty; send the whole file", "地图文件为空，请上传完整文件")
    if len(data) > MAX_BYTES:
        raise too_large(f"{len(data) // 2**20} MiB", f"{len(data) // 2**20} MiB")
    if b"OSMHeader" not in data[:64]:
        raise fault(
            "map_not_osm_pbf",
            "the file is no .osm.pbf; convert others with `osmium cat map.osm -o map.osm.pbf`, "
            "or send GeoJSON",
            "该文件不是 .osm.pbf；请用 osmium cat map.osm -o map.osm.pbf 转换，或改用 GeoJSON",
        )


def _tagged(
    nodes: Mapping[int, tuple[float, float]],
    tags_of_node: Mapping[int, Mapping[str, str]],
    ways: list[tuple[int, Mapping[str, str], list[int]]],
) -> TaggedMap:
    tagged = TaggedMap()
    vertex: dict[int, int] = {}
    missing = 0
    for way, tags, refs in ways:
        run: list[int] = []
        for ref in refs:
            if ref not in nodes or abs(nodes[ref][0]) > 180.0 or abs(nodes[ref][1]) > 180.0:
                missing += 1
                _add_line(tagged, way, tags, run)
                run = []
                continue
            if ref not in vertex:
                vertex[ref] = len(tagged.lonlat)
                tagged.lonlat.append(nodes[ref])
            run.append(vertex[ref])
        _add_line(tagged, way, tags, run)
    tagged.points = [
        TaggedPoint(f"node/{ref}", tags, vertex[ref]) for ref, tags in tags_of_node.items() if ref in vertex
    ]
    if missing:
        tagged.left_out["node missing"] += missing
        tagged.warnings.append(
            warn(
                "node_missing",
                f"{missing} node(s) of ways are not in the file; the ways end there. "
                "Cut extracts with complete ways",
                f"文件缺少道路引用的 {missing} 个节点，道路在该处断开；裁剪时请保留完整道路",
            )
        )
    return tagged


def _add_line(tagged: TaggedMap, way: int, tags: Mapping[str, str], run: list[int]) -> None:
    if len(run) > 1:
        tagged.lines.append(TaggedLine(f"way/{way}", tags, tuple(run)))
    elif run:
        tagged.left_out["no length"] += 1
