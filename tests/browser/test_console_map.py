"""What the console's script adds to a plan's page: its map, its rows, and changes that are not lost."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import PLAN, Desk


def test_noted_changes_are_not_lost_by_mistake(desk: Desk, accept: Callable[..., str]) -> None:
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    page.locator("[name=task][value=c1]").check()
    page.get_by_role("button", name="放开").click()
    expect(page.locator("#noted")).to_contain_text("c1 放开")
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="地图").click(no_wait_after=True)
    expect(page.locator("#noted")).to_contain_text("c1 放开")
    page.get_by_role("button", name="撤下: c1 放开").click()
    page.get_by_role("link", name="地图").click()
    expect(page.get_by_role("heading", name="上传地图")).to_be_visible()
    assert warned == ["beforeunload"]


def test_the_map_comes_closer_and_layers_go(desk: Desk, accept: Callable[..., str]) -> None:
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    svg = page.locator("#mapbox svg")
    whole = svg.get_attribute("viewBox")
    page.locator("#mapbox").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert svg.get_attribute("viewBox") != whole
    page.keyboard.press("0")
    assert svg.get_attribute("viewBox") == whole
    for box, layer in (("#layer-numbers", ".pins"), ("#layer-routes", ".route"), ("#show-0", ".r0")):
        expect(svg.locator(layer).first).to_be_visible()
        page.locator(box).uncheck()
        expect(svg.locator(layer).first).to_be_hidden()
        page.locator(box).check()


def test_a_marker_leads_to_its_row(desk: Desk, accept: Callable[..., str]) -> None:
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    row = page.locator("#r1-2")
    expect(row).to_be_hidden()  # of the routes the first is open
    page.locator("#mapbox a[href='#r1-2']").click()
    expect(row).to_be_visible()
    expect(row).to_be_in_viewport()


def test_an_address_with_a_row_leads_to_it(desk: Desk, accept: Callable[..., str]) -> None:
    row = desk.open(f"/console/plans/{accept(PLAN)}#r1-2").locator("#r1-2")
    expect(row).to_be_visible()
    expect(row).to_be_in_viewport()
