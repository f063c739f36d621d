"""The plan as a workbook and as CSV, opened by other readers."""

import csv
import io
from datetime import datetime, time
from typing import Any

import openpyxl
import pytest

from api.one_route import only
from api.sheets import FORMS
from api.sheets.tabular.terms import TERMS
from api.sheets.words import Lang
from optimizer.plan import StopType
from optimizer.problem import Problem
from tests.sheets import sample

Table = list[dict[str, Any]]


def workbook(lang: Lang = "zh", **more: Any) -> openpyxl.Workbook:
    asked = more.pop("problem", sample.problem())
    data = FORMS["xlsx"].render(sample.plan(), asked, sample.quarter(), lang=lang, **more)
    return openpyxl.load_workbook(io.BytesIO(data))


def table(book: openpyxl.Workbook, name: str, *, header: int = 1) -> Table:
    """A sheet as rows by header; empty cells left out."""
    rows = list(book[name].iter_rows(min_row=header, values_only=True))
    return [
        {key: value for key, value in zip(rows[0], row, strict=True) if value is not None} for row in rows[1:]
    ]


def comma(lang: Lang = "zh", **more: Any) -> Table:
    asked = more.pop("problem", sample.problem())
    data = FORMS["csv"].render(sample.plan(), asked, sample.quarter(), lang=lang, **more)
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for GBK otherwise"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_sheets_in_both_languages() -> None:
    routes = ["1 V01 王淑兰", "2 V02 李建国"]
    assert workbook("zh").sheetnames == [
        *("总览", "全部站点", "未安排", "按站点汇总", "院落四件事", "按住户类别"), *routes
    ]  # fmt: skip
    assert workbook("en").sheetnames == [
        *("Summary", "All stops", "Unassigned", "Demand per site", "Four duties", "By household"), *routes
    ]  # fmt: skip


def test_every_term_has_two_languages() -> None:
    assert [key for key, (zh, en) in TERMS.items() if not zh or not en] == []


def test_the_csv_has_every_stop_and_the_workbook_the_same() -> None:
    stops = [stop for route in sample.plan().routes for stop in route.stops]
    rows, sheet = comma(), table(workbook(), "全部站点")
    assert len(rows) == len(sheet) == len(stops) == 12
    for row, cells, stop in zip(rows, sheet, stops, strict=True):
        assert row["任务"] == cells.get("任务", "") == (stop.task or "")
        assert cells["到达"] == datetime.fromisoformat(row["到达"]).replace(second=cells["到达"].second)
    assert rows[3]["动作"] == "上门"
    assert rows[3]["地点"] == "东绒线胡同 51号"
    assert rows[3]["坐标系"] == "wgs84"
    assert float(rows[4]["等候(分)"]) == 1.5  # 90 s


def test_a_route_has_times_phone_note_and_a_box() -> None:
    sheet = workbook()["1 V01 王淑兰"]
    assert sheet["A1"].value == "V01 王淑兰"
    (door,) = [
        row
        for row in table(workbook(), "1 V01 王淑兰", header=5)
        if row.get("任务") == "m1" and "完成" in row
    ]
    assert isinstance(door["到达"], time)
    assert (door["联系方式"], door["备注"], door["完成"]) == ("13800001234", "钥匙在花盆下", "☐")
    assert "完成" not in table(workbook(), "1 V01 王淑兰", header=5)[1], "nothing to tick at the canteen"


def test_stops_bear_the_numbers_of_maps_and_sheets() -> None:
    """Two meals fetched at one place are one stop there; starting, resting and coming home are none."""
    stops = sample.plan().routes[0].stops
    asked = [stop.task for stop in stops]
    assert asked[1:3] == ["m1", "m2"]
    numbers = [row.get("站") for row in table(workbook(), "1 V01 王淑兰", header=5)][: len(stops)]
    assert numbers == [None, 1, 1, 2, 3, None, None]
    everything = [row.get("站") for row in table(workbook(), "全部站点")][: len(stops)]
    assert everything == numbers


def test_a_day_that_ends_where_the_last_stop_was_says_so_as_all_sheets_do() -> None:
    """V01 ends at the canteen's own place, which the plan gives as a position and no site."""
    plan = sample.plan()
    meals, waste = plan.routes
    *before, end = meals.stops
    back = end.model_copy(update={"type": StopType.DELIVERY, "task": "m2"})
    here = end.model_copy(update={"site": None, "order": end.order + 1, "leg": None})
    plan = plan.model_copy(
        update={"routes": (meals.model_copy(update={"stops": (*before, back, here)}), waste)}
    )
    given = (plan, sample.problem(), sample.quarter())
    told = FORMS["txt"].render(*given, lang="zh").decode()
    assert "结束：食堂" in told
    rows = list(csv.DictReader(io.StringIO(FORMS["csv"].render(*given, lang="zh").decode("utf-8-sig"))))
    assert next(row["地点"] for row in rows if row["动作"] == "结束") == "食堂"
    book = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].render(*given, lang="zh")))
    own = table(book, "1 V01 王淑兰", header=5)
    assert next(row for row in own if row.get("动作") == "结束")["地点"] == "食堂"


