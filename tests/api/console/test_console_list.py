"""The list of plans: what is on it, and how several plans of one day are told apart."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.api.console.forms import PLAN, good, planned, upload
from tests.sheets import sample
from worker.ledger import Ledger
from worker.names import Names
from worker.questions import Question, ask

NOW = {"action": "replan"}


def test_a_question_about_a_plan_is_no_line_of_the_list(
    desk: TestClient, keep: Callable[..., str], ledger: Ledger
) -> None:
    """What would serve a task is kept like a plan; the first page broke once anybody had asked."""
    keep()
    question = ask(ledger, Question(PLAN, "c2"), map_version=None)
    assert question.plan_id in {record.plan_id for record in ledger.recent()}
    page = good(desk.get("/console", params={"count": 1}))
    assert PLAN in page
    assert question.plan_id not in page


def test_a_slash_behind_the_address_of_the_console_leads_there(desk: TestClient) -> None:
    answer = desk.get("/console/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")


class TestPlansOfOneDay:
    """Five plans of one morning look alike in their figures: something else must tell them apart."""

    @staticmethod
    def rows(desk: TestClient) -> dict[str, str]:
        """The rows of the list by the id of their plan, without tags."""
        found = re.findall(r"<tr.*?</tr>", good(desk.get("/console")), re.DOTALL)[1:]
        return {
            re.search(r'value="(\w{32})"', row)[1]: " ".join(re.sub(r"<[^>]+>", " ", row).split())  # type: ignore[index] # each has one
            for row in found
        }

    def test_each_says_what_it_was_made_of_and_when(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger
    ) -> None:
        first, second = keep(), keep("b" * 32)
        Names(ledger.store, ttl_s=60).call(second, "东四片区")
        told = self.rows(desk)
        for plan_id in (first, second):
            assert "08:00–11:00 · 地图 quarter" in told[plan_id]
            assert f"编号 {plan_id[:8]}" in told[plan_id]
        assert "2026-11-22 东四片区" in told[second]
        assert "东四片区" not in told[first]

    @pytest.mark.usefixtures("quarter")
    def test_a_ledger_gives_its_name_to_the_plan_and_to_its_replans(
        self, desk: TestClient, ledger: Ledger, finish_plan: Callable[..., None]
    ) -> None:
        body = sample.problem().model_dump_json(by_alias=True, exclude_none=True)
        answer = desk.post(
            upload(desk, body, "东四 早班.json", map="") + "/plan", data={"who": ["V01", "V02"]}
        )
        record, _ = planned(ledger, answer)
        finish_plan(record.plan_id, sample.plan().model_copy(update={"id": record.plan_id}))
        child, _ = planned(ledger, desk.post(f"/console/plans/{record.plan_id}/replan", data=NOW))
        for plan_id in (record.plan_id, child.plan_id):
            assert "2026-11-22 东四 早班" in self.rows(desk)[plan_id]
            assert "<bdi>东四 早班</bdi>" in good(desk.get(f"/console/plans/{plan_id}"))

    def test_one_says_which_it_replaces_and_the_other_by_which_it_was(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger
    ) -> None:
        elder = keep()
        given_up, _ = planned(ledger, desk.post(f"/console/plans/{elder}/replan", data=NOW))
        ledger.cancel(given_up.plan_id, keep=False)
        for plan_id in (given_up.plan_id, elder):
            assert "接替" not in self.rows(desk)[plan_id], "a replan that came to nothing replaces nothing"
        heir, _ = planned(ledger, desk.post(f"/console/plans/{elder}/replan", data=NOW))
        page = good(desk.get("/console"))
        assert re.search(rf'<a href="/console/plans/{heir.plan_id}">已由 \d\d:\d\d 的方案接替</a>', page)
        assert re.search(r"接替 \d\d:\d\d 的方案", self.rows(desk)[heir.plan_id])
        assert page.count('class="over"') == 2, "the one that was replaced and the one that was cancelled"

    def test_where_the_elder_is_not_listed_any_more_that_is_said_all_the_same(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger
    ) -> None:
        elder = keep()
        keep("b" * 32)
        planned(ledger, desk.post(f"/console/plans/{elder}/replan", data=NOW))
        assert "接替更早的方案" in good(desk.get("/console", params={"count": 1}))

    def test_the_day_is_that_of_the_place_not_of_the_offset_it_was_written_in(
        self, desk: TestClient, keep: Callable[..., str]
    ) -> None:
        shifts = [{"start": "2026-11-22T20:00:00Z", "end": "2026-11-22T23:30:00Z"}]
        people = [{"id": "V01", "shifts": shifts}]
        plan_id = keep(date=None, volunteers=people)
        assert "2026-11-23" in self.rows(desk)[plan_id]
        assert "04:00–07:30" in self.rows(desk)[plan_id]
