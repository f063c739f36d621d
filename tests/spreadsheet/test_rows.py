"""What rows say: headers in any words, ids made up, shifts joined, references by name."""

from collections import Counter

import pytest

from api.spreadsheet.columns import NOUNS
from tests.spreadsheet.ledgers import (
    PEOPLE,
    TASK,
    TASK_HEADER,
    imported,
    one_task,
    only_fault,
    only_task,
    tasks,
    workbook,
)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: noun.key)
def test_no_header_means_two_columns(noun: object) -> None:
    counted = Counter(header for column in noun.columns for header in column.headers)  # type: ignore[attr-defined]
    assert [header for header, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    "header",
    [
        ("编号", "任务类型", "经度", "纬度"),
        ("id", "kind", "longitude", "latitude"),
        ("ID", "Type", "LON", "Lat"),
        ("任务编号", "类型", "lng", "lat"),
        ("编号 *", "任务类型（必填）", "经 度", "纬度【可不填】"),
        ("task_id", "kind (required)", "x", "y"),
    ],
)
def test_headers_in_any_words(header: tuple[str, ...]) -> None:
    assert only_task(tasks(header, TASK)) == {"id": "t1", "kind": "meal", "location": [116.41, 39.94]}


def test_every_column_of_a_task() -> None:
    header = (
        "编号", "任务类型", "胡同", "门牌号", "经度", "纬度", "时间窗", "最早", "最晚",
        "服务时长(分)", "准备时长(分)", "载量(公斤)", "载量(件)", "取货点", "送往", "技能",
        "人数", "住户类别", "优先级", "必须", "在途上限(分)", "前置任务", "间隔(分)", "最长间隔(分)",
        "与谁同人", "不同人", "指定志愿者", "指定顺序", "联系人", "联系电话", "备注",
    )  # fmt: skip
    row = (
        "a", "送餐", "前帽胡同", "甲51号", 116.41, 39.94, "8:30-9:00", "10:00", "10:30",
        1.5, 2, "3.5公斤", 2, "食堂", "点1、点2", "社工",
        1, "密接", 70, "是", 30, "b", 5, 60,
        "b", "b、收垃圾", "王某", 1, "郑奶奶", 13_800_001_234, "轻声",
    )  # fmt: skip
    sites = [
        ("编号", "站点类型", "经度", "纬度"),
        ("厨房", "食堂", 116.41, 39.94),
        ("点1", "暂存点", 116.41, 39.94),
        ("点2", "暂存点", 116.41, 39.94),
    ]
    other = ("b", "通知", *[None] * 2, 116.41, 39.94, *[None] * 25)
    found = imported(tasks(header, row, other, 站点=sites))
    assert [fault.code for fault in found.faults] == []
    assert found.problem is not None
    assert found.problem["tasks"][0] == {
        "id": "a",
        "kind": "meal",
        "location": [116.41, 39.94],
        "address": {"alley": "前帽胡同", "number": "甲51号"},
        "time_windows": [
            ["2026-11-22T08:30:00+08:00", "2026-11-22T09:00:00+08:00"],
            ["2026-11-22T10:00:00+08:00", "2026-11-22T10:30:00+08:00"],
        ],
        "service_s": 90,
        "setup_s": 120,
        "load": {"weight_kg": 3.5, "items": 2.0},
        "from_site": "厨房",  # the only canteen, called by its kind
        "to_site": ["点1", "点2"],
        "skills": ["social_work"],
        "crew": 1,
        "household": "close_contact",
        "priority": 70,
        "required": True,
        "max_aboard_s": 1_800,
        "after": [{"task": "b", "delay_s": 300, "max_delay_s": 3_600}],
        "same_volunteer_as": "b",
        "not_with": ["b", "garbage"],
        "pinned": {"volunteer": "v1", "order": 1},  # called by name
        "contact": "郑奶奶 13800001234",
        "note": "轻声",
    }


@pytest.mark.parametrize(
    ("address", "alley", "number"),
    [
        ("前帽胡同51号", "前帽胡同", "51号"),
        ("东绒线胡同甲20号院3号楼201", "东绒线胡同", "甲20号院3号楼201"),
        ("东四十四条25号", "东四十四条", "25号"),
        ("前帽胡同 51", "前帽胡同", "51"),
    ],
)
def test_an_address_in_one_cell(address: str, alley: str, number: str) -> None:
    assert only_task(one_task(地址=address))["address"] == {"alley": alley, "number": number}


