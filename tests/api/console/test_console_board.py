"""The page of one plan: running, done, or come to nothing."""

import html
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from optimizer.plan import Status
from tests.api.console.forms import LANES, PLAN, good
from tests.sheets import sample
from worker.ledger import Ledger


def test_a_plan_without_tasks_does_not_boast(
    desk: TestClient, quarter: str, ledger: Ledger, finish_plan: Callable[..., None]
) -> None:
    body = sample.problem(tasks=[]).model_dump_json(by_alias=True).encode()
    ledger.accept(PLAN, problem=body, fingerprint="f", map_version=quarter)
    plan = sample.plan()
    assert plan.summary is not None
    nothing = plan.summary.model_copy(update={"tasks": 0, "served": 0, "unassigned": 0})
    finish_plan(PLAN, plan.model_copy(update={"routes": (), "unassigned": (), "summary": nothing}))
    page = good(desk.get(f"/console/plans/{PLAN}"))
    assert "这份方案里没有任务。" in page
    assert "没有人需要出门。" in page
    assert "全部任务都已安排" not in page


def test_the_signs_on_the_map_are_explained(desk: TestClient, keep: Callable[..., str]) -> None:
    page = good(desk.get(f"/console/plans/{keep()}"))
    keys = re.search(r'<ul class="keys".*?</ul>', page, re.DOTALL)
    assert keys is not None
    said = re.findall(r"</svg>([^<]+)</li>", keys[0])
    assert {"上门一站", "到站点取放", "休息", "未安排的任务", "封闭"} <= set(said)
    (hatch,) = re.findall(r"url\(#([^)]+)\)", keys[0])
    assert f'id="{hatch}"' in page, "the pattern is that of the map beside it"


def test_a_cancelled_search_leads_on(desk: TestClient, quarter: str, ledger: Ledger) -> None:
    body = sample.problem().model_dump_json(by_alias=True).encode()
    ledger.accept(PLAN, problem=body, fingerprint="f", map_version=quarter)
    desk.post(f"/console/plans/{PLAN}/cancel", data={"keep": ""})
    page = good(desk.get(f"/console/plans/{PLAN}"))
    assert "没有保留结果。" in page
    assert f'action="/console/plans/{PLAN}/again"' in page
    assert '<a class="button" href="/console/new">新建方案</a>' in page


