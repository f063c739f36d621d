"""Positions as people paste them, and datums."""

import numpy as np
import pytest

from api.spreadsheet import ground
from api.spreadsheet.faults import Unreadable
from optimizer.walking.datum import from_wgs84
from tests.spreadsheet.ledgers import (
    PEOPLE,
    TASK_HEADER,
    imported,
    one_task,
    only_fault,
    only_task,
    tasks,
    workbook,
)


@pytest.mark.parametrize(
    "raw",
    [
        "116.41,39.94",
        "116.41，39.94",
        "116.41 39.94",
        "(116.41, 39.94)",
        "１１６.４１；39.94",
        "116.41°, 39.94°",
    ],
)
def test_a_position_in_one_cell(raw: str) -> None:
    data = tasks(("任务类型", "坐标"), ("送餐", raw))
    assert only_task(data)["location"] == [116.41, 39.94]


@pytest.mark.parametrize("raw", ["北新桥", "116.41", "116.41,39.94,50", "a,b"])
def test_what_is_no_position(raw: str) -> None:
    fault = only_fault(tasks(("任务类型", "坐标"), ("送餐", raw)))
    assert (fault.code, fault.cell) == ("not_a_position_cell", "B2")


@pytest.mark.parametrize("header", [("坐标",), ("经度", "纬度")])
def test_latitude_first_is_turned_round_with_a_word(header: tuple[str, ...]) -> None:
    cells = ("39.94,116.41",) if len(header) == 1 else (39.94, 116.41)
    found = imported(tasks(("任务类型", *header), ("送餐", *cells)))
    assert found.problem is not None
    assert found.problem["tasks"][0]["location"] == [116.41, 39.94]
    assert "axes_swapped" in [warning.code for warning in found.warnings]


def test_half_a_position() -> None:
    fault = only_fault(tasks(("编号", "任务类型", "经度", "纬度"), ("a", "送餐", 116.41, None)))
    assert (fault.code, fault.cell, fault.column) == ("half_a_position", "D2", "纬度")


@pytest.mark.parametrize("word", ["高德", "GCJ-02", "gcj02", "腾讯", "火星坐标"])
def test_one_datum_stays_as_it_is(word: str) -> None:
    """Converting what need not be would move every door by rounding."""
    data = tasks(
        (*TASK_HEADER, "坐标系"), ("a", "送餐", 116.41, 39.94, word), ("b", "送餐", 116.42, 39.94, word)
    )
    found = imported(data, crs=None)
    assert found.problem is not None
    assert found.problem["crs"] == "gcj02"
    assert found.problem["tasks"][0]["location"] == [116.41, 39.94]


def test_rows_in_several_datums_meet_in_one() -> None:
    """The same door, once from GPS, once from AMap, once from Baidu."""
    door = np.array([[116.41, 39.94]])
    rows = [("wgs", "送餐", 116.41, 39.94, "WGS84")]
    for name, crs in (("高德", "gcj02"), ("百度", "bd09")):
        lon, lat = from_wgs84(door, crs)[0]
        rows.append((name, "送餐", float(lon), float(lat), name))
    found = imported(tasks((*TASK_HEADER, "坐标系"), *rows), crs=None)
    assert found.problem is not None
    assert found.problem["crs"] == "wgs84"
    for task in found.problem["tasks"]:
        assert task["location"] == pytest.approx([116.41, 39.94], abs=2e-6)  # 0.2 m


def test_a_datum_above_the_table_holds_for_the_sheet() -> None:
    rows = [
        ("北新桥街道任务台账",),
        ("坐标系：高德", None, "日期", "2026-11-22"),
        TASK_HEADER,
        ("a", "送餐", 116.41, 39.94),
    ]
    found = imported(workbook({"任务": rows, "志愿者": PEOPLE}), crs=None, date=None)
    assert found.problem is not None
    assert found.problem["crs"] == "gcj02"
    assert found.problem["date"] == "2026-11-22"


def test_a_datum_in_the_header_holds_for_the_sheet() -> None:
    found = imported(tasks(("任务类型", "经度(百度)", "纬度"), ("送餐", 116.41, 39.94)), crs=None)
    assert found.problem is not None
    assert found.problem["crs"] == "bd09"


def test_a_datum_in_the_settings_holds_for_all() -> None:
    found = imported(tasks(TASK_HEADER, ("a", "送餐", 116.41, 39.94), 设置=[("坐标系", "百度")]), crs=None)
    assert found.problem is not None
    assert found.problem["crs"] == "bd09"


def test_a_row_without_a_datum_among_others() -> None:
    header = (*TASK_HEADER, "坐标系")
    data = tasks(header, ("a", "送餐", 116.41, 39.94, "高德"), ("b", "送餐", 116.41, 39.94, None))
    fault = only_fault(data, crs=None)
    assert (fault.code, fault.row, fault.column) == ("datum_needed", 3, "坐标系")


def test_no_datum_at_all_in_china() -> None:
    fault = only_fault(one_task(), crs=None)
    assert (fault.code, fault.row) == ("crs_required", None)
    assert "--crs" in fault.detail


def test_an_unknown_datum() -> None:
    fault = only_fault(tasks(TASK_HEADER, ("a", "送餐", 116.41, 39.94), 设置=[("坐标系", "地方坐标")]))
    assert (fault.code, fault.sheet, fault.cell) == ("unknown_datum", "设置", "B1")


def test_areas_are_closed_and_lines_are_not() -> None:
    corners = "116.41,39.93; 116.42,39.93; 116.42,39.94"
    ring = [[116.41, 39.93], [116.42, 39.93], [116.42, 39.94]]
    assert ground.area(corners) == {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    assert ground.line(corners) == {"type": "LineString", "coordinates": ring}
    geojson = '{"type": "Polygon", "coordinates": [[[1,2],[3,4],[5,6],[1,2]]]}'
    assert ground.area(geojson)["coordinates"] == [[[1, 2], [3, 4], [5, 6], [1, 2]]]


@pytest.mark.parametrize(
    "raw", ["", "116.41,39.93", "a;b;c", "{", '{"type": "Point"}', '{"type": "Polygon"}', "[1]"]
)
def test_what_is_no_area(raw: str) -> None:
    with pytest.raises(Unreadable) as refused:
        ground.area(raw)
    assert refused.value.code == "not_a_ring"
