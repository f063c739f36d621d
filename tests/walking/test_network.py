"""What the builder makes of lanes: junctions, edges, gates, counts, and a version that means the content."""

import random
from pathlib import Path

import numpy as np
import pytest
import zstandard

from optimizer.errors import MapError
from optimizer.problem import Mode
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from tests.walking.drawing import barrier, drawn, lane

MAPS = Path(__file__).parents[2] / "fixtures" / "maps"


def test_lanes_are_cut_where_they_meet_and_nowhere_else():
    # A cross whose arms meet at (50, 0), and a bend at (100, 20) that is no junction.
    network = drawn(lane((0, 0), (50, 0), (100, 0), (100, 20), (120, 20)), lane((50, 0), (50, 40)))
    assert network.report.junctions == 4
    assert network.edges == 3
    # 100 + 20 + 20 along the first, 40 along the second; every edge is rounded up by less than 1 cm.
    assert network.report.length_m in (180, 181)
    assert sorted(network.length_cm // 100) in ([40, 50, 90], [39, 50, 90], [40, 50, 89])


def test_lanes_that_cross_without_a_shared_position_do_not_meet():
    network = drawn(lane((0, 0), (100, 0)), lane((50, -50), (50, 50)))
    assert network.report.parts == 2
    assert [w.code for w in network.report.warnings] == ["map_in_parts"]
    assert network.report.largest_part == 0.5


def test_node_numbers_join_lanes_and_keep_a_bridge_above_a_road():
    # The same position, (50, 0), under two numbers: a bridge and the road below it.
    road = lane((0, 0), (50, 0), (100, 0), nodes=[1, 2, 3])
    bridge = lane((50, -50), (50, 0), (50, 50), nodes=[4, 5, 6])
    assert drawn(road, bridge).report.parts == 2
    bridge["properties"]["nodes"][1] = 2
    assert drawn(road, bridge).report.parts == 1


def test_a_lane_that_crosses_itself_is_cut_there():
    # A loop: along, up, back and down through (50, 0).
    network = drawn(lane((0, 0), (50, 0), (100, 0), (100, 50), (50, 50), (50, 0), (50, -50)))
    assert network.edges == 3
    assert any(network.tail == network.head)
    assert network.report.arcs == 4  # the loop leads back to where it began and is no arc between junctions


def test_one_way_restricted_steps_gates_and_names_are_counted():
    network = drawn(
        lane((0, 0), (30, 0), name="北新桥头条", oneway__foot="yes"),
        lane((30, 0), (60, 0), name="北新桥头条"),
        lane((60, 0), (90, 0), access="private", name__en="Courtyard 7"),
        lane((60, 0), (60, 30), step_count=9),
        barrier(30, 0, ref="G1"),
    )
    report = network.report
    assert (report.one_way_lanes, report.restricted_lanes, report.steps) == (1, 1, 9)
    assert (report.gates, report.alleys) == (1, 2)
    # One way, then two both ways; the private lane is kept but not walked.
    assert (report.arcs, network.edges) == (5, 5)


def test_what_is_left_out_is_counted_by_reason():
    network = drawn(
        lane((0, 0), (30, 0)),
        lane((0, 0), (0, 30), highway="motorway"),
        lane((0, 0), (0, 40), highway="motorway"),
        lane((5, 5), (5, 5)),
        barrier(30, 0, "kerb"),
    )
    assert network.report.left_out == {"highway=motorway": 2, "no length": 1, "point without barrier": 1}


def test_steps_of_a_lane_are_shared_out_over_its_stretches():
    network = drawn(lane((0, 0), (30, 0), (90, 0), step_count=10), lane((30, 0), (30, 50)))
    assert network.steps.sum() == 10
    assert sorted(network.steps) == [0, 4, 6]  # 10 x 30 / 90 rounded up, and the rest


def test_a_flight_of_uncounted_steps_has_one_each_thirty_centimetres():
    network = drawn(lane((0, 0), (5.9, 0), highway="steps"))
    assert network.steps.tolist() == [20]
    # 5.9 m of treads and half a metre more for each step.
    assert network.effort_cm(Mode.FOOT).tolist() == [590 + 20 * 50]


def test_lanes_drawn_twice_are_told():
    shape = ((0, 0), (20, 5), (40, 0))
    network = drawn(lane(*shape), lane(*reversed(shape)), lane((40, 0), (60, 0)))
    assert [w.code for w in network.report.warnings] == ["duplicate_edges"]
    assert "2 stretch" in network.report.warnings[0].detail  # the shared bend is a junction: two stretches
    assert network.report.arcs == 6  # parallel lanes are one way between junctions


def test_a_shared_gate_id_is_told():
    network = drawn(lane((0, 0), (30, 0), (60, 0), (90, 0)), barrier(30, 0, ref="G"), barrier(60, 0, ref="G"))
    assert [w.code for w in network.report.warnings] == ["gate_id_shared"]
    assert len(network.edges_of_gate["G"]) == 2


def test_a_gate_drawn_beside_its_lane_stands_on_it_and_one_far_off_does_not():
    lanes = lane((0, 0), (100, 0)), lane((100, 0), (100, 50))
    near = drawn(*lanes, barrier(40, 0.8, ref="G"))
    assert (near.report.gates, near.report.warnings) == (1, ())
    far = drawn(*lanes, barrier(40, 5, ref="G"))
    assert [w.code for w in far.report.warnings] == ["barrier_beside_the_lanes"]
    assert far.report.left_out == {"barrier beside the lanes": 1}


def test_of_two_barriers_at_one_place_the_stricter_counts():
    street = lane((0, 0), (30, 0), (60, 0))
    gate, fence = barrier(30, 0, ref="G"), barrier(30, 0, "fence")
    assert drawn(street, gate, fence).report.parts == drawn(street, fence, gate).report.parts == 2
    twin = barrier(30, 0, ref="F")
    assert drawn(street, gate, twin).gate_ids == drawn(street, twin, gate).gate_ids == ("F",)


def test_a_fence_drawn_beside_a_meeting_of_lanes_leaves_no_gap():
    network = drawn(lane((0, 0), (50, 0)), lane((50, 0), (100, 0)), barrier(50, 0.5, "fence"))
    assert (network.report.parts, network.edges) == (2, 3)
    twice = barrier(50, 0.5, ref="G"), barrier(50, 0.5, ref="G")
    assert drawn(lane((0, 0), (50, 0)), lane((50, 0), (100, 0)), *twice).gate_ids == ("G",)


def test_a_line_that_is_a_gate_carries_its_id():
    network = drawn(
        lane((0, 0), (30, 0)), lane((30, 0), (33, 0), barrier="gate", ref="G", way=4), lane((33, 0), (60, 0))
    )
    assert network.gate_ids == ("G",)
    assert network.ways[network.way[network.edges_of_gate["G"][0]]] == "4"


def test_a_barrier_of_unknown_kind_and_a_width_in_words_are_told():
    network = drawn(lane((0, 0), (30, 0), (60, 0), width="wide"), barrier(30, 0, "portcullis"))
    codes = [w.code for w in network.report.warnings]
    assert codes == ["barrier_not_understood", "tag_not_understood", "map_in_parts"]


def test_a_fence_drawn_as_a_line_stops_the_lanes_it_shares_a_corner_with():
    fence = lane((50, -20), (50, 0), (50, 20), highway=None, barrier="fence")
    assert drawn(lane((0, 0), (50, 0), (100, 0)), fence).report.parts == 2
    # … unless a gate stands in it.
    assert drawn(lane((0, 0), (50, 0), (100, 0)), fence, barrier(50, 0)).report.parts == 1


def test_names_damaged_long_ago_are_kept_as_they_are():
    assert drawn(lane((0, 0), (9, 0), name="??胡同")).names == ("", "??胡同")


def test_a_stray_position_is_left_out_with_a_warning():
    lanes = [lane((0, y), (100, y)) for y in range(0, 100, 10)]
    network = drawn(*lanes, lane((0, 0), (0, 400_000)))
    assert network.report.left_out == {"far away": 1}
    assert "far_away" in [w.code for w in network.report.warnings]


def test_the_version_is_of_the_content_not_of_its_order():
    features = [
        lane((0, 0), (50, 0), (100, 0), name="头条", way=5),
        lane((50, 0), (50, 40), width="1"),
        lane((50, 0), (50, -40), oneway__foot="-1"),
        lane((100, 0), (50, 40)),
        barrier(50, 0, ref="G1"),
        barrier(100, 0, "bollard"),
    ]
    before = drawn(*features)
    for seed in range(5):
        random.Random(seed).shuffle(features)
        assert drawn(*features).version == before.version
    features[0]["properties"]["surface"] = "mud"
    assert drawn(*features).version != before.version


def test_a_network_survives_the_store():
    before = drawn(
        lane((0, 0), (50, 0), (100, 0), name="头条"), lane((50, 0), (50, 9)), barrier(50, 0, ref="门1")
    )
    after = WalkingNetwork.from_bytes(before.to_bytes())
    assert (after.version, after.report) == (before.version, before.report)
    assert (after.names, after.gate_ids) == (before.names, before.gate_ids)
    np.testing.assert_array_equal(after.points, before.points)
    np.testing.assert_array_equal(after.passes, before.passes)
    assert before.to_bytes() == after.to_bytes()


def test_a_network_that_was_compressed_by_an_earlier_release_can_be_read():
    before = drawn(lane((0, 0), (50, 0), name="头条"))
    packed = before.to_bytes()
    assert len(zstandard.compress(packed)) < len(packed), "the store compresses, once"
    assert WalkingNetwork.from_bytes(zstandard.compress(packed)).version == before.version


@pytest.mark.parametrize("damage", [lambda _: b"", lambda b: b[: len(b) // 2], lambda b: b"GZ" + b[2:]])
def test_a_damaged_blob_is_refused_with_the_way_out(damage):
    blob = drawn(lane((0, 0), (50, 0))).to_bytes()
    with pytest.raises(MapError, match="stored_map_unreadable"):
        WalkingNetwork.from_bytes(damage(blob))


def test_a_blob_of_another_format_is_refused(monkeypatch):
    blob = drawn(lane((0, 0), (50, 0))).to_bytes()
    monkeypatch.setattr("optimizer.walking.network.FORMAT", 2)
    with pytest.raises(MapError, match="stored_map_unreadable"):
        WalkingNetwork.from_bytes(blob)


@pytest.mark.parametrize(
    ("name", "junctions", "arcs", "parts", "largest", "platforms"),
    # Counted independently when the maps were cut; see fixtures/maps/README.md.
    [("beixinqiao", 849, 2_322, 4, 0.986, 72), ("dongcheng", 4_276, 12_158, 9, 0.996, 231)],
)
def test_the_real_maps_hold_what_is_known_of_them(name, junctions, arcs, parts, largest, platforms):
    report = read_osm_pbf((MAPS / f"{name}.osm.pbf").read_bytes()).report
    assert (report.junctions, report.arcs, report.parts) == (junctions, arcs, parts)
    assert report.largest_part == pytest.approx(largest, abs=5e-4)
    assert report.left_out["highway=platform"] == platforms
