"""The console in a real browser: from a ledger to a replan, with the keyboard alone, by day and by night."""

import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from optimizer.check import parse_problem
from optimizer.solve import Budget, solve
from tests.browser.conftest import Served
from tests.sheets import sample
from worker import jobs
from worker.settings import Settings

PLAN, OTHER = "a" * 32, "b" * 32
HEADER = ["编号", "任务类型", "胡同", "门牌号", "经度", "纬度", "坐标系"]
DOORS = [
    ("m1", "上门通知", "东绒线胡同", "51号", *sample.at(100, 4), "wgs84"),
    ("m2", "上门通知", "后帽胡同", "2号", *sample.at(80, 154), "wgs84"),
    ("m3", "上门通知", "后帽胡同", "8号", *sample.at(300, 154), "wgs84"),
]
PEOPLE = [("编号", "姓名", "班次"), ("V01", "王淑兰", "8:00-11:00"), ("V02", "李建国", "8:00-11:00")]


def ledger(*, fault: bool = False) -> dict[str, Any]:
    """A workbook to be chosen; with a fault, its second task is of a kind that nobody knows."""
    doors = [(name, "跳舞" if fault and name == "m2" else kind, *rest) for name, kind, *rest in DOORS]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("任务", [HEADER, *doors]), ("志愿者", PEOPLE)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"name": "zone.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


@dataclass(frozen=True)
class Desk:
    """A dispatcher's browser, with a record of everything it asked for and complained about."""

    url: str
    page: Page
    context: BrowserContext
    asked: list[str]
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def origins(self) -> set[str]:
        parts = [urlsplit(url) for url in self.asked if not url.startswith("data:")]
        return {f"{part.scheme}://{part.netloc}" for part in parts}


@pytest.fixture
def quarter(served: Served) -> None:
    network = sample.quarter()
    served.ledger.maps.put("quarter", network.version, network.to_bytes(), b"{}")


@pytest.fixture
def take_desk(chromium: Browser, served: Served) -> Iterator[Callable[..., Desk]]:
    contexts: list[BrowserContext] = []

    def take(*, theme: str = "light", locale: str = "zh-CN", script: bool = True, width: int = 1_280) -> Desk:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type] # a literal to playwright, a parameter here
            locale=locale,
            java_script_enabled=script,
        )
        contexts.append(context)
        desk = Desk(served.url, context.new_page(), context, [], [])
        desk.page.on("request", lambda request: desk.asked.append(request.url))
        desk.page.on("console", lambda message: desk.complaints.append(message.text))
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        return desk

    yield take
    for context in contexts:
        context.close()


@pytest.fixture
def desk(take_desk: Callable[..., Desk]) -> Desk:
    return take_desk()


@pytest.fixture
def worker(served: Served) -> Iterator[None]:
    """Work on whatever is accepted, as the workers of the service would."""
    gone = threading.Event()

    def work() -> None:
        while not gone.is_set():
            for due in served.ledger.due():
                _solve(served, due.plan_id)
            gone.wait(0.05)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    gone.set()
    thread.join()


def _solve(served: Served, plan_id: str) -> None:
    record = served.ledger.read(plan_id)
    attempt = served.ledger.claim(plan_id, "test")
    assert record is not None
    if attempt is None:
        return
    problem = parse_problem(record.problem or b"")
    options = problem.options.model_copy(update={"engine": "ortools"})
    plan = solve(
        problem.model_copy(update={"options": options}),
        sample.quarter(),
        plan_id=plan_id,
        budget=Budget(iterations=20),
    )
    assert served.ledger.done(plan_id, attempt, "succeeded", plan.model_dump_json().encode())


def holder(page: Page, task: str) -> str:
    """Whose list a task is on."""
    return page.locator(f"details.route:has([value={task}]) h3").inner_text()


def unfold(page: Page, task: str) -> None:
    """Open the list that a task is on."""
    fold = page.locator(f"details.route:has([value={task}])")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


