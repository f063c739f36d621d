"""What became of a plan's tasks: told one by one, ticked off on routes, settled when it is replanned."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.api.console.forms import PLAN, good
from tests.sheets import sample

Tell = Callable[..., None]


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
