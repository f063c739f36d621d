"""What strangers send is read strictly, and answered with every fault in our words."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.complaints import FAULTS
from optimizer.errors import ProblemError
from optimizer.parsing import MOST_FAULTS, parse_problem
from optimizer.problem import Problem, Task

SHIFT = {"start": "2022-05-12T08:00:00+08:00", "end": "2022-05-12T12:00:00+08:00"}


def problem(task=None, **fields):
    """A complete small problem; `task` adds to its only task."""
    return {
        "map": "beixinqiao",
        "crs": "wgs84",
        "volunteers": [{"id": "v", "shifts": [SHIFT]}],
        "tasks": [{"id": "t", "kind": "meal", "location": [116.41, 39.94]} | (task or {})],
    } | fields


def faults_of(body):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    with pytest.raises(ProblemError) as caught:
        parse_problem(body)
    return caught.value.faults


def faults_if_any(body):
    try:
        parse_problem(json.dumps(body).encode())
    except ProblemError as error:
        return error.faults
    return ()


def found(body):
    return [(fault.pointer, fault.code) for fault in faults_of(body)]


def test_a_small_problem_is_read():
    read = parse_problem(json.dumps(problem()).encode())
    assert isinstance(read, Problem)
    assert read.tasks[0].location == (116.41, 39.94)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body_empty"),
        (b" \n", "body_empty"),
        (b'{"map": ', "not_json"),
        (b"{'map': 1}", "not_json"),
        (b'{"map": 1,}', "not_json"),
        (b"\xef\xbb\xbf{}", "byte_order_mark"),
        ("{}".encode("utf-16"), "not_utf8"),
        ('{"map": "北新桥"}'.encode("gb18030"), "not_utf8"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b"[" * 100_000, "too_deep"),  # deeper than Python's reader goes
        (b'{"a":' * 300 + b"1" + b"}" * 300, "too_deep"),  # deeper than pydantic's reader goes
    ],
)
def test_a_body_that_is_no_json_object_is_one_fault_at_the_root(body, code):
    assert found(body) == [("", code)]


def test_a_key_that_stands_twice_is_found_at_any_depth():
    body = json.dumps(problem()).replace('"kind"', '"id": "again", "kind"').encode()
    assert found(body) == [("/tasks/0/id", "duplicate_key")]


def test_a_key_inside_the_lost_one_of_two_equal_keys_is_found():
    # Readers that keep the last of two equal keys never see the first "objective".
    text = json.dumps(problem(objective={"walking": 1}))
    body = text.replace('"objective":', '"objective": {"walking": 1, "walking": 2}, "objective":').encode()
    assert found(body) == [("/objective/walking", "duplicate_key"), ("/objective", "duplicate_key")]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 30, "9" * 6_000])
def test_numbers_beyond_reason_are_faults(number):
    body = json.dumps(problem({"service_s": 77})).replace("77", number).encode()
    assert found(body) == [("/tasks/0/service_s", "number_out_of_range")]


def test_half_a_character_is_a_fault():
    assert found(problem({"note": "\ud83d"})) == [("/tasks/0/note", "broken_character")]


def test_a_whole_character_written_as_two_escapes_is_none():
    assert parse_problem(json.dumps(problem({"note": "\U0001f600"})).encode()).tasks[0].note == "\U0001f600"


@pytest.mark.parametrize(
    ("task", "pointer", "code"),
    [
        ({"location": "door 7"}, "/location", "not_a_place"),
        ({"location": [116.4]}, "/location", "not_a_place"),
        ({"location": [116.4, 39.9, 45.0]}, "/location", "not_a_place"),
        ({"location": ["116.4", "39.9"]}, "/location", "not_a_place"),
        ({"location": [39.9, 116.4]}, "/location", "axes_exchanged"),
        ({"location": [116.4, 239.9]}, "/location/1", "above_maximum"),
        ({"location": [216.4, 39.9]}, "/location/0", "above_maximum"),
        ({"location": {"matrix_index": -1}}, "/location/matrix_index", "below_minimum"),
        ({"from_site": 5}, "/from_site", "not_a_site"),
        ({"from_site": []}, "/from_site", "not_a_site"),
        ({"from_site": ["canteen", ""]}, "/from_site/1", "text_too_short"),
        ({"time_windows": ["08:00"]}, "/time_windows/0", "not_a_window"),
        ({"time_windows": [["2022-05-12T08:00:00+08:00"]]}, "/time_windows/0", "not_a_window"),
        ({"time_windows": "08:00"}, "/time_windows", "not_a_list"),
        ({"kind": "dance"}, "/kind", "not_one_of"),
        ({"service_s": 1.5}, "/service_s", "not_a_whole_number"),
        ({"service_s": "60"}, "/service_s", "not_a_whole_number"),
        ({"service_s": -1}, "/service_s", "below_minimum"),
        ({"required": 1}, "/required", "not_true_or_false"),
        ({"id": ""}, "/id", "text_too_short"),
        ({"id": "x" * 65}, "/id", "text_too_long"),
        ({"load": {"weight_kg": "2"}}, "/load/weight_kg", "not_a_number"),
        ({"load": {"": 2}}, "/load/", "text_too_short"),
        ({"pinned": {}}, "/pinned/volunteer", "missing"),
        ({"address": "Lane 7"}, "/address", "not_an_object"),
    ],
)
def test_each_field_that_cannot_be_read_is_one_fault_at_the_field(task, pointer, code):
    assert found(problem(task)) == [("/tasks/0" + pointer, code)]


def test_an_instant_without_offset_says_what_to_add():
    fault, unreadable = faults_of(problem({"time_windows": [["2022-05-12T08:00:00", "noon"]]}))
    assert (fault.code, unreadable.code) == ("no_offset", "not_an_instant")
    assert "+08:00" in fault.detail
    assert "+08:00" in fault.detail_zh


@pytest.mark.parametrize(
    ("map_", "places"),
    [
        (5, [("/map", "not_a_map")]),
        ({}, [("/map", "not_a_map")]),
        ({"matrix": {"length_m": []}}, [("/map/matrix/duration_s", "missing")]),
        ({"type": "Feature"}, [("/map/type", "not_one_of"), ("/map/features", "missing")]),
        ({"type": "FeatureCollection", "features": [1]}, [("/map/features/0", "not_an_object")]),
    ],
)
def test_a_map_is_judged_by_what_it_was_meant_to_be(map_, places):
    assert found(problem(map=map_)) == places


def test_positions_of_an_area_are_faults_of_their_own_and_not_of_the_ring():
    area = {"type": "Polygon", "coordinates": [[[0, 0, 5], [0], [1, 1], [0, 0]]]}
    zones = [{"id": "z", "level": "open", "area": area}]
    ring = "/zones/0/area/coordinates/0"
    assert found(problem(zones=zones)) == [(f"{ring}/0", "not_a_position"), (f"{ring}/1", "not_a_position")]


def test_a_closure_must_say_what_is_shut():
    assert found(problem(closures=[{"id": "c"}])) == [("/closures/0", "closure_needs_one_part")]


def test_an_unknown_field_is_named_with_the_one_that_was_meant():
    (fault,) = faults_of(problem({"time_window": []}))
    assert (fault.pointer, fault.code) == ("/tasks/0/time_window", "unknown_field")
    assert "time_windows" in fault.detail
    assert "time_windows" in fault.detail_zh


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        ({"lending": [{"unit": "u", "peoples": 1}]}, "people"),
        ({"map": {"matrix": {"durations_s": [[0]], "length_m": [[0]]}}}, "duration_s"),
        ({"objective": {"walkin": 1}}, "walking"),
        ({"site": []}, "sites"),
    ],
)
def test_what_was_meant_is_looked_for_among_the_fields_of_that_very_noun(more, meant):
    told = [fault.detail for fault in faults_of(problem(**more)) if fault.code == "unknown_field"]
    assert [detail.rpartition("Perhaps ")[2] for detail in told] == [f"{meant} was meant."]


def test_an_unknown_field_may_have_any_name():
    assert found(problem({"a/b~c": 1})) == [("/tasks/0/a~1b~0c", "unknown_field")]  # RFC 6901 escapes


def test_faults_of_every_sort_come_at_once():
    body = problem({"kind": "dance", "location": 7}, date="tomorrow", callback={"url": "ftp://x.example"})
    text = json.dumps(body).replace('"crs"', '"map": "other", "crs"').encode()
    assert found(text) == [
        ("/map", "duplicate_key"),
        ("/date", "not_a_date"),
        ("/tasks/0/kind", "not_one_of"),
        ("/tasks/0/location", "not_a_place"),
        ("/callback/url", "not_a_url"),
        ("/callback/secret_id", "missing"),
    ]


def test_a_flood_of_faults_is_cut_and_counted():
    faults = faults_of(problem(tasks=[{}] * 600))  # id and kind are missing in each: 1,200
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1].code == "more_faults"
    assert "700" in faults[-1].detail


def test_nothing_of_what_was_typed_is_repeated():
    secret = "王小明13800000000"  # invented
    body = problem(
        {"note": [secret], "contact": {"x": secret}, "kind": secret, "location": secret, "household": secret,
         "time_windows": [[secret, secret]], "from_site": {secret: 1}, "id": secret * 9},
        timezone=[secret], map={"type": secret}, date=secret, callback={"url": secret, "secret_id": [secret]},
    )  # fmt: skip
    faults = faults_of(body)
    assert len(faults) == 15  # one for each field above, one for map.features, two for the window
    assert not any(secret in fault.detail + fault.detail_zh for fault in faults)


def test_every_fault_is_in_the_table_and_in_both_languages():
    for code, (english, chinese) in FAULTS.items():
        assert re.fullmatch(r"[a-z0-9_]+", code)
        assert re.search(r"[一-鿿]", chinese), code
        assert not re.search(r"[一-鿿]", english), code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["map", "crs", "date", "timezone", "zones", "gates", "closures", "sites", "volunteers", "tasks",
          "objective", "options", "callback", "surprise"]  # fmt: skip


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_bring_it_down(body):
    with pytest.raises(ProblemError):
        parse_problem(body)


@given(st.sampled_from(FIELDS), json_values)
def test_no_value_of_any_field_brings_it_down(field, value):
    assert all(fault.detail and fault.detail_zh for fault in faults_if_any(problem(**{field: value})))


@given(st.sampled_from([*Task.model_fields]), json_values)
def test_no_value_of_any_field_of_a_task_brings_it_down(field, value):
    assert all(fault.pointer.startswith("/tasks/0") for fault in faults_if_any(problem({field: value})))
