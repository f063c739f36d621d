"""The volunteer's page in a real browser: without a network and back, without a mouse, without a script."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from api.phone.dialling import Desk
from tests.browser.conftest import Phone, Served, waiting
from tests.phone.test_page import long_route, written

CANTEEN, FIRST_DOOR, SECOND_DOOR = 0, 1, 2
"""The sample's first route: two meals fetched, then two doors."""


def stop(page: Page, index: int) -> Locator:
    return page.locator(".stop").nth(index)


def reports(served: Served, plan_id: str) -> list[dict[str, Any]]:
    """What the service was told, in the order in which it happened."""
    told = [json.loads(one) for one in served.ledger.journal.read(plan_id).values()]
    return sorted(told, key=lambda one: (one["at"], one["id"]))


@pytest.fixture
def plan_id(accept: Callable[..., str]) -> str:
    return accept()


@pytest.fixture
def link(served: Served, plan_id: str) -> str:
    answer = httpx.post(f"{served.url}/v1/plans/{plan_id}/links", trust_env=False)
    return str(answer.json()["V01"])


@pytest.fixture
def phone(take_phone: Callable[..., Phone], link: str) -> Phone:
    return take_phone(link)


def test_the_next_stop_moves_on_with_every_result(phone: Phone) -> None:
    page = phone.page
    expect(page.locator(".next h3")).to_contain_text("食堂")
    stop(page, CANTEEN).get_by_role("button", name="完成").tap()
    expect(page.locator(".next h3")).to_contain_text("东绒线胡同 51号")
    expect(page.locator("#count")).to_have_text("1/3")
    stop(page, FIRST_DOOR).get_by_role("button", name="未成").tap()
    page.get_by_role("button", name="没人应门").tap()
    stop(page, SECOND_DOOR).get_by_role("button", name="完成").tap()
    expect(page.get_by_text("全部走完，辛苦了！")).to_be_visible()
    because = stop(page, FIRST_DOOR).locator(".because")  # the reasons to choose from stand there, too
    expect(because).to_have_text("没人应门", use_inner_text=True)


