"""Reading GeoJSON: every fault at once, by its pointer, and never anything but a MapError."""

import math

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.errors import MapError
from optimizer.walking import geojson
from optimizer.walking.geojson import read_geojson
from tests.walking.drawing import barrier, collection, drawn, lane

GOOD = lane((0, 0), (100, 0))


def faults(document):
    with pytest.raises(MapError) as caught:
        read_geojson(document)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_bytes_and_objects_are_the_same_map():
    document = collection(GOOD, barrier(50, 0, ref="G"))
    assert read_geojson(orjson.dumps(document)).version == read_geojson(document).version


def test_every_fault_is_told_at_once_by_its_pointer():
    broken = [
        lane((0, 0), (9, 0)),
        "a lane",
        {"type": "Feature", "geometry": {"coordinates": []}},
        lane((0, 0), (9, 0)),
        lane((0, 0), (9, 0)),
        lane((0, 0), (9, 0), nodes=[1]),
        barrier(0, 0),
    ]
    broken[0]["geometry"]["coordinates"][1][0] = math.nan
    broken[3]["geometry"]["coordinates"][0] = None
    broken[4]["geometry"]["coordinates"] = "far"
    broken[6]["geometry"]["coordinates"] = [math.inf, 1]
    assert sorted(faults(collection(*broken))) == [
        ("/features/0/geometry/coordinates/1/0", "bad_coordinates"),
        ("/features/1", "bad_feature"),
        ("/features/2/geometry", "bad_geometry"),
        ("/features/3/geometry/coordinates/0", "bad_coordinates"),
        ("/features/4/geometry/coordinates", "bad_coordinates"),
        ("/features/5/properties/nodes", "bad_nodes"),
        ("/features/6/geometry/coordinates/0", "bad_coordinates"),
    ]


def test_a_flood_of_faults_is_cut_off_and_counted(monkeypatch):
    monkeypatch.setattr(geojson, "MAX_FAULTS", 3)
    assert [code for _, code in faults(collection(*["?"] * 10))] == ["bad_feature"] * 3 + ["more_faults"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "map_empty"),
        (b"  \n", "map_empty"),
        (b'{"type": "FeatureCollection", "features": [', "map_not_json"),
        (b'{"features": [{"geometry": {"coordinates": [NaN, 1]}}]}', "map_not_json"),
        (b"[" * 100_000, "map_not_json"),
        (b"[1, 2]", "map_not_a_feature_collection"),
        (b'{"type": "Feature"}', "map_not_a_feature_collection"),
        (b'{"features": "none"}', "map_not_a_feature_collection"),
        (b'{"features": []}', "no_walkable_way"),
    ],
)
def test_what_is_no_map_is_called_what_it_is(data, code):
    assert faults(data) == [("", code)]


def test_a_map_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(geojson, "MAX_BYTES", 10)
    assert faults(orjson.dumps(collection(GOOD))) == [("", "map_too_large")]


def test_swapped_axes_are_recognised_and_the_way_out_is_told():
    swapped = lane((0, 0), (100, 0))
    swapped["geometry"]["coordinates"] = [c[::-1] for c in swapped["geometry"]["coordinates"]]
    with pytest.raises(MapError) as caught:
        drawn(swapped)
    (fault,) = caught.value.faults
    assert fault.code == "axes_swapped"
    assert "[longitude, latitude]" in fault.detail


def test_axes_swapped_in_the_far_west_are_recognised_too():
    # Kashgar, 76.0 E 39.5 N: the other way round is a possible position, in the Barents Sea.
    kashgar = lane((0, 0), (100, 0))
    kashgar["geometry"]["coordinates"] = [[39.5, 76.0], [39.5001, 76.0]]
    with pytest.raises(MapError, match="axes_swapped"):
        drawn(kashgar)


def test_a_map_elsewhere_in_the_world_is_welcome():
    lisbon = lane((0, 0), (100, 0))
    lisbon["geometry"]["coordinates"] = [[-9.14, 38.71], [-9.141, 38.71]]
    # 0.001 degrees of longitude at 38.71 N: 86.99 m on the ellipsoid.
    assert drawn(lisbon).report.length_m == 87


def test_other_geometries_are_left_out_and_counted():
    square = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}
    nothing = {"type": "Feature", "properties": None, "geometry": None}
    report = drawn(GOOD, square, square, nothing).report
    assert report.left_out == {"geometry Polygon": 2, "no geometry": 1}


