"""What became of a plan's tasks: told one by one, ticked off on routes, settled when it is replanned."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from optimizer.plan import StopType
from tests.api.console.forms import PLAN, good
from tests.sheets import sample
from worker.ledger import Ledger

Tell = Callable[..., None]
ROUTE = 'details class="panel route" id="r0"'


def read(page: str, what: str) -> str:
    """The text of the first element of the page that begins so and has no other of its name inside."""
    name = what.partition(" ")[0]
    found = re.search(rf"<{what}.*?</{name}>", page, re.DOTALL)
    assert found is not None, what
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


@pytest.fixture
def tell(client: TestClient) -> Tell:
    """Report as a telephone does, minutes after the shift has begun."""
    told = 0

    def send(kind: str, task: str, minutes: int = 0, plan: str = PLAN, **more: object) -> None:
        nonlocal told
        told += 1
        at = (sample.EIGHT + timedelta(minutes=minutes)).isoformat()
        event = {"id": f"e{told}", "type": kind, "task": task, "at": at, **more}
        answer = client.post(f"/v1/plans/{plan}/events", json=event)
        assert answer.is_success, answer.text

    return send


class TestWhatDidNotWork:
    def test_it_is_told_task_by_task(self, desk: TestClient, keep: Callable[..., str], tell: Tell) -> None:
        keep()
        tell("failed", "m1", 12, reason="nobody_home", volunteer="V01")
        tell("skipped", "n1", 14, reason="<门>坏了", volunteer="V02")
        tell("cancelled_task", "c1", 15)
        page = good(desk.get(f"/console/plans/{PLAN}"))
        said = read(page, 'section class="alert calm"')
        assert "未成 m1 · 送餐 · 东绒线胡同 51号 08:12 · V01 王淑兰 · 没人应门" in said
        assert re.search(r"跳过 n1 · 上门通知 · .* 08:14 · V02 李建国 · &lt;门&gt;坏了 · 会再安排", said)
        assert re.search(r"取消 c1 · 换煤气罐 · .* 08:15 重新规划", said)
        assert "Nobody home" in good(desk.get(f"/console/plans/{PLAN}?lang=en"))

    def test_what_was_done_after_all_is_not_told(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell
    ) -> None:
        keep()
        tell("failed", "m1", 12, reason="nobody_home", volunteer="V01")
        tell("done", "m1", 20, volunteer="V01")
        assert 'class="ended"' not in good(desk.get(f"/console/plans/{PLAN}"))

    def test_a_result_that_was_taken_back_is_called_so(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell
    ) -> None:
        keep()
        tell("done", "n1", 12, volunteer="V02")
        tell("skipped", "n1", 13, reason="undone", volunteer="V02")
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert "撤销了原来的结果" in page
        assert "undone" not in read(page, 'section class="alert calm"')

    def test_a_replan_still_names_it(
        self,
        desk: TestClient,
        keep: Callable[..., str],
        tell: Tell,
        finish_plan: Callable[..., None],
    ) -> None:
        keep()
        assert "已了结" not in good(desk.get(f"/console/plans/{PLAN}"))
        tell("done", "m2", 9, volunteer="V01")
        tell("failed", "m1", 12, reason="nobody_home", volunteer="V01")
        tell("failed", "g1", 13, reason="goods_missing", volunteer="V02", retry=True)
        tell("cancelled_task", "c1", 10)
        child = desk.post(f"/console/plans/{PLAN}/replan", data={"action": "replan"}).headers["location"]
        finish_plan(child.rpartition("/")[2], sample.plan(sample.waste(), unassigned=()))
        page = good(desk.get(child))
        said = read(page, 'details class="panel settled"')
        assert said.startswith("已了结 3 项 完成 1 · 未成 1 · 取消 1 未成 m1 · 送餐 · 东绒线胡同 51号 08:12")
        assert "没人应门" in said
        assert "取消 c1" in said
        assert "g1" not in said, "it is tried again"


class TestHowFarItIs:
    def test_what_has_ended_is_marked_and_no_longer_ticked(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell
    ) -> None:
        fresh = good(desk.get(f"/console/plans/{keep()}"))
        assert "已办" not in fresh
        assert 'class="came ' not in fresh
        tell("done", "m1", 2, volunteer="V01", stop="pickup", site="canteen")
        assert 'class="came ' not in good(desk.get(f"/console/plans/{PLAN}")), "the other meal is still there"
        tell("done", "m1", 8, volunteer="V01")
        tell("failed", "m2", 11, reason="nobody_home", volunteer="V01")
        tell("failed", "n1", 12, reason="other", volunteer="V02", retry=True)
        tell("cancelled_task", "c1", 13)
        page = good(desk.get(f"/console/plans/{PLAN}"))
        told = read(page, ROUTE)
        assert "已办 1 / 2 · 未成 1" in told
        assert "✓ 完成 08:08" in told
        assert "✗ 未成 08:11" in told
        assert told.count("✓") == 2, "the canteen lies behind the door, too"
        assert "✗ 未成 08:12" in read(page, 'details class="panel route" id="r1"')
        assert re.search(r"<dt>已办</dt><dd>1 / 4</dd>", page)
        assert sorted(re.findall(r'name="task" form="replan" value="(\w+)"', page)) == ["g1", "n1"]
        assert "1 / 4" in good(desk.get(f"/console/plans/{PLAN}?lang=en"))

    def test_goods_from_a_door_are_marked_where_they_are_given(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell
    ) -> None:
        keep()
        tell("done", "g1", 16, volunteer="V02", stop="pickup")
        half = read(good(desk.get(f"/console/plans/{PLAN}")), 'details class="panel route" id="r1"')
        tell("done", "g1", 18, volunteer="V02", stop="delivery", site="storage_north")
        whole = read(good(desk.get(f"/console/plans/{PLAN}")), 'details class="panel route" id="r1"')
        assert re.findall(r"✓ 完成 (\S+)", half) == ["08:16"]
        assert re.findall(r"✓ 完成 (\S+)", whole) == ["08:16", "08:18"]

    def test_what_was_taken_back_is_open_again(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell
    ) -> None:
        keep()
        tell("done", "n1", 12, volunteer="V02")
        tell("skipped", "n1", 13, reason="undone", volunteer="V02")
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert 'class="came ' not in page
        assert 'name="task" form="replan" value="n1"' in page

    def test_what_is_tried_again_is_open_in_the_replan(
        self, desk: TestClient, keep: Callable[..., str], tell: Tell, finish_plan: Callable[..., None]
    ) -> None:
        keep()
        tell("failed", "n1", 12, reason="nobody_home", volunteer="V02", retry=True)
        child = desk.post(f"/console/plans/{PLAN}/replan", data={"action": "replan"}).headers["location"]
        finish_plan(child.rpartition("/")[2], sample.plan(sample.waste(), unassigned=()))
        assert 'class="came ' not in good(desk.get(child))
        tell("done", "n1", 14, plan=child.rpartition("/")[2], volunteer="V02")
        assert "✓ 完成 08:14" in read(good(desk.get(child)), ROUTE)


def test_of_several_tasks_at_a_door_each_is_called_by_its_kind(
    desk: TestClient, quarter: str, ledger: Ledger, finish_plan: Callable[..., None], tell: Tell
) -> None:
    tasks = [
        {"id": "w1", "kind": "notify", "location": sample.at(360, 146)},
        {"id": "w2", "kind": "swab", "location": sample.at(360, 146)},
    ]
    body = sample.problem(tasks=tasks).model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept(PLAN, problem=body, fingerprint="f", map_version=quarter)
    door = (
        sample.Clock()
        .stop(StopType.START, (0, 150))
        .stop(StopType.TASK, (360, 150), (360, 146), task="w1", service_s=30)
        .stop(StopType.TASK, (360, 146), task="w2", service_s=60)
        .route("V01")
    )
    finish_plan(PLAN, sample.plan(door, unassigned=()))
    assert "上门通知 选择任务 w1 上门采样 选择任务 w2" in read(
        good(desk.get(f"/console/plans/{PLAN}")), ROUTE
    )
    tell("done", "w2", 12, volunteer="V01")
    half = read(good(desk.get(f"/console/plans/{PLAN}")), ROUTE)
    assert "上门通知 选择任务 w1 上门采样 ✓ 完成 08:12" in half