def test_results_wait_for_the_network_and_then_go_up(phone: Phone, served: Served, plan_id: str) -> None:
    page = phone.page
    phone.context.set_offline(True)
    stop(page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    expect(page.locator("#pending")).to_have_text("待上传 1", use_inner_text=True)
    expect(page.get_by_text("没有网络")).to_be_visible()
    assert reports(served, plan_id) == []
    phone.context.set_offline(False)
    expect(page.locator("#sent")).to_be_visible()
    [told] = reports(served, plan_id)
    assert (told["type"], told["task"], told["stop"], told["volunteer"]) == ("done", "m1", "delivery", "V01")
    assert waiting(page) == 0


def test_what_waits_survives_a_reload(phone: Phone, served: Served, plan_id: str) -> None:
    page = phone.page
    page.route("**/events*", lambda route: route.abort())
    stop(page, SECOND_DOOR).get_by_role("button", name="完成").tap()
    page.reload()
    expect(page.locator("#pending")).to_have_text("待上传 1", use_inner_text=True)
    expect(page.locator("#count")).to_have_text("1/3")
    page.unroute("**/events*")
    page.reload()
    expect(page.locator("#sent")).to_be_visible()
    assert [told["task"] for told in reports(served, plan_id)] == ["m2"]


def test_an_answer_that_is_lost_does_no_harm(phone: Phone, served: Served, plan_id: str) -> None:
    """The service heard the result, the phone does not know: it sends the same again, and that is all."""
    page = phone.page

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/events*", lose_the_answer)
    with page.expect_event("requestfailed"):
        stop(page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    expect(page.locator("#pending")).to_be_visible()
    before = reports(served, plan_id)
    page.unroute("**/events*")
    with page.expect_response("**/events*") as heard:
        page.reload()
    assert heard.value.json() == {"accepted": 0, "repeated": 1, "newer": False}
    assert len(before) == 1
    assert reports(served, plan_id) == before


def test_one_tap_at_a_site_reports_every_pickup_there(phone: Phone, served: Served, plan_id: str) -> None:
    stop(phone.page, CANTEEN).get_by_role("button", name="完成").tap()
    expect(phone.page.locator("#sent")).to_be_visible()
    told = reports(served, plan_id)
    assert {(one["task"], one["stop"], one["site"]) for one in told} == {
        ("m1", "pickup", "canteen"),
        ("m2", "pickup", "canteen"),
    }


def test_undo_before_upload_leaves_no_trace(phone: Phone, served: Served, plan_id: str) -> None:
    page = phone.page
    phone.context.set_offline(True)
    stop(page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    stop(page, FIRST_DOOR).get_by_role("button", name="撤销").tap()
    assert waiting(page) == 0
    expect(page.locator("#count")).to_have_text("0/3")
    phone.context.set_offline(False)
    stop(page, SECOND_DOOR).get_by_role("button", name="完成").tap()
    expect(page.locator("#sent")).to_be_visible()
    assert [told["task"] for told in reports(served, plan_id)] == ["m2"]


def test_undo_after_upload_is_a_later_report(
    phone: Phone, take_phone: Callable[..., Phone], link: str, served: Served, plan_id: str
) -> None:
    page = phone.page
    stop(page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    expect(page.locator("#sent")).to_be_visible()
    with page.expect_response("**/events*"):
        stop(page, FIRST_DOOR).get_by_role("button", name="撤销").tap()
    assert [told["type"] for told in reports(served, plan_id)] == ["done", "skipped"]
    expect(take_phone(link).page.locator("#count")).to_have_text("0/3")


def test_a_second_phone_shows_what_the_first_reported(
    phone: Phone, take_phone: Callable[..., Phone], link: str
) -> None:
    stop(phone.page, CANTEEN).get_by_role("button", name="完成").tap()
    stop(phone.page, FIRST_DOOR).get_by_role("button", name="未成").tap()
    phone.page.get_by_role("button", name="地址不对").tap()
    expect(phone.page.locator("#sent")).to_be_visible()
    other = take_phone(link).page
    expect(other.locator("#count")).to_have_text("2/3")
    expect(stop(other, FIRST_DOOR)).to_contain_text("地址不对")
    assert waiting(other) == 0


def test_a_result_that_cannot_be_taken_holds_up_no_other(
    take_phone: Callable[..., Phone], link: str, served: Served, plan_id: str
) -> None:
    """A task that is not this volunteer's comes in from a saved page, before one that is."""
    at = "2026-11-22T00:10:00Z"
    brought = [
        {"id": "foreign", "type": "done", "at": at, "task": "g1", "k": "s0-2-m1"},
        {"id": "own", "type": "done", "at": at, "task": "m2", "k": "s0-3-m2"},
    ]
    page = take_phone(f"{link}#x={quote(json.dumps(brought))}").page
    expect(page.get_by_text("有结果没能上传")).to_be_visible()
    expect(page.locator("#pending")).to_be_hidden()
    assert [told["id"] for told in reports(served, plan_id)] == ["own"]
    assert "#" not in page.url


def test_a_saved_file_works_and_hands_its_results_over(
    take_phone: Callable[..., Phone], link: str, served: Served, plan_id: str, tmp_path: Path
) -> None:
    answer = httpx.get(link, params={"save": "1"}, trust_env=False)
    assert answer.headers["content-disposition"] == 'attachment; filename="xiangdao-route.html"'
    saved = tmp_path / "route.html"
    saved.write_bytes(answer.content)
    page = take_phone(saved.as_uri()).page
    expect(page.get_by_text("这是存在手机里的页面")).to_be_visible()
    stop(page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    page.reload()
    expect(page.locator("#pending")).to_have_text("待上传 1", use_inner_text=True)
    page.get_by_text("我的结果（文字）").tap()
    assert re.search(r"2 东绒线胡同 51号 送餐 完成 \d\d:\d\d\n", page.locator("#text").input_value())
    page.get_by_role("link", name="打开网上的页面并上传").tap()
    expect(page.locator("#sent")).to_be_visible()
    assert page.url == link
    assert [told["task"] for told in reports(served, plan_id)] == ["m1"]


def test_a_newer_plan_is_announced_and_opened_by_the_same_link(
    phone: Phone, accept: Callable[..., str], plan_id: str
) -> None:
    accept("b" * 32, parent=plan_id)
    stop(phone.page, CANTEEN).get_by_role("button", name="完成").tap()
    expect(phone.page.get_by_text("路线有新版本")).to_be_visible()
    assert phone.page.locator("main").get_attribute("data-plan") == plan_id
    phone.page.get_by_role("link", name="打开新路线").tap()
    expect(phone.page.locator("main")).to_have_attribute("data-plan", "b" * 32)
    expect(phone.page.locator("#count")).to_have_text("1/3")


def test_a_link_that_ends_meanwhile_loses_no_result(phone: Phone, served: Served, plan_id: str) -> None:
    httpx.delete(f"{served.url}/v1/plans/{plan_id}/links", trust_env=False)
    stop(phone.page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    expect(phone.page.get_by_text("链接已失效")).to_be_visible()
    expect(phone.page.locator("#pending")).to_have_text("待上传 1", use_inner_text=True)


def test_a_phone_that_keeps_nothing_says_so_and_still_reports(
    phone: Phone, link: str, served: Served, plan_id: str
) -> None:
    phone.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });"
    )
    phone.page.goto(link)
    expect(phone.page.get_by_text("不让网页存东西")).to_be_visible()
    stop(phone.page, FIRST_DOOR).get_by_role("button", name="完成").tap()
    expect(phone.page.locator("#sent")).to_be_visible()
    assert [told["task"] for told in reports(served, plan_id)] == ["m1"]


def test_everything_can_be_done_with_a_keyboard(phone: Phone, served: Served, plan_id: str) -> None:
    page = phone.page

    def tab_to(name: str, within: str = "") -> None:
        """Press Tab until a control of that name has the focus, as somebody who cannot point would."""
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(f"{within} :focus").filter(has_text=name).count():
                return
        raise AssertionError(f"{name} is not reached")

    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first thing is the language
    expect(page.locator("html")).to_have_attribute("lang", "en")
    tab_to("Done", ".stop")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text(
        "Undo", use_inner_text=True
    )  # the focus stays at what was done
    tab_to("Not done", ".stop")
    page.keyboard.press("Enter")
    tab_to("Refused", ".why")
    page.keyboard.press("Enter")
    expect(page.locator("#sent")).to_be_visible()
    assert [told["type"] for told in reports(served, plan_id)] == ["done", "done", "failed"]
    page.keyboard.press("Enter")  # the focus is at Undo
    expect(stop(page, FIRST_DOOR)).to_have_attribute("data-s", "")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing(take_phone: Callable[..., Phone], link: str, theme: str, locale: str) -> None:
    page = take_phone(link, theme=theme, locale=locale).page
    results = [Axe().run(page)]
    stop(page, CANTEEN).locator("[data-do=done]").tap()
    stop(page, FIRST_DOOR).locator("[data-do=ask]").tap()
    page.locator("summary").last.tap()
    results.append(Axe().run(page))
    stop(page, FIRST_DOOR).locator("[data-why]").first.tap()
    results.append(Axe().run(page))
    assert [result.generate_report() for result in results if result.violations_count] == []


def test_no_request_leaves_the_origin_and_nothing_is_refused(phone: Phone, served: Served) -> None:
    said: list[str] = []
    phone.page.on("console", lambda message: said.append(message.type))
    stop(phone.page, CANTEEN).get_by_role("button", name="完成").tap()
    expect(phone.page.locator("#sent")).to_be_visible()
    phone.page.reload()
    assert phone.origins() == {served.url}
    assert said == []


def test_every_target_is_large_enough_for_gloves(phone: Phone) -> None:
    """60 px each way; a box inside its label is hit through the label."""
    stop(phone.page, FIRST_DOOR).get_by_role("button", name="未成").tap()
    sizes: list[list[Any]] = phone.page.evaluate(
        """[...document.querySelectorAll("button, a, summary, label")]
           .filter(el => el.offsetParent || el.id === "go")
           .map(el => [el.textContent, el.getBoundingClientRect()])
           .map(([name, box]) => [name, box.width, box.height])"""
    )
    assert len(sizes) > 12
    assert [size for size in sizes if min(size[1:]) < 60] == []


@pytest.mark.parametrize("width", [320, 390, 1_200])
def test_nothing_has_to_be_moved_sideways(phone: Phone, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 700})
    phone.page.locator("header label").click()  # English is longer
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_desk_is_called_where_nobody_was_home(phone: Phone, lang: str) -> None:
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 740})
    page.set_content(written(lang=lang, desk=Desk.of("010-5550 1234")))
    tell = stop(page, FIRST_DOOR).locator(".tell")
    expect(tell).to_be_hidden()
    stop(page, FIRST_DOOR).locator("[data-do=ask]").tap()
    stop(page, FIRST_DOOR).locator("[data-why=refused]").tap()
    expect(tell).to_be_hidden()
    stop(page, FIRST_DOOR).locator("[data-do=undo]").tap()
    stop(page, FIRST_DOOR).locator("[data-do=ask]").tap()
    stop(page, FIRST_DOOR).locator("[data-why=nobody_home]").tap()
    for link in (tell.locator("a"), page.locator("header a")):
        expect(link).to_have_attribute("href", "tel:01055501234")
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(page).violations_count == 0
    stop(page, FIRST_DOOR).locator("[data-do=undo]").tap()
    expect(tell).to_be_hidden()


