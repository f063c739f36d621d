"""Every fault at its cell, all at once, and nothing about a person in any of them."""

import pytest

from api.spreadsheet import CellFault
from tests.spreadsheet.ledgers import (
    PEOPLE,
    TASK,
    TASK_HEADER,
    comma,
    imported,
    one_task,
    only_fault,
    tasks,
    workbook,
)


@pytest.mark.parametrize(
    ("column", "value", "code", "shown"),
    [
        ("服务时长(分)", "很久", "not_a_duration", "很久"),
        ("服务时长(分)", -3, "below_minimum", "-3"),
        ("载量(公斤)", "重", "not_a_number_cell", "重"),
        ("载量(公斤)", 1e7, "above_maximum", "10000000"),
        ("人数", 2.5, "not_whole_cell", "2.5"),
        ("人数", 0, "below_minimum", "0"),
        ("优先级", 200, "above_maximum", "200"),
        ("时间窗", "10:00-8:00", "window_reversed", "10:00-8:00"),
        ("最早", "早点", "not_a_time", "早点"),
        ("取货点", "食堂", "unknown_site", "食堂"),
        ("前置任务", "b", "unknown_task", "b"),
        ("与谁同人", "t1", "refers_to_itself", "t1"),
        ("必须", "也许", "not_yes_or_no", "也许"),
        ("住户类别", "阳性", "not_in_list", None),
        ("指定志愿者", "张三", "unknown_volunteer", None),
    ],
)
def test_a_fault_stands_at_its_cell(column: str, value: object, code: str, shown: str | None) -> None:
    fault = only_fault(one_task(**{column: value}))
    assert fault == CellFault("任务", 2, column, "E2", shown, code, fault.detail, fault.detail_zh)
    assert fault.detail != fault.detail_zh


@pytest.mark.parametrize(
    "column", ["住户类别", "指定志愿者", "备注", "联系人", "联系电话", "胡同", "门牌号", "地址"]
)
def test_nothing_about_a_person_is_repeated(column: str) -> None:
    """The row has a fault elsewhere, and where it can, in the private column itself."""
    secret = "13900009999" * 200
    found = imported(one_task(**{column: secret, "优先级": 200}))
    assert found.faults
    assert "13900009999" not in str((found.faults, found.warnings))


def test_all_faults_at_once_in_the_order_of_the_rows() -> None:
    """Cells, fields, the whole, and references: four looks in one answer."""
    header = (*TASK_HEADER, "优先级", "取货点")
    rows = [
        ("a", "跳舞", 116.41, 39.94, 10, None),
        ("b", "送餐", 116.41, 39.94, 999, None),
        ("c", "送餐", 116.41, 39.94, 10, "食堂"),
        ("d", "送餐", 116.41, 39.94, 10, None),
        ("d", "送餐", 116.41, 39.94, 10, None),
    ]
    found = imported(tasks(header, *rows))
    assert found.problem is None
    assert [(fault.row, fault.code) for fault in found.faults] == [
        (2, "not_in_list"),
        (3, "above_maximum"),
        (4, "unknown_site"),
        (6, "duplicate_id"),
    ]


def test_a_cell_that_cannot_be_read_hides_no_other_fault() -> None:
    """Neither of its own row, read as it is without the cell, nor of a row that bears the same id."""
    header = ("编号", "任务类型", "经度", "纬度", "时间窗", "优先级", "取货点")
    rows = [("a", "送餐", 200, 39.94, "夜里", 500, "饭馆"), ("a", "送餐", 116.41, 39.94, None, None, None)]
    found = imported(tasks(header, *rows))
    assert {(fault.cell, fault.code) for fault in found.faults} == {
        ("E2", "not_a_time_range"),
        ("C2", "above_maximum"),
        ("F2", "above_maximum"),
        ("G2", "unknown_site"),
        ("A3", "duplicate_id"),
    }
    good = imported(tasks(header, *rows), good_rows_only=True)
    assert good.problem is not None
    assert [(task["id"], task["location"]) for task in good.problem["tasks"]] == [("a", [116.41, 39.94])]


def test_a_row_is_not_blamed_for_what_it_refers_to() -> None:
    """The canteen has a fault of its own; the meal that comes from it has none."""
    sites = [("编号", "站点类型", "经度", "纬度"), ("k", "饭馆", 116.41, 39.94)]
    found = imported(tasks((*TASK_HEADER, "取货点"), (*TASK, "k"), 站点=sites))
    assert [(fault.sheet, fault.code) for fault in found.faults] == [("站点", "not_in_list")]


def test_a_row_with_an_unreadable_cell_is_not_blamed_either_for_what_it_refers_to() -> None:
    """The tasks name their datum and the canteen does not; that there is no canteen would be untrue."""
    header = (*TASK_HEADER, "坐标系", "取货点", "时间窗")
    sites = [("编号", "站点类型", "经度", "纬度"), ("k", "食堂", 116.41, 39.94)]
    found = imported(tasks(header, (*TASK, "WGS84", "k", "夜里"), 站点=sites), crs=None)
    assert [(fault.sheet, fault.code) for fault in found.faults] == [
        ("任务", "not_a_time_range"),
        ("站点", "datum_needed"),
    ]