@pytest.mark.usefixtures("quarter", "worker")
def test_from_a_ledger_with_a_fault_to_a_replan(desk: Desk) -> None:
    page = desk.open("/console")
    page.get_by_role("link", name="新建方案").first.click()
    page.locator("#file").set_input_files(ledger(fault=True))
    page.locator("#date").fill("2026-11-22")
    page.get_by_role("button", name="读取").click()
    expect(page.locator(".faults tbody tr")).to_contain_text("任务 B3 任务类型 跳舞 不在可选范围内")
    expect(page.get_by_role("button", name="先规划其余各行")).to_be_visible()

    page.get_by_role("link", name="换一个文件").click()
    page.locator("#file").set_input_files(ledger())
    page.locator("#date").fill("2026-11-22")
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_text("读到 3 项任务、2 名志愿者")).to_be_visible()
    page.get_by_text("目标的轻重").click()
    page.get_by_label("分工均匀").fill("2")
    expect(page.locator("#out-fairness")).to_have_text("2.0")
    page.get_by_role("button", name="开始规划").click()

    expect(page.get_by_text("全部任务都已安排。")).to_be_visible()
    first = page.url
    before = holder(page, "m2")
    after = "V01 王淑兰" if before == "V02 李建国" else "V02 李建国"
    unfold(page, "m2")
    page.locator("[name=task][value=m2]").check()
    expect(page.locator("#ticked")).to_have_text("已选 1 项：")
    page.locator("#volunteer").select_option(label=after)
    page.get_by_role("button", name="改派").click()
    expect(page.locator("#noted")).to_contain_text(f"m2 → {after}")
    page.locator(".picks path", has=page.locator("title", has_text="青竹夹道")).first.dispatch_event("click")
    expect(page.locator("#shut")).to_contain_text("封闭 青竹夹道 · 一段")
    page.locator("#time_limit_s").fill("2")
    page.get_by_role("button", name="重新规划").click()

    expect(page.get_by_role("link", name="上一版", exact=True)).to_be_visible()
    expect(page.locator(".closed-line")).to_have_count(1)
    assert page.url != first
    assert holder(page, "m2") == after
    expect(page.locator("details.route", has_text="m2").locator(".pin-note").first).to_be_visible()
    page.get_by_role("link", name="与上一版比较").click()
    expect(page.get_by_role("heading", name="比较两份方案")).to_be_visible()
    assert desk.origins() == {desk.url}
    assert desk.complaints == []


@pytest.mark.usefixtures("quarter", "worker")
def test_everything_can_be_done_with_a_keyboard(desk: Desk) -> None:
    page = desk.open("/console/new")

    def reach(selector: str) -> None:
        """Press Tab until it has the focus, as somebody who cannot point would."""
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{selector} is not reached")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到内容")
    reach("#file")
    page.locator("#file").set_input_files(ledger())  # the dialog is the system's
    page.locator("#date").fill("2026-11-22")
    reach("form .primary")
    page.keyboard.press("Enter")
    reach("[name=who]")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    reach(".go .primary")
    page.keyboard.press("Enter")
    expect(page.locator("#replan")).to_be_visible()

    for task in ("m1", "m3"):
        unfold(page, task)
    page.locator("#main").focus()
    reach("summary")  # closing an alley by its name
    while not page.locator("#closing summary:focus").count():
        reach("summary")
    page.keyboard.press("Enter")
    reach("#alley-filter")
    page.keyboard.type("花枝")
    reach("[name=alley]")
    page.keyboard.press("Space")
    expect(page.locator("#shut")).to_contain_text("花枝夹道 · 整条")
    reach("[name=task][value=m1]")
    page.keyboard.press("Space")
    reach("#volunteer")
    page.keyboard.type("V02")
    reach("[value=move]")
    page.keyboard.press("Enter")
    expect(page.locator("#noted li")).to_have_text(re.compile("m1 → V02"))
    reach("[value=replan]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="上一版", exact=True)).to_be_visible()
    assert holder(page, "m1") == "V02 李建国"

    desk.open("/console")
    for _ in range(2):
        reach("[name=plan]")
        page.keyboard.press("Space")
    reach("form .button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="比较两份方案")).to_be_visible()
    assert desk.complaints == []


@pytest.fixture
def running(served: Served, quarter: None) -> int:  # noqa: ARG001 - the map has to be there
    """A plan that a worker has begun: the test is that worker."""
    body = sample.problem(options={"time_limit_s": 30}).model_dump_json(by_alias=True).encode()
    version = sample.quarter().version
    served.ledger.accept(PLAN, problem=body, fingerprint="f", map_version=version)
    attempt = served.ledger.claim(PLAN, "test")
    assert attempt is not None
    return attempt


def test_progress_comes_as_it_is_made_and_the_best_is_kept(desk: Desk, served: Served, running: int) -> None:
    page = desk.open(f"/console/plans/{PLAN}")
    expect(page.locator("[data-now=unassigned]")).to_have_text("–")
    served.ledger.better(PLAN, running, sample.plan().model_dump_json().encode())
    said = b'{"phase": "searching", "elapsed_s": 4.0, "unassigned": 3, "cost": 9.0}'
    assert served.ledger.progress(PLAN, running, said)
    expect(page.locator("[data-now=unassigned]")).to_have_text("3")
    expect(page.locator("[data-now=better]")).to_have_text("1")
    page.get_by_role("button", name="停下，用当前最好的").click()
    assert served.ledger.beat(PLAN, running) == "keep"
    served.ledger.settle(PLAN, running)
    expect(page.get_by_text("4 / 5")).to_be_visible()
    expect(page.locator("#progress")).to_have_count(0)


def test_a_search_is_cancelled(desk: Desk, served: Served, running: int) -> None:
    page = desk.open(f"/console/plans/{PLAN}")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="取消规划").click()
    assert asked == ["取消后不保留任何结果。确定取消吗？"]
    expect(page.locator("#progress")).to_be_visible()
    assert served.ledger.beat(PLAN, running) == "ok"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="取消规划").click()
    expect(page.get_by_text("规划已取消")).to_be_visible()
    assert served.ledger.beat(PLAN, running) == "cancel"