def test_the_style_of_the_page_leaves_the_writing_on_the_map_alone(phone: Phone) -> None:
    """The map is drawn with sizes of its own; the page's sheet comes last and must not touch them."""
    sizes: list[list[str]] = phone.page.evaluate(
        """[false, true].map(off => {
             document.styleSheets[1].disabled = off;
             const texts = [...document.querySelectorAll(".map text, .map tspan")];
             return texts.map(text => getComputedStyle(text).fontSize);
           })"""
    )
    assert sizes[0] == sizes[1]
    assert len(sizes[0]) > 3
    assert max(float(size.removesuffix("px")) for size in sizes[0]) < 15


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_a_result_is_timed_by_the_clocks_of_the_neighbourhood(
    take_phone: Callable[..., Phone], link: str, zone: str
) -> None:
    """A phone may be set to any zone; midnight is the hour at which browsers disagree about 24."""
    page = take_phone("about:blank", zone=zone).page
    page.clock.set_fixed_time("2026-11-21T16:06:00Z")
    page.goto(link)
    stop(page, CANTEEN).get_by_role("button", name="完成").tap()
    expect(stop(page, CANTEEN).locator(".was time")).to_have_text("00:06")
    assert re.search(r"完成 00:06\n", page.locator("#text").input_value())


@pytest.mark.parametrize(
    ("locale", "larger", "smaller"), [("zh-CN", "放大", "缩小"), ("en-GB", "Enlarge", "Smaller")]
)
def test_a_map_that_is_enlarged_offers_to_be_smaller(
    take_phone: Callable[..., Phone], link: str, locale: str, larger: str, smaller: str
) -> None:
    page = take_phone(link, locale=locale, script=False).page
    control, drawn = page.locator(".zoom + label"), page.locator(".map > svg")
    width = (drawn.bounding_box() or {})["width"]
    expect(control).to_have_text(larger, use_inner_text=True)
    control.tap()
    expect(control).to_have_text(smaller, use_inner_text=True)
    assert (drawn.bounding_box() or {})["width"] > 2 * width
    control.tap()
    expect(control).to_have_text(larger, use_inner_text=True)
    assert (drawn.bounding_box() or {})["width"] == width