def test_what_was_left_out_of_a_map_without_ways_is_told_in_both_languages():
    square = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}
    nothing = {"type": "Feature", "properties": None, "geometry": None}
    for features, en, zh in (
        (
            [square, nothing],
            "Left out: geometry Polygon (1), no geometry (1)",
            "几何类型 Polygon（1）、没有几何图形（1）",
        ),
        ([], "Left out: nothing, the map holds no lines", "未采用：无，地图中没有线"),
    ):
        with pytest.raises(MapError) as caught:
            drawn(*features)
        (fault,) = caught.value.faults
        assert fault.detail.endswith(en)
        assert fault.detail_zh.endswith(zh)


def test_a_multi_line_is_read_line_by_line():
    both = {
        "type": "MultiLineString",
        "coordinates": [lane((0, y), (50, y))["geometry"]["coordinates"] for y in (0, 9)],
    }
    assert drawn({"type": "Feature", "properties": {"highway": "path"}, "geometry": both}).edges == 2


def test_numbers_and_booleans_are_read_as_tags():
    network = drawn(
        lane((0, 0), (9, 0), oneway__foot=True, width=0.7, step_count=3.0, lit=None, extra={"a": 1})
    )
    assert (network.steps.tolist(), network.passes.tolist()) == ([3], [[1, 0]])
    assert network.width_m[0] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("given_id", "known_as"), [(12, "12"), ("东-1", "东-1"), (True, ""), (10**400, ""), (None, "")]
)
def test_ids_of_features_name_the_ways(given_id, known_as):
    assert drawn(GOOD | {"id": given_id}).ways == tuple(sorted({"", known_as}))


def test_positions_that_agree_to_a_centimetre_are_one_corner():
    near = lane((100, 0), (200, 0))
    near["geometry"]["coordinates"][0][0] += 4e-8 - near["geometry"]["coordinates"][0][0] % 1e-7
    good = lane((0, 0), (100, 0))
    good["geometry"]["coordinates"][1] = near["geometry"]["coordinates"][0].copy()
    good["geometry"]["coordinates"][1][0] -= 3e-8
    assert drawn(good, near).report.parts == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("LineString"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NUMBER = st.floats(-181, 181) | st.sampled_from([116.4, 39.9, math.nan, math.inf, 10**400, None, "1", True])
COORDINATES = st.lists(st.lists(NUMBER, max_size=3) | JSON, max_size=5)
TAGS = st.dictionaries(
    st.sampled_from(
        ["highway", "foot", "access", "oneway:foot", "width", "step_count", "barrier", "name", "nodes", "ref"]
    ),
    JSON | st.sampled_from(["footway", "steps", "yes", "no", "-1", "gate", "fence", "\ud800"]),
)
GEOMETRY = JSON | st.fixed_dictionaries(
    {
        "type": st.sampled_from(["LineString", "Point", "MultiLineString", "Polygon"]) | JSON,
        "coordinates": COORDINATES | st.lists(NUMBER, min_size=2, max_size=2) | JSON,
    }
)
FEATURE = JSON | st.fixed_dictionaries({"properties": TAGS | JSON, "geometry": GEOMETRY, "id": JSON})


@settings(max_examples=150, deadline=None)
@given(st.lists(FEATURE, max_size=5) | JSON)
def test_whatever_is_drawn_is_answered(features):
    try:
        network = read_geojson({"type": "FeatureCollection", "features": features})
    except MapError as error:
        answered = all(fault.detail and fault.detail_zh for fault in error.faults)
    else:
        answered = network.report.arcs >= 0
    assert answered


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_are_sent_are_answered(data):
    with pytest.raises(MapError):
        read_geojson(data)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=5),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=3),
)
def test_every_line_on_a_grid_is_a_network_that_survives_the_store(lines, gates):
    features = [lane(*((10.0 * x, 10.0 * y) for x, y in line)) for line in lines]
    features += [barrier(10.0 * x, 10.0 * y) for x, y in gates]
    try:
        network = drawn(*features)
    except MapError as error:
        codes = [fault.code for fault in error.faults]
        if codes != ["no_walkable_way"]:  # lines that never leave their position are all that can be wrong
            raise
        return
    assert type(network).from_bytes(network.to_bytes()).version == network.version