def test_without_a_script_it_works_as_well(
    take_desk: Callable[..., Desk], accept: Callable[..., str], served: Served
) -> None:
    accept(PLAN)
    page = take_desk(script=False).open(f"/console/plans/{PLAN}")
    page.locator("[name=task][value=m2]").check()
    page.locator("#volunteer").select_option("V02")
    page.get_by_role("button", name="改派").click()
    expect(page.get_by_text("排队中…")).to_be_visible()
    child = served.ledger.read(page.url.rpartition("/")[2])
    assert child is not None
    pinned = {task.id: task.pinned for task in parse_problem(child.problem or b"").tasks if task.pinned}
    assert pinned["m2"].volunteer == "V02"


@pytest.fixture
def questions(
    served: Served, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Answer every question that was put, as a worker would."""
    quick = store_settings.model_copy(update={"question_s": 4.0})
    monkeypatch.setattr(jobs, "settings", lambda: quick)

    def answer() -> None:
        for due in served.ledger.due():
            jobs.LEASH.reset()
            jobs.solve(due.plan_id)

    return answer


@pytest.mark.parametrize("script", [True, False])
def test_what_it_would_take_is_found_behind_a_task_that_is_left_over(
    take_desk: Callable[..., Desk],
    accept: Callable[..., str],
    questions: Callable[[], None],
    *,
    script: bool,
) -> None:
    desk = take_desk(script=script)
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    page.locator(".lost summary").first.click()
    page.get_by_role("link", name="怎样才能排上？").click()
    expect(page.get_by_text("正在寻找最省的改动")).to_be_visible()
    questions()
    expect(page.get_by_role("heading", name="最省的改动")).to_be_visible()
    expect(page.locator(".remedy ol li")).to_have_count(1)
    expect(page.get_by_text("已重新求解验证")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="The smallest change")).to_be_visible()
    page.get_by_role("link", name="Back to the plan").click()
    expect(page.locator("section.lost")).to_be_visible()
    assert desk.complaints == []
    assert desk.origins() == {desk.url}


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


def test_a_task_is_entered_and_a_closure_lifted_without_a_script(
    take_desk: Callable[..., Desk], accept: Callable[..., str], served: Served
) -> None:
    page = take_desk(script=False).open(f"/console/plans/{accept(PLAN)}")
    page.locator("#new-task > summary").click()
    page.locator("#nt-kind").select_option(label="代办")
    page.locator("#nt-position").fill("somewhere")
    page.get_by_role("button", name="记下任务").click()
    expect(page.get_by_role("alert")).to_contain_text("没有记下")
    expect(page.locator("#nt-kind")).to_have_value("errand")
    page.locator("#nt-position").fill(", ".join(map(str, sample.at(120, 4))))
    page.locator("#nt-until").fill("10:15")
    page.get_by_role("button", name="记下任务").click()
    expect(page.locator("#since")).to_contain_text("1 项新任务")
    page.locator("#shutting > summary").click()
    page.get_by_role("button", name="解除封闭").click()
    expect(page.locator("#shutting")).to_have_count(0)
    expect(page.locator(".closed-line")).to_have_count(0)
    page.locator("#since").get_by_role("button", name="重新规划").click()
    expect(page.get_by_text("排队中…")).to_be_visible()
    child = served.ledger.read(page.url.rpartition("/")[2])
    assert child is not None
    rest = parse_problem(child.problem or b"")
    (entered,) = [task for task in rest.tasks if task.id == "new-1"]
    assert entered.location == sample.at(120, 4)
    assert rest.closures == ()