def test_how_far_a_way_is_stands_in_one_sentence_with_it(phone: Phone) -> None:
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 740})
    page.set_content(written(plan=long_route(), lang="en"))
    lines: int = page.locator(".way summary").first.evaluate(
        """one => {
             const said = [...one.querySelectorAll("[lang=en]")], text = document.createRange();
             said.at(-1).textContent = "1,234 m on foot · 25 min";
             text.selectNodeContents(said[0]);
             return text.getClientRects().length;
           }"""
    )
    assert lines == 1


def test_the_route_can_be_read_without_a_script(take_phone: Callable[..., Phone], link: str) -> None:
    page = take_phone(link, script=False).page
    for said in ("东绒线胡同 51号", "08:02", "送餐", "钥匙在花盆下", "13800001234"):
        expect(stop(page, FIRST_DOOR)).to_contain_text(said, use_inner_text=True)
    expect(page.get_by_text("手机没有运行本页的脚本")).to_be_visible()
    assert page.get_by_role("button").count() == 0
    page.locator("header label").tap()
    expect(page.get_by_text("Scripts are off")).to_be_visible()
    expect(page.get_by_text("手机没有运行本页的脚本")).to_be_hidden()


def test_on_apples_devices_the_other_map_is_apples(take_phone: Callable[..., Phone], link: str) -> None:
    page = take_phone(link).page
    page.add_init_script("Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' });")
    page.reload()
    other = stop(page, FIRST_DOOR).get_by_role("link", name="其他地图").get_attribute("href")
    assert other is not None
    assert re.fullmatch(r"https://maps\.apple\.com/\?ll=39\.\d{6},116\.\d{6}&q=2", other)
