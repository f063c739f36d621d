"""How the console looks, by day and by night, on any width: nothing is cut off, and axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk import OTHER, PLAN, Desk, ledger

PAGES = (
    "/console",
    "/console/new",
    "/console/maps",
    f"/console/plans/{PLAN}",
    f"/console/plans/{PLAN}/unassigned/c1",
    f"/console/compare?plan={PLAN}&plan={OTHER}",
    "/console/nothing",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing(
    take_desk: Callable[..., Desk], accept: Callable[..., str], theme: str, locale: str
) -> None:
    accept(PLAN)
    accept(OTHER)
    desk = take_desk(theme=theme, locale=locale)
    page, found = desk.page, {}

    def look(name: str) -> None:
        result = Axe().run(page)
        if result.violations_count:
            found[name] = result.generate_report()

    for path in PAGES:
        desk.open(path)
        for fold in page.locator("main details:not(.menu)").all():
            fold.evaluate("one => { one.open = true; }")
        look(path)
    desk.open(f"/console/plans/{PLAN}")
    page.locator("[name=task][value=m1]").check()
    page.locator("#volunteer").select_option("V02")
    page.locator("[value=move]").click()
    page.locator(".picks path").first.dispatch_event("click")
    look("noted")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$=links] button").click()
    page.locator(".links").wait_for()
    look("links")
    desk.open("/console/new")
    page.locator("#file").set_input_files(ledger(fault=True))
    page.locator("form .primary").click()
    page.locator(".faults").wait_for()
    look("draft")
    desk.open("/console/new")
    page.locator("#file").set_input_files([ledger(), ledger(fault=True)])
    page.locator("#date").fill("2026-11-22")
    page.locator("form .primary").click()
    page.locator("[href^='/console/drafts/']").first.wait_for()
    look("morning")
    page.locator("main .primary").click()
    page.locator(".lost").wait_for()
    look("batch")
    assert found == {}
    assert desk.origins() == {desk.url}


@pytest.mark.parametrize("width", [360, 1_000])
def test_nothing_has_to_be_moved_sideways(
    take_desk: Callable[..., Desk], accept: Callable[..., str], width: int
) -> None:
    accept(PLAN)
    accept(OTHER)
    desk = take_desk(width=width, locale="en-GB")  # English is longer
    wide = {path: desk.open(path).evaluate("document.documentElement.scrollWidth") for path in PAGES}
    assert {path: found for path, found in wide.items() if found > width} == {}


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_hint_in_a_field_is_cut_off(
    take_desk: Callable[..., Desk], accept: Callable[..., str], locale: str
) -> None:
    page = take_desk(locale=locale).open(f"/console/plans/{accept(PLAN)}")
    page.locator("#new-task > summary").click()
    hints: list[list[Any]] = page.evaluate(
        """[...document.querySelectorAll("[placeholder]")].filter(one => one.offsetParent).map(one => {
             const look = getComputedStyle(one), pen = document.createElement("canvas").getContext("2d");
             pen.font = `${look.fontSize} ${look.fontFamily}`;
             const room = one.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
             return [one.placeholder, pen.measureText(one.placeholder).width - room];
           })"""
    )
    assert len(hints) >= 4
    assert [hint for hint, over in hints if over > 0] == []


@pytest.mark.parametrize("width", [390, 1_024, 1_280])
def test_long_figures_stay_in_their_tiles(
    take_desk: Callable[..., Desk], accept: Callable[..., str], width: int
) -> None:
    page = take_desk(width=width).open(f"/console/plans/{accept(PLAN)}")
    over: list[int] = page.evaluate(
        """[...document.querySelectorAll(".figures dd")].map(one => {
             one.textContent = "12 小时 50 分";
             return one.scrollWidth - one.clientWidth;
           })"""
    )
    assert over == [0] * 6


@pytest.mark.parametrize("path", ["/console", "/console/maps"])
def test_days_and_names_in_lists_are_not_broken_on_a_phone(
    take_desk: Callable[..., Desk], accept: Callable[..., str], path: str
) -> None:
    accept(PLAN)
    page = take_desk(width=390, locale="en-GB").open(path)
    heads = page.locator(".list th[scope=row] > :first-child")
    expect(heads).to_have_count(1)
    lines = """one => {
        const text = document.createRange();
        text.selectNodeContents(one);
        return new Set([...text.getClientRects()].map(box => box.top)).size;
    }"""
    assert heads.evaluate(lines) == 1


@pytest.mark.usefixtures("quarter")
def test_what_is_wrong_with_a_cell_can_be_read_on_a_phone(take_desk: Callable[..., Desk]) -> None:
    page = take_desk(width=390, locale="en-GB").open("/console/new")
    page.locator("#file").set_input_files(ledger(fault=True))
    page.locator("#date").fill("2026-11-22")
    page.locator("form .primary").click()
    expect(page.get_by_text("Left out of the plan: 1 row with faults.")).to_be_visible()
    box = page.locator(".faults tbody td").last.bounding_box()
    assert box is not None
    assert box["width"] > 200


def test_targets_are_large(desk: Desk, accept: Callable[..., str]) -> None:
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    sizes: list[list[Any]] = page.evaluate(
        """[...document.querySelectorAll("main button, main .button, main select, main .tickbox, header a")]
           .filter(one => one.offsetParent)
           .map(one => [one.textContent, one.getBoundingClientRect()])
           .map(([name, box]) => [name, box.width, box.height])"""
    )
    assert len(sizes) > 20
    assert [size for size in sizes if min(size[1:]) < 44] == []