def test_where_no_row_of_a_volunteer_is_left_nobody_says_that_the_sheet_is_missing() -> None:
    """The only volunteer sets out from a site whose row has a fault."""
    sites = [("编号", "站点类型", "经度", "纬度"), ("k", "饭馆", 116.41, 39.94)]
    people = [("编号", "姓名", "班次", "出发地"), ("v1", "王某", "8:00-12:00", "k")]
    found = imported(workbook({"任务": [TASK_HEADER, TASK], "志愿者": people, "站点": sites}), crs="wgs84")
    (said,) = [one for one in found.warnings if one.code == "no_volunteers"]
    assert "none of its rows can be used" in said.detail


def test_a_required_column_that_is_missing_is_told_once() -> None:
    fault = only_fault(
        workbook({"任务": [("编号", "经度", "纬度"), ("a", 1, 2), ("b", 1, 2)], "志愿者": PEOPLE})
    )
    assert (fault.code, fault.row) == ("column_missing", 1)
    assert "任务类型" in fault.detail_zh


def test_what_could_not_be_read_is_not_missing_as_well() -> None:
    rows = [("编号", "班次"), ("v1", "早上")]
    fault = only_fault(workbook({"任务": [TASK_HEADER, TASK], "志愿者": rows}))
    assert (fault.code, fault.cell) == ("not_a_time_range", "B2")


def test_a_required_cell_that_is_empty() -> None:
    fault = only_fault(tasks(TASK_HEADER, ("a", None, 116.41, 39.94)))
    assert (fault.code, fault.cell) == ("required", "B2")


def test_two_columns_that_say_the_same() -> None:
    fault = only_fault(tasks((*TASK_HEADER, "类型"), (*TASK, "送药")))
    assert (fault.code, fault.cell, fault.column) == ("column_doubled", "E1", "类型")


def test_a_named_sheet_without_a_header() -> None:
    found = imported(workbook({"任务": [("随便", "写写")], "志愿者": PEOPLE}))
    assert ("任务", "header_missing") in [(fault.sheet, fault.code) for fault in found.faults]


def test_a_ledger_without_tasks() -> None:
    assert only_fault(workbook({"志愿者": PEOPLE})).code == "no_tasks"
    assert only_fault(comma(TASK_HEADER)).code == "no_tasks"


def test_times_without_a_day() -> None:
    fault = only_fault(workbook({"任务": [(*TASK_HEADER, "最早"), (*TASK, "8:30")]}), date=None)
    assert fault.code == "date_needed"


@pytest.mark.parametrize(
    ("wish", "code"), [({"date": "morgen"}, "not_a_date_cell"), ({"timezone": "Mars/X"}, "unknown_timezone")]
)
def test_wishes_that_make_no_sense(wish: dict[str, str], code: str) -> None:
    assert only_fault(tasks(TASK_HEADER, TASK), **wish).code == code


def test_more_faults_than_the_domain_tells_at_once() -> None:
    """It stops at 500; a ledger is told to its end."""
    rows = [(f"t{number}", "送餐", 116.41, 39.94, 999) for number in range(700)]
    found = imported(tasks((*TASK_HEADER, "优先级"), *rows))
    assert len(found.faults) == 700


def test_good_rows_go_ahead_and_the_others_are_listed() -> None:
    header = (*TASK_HEADER, "前置任务")
    rows = [
        ("a", "跳舞", 116.41, 39.94, None),
        ("b", "送餐", 116.41, 39.94, "a"),  # needs a row that is left out
        ("c", "送餐", 116.41, 39.94, "b"),  # needs that one
        ("d", "送餐", 116.41, 39.94, None),
    ]
    found = imported(tasks(header, *rows), good_rows_only=True)
    assert found.problem is not None
    assert [task["id"] for task in found.problem["tasks"]] == ["d"]
    assert [(one.row, one.id, [fault.code for fault in one.faults]) for one in found.refused] == [
        (2, "a", ["not_in_list"]),
        (3, "b", ["refers_to_refused_row"]),
        (4, "c", ["refers_to_refused_row"]),
    ]
    assert found.rows["tasks"] == len(found.problem["tasks"]) + len(found.refused), "none is lost"


def test_what_is_wrong_with_the_whole_stops_good_rows_as_well() -> None:
    found = imported(one_task(), crs=None, good_rows_only=True)
    assert found.problem is None
    assert [fault.code for fault in found.faults] == ["crs_required"]


def test_the_ledger_is_held_against_the_map() -> None:
    """The map has a gate called east_gate and none called west_gate; the doors are 60 km from it."""
    from tests.sheets.sample import quarter

    gates = [("编号", "门编号"), ("a", "east_gate"), ("b", "west_gate")]
    fault = only_fault(tasks(TASK_HEADER, ("t", "送餐", 117.2, 39.94), 封控=gates), network=quarter())
    assert (fault.code, fault.sheet, fault.cell) == ("unknown_gate", "封控", "B3")
    found = imported(tasks(TASK_HEADER, ("t", "送餐", 117.2, 39.94)), network=quarter())
    assert found.problem is not None
    assert found.warnings