def test_what_is_left_over_says_why_and_what_to_do() -> None:
    (row,) = table(workbook(), "未安排")
    assert (row["任务"], row["原因"], row["涉及的人"]) == ("c1", "技能", "全部 2 人")
    assert row["下一步"] == "请借调会 heavy_lift 的人。"


def problem_with(*tasks: dict[str, Any], **changes: Any) -> Problem:
    base = sample.problem().model_dump(mode="json", exclude_none=True)
    return sample.problem(**{**changes, "tasks": [*base["tasks"], *tasks]})


@pytest.mark.requirement("R21")
def test_needs_are_counted_and_summed_for_each_supplier() -> None:
    """Three cylinders of 30 kg are asked of the station, none is on a route; the station has two."""
    station = {"id": "gas", "kind": "station", "location": sample.at(0, 0), "stock": {"cylinders": 2}}
    sites = [*sample.problem().model_dump(mode="json", exclude_none=True)["sites"], station]
    swaps = [
        {"id": f"s{n}", "kind": "gas_swap", "location": sample.at(100, 4), "from_site": "gas"}
        for n in range(3)
    ]
    rows = table(workbook(problem=problem_with(*swaps, sites=sites)), "按站点汇总", header=2)
    gas = [row for row in rows if row["站点"] == "供应站 (gas)"]
    assert [
        (row["任务类型"], row.get("任务数"), row.get("未安排"), row.get("公斤"), row["罐"]) for row in gas
    ] == [
        ("换煤气罐", 3, 3, 90, 3),
        ("合计", 3, 3, 90, 3),
        ("存量", None, None, None, 2),
    ]
    canteen = next(row for row in rows if row["站点"].startswith("食堂"))
    assert (canteen["取/送"], canteen["任务数"], canteen["已安排"], canteen["公斤"]) == ("取走", 2, 2, 2)
    storage = next(row for row in rows if row["站点"].startswith("暂存点"))
    assert (storage["取/送"], storage["升"]) == ("送来", 20)


@pytest.mark.requirement("R21")
def test_needs_that_name_no_supplier_are_counted_and_summed() -> None:
    """The sample's own cylinder names no station, nor does a second one; emptied ones are brought away."""
    swap = {"id": "c2", "kind": "gas_swap", "location": sample.at(100, 4)}
    empty = {"id": "e1", "kind": "gas_empties", "location": sample.at(100, 4)}
    rows = table(workbook(problem=problem_with(swap, empty)), "按站点汇总", header=2)
    assert [
        (row["取/送"], row["任务类型"], row["任务数"], row["未安排"], row["罐"])
        for row in rows
        if row["站点"] == "未指定站点"
    ] == [
        ("送来", "收空罐", 1, 1, 1),
        ("送来", "合计", 1, 1, 1),
        ("取走", "换煤气罐", 2, 2, 2),
        ("取走", "合计", 2, 2, 2),
    ]
    assert rows[-1]["站点"] == "未指定站点", "what has a name comes first"


def test_a_plan_that_carries_nothing_has_no_sheet_of_needs() -> None:
    notice = {"id": "n", "kind": "notify", "location": sample.at(100, 4)}
    assert "按站点汇总" not in workbook(problem=sample.problem(tasks=[notice])).sheetnames
    swap = {"id": "c2", "kind": "gas_swap", "location": sample.at(100, 4)}
    assert "按站点汇总" in workbook(problem=sample.problem(tasks=[swap])).sheetnames


def test_alternatives_that_nobody_chose_are_named_together() -> None:
    bag = {
        "id": "g9",
        "kind": "garbage",
        "location": sample.at(0, 0),
        "to_site": ["canteen", "storage_north"],
    }
    rows = table(workbook(problem=problem_with(bag)), "按站点汇总", header=2)
    assert "食堂 (canteen) 或 暂存点 (storage_north)" in {row["站点"] for row in rows}


@pytest.mark.requirement("R6")
def test_each_courtyard_and_its_four_duties() -> None:
    """At 51, 东绒线胡同: two meals are brought, the swab is nobody's, gate and disinfection are not asked."""
    swab = {
        "id": "w",
        "kind": "swab",
        "location": sample.at(100, 4),
        "address": {"alley": "东绒线胡同", "number": "51"},
    }
    rows = table(workbook(problem=problem_with(swab)), "院落四件事", header=2)
    row = next(row for row in rows if row["院落、胡同"] == "东绒线胡同")
    assert (row["东西有人买"], row["核酸有人做"], row["院门有人看"]) == ("2/2", "0/1", "无任务")
    assert row["缺项"] == "核酸有人做"
    zone = next(row for row in rows if row["区域"] == "east" and row["院落、胡同"] == "合计")
    assert zone["任务数"] == 1  # n1 lies in the sealed zone