@pytest.mark.usefixtures("quarter")
class TestAPlan:
    def test_it_is_listed_with_its_figures(self, desk: TestClient, keep: Callable[..., str]) -> None:
        keep()
        page = good(desk.get("/console"))
        assert f'href="/console/plans/{PLAN}"' in page
        assert "4 / 5" in page
        assert "2026-11-22" in page

    def test_the_list_goes_back_as_far_as_wanted(self, desk: TestClient, keep: Callable[..., str]) -> None:
        for letter in "abc":
            keep(letter * 32)
        page = good(desk.get("/console?count=2"))
        assert page.count('name="plan"') == 2
        assert 'href="/console?count=32"' in page

    def test_everything_about_it_is_on_its_page(self, desk: TestClient, keep: Callable[..., str]) -> None:
        page = good(desk.get(f"/console/plans/{keep()}"))
        for said in ("4 / 5", "V01 王淑兰", "东绒线胡同 51号", "最省的办法", "请借调会 heavy_lift 的人。"):
            assert said in page
        assert page.count('name="task"') == 5, "four doors on routes, one left over"
        assert page.count("data-edge=") == len(LANES)

    def test_a_running_plan_shows_how_it_goes(self, desk: TestClient, ledger: Ledger) -> None:
        body = sample.problem(options={"time_limit_s": 30}).model_dump_json(by_alias=True).encode()
        ledger.accept(PLAN, problem=body, fingerprint="f", map_version=sample.quarter().version)
        assert "排队中" in good(desk.get(f"/console/plans/{PLAN}"))
        attempt = ledger.claim(PLAN, "test") or 0
        ledger.progress(PLAN, attempt, b'{"phase": "searching", "elapsed_s": 12.0, "unassigned": 3}')
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert f'data-events="/v1/plans/{PLAN}/progress"' in page
        assert 'max="30.0" value="12.0"' in page
        assert '<noscript><meta http-equiv="refresh"' in page
        assert 'id="replan"' not in page

    @pytest.mark.parametrize(("keep_best", "status"), [("best", "succeeded"), ("", "cancelled")])
    def test_a_search_is_stopped(self, desk: TestClient, ledger: Ledger, keep_best: str, status: str) -> None:
        body = sample.problem().model_dump_json(by_alias=True).encode()
        ledger.accept(PLAN, problem=body, fingerprint="f", map_version=sample.quarter().version)
        attempt = ledger.claim(PLAN, "test") or 0
        ledger.better(PLAN, attempt, sample.plan().model_dump_json().encode())
        answer = desk.post(f"/console/plans/{PLAN}/cancel", data={"keep": keep_best})
        assert answer.headers["location"] == f"/console/plans/{PLAN}"
        ledger.settle(PLAN, attempt)
        record = ledger.read(PLAN)
        assert record is not None
        assert record.status == status
        good(desk.get(f"/console/plans/{PLAN}"))

    def test_a_plan_that_failed(self, desk: TestClient, ledger: Ledger) -> None:
        body = sample.problem().model_dump_json(by_alias=True).encode()
        ledger.accept(PLAN, problem=body, fingerprint="f", map_version=sample.quarter().version)
        attempt = ledger.claim(PLAN, "test") or 0
        failed = sample.plan().model_copy(update={"routes": (), "summary": None, "status": Status.FAILED})
        ledger.done(PLAN, attempt, "failed", failed.model_dump_json().encode(), failure="out_of_memory")
        assert "out_of_memory" in good(desk.get(f"/console/plans/{PLAN}"))

    def test_a_problem_without_alleys(self, desk: TestClient, client: TestClient, problem: dict) -> None:
        plan_id = client.post("/v1/plans", json=problem).json()["id"]
        assert plan_id in good(desk.get("/console"))
        good(desk.get(f"/console/plans/{plan_id}"))

    def test_sheets_are_printed_in_every_way_that_there_is(
        self, desk: TestClient, keep: Callable[..., str]
    ) -> None:
        page = good(desk.get(f"/console/plans/{keep()}"))
        asked = [html.unescape(way) for way in re.findall(r'action="(/v1/plans/\w+/sheets\?[^"]+)"', page)]
        whole = [way for way in asked if "volunteer=" not in way]
        assert [way.partition("?")[2] for way in whole] == [
            "lang=zh",
            "lang=zh&size=large",
            "lang=both",
            "lang=both&size=large",
        ]
        assert len(asked) == len(whole) + 2 * 3, "of two volunteers a sheet, a large one and a picture each"
        for way in asked:
            answer = desk.post(way)
            assert answer.status_code == 200, way
            assert answer.headers["content-type"] == ("image/png" if "form=png" in way else "application/pdf")

    def test_links_are_shown_once_to_be_handed_out(self, desk: TestClient, keep: Callable[..., str]) -> None:
        answer = desk.post(f"/console/plans/{keep()}/links")
        link = re.search(r"http://127\.0\.0\.1(/r/[\w-]{43})", good(answer))
        assert link is not None
        assert "王淑兰" in good(desk.get(link[1]))
        assert desk.get(f"/console/plans/{PLAN}/links").status_code in (404, 405)

    @pytest.mark.parametrize("address", [f"/console/plans/{'0' * 32}", "/console/plans/x", "/console/x/y"])
    def test_what_there_is_not_is_a_page(self, desk: TestClient, address: str) -> None:
        answer = desk.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert "回到方案列表" in answer.text