def test_an_address_without_a_number_is_a_note() -> None:
    found = imported(one_task(地址="雍和宫东门", 备注="轻声"))
    assert found.problem is not None
    assert found.problem["tasks"][0]["note"] == "雍和宫东门；轻声"
    assert "address_without_number" in [warning.code for warning in found.warnings]


def test_an_address_without_coordinates_is_a_place() -> None:
    found = imported(tasks((*TASK_HEADER, "地址"), ("a", "送餐", None, None, "前帽胡同51号")))
    assert found.faults == ()
    assert found.problem is not None
    assert "location" not in found.problem["tasks"][0]


def test_ids_left_out_are_made_up_from_the_row() -> None:
    data = tasks(("任务类型", "经度", "纬度"), TASK[1:], TASK[1:])
    found = imported(data)
    assert found.problem is not None
    assert [task["id"] for task in found.problem["tasks"]] == ["T2", "T3"]


def test_a_made_up_id_is_never_one_that_is_taken() -> None:
    found = imported(tasks(TASK_HEADER, (None, *TASK[1:]), ("T2", *TASK[1:])))
    assert found.problem is not None
    assert [task["id"] for task in found.problem["tasks"]] == ["T2x", "T2"]


def test_the_same_id_twice() -> None:
    fault = only_fault(tasks(TASK_HEADER, TASK, TASK))
    assert (fault.code, fault.row, fault.cell) == ("duplicate_id", 3, "A3")
    assert "任务 row 2" in fault.detail
    assert "“任务”第 2 行" in fault.detail_zh


def test_empty_rows_and_titles_do_not_count() -> None:
    nothing = (None,) * 4
    rows = [("东片任务台账",), nothing, TASK_HEADER, nothing, TASK, ("-", "/", "—", "无"), nothing]
    found = imported(workbook({"Sheet1": rows, "志愿者": PEOPLE}))
    assert found.problem is not None
    assert len(found.problem["tasks"]) == 1


def people(*rows: tuple[object, ...], header: str) -> bytes:
    site = [("编号", "站点类型", "经度", "纬度"), ("base", "集合点", 116.41, 39.94)]
    return workbook({"任务": [TASK_HEADER, TASK], "志愿者": [header.split(), *rows], "站点": site})


def test_a_second_row_adds_a_shift() -> None:
    data = people(
        ("v", "李某", "7:30-9:00", "base", "base", 3),
        ("v", None, "10:45-12:30", "base", None, None),
        header="编号 姓名 班次 出发点 收工点 任务上限",
    )
    found = imported(data)
    assert found.problem is not None
    (who,) = found.problem["volunteers"]
    assert who["max_tasks"] == 3
    assert [(shift["start"][11:16], shift.get("end_at")) for shift in who["shifts"]] == [
        ("07:30", "base"),
        ("10:45", None),
    ]


def test_a_second_row_that_says_something_else() -> None:
    data = people(("v", "李某", "7:30-9:00"), ("v", "张某", "10:45-12:30"), header="编号 姓名 班次")
    fault = only_fault(data)
    assert (fault.code, fault.row, fault.column, fault.value) == ("shift_row_differs", 3, "姓名", None)
    assert "李某" not in str(fault)


def test_fault_of_a_second_shift_stands_in_the_second_row() -> None:
    data = people(("v", "7:30-9:00"), ("v", "8:45-12:30"), header="编号 班次")
    fault = only_fault(data)
    assert (fault.code, fault.row, fault.cell) == ("shifts_overlap", 3, "B3")


def test_two_shifts_in_one_cell_and_a_break_in_the_fitting_one() -> None:
    data = people(("v", "7:30-9:00；10:00-12:30", "10:30-11:00", 15), header="编号 班次 休息时段 休息(分)")
    found = imported(data)
    assert found.problem is not None
    first, second = found.problem["volunteers"][0]["shifts"]
    assert "breaks" not in first
    assert second["breaks"][0]["duration_s"] == 900


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("编号 姓名", "v", "shift_needs_hours"),
        ("编号 上岗", "v", "shift_needs_hours"),
        ("编号 班次 休息(分)", "15", "break_needs_minutes"),
    ],
)
def test_hours_that_are_not_whole(header: str, cell: str, code: str) -> None:
    rows = {"编号": "v", "姓名": "某", "上岗": "8:00", "班次": "8:00-12:00", "休息(分)": cell}
    fault = only_fault(people(tuple(rows[name] for name in header.split()), header=header))
    assert fault.code == code


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("指定顺序", 2, "order_needs_volunteer"), ("间隔(分)", 5, "delay_needs_task")],
)
def test_columns_that_need_another(column: str, value: object, code: str) -> None:
    fault = only_fault(one_task(**{column: value}))
    assert (fault.code, fault.column) == (code, column)


