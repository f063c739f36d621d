"""Two plans side by side, and what it would take to serve what is left over."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.console.words import SAID
from optimizer.remedy import Outcome, StepCode
from tests.api.console.forms import PLAN, good
from tests.sheets import sample
from worker import jobs
from worker.ledger import Ledger
from worker.settings import Settings


class TestComparing:
    def test_two_plans_side_by_side(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger, finish_plan: Callable[..., None]
    ) -> None:
        keep()
        body = sample.problem().model_dump_json(by_alias=True).encode()
        other = "b" * 32
        ledger.accept(other, problem=body, fingerprint="g", map_version=sample.quarter().version)
        finish_plan(other, sample.plan(sample.meals()).model_copy(update={"id": other}))
        ledger.store.hset(f"xd:plan:{PLAN}", "created", 1)  # as if it had been made long before
        page = good(desk.get(f"/console/compare?plan={other}&plan={PLAN}"))
        numbers = page[page.index("<table") :]
        assert numbers.index(PLAN) < numbers.index(other), "the older one comes first"
        assert "不再安排" not in page, "tasks that are not among the unassigned were not looked at"
        assert "V02 李建国" in page
        assert page.count("<svg") >= 2

    def test_a_change_is_what_lies_between_the_figures_as_they_are_read(
        self, desk: TestClient, quarter: str, ledger: Ledger, finish_plan: Callable[..., None]
    ) -> None:
        body = sample.problem().model_dump_json(by_alias=True).encode()
        ends = sample.EIGHT + timedelta(hours=2)
        # 3 h 21 min and 3 h 39 min are 18 min apart, 1,139 seconds would be 19.
        for plan_id, spread, minutes in ((PLAN, 12_001, 0), ("b" * 32, 13_140, 9)):
            plan = sample.plan()
            assert plan.summary is not None
            figures = {"load_spread": spread, "finish_at": ends + timedelta(minutes=minutes)}
            summary = plan.summary.model_copy(update=figures)
            ledger.accept(plan_id, problem=body, fingerprint="g", map_version=quarter)
            finish_plan(plan_id, plan.model_copy(update={"id": plan_id, "summary": summary}))
        ledger.store.hset(f"xd:plan:{PLAN}", "created", 1)
        page = good(desk.get(f"/console/compare?plan={'b' * 32}&plan={PLAN}"))
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        assert "工时差 3 小时 21 分 3 小时 39 分 +18 分钟" in text
        assert "最晚结束 10:00 10:09 +9 分钟" in text

    @pytest.mark.parametrize("plans", [[], [PLAN], [PLAN, "b" * 32, "c" * 32]])
    def test_it_takes_two(self, desk: TestClient, keep: Callable[..., str], plans: list[str]) -> None:
        keep()
        answer = desk.get("/console/compare", params={"plan": plans})
        assert answer.status_code == 422
        assert '<p class="alert" role="alert">请先在列表中勾选两份方案' in answer.text
        assert "请求有误" not in answer.text
        assert (f'value="{PLAN}" checked' in answer.text) == (PLAN in plans), "the list is as it was left"

    def test_both_have_routes(
        self, desk: TestClient, keep: Callable[..., str], client: TestClient, problem: dict
    ) -> None:
        queued = client.post("/v1/plans", json=problem).json()["id"]
        assert desk.get(f"/console/compare?plan={keep()}&plan={queued}").status_code == 409


@pytest.mark.requirement("R31")
class TestWhatItWouldTake:
    @pytest.fixture(autouse=True)
    def here(self, monkeypatch: pytest.MonkeyPatch, store_settings: Settings) -> None:
        quick = store_settings.model_copy(update={"question_s": 4.0})
        monkeypatch.setattr(jobs, "settings", lambda: quick)

    @staticmethod
    def page(desk: TestClient, plan_id: str, **query: str) -> str:
        return good(desk.get(f"/console/plans/{plan_id}/unassigned/c1", params=query))

    @staticmethod
    def work(ledger: Ledger) -> int:
        due = [delivery.plan_id for delivery in ledger.due()]
        for name in due:
            jobs.LEASH.reset()
            jobs.solve(name)
        return len(due)

    def test_a_task_that_is_left_over_leads_to_the_change_that_would_serve_it(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        board = good(desk.get(f"/console/plans/{keep()}"))
        assert f'href="/console/plans/{PLAN}/unassigned/c1"' in board
        waiting = self.page(desk, PLAN)
        assert "正在寻找最省的改动" in waiting
        assert '<meta http-equiv="refresh" content="2">' in waiting, "it comes again without a script"
        assert "缺少“搬运”技能" in waiting
        self.page(desk, PLAN)
        assert self.work(ledger) == 1, "looked at twice, it is one question"

        found = self.page(desk, PLAN)
        assert "http-equiv" not in found
        told = json.loads(desk.get(f"/v1/plans/{PLAN}/unassigned/c1").content)["remedy"]
        assert told["proof"]
        assert told["detail_zh"] in found
        assert "已重新求解验证" in found
        english = self.page(desk, PLAN, lang="en")
        assert told["detail"] in english
        assert "Proved by solving again" in english

    def test_what_was_tried_is_told_where_nothing_helps(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        far = sample.problem().tasks[4].model_copy(update={"location": sample.at(5_000, 5_000)})
        keep(tasks=(*sample.problem().tasks[:4], far))
        self.page(desk, PLAN)
        assert self.work(ledger) == 1
        page = self.page(desk, PLAN)
        assert "没有找到可行的改动" in page
        assert "No change was found" in self.page(desk, PLAN, lang="en")

    def test_an_answer_that_could_not_be_worked_out(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        self.page(desk, keep())
        (due,) = ledger.due()
        attempt = ledger.claim(due.plan_id, "test")
        assert attempt is not None
        ledger.done(due.plan_id, attempt, "failed", b"{}", failure="engine_error")
        assert "这次没有算出答案" in self.page(desk, PLAN)

    def test_what_is_not_left_over_has_no_such_page(self, desk: TestClient, keep: Callable[..., str]) -> None:
        assert desk.get(f"/console/plans/{keep()}/unassigned/m1").status_code == 404

    def test_every_step_and_outcome_has_words(self) -> None:
        wanted = {f"step.{code}" for code in StepCode} | {f"why.{outcome}" for outcome in Outcome}
        assert wanted <= set(SAID)
