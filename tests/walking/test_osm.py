"""Reading .osm.pbf: what is torn, foreign or incomplete gets an answer that says what to do."""

import random
from pathlib import Path

import osmium
import pytest

from optimizer.errors import MapError
from optimizer.walking import osm, tagged
from optimizer.walking.osm import read_osm_pbf

REAL = (Path(__file__).parents[2] / "fixtures" / "maps" / "beixinqiao.osm.pbf").read_bytes()


def written(tmp_path, nodes, ways):
    """A small .osm.pbf: nodes {id: (x, y in 1/10000 degree, tags)}, ways {id: (nodes, tags)}."""
    target = tmp_path / "map.osm.pbf"
    with osmium.SimpleWriter(str(target)) as writer:
        for ref, (x, y, tags) in nodes.items():
            place = (116.40 + x / 10_000, 39.94 + y / 10_000)
            writer.add_node(osmium.osm.mutable.Node(id=ref, location=place, tags=tags))
        for ref, (refs, tags) in ways.items():
            writer.add_way(osmium.osm.mutable.Way(id=ref, nodes=refs, tags=tags))
    return target.read_bytes()


def codes(data):
    with pytest.raises(MapError) as caught:
        read_osm_pbf(data)
    return [fault.code for fault in caught.value.faults]


def test_ways_and_gates_become_lanes_and_barriers(tmp_path):
    data = written(
        tmp_path,
        {
            1: (0, 0, {}),
            2: (5, 0, {"barrier": "gate", "ref": "东门"}),
            3: (9, 0, {}),
            4: (9, 9, {"shop": "yes"}),
        },
        {7: ([1, 2, 3], {"highway": "residential", "name": "头条"}), 8: ([3, 4], {"waterway": "ditch"})},
    )
    network = read_osm_pbf(data)
    assert network.gate_ids == ("东门",)
    assert network.ways == ("", "way/7")
    assert len(network.edges_of_way["7"]) == len(network.edges_of_way["way/7"]) == 2


def test_a_gate_without_ref_is_known_by_its_node(tmp_path):
    nodes = {1: (0, 0, {}), 2: (5, 0, {"barrier": "gate"}), 3: (9, 0, {})}
    assert read_osm_pbf(written(tmp_path, nodes, {7: ([1, 2, 3], {"highway": "path"})})).gate_ids == (
        "node/2",
    )


def test_a_way_whose_nodes_are_missing_ends_there_and_is_told(tmp_path):
    nodes = {1: (0, 0, {}), 2: (5, 0, {}), 4: (9, 0, {}), 5: (14, 0, {})}
    network = read_osm_pbf(written(tmp_path, nodes, {7: ([1, 2, 3, 4, 5], {"highway": "path"})}))
    assert network.report.parts == 2
    assert network.report.left_out == {"node missing": 1}
    assert "node_missing" in [w.code for w in network.report.warnings]


def test_a_way_left_with_one_node_has_no_length(tmp_path):
    nodes = {1: (0, 0, {}), 2: (5, 0, {}), 4: (9, 0, {})}
    network = read_osm_pbf(written(tmp_path, nodes, {7: ([1, 2, 3, 4], {"highway": "path"})}))
    assert network.report.left_out == {"no length": 1, "node missing": 1}


def test_an_empty_upload():
    assert codes(b"") == ["map_empty"]


@pytest.mark.parametrize(
    "data", [b'<?xml version="1.0"?><osm/>', b'{"type": "FeatureCollection"}', b"\0" * 99]
)
def test_another_format(data):
    assert codes(data) == ["map_not_osm_pbf"]


@pytest.mark.parametrize("length", [64, 1_000, len(REAL) // 2, len(REAL) - 1])
def test_a_torn_file(length):
    assert codes(REAL[:length]) == ["map_torn"]


def test_flipped_bytes_are_answered_whatever_they_hit():
    rng = random.Random(5)
    answered = set()
    for _ in range(30):
        data = bytearray(REAL)
        for _ in range(3):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read_osm_pbf(bytes(data))
        except MapError as error:
            answered |= {fault.code for fault in error.faults}
    assert answered <= {"map_torn", "map_not_osm_pbf", "no_walkable_way"}
    assert "map_torn" in answered


def test_a_map_without_a_lane_says_what_it_holds(tmp_path):
    nodes = {1: (0, 0, {}), 2: (5, 0, {})}
    with pytest.raises(MapError) as caught:
        read_osm_pbf(written(tmp_path, nodes, {7: ([1, 2], {"highway": "motorway"})}))
    (fault,) = caught.value.faults
    assert fault.code == "no_walkable_way"
    assert "highway=motorway (1)" in fault.detail


def test_a_map_beyond_the_limits(monkeypatch):
    monkeypatch.setattr(osm, "MAX_VERTICES", 100)
    assert codes(REAL) == ["map_too_large"]
    monkeypatch.setattr(osm, "MAX_BYTES", 100)
    assert codes(REAL) == ["map_too_large"]


def test_the_builder_counts_vertices_too(monkeypatch):
    monkeypatch.setattr(tagged, "MAX_VERTICES", 100)
    assert codes(REAL) == ["map_too_large"]
