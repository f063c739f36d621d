"""The short text: one line a stop."""

from api.one_route import only
from api.sheets.brief import render
from tests.sheets import sample


def lines(lang: str = "zh") -> list[str]:
    plan, problem = only(sample.plan(), sample.problem(), "V01")
    return render(plan, problem, sample.quarter(), lang=lang).decode().splitlines()  # type: ignore[arg-type]


def test_one_line_for_each_stop_and_nothing_else() -> None:
    assert lines() == [
        "步行路线方案 2026-11-22",
        "",
        "【V01 王淑兰】08:00–08:19 · 336 米",
        "1. 08:00 食堂 取：送餐 ×2",
        "2. 08:02 东绒线胡同 51号 送餐",
        "3. 08:04 东绒线胡同 甲20号 送餐",
        "08:06 休息",
        "08:19 食堂 结束",
    ]


def test_english() -> None:
    assert "2. 08:02 Dongrongxian Hutong 51 meal" in lines("en")


def test_what_is_on_no_route_is_counted() -> None:
    said = render(sample.plan(), sample.problem(), sample.quarter(), lang="zh").decode()
    assert said.endswith("未安排 1 项\n")