@pytest.mark.requirement("R6")
@pytest.mark.parametrize("mapped", [True, False])
def test_a_door_with_an_address_alone_counts_for_the_zone_it_is_in(mapped: bool) -> None:
    """Between 1 and 51 of its alley a door 21 lies on the alley; a zone lies around all of it.

    Without the map, the door's place is where a route serves it; a door on no route has none then.
    """
    ring = [sample.at(-20, -20), sample.at(390, -20), sample.at(390, 30), sample.at(-20, 30)]
    zone = {"id": "院", "level": "sealed", "area": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}

    def clean(name: str) -> dict[str, Any]:
        return {"id": name, "kind": "disinfection", "address": {"alley": "东绒线胡同", "number": "21"}}

    plan = sample.plan()
    meals, waste = plan.routes
    served = tuple(
        stop.model_copy(update={"task": "d1"}) if stop.task == "m2" and stop.site is None else stop
        for stop in meals.stops
    )
    plan = plan.model_copy(update={"routes": (meals.model_copy(update={"stops": served}), waste)})
    asked = problem_with(clean("d1"), clean("d2"), zones=[zone])
    data = FORMS["xlsx"].render(plan, asked, sample.quarter() if mapped else None, lang="zh")
    rows = table(openpyxl.load_workbook(io.BytesIO(data)), "院落四件事", header=2)
    found = {row["区域"]: row["消杀有人管"] for row in rows if row["院落、胡同"] == "合计"}
    assert found["院"] == ("1/2" if mapped else "1/1")


def test_courtyards_are_called_alike_in_all_english_sheets() -> None:
    rows = table(workbook("en"), "Four duties", header=2)
    assert "Dongrongxian Hutong" in {row["Courtyard or alley"] for row in rows}
    assert not [row for row in rows if "\u4e00" <= row["Courtyard or alley"][0] <= "\u9fff"]


@pytest.mark.requirement("R10")
def test_doors_by_household_category_for_dispatchers() -> None:
    rows = table(workbook(), "按住户类别", header=2)
    assert [row["住户类别"] for row in rows] == ["正常", "正常", "正常", "密接", "居家隔离"]
    assert next(row for row in rows if row["任务"] == "c1")["安排"] == "未安排"
    assert next(row for row in rows if row["任务"] == "m1")["联系方式"] == "13800001234"


def test_no_category_stands_anywhere_else() -> None:
    book = workbook()
    del book["按住户类别"]
    said = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not said & {"密接", "居家隔离"}
    assert "密接" not in str(comma())


def test_one_volunteers_workbook_knows_no_category() -> None:
    plan, asked = only(sample.plan(), sample.problem(), "V01")
    data = FORMS["xlsx"].render(plan, asked, sample.quarter(), lang="zh", own=True)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["总览", "全部站点", "未安排", "按站点汇总", "1 V01 王淑兰"]
    assert {task.household for task in asked.tasks} == {"normal"}


@pytest.mark.requirement("R6")
@pytest.mark.requirement("R10")
@pytest.mark.parametrize("people", [0, 1])
def test_duties_and_households_are_listed_however_few_people_there_are(people: int) -> None:
    """When everybody is gone, those at the doors must be told more than ever."""
    everybody = sample.problem().model_dump(mode="json", exclude_none=True)["volunteers"]
    book = workbook(problem=sample.problem(volunteers=everybody[:people]))
    assert {"院落四件事", "按住户类别"} <= set(book.sheetnames)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+86", "-x", "@SUM(A1)", "＝1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    base = sample.problem().model_dump(mode="json", exclude_none=True)["tasks"]
    base[0]["note"] = text
    asked = sample.problem(tasks=base)
    noted = next(cell for row in workbook(problem=asked)["全部站点"] for cell in row if cell.value == text)
    assert (noted.data_type, noted.quotePrefix) == ("s", True)
    assert f"'{text}" in {row["备注"] for row in comma(problem=asked)}


def test_the_ledgers_own_columns_come_along() -> None:
    extras = {"m1": {"网格员": "三网格"}, "c1": {"网格员": "一网格", "楼长": "=1"}}
    rows = comma(extras=extras)
    assert [row["网格员"] for row in rows if row["任务"] == "m1"] == ["三网格", "三网格"]
    assert "网格员" in workbook(extras=extras)["全部站点"][1][24].value
    (left,) = table(workbook(extras=extras), "未安排")
    assert (left["网格员"], left["楼长"]) == ("一网格", "=1")


def test_a_plan_on_a_matrix_has_tables_as_well() -> None:
    asked = sample.problem()
    for form in ("xlsx", "csv"):
        assert FORMS[form].render(sample.plan(), asked, None, lang="en")


def test_the_same_bytes_every_time() -> None:
    for form in ("xlsx", "csv"):
        once, again = (FORMS[form].render(sample.plan(), sample.problem(), None, lang="zh") for _ in range(2))
        assert once == again