def test_two_volunteers_of_one_name_are_not_guessed_between() -> None:
    rows = [("编号", "姓名", "班次"), ("v1", "王某", "8:00-12:00"), ("v2", "王某", "8:00-12:00")]
    header = (*TASK_HEADER, "指定志愿者")
    fault = only_fault(workbook({"任务": [header, (*TASK, "王某")], "志愿者": rows}))
    assert (fault.code, fault.column, fault.value) == ("unknown_volunteer", "指定志愿者", None)
    assert "王某" not in str(fault)


def test_zones_closures_and_gates() -> None:
    ring = "116.41,39.93; 116.42,39.93; 116.42,39.94"
    found = imported(
        tasks(
            TASK_HEADER,
            TASK,
            区域=[("编号", "管控级别", "范围"), ("东", "封控", ring)],
            封控=[
                ("编号", "线", "开始", "结束"),
                ("爆管", "116.41,39.93; 116.42,39.93", "6:00", "2026-11-23 8:00"),
            ],
            门=[("编号", "坐标", "开放时间", "通过(秒)"), ("东门", "116.41,39.94", "6:00-22:00", 20)],
        )
    )
    assert found.faults == ()
    assert found.problem is not None
    assert found.problem["zones"][0]["level"] == "sealed"
    assert found.problem["closures"][0]["until"] == "2026-11-23T08:00:00+08:00"
    assert found.problem["gates"][0]["crossing_s"] == 20


def test_columns_of_the_office_are_kept() -> None:
    found = imported(one_task(网格员="三网格", 楼长=None))
    assert found.extras == {"tasks": {"t1": {"网格员": "三网格"}}}
    assert [warning.column for warning in found.warnings if warning.code == "column_unknown"] == [
        "网格员",
        "楼长",
    ]


def test_sheets_that_are_none_of_ours_are_passed_over_with_a_word() -> None:
    found = imported(tasks(TASK_HEADER, TASK, 统计=[("本周", "合计"), ("a", 3)]))
    assert found.faults == ()
    assert ("统计", "sheet_ignored") in [(warning.sheet, warning.code) for warning in found.warnings]


def test_times_a_day_and_gear_in_minutes() -> None:
    header = ("编号", "任务类型", "经度", "纬度", "每日次数")
    people = [
        ("编号", "班次", "连续防护(分)", "更换防护(分)"),
        ("v", "8:00-12:00", 45, 3),
    ]
    rows = [(name, "消杀", 116.41, 39.94, times) for name, times in (("a", 3), ("b", 1), ("c", None))]
    found = imported(tasks(header, *rows, 志愿者=people))
    assert [fault.code for fault in found.faults] == []
    assert found.problem is not None
    assert [task.get("rounds") for task in found.problem["tasks"]] == [3, None, None]
    (volunteer,) = found.problem["volunteers"]
    assert (volunteer["gear_break_after_s"], volunteer["change_gear_s"]) == (2_700, 180)


def test_what_a_volunteer_brings_along_and_how_loads_are_moved() -> None:
    people = [
        ("编号", "班次", "出行方式", "负重方式", "已穿防护(分)", "已外借(分)"),
        ("v", "14:00-16:00；8:00-12:00", "步行", "推车", 25, 90),
        ("w", "8:00-12:00", None, None, None, None),
    ]
    found = imported(tasks(TASK_HEADER, TASK, 志愿者=people))
    assert found.faults == ()
    assert found.problem is not None
    v, w = found.problem["volunteers"]
    assert (v["loaded_mode"], v["lent_s"]) == ("trolley", 5_400)
    # worn when the first shift of the day begins, whatever is written first
    worn = {shift["start"][11:16]: shift.get("in_gear_s") for shift in v["shifts"]}
    assert worn == {"08:00": 1_500, "14:00": None}
    assert not {"loaded_mode", "lent_s"} & w.keys()


def test_patches_and_what_teams_lend() -> None:
    area = "116.40,39.93; 116.42,39.93; 116.42,39.95; 116.40,39.95"
    found = imported(
        tasks(
            TASK_HEADER,
            TASK,
            志愿者=[("编号", "班次", "队伍"), ("v", "8:00-12:00", "三队")],
            区域=[("编号", "管控级别", "范围", "所属队伍"), ("z", "开放区", area, "五队")],
            外借=[("队伍", "最多借出(人)", "每人最多(分)"), ("三队", 4, 120), ("五队", None, 30)],
            站点=[("编号", "站点类型", "经度", "纬度", "装货(分)"), ("s", "食堂", 116.41, 39.94, 2)],
        )
    )
    assert found.faults == ()
    assert found.problem is not None
    assert found.problem["zones"][0]["unit"] == "五队"
    assert found.problem["lending"] == [
        {"unit": "三队", "people": 4, "each_s": 7_200},
        {"unit": "五队", "each_s": 1_800},
    ]
    assert found.problem["sites"][0]["setup_s"] == 120
    told = [(one.sheet, one.cell, one.code) for one in found.warnings]
    assert told == [("外借", "A3", "unit_without_people")]


