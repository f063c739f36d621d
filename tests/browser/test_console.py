"""The console in a real browser: from a ledger to a replan, with the keyboard alone, and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from optimizer.check import parse_problem
from tests.browser.conftest import Served
from tests.browser.desk import PLAN, Desk, holder, ledger, unfold
from tests.sheets import sample
from worker import jobs
from worker.settings import Settings


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


def test_two_plans_are_compared_and_neither_fewer_nor_more(desk: Desk, accept: Callable[..., str]) -> None:
    for letter in "abc":
        accept(letter * 32)
    page = desk.open("/console")
    compare, boxes = page.get_by_role("button", name="比较"), page.locator("[name=plan]")
    for number in range(3):
        expect(compare).to_be_enabled(enabled=number == 2)
        boxes.nth(number).check()
    expect(compare).to_be_disabled()
    boxes.nth(0).uncheck()
    compare.click()
    expect(page.get_by_role("heading", name="比较两份方案")).to_be_visible()
    assert desk.complaints == []


@pytest.mark.parametrize("way", ["button", "enter"])
def test_what_is_noted_goes_along_when_reports_are_planned_in(
    desk: Desk, accept: Callable[..., str], served: Served, way: str
) -> None:
    page = desk.open(f"/console/plans/{accept(PLAN)}")
    unfold(page, "n1")
    page.locator(".route[open] button", has_text="记下").last.click()
    expect(page.locator("#since")).to_contain_text("1 人迟到")
    unfold(page, "m1")
    page.locator("[name=task][value=m1]").check()
    if way == "button":
        page.get_by_role("button", name="锁定").click()
        expect(page.locator("#noted li")).to_have_count(1)
    else:
        page.locator("#volunteer").select_option("V01")
        page.locator("#order").press("Enter")
        expect(page.locator("#noted li")).to_contain_text("m1 → V01")
    page.locator("#since").get_by_role("button", name="重新规划").click()
    expect(page.get_by_text("排队中…")).to_be_visible()
    child = served.ledger.read(page.url.rpartition("/")[2])
    assert child is not None
    (pinned,) = [task.pinned for task in parse_problem(child.problem or b"").tasks if task.pinned]
    assert pinned.volunteer == "V01"
    assert desk.complaints == []


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