@pytest.mark.requirement("R38", "R11")
def test_caps_under_the_headings_that_teams_write_are_not_passed_over() -> None:
    found = imported(
        workbook(
            {
                "任务": [
                    ("序号", "需求类别", "位置", "时间要求", "每天几次", "诉求"),
                    ("1", "公厕消杀", "116.41,39.94", "8:00-12:00", 3, "敲三下"),
                ],
                "人员": [("编号", "时间", "所属队伍", "负重(公斤)"), ("v1", "8:00-12:00", "一队", 12)],
                "外借": [("队伍", "最多外借人数", "每人分钟"), ("一队", 1, 30)],
            }
        )
    )
    assert found.faults == ()
    assert "column_unknown" not in [warning.code for warning in found.warnings]
    assert found.problem is not None
    [one], [who] = found.problem["tasks"], found.problem["volunteers"]
    assert (one["rounds"], one["note"], len(one["time_windows"])) == (3, "敲三下", 1)
    assert (who["unit"], who["capacity"]) == ("一队", {"weight_kg": 12})
    assert found.problem["lending"] == [{"unit": "一队", "people": 1, "each_s": 1_800}]


def test_faults_of_lending_stand_at_their_cells() -> None:
    lent = [("队伍", "最多借出(人)"), ("三队", -1), ("三队", 2), (None, 3)]
    found = imported(tasks(TASK_HEADER, TASK, 外借=lent))
    told = {(one.cell, one.code) for one in found.faults if one.sheet == "外借"}
    assert ("B2", "below_minimum") in told
    assert ("A4", "required") in told


def test_a_cell_that_cannot_be_read_hides_nothing_else_of_its_row() -> None:
    header = (*TASK_HEADER, "间隔(分)")
    found = imported(tasks(header, ("t1", "跳舞", 116.41, None, 5), ("t2", "送餐", "东边", None, None)))
    assert [(one.cell, one.code) for one in found.faults] == [
        ("B2", "not_in_list"),
        ("D2", "half_a_position"),
        ("E2", "delay_needs_task"),
        ("C3", "not_a_position_cell"),
    ]


@pytest.mark.parametrize("header", [("编号", "名称"), ("名称", "编号")])
def test_a_site_and_a_zone_may_have_a_name_beside_their_id(header: tuple[str, str]) -> None:
    def row(number: str, name: str) -> tuple[str, str]:
        return (number, name) if header[0] == "编号" else (name, number)

    area = "116.40,39.93; 116.42,39.93; 116.42,39.95; 116.40,39.95"
    ledger = workbook(
        {
            "任务": [(*TASK_HEADER, "取货点"), (*TASK, "社区食堂"), ("t2", *TASK[1:], "s1")],
            "志愿者": [("编号", "姓名", "班次", "可进区域"), ("v1", "王某", "8:00-12:00", "东片")],
            "站点": [
                (*header, "站点类型", "经度", "纬度"),
                (*row("s1", "社区食堂"), "食堂", 116.41, 39.94),
                (*row("s2", "老年食堂"), "食堂", 116.41, 39.94),
            ],
            "区域": [(*header, "管控级别", "范围"), (*row("z1", "东片"), "管控区", area)],
        }
    )
    found = imported(ledger)
    assert found.faults == ()
    assert found.problem is not None
    assert [task["from_site"] for task in found.problem["tasks"]] == ["s1", "s1"]
    assert found.problem["volunteers"][0]["zones"] == ["z1"]
    assert found.extras["sites"]["s2"] == {"名称": "老年食堂"}


def test_a_column_of_names_alone_holds_the_ids() -> None:
    sites = [("名称", "站点类型", "经度", "纬度"), ("社区食堂", "食堂", 116.41, 39.94)]
    found = imported(tasks((*TASK_HEADER, "取货点"), (*TASK, "社区食堂"), 站点=sites))
    assert found.problem is not None
    assert found.problem["sites"][0]["id"] == found.problem["tasks"][0]["from_site"] == "社区食堂"
