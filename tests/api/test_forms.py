"""One plan in every form: by suffix, by Accept, whole and for one volunteer."""

import io
import json
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from fastapi.testclient import TestClient

from optimizer.plan import Plan, Route, Status, Stop, StopType, Summary
from optimizer.problem import Mode

FORMS = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "gpx": "application/gpx+xml",
    "ics": "text/calendar; charset=utf-8",
}
EIGHT = datetime.fromisoformat("2026-03-02T08:00:00+08:00")


def route(volunteer: str, task: str) -> Route:
    def stop(order: int, kind: StopType, name: str | None = None) -> Stop:
        return Stop(
            order=order,
            type=kind,
            task=name,
            location=(116.4105, 39.94),
            arrive=EIGHT,
            wait_s=0,
            begin=EIGHT,
            depart=EIGHT,
            service_s=0,
            load_after={},
        )

    return Route(
        volunteer=volunteer,
        shift=0,
        mode=Mode.FOOT,
        tasks=1,
        walk_m=100,
        walk_s=80,
        wait_s=0,
        service_s=0,
        break_s=0,
        work_s=80,
        start_at=EIGHT,
        finish_at=EIGHT,
        stops=(stop(0, StopType.START), stop(1, StopType.TASK, task), stop(2, StopType.END)),
    )


@pytest.fixture
def done(client: TestClient, on_map: dict, finish_plan: Callable[..., None]) -> str:
    """A finished plan of two volunteers, one of them with an id that looks like a file and a path."""
    people = [{**on_map["volunteers"][0], "id": name} for name in ("v1", "ring/2.txt", "idle")]
    tasks = [
        {"id": name, "kind": "notify", "location": [116.4105, 39.94]} for name in ("notice-1", "notice-2")
    ]
    plan_id = client.post("/v1/plans", json={**on_map, "volunteers": people, "tasks": tasks}).json()["id"]
    summary = Summary(
        tasks=2,
        served=2,
        unassigned=0,
        volunteers_used=2,
        walk_m=200,
        walk_s=160,
        wait_s=0,
        service_s=0,
        finish_at=EIGHT,
        load_spread=0,
        cost={},
    )
    routes = (route("v1", "notice-1"), route("ring/2.txt", "notice-2"))
    finish_plan(plan_id, Plan(id=plan_id, status=Status.SUCCEEDED, summary=summary, routes=routes))
    return plan_id


@pytest.mark.parametrize(("suffix", "media"), FORMS.items())
def test_a_form_by_suffix_and_by_accept(client: TestClient, done: str, suffix: str, media: str) -> None:
    by_suffix = client.get(f"/v1/plans/{done}.{suffix}", headers={"Accept": "application/json"})
    by_accept = client.get(f"/v1/plans/{done}", headers={"Accept": media})
    assert by_suffix.status_code == by_accept.status_code == 200
    assert by_suffix.headers["content-type"] == by_accept.headers["content-type"] == media
    assert by_suffix.content == by_accept.content
    assert "Accept" in by_accept.headers["vary"]


def test_the_workbook_of_one_volunteer_is_not_the_dispatchers(client: TestClient, done: str) -> None:
    """The whole plan's has a sheet of courtyards; in one volunteer's part there is nothing to compare."""
    whole, own = (
        openpyxl.load_workbook(io.BytesIO(client.get(f"/v1/plans/{done}{part}.xlsx").content)).sheetnames
        for part in ("", "/routes/v1")
    )
    assert "院落四件事" in whole
    assert "院落四件事" not in own


@pytest.mark.parametrize("form", ["", ".pdf", ".txt", ".nothing"])
def test_whoever_asks_for_the_head_alone_gets_it(client: TestClient, done: str, form: str) -> None:
    whole, head = client.get(f"/v1/plans/{done}{form}"), client.head(f"/v1/plans/{done}{form}")
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.head("/v1/plans").status_code == 405


def test_json_is_what_whoever_does_not_care_gets(client: TestClient, done: str) -> None:
    assert client.get(f"/v1/plans/{done}", headers={"Accept": "*/*"}).headers["content-type"] == FORMS["json"]


def test_a_browser_gets_the_report(client: TestClient, done: str) -> None:
    wish = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get(f"/v1/plans/{done}", headers={"Accept": wish}).headers["content-type"] == FORMS["html"]


def test_sheets_come_in_both_languages(client: TestClient, done: str) -> None:
    chinese = client.get(f"/v1/plans/{done}.txt").text
    english = client.get(f"/v1/plans/{done}.txt?lang=en").text
    assert chinese != english
    wished = client.get(f"/v1/plans/{done}.txt", headers={"Accept-Language": "en-GB, zh;q=0.5"})
    assert wished.text == english


def test_the_short_text_has_an_address_of_its_own(client: TestClient, done: str) -> None:
    long, short = (client.get(f"/v1/plans/{done}.{suffix}") for suffix in ("txt", "short"))
    assert short.headers["content-type"] == long.headers["content-type"] == FORMS["txt"]
    assert len(short.content) < len(long.content)


def test_paper_knows_both_languages_and_large_print(client: TestClient, done: str) -> None:
    plain, both, large = (
        client.get(f"/v1/plans/{done}.pdf{wish}").content for wish in ("", "?lang=both", "?size=large")
    )
    assert len({plain, both, large}) == 3


def test_whoever_wants_both_languages_of_a_text_gets_chinese(client: TestClient, done: str) -> None:
    both, chinese = (client.get(f"/v1/plans/{done}.txt?lang={lang}") for lang in ("both", "zh"))
    assert both.text == chinese.text


@pytest.mark.parametrize("form", ["docx", "exe", "JSON", ""])
def test_forms_there_are_not(client: TestClient, done: str, form: str) -> None:
    answer = client.get(f"/v1/plans/{done}.{form}")
    assert answer.status_code in (404, 406)
    assert answer.headers["content-type"] == "application/problem+json"


def test_media_types_there_are_not(client: TestClient, done: str) -> None:
    answer = client.get(f"/v1/plans/{done}", headers={"Accept": "audio/*"})
    assert answer.status_code == 406
    assert ".geojson" in answer.json()["detail"]


def test_a_sheet_of_a_plan_that_is_not_there_yet(client: TestClient, problem: dict) -> None:
    plan_id = client.post("/v1/plans", json=problem).json()["id"]
    answer = client.get(f"/v1/plans/{plan_id}.html")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/no-routes-yet"
    assert answer.headers["retry-after"] == "1"


def test_one_volunteer_sees_nobody_elses_doors(client: TestClient, done: str) -> None:
    plan = client.get(f"/v1/plans/{done}/routes/v1").json()
    assert [one["volunteer"] for one in plan["routes"]] == ["v1"]
    assert plan["summary"]["tasks"] == 1
    assert plan["summary"]["walk_m"] == 100
    for form in FORMS:
        answer = client.get(f"/v1/plans/{done}/routes/v1.{form}")
        assert answer.status_code == 200
        assert "ring/2.txt" not in answer.text
        assert "notice-2" not in answer.text


def test_an_id_that_looks_like_a_path_and_a_form(client: TestClient, done: str) -> None:
    plan = client.get(f"/v1/plans/{done}/routes/ring%2F2.txt").json()
    assert [one["volunteer"] for one in plan["routes"]] == ["ring/2.txt"]
    text = client.get(f"/v1/plans/{done}/routes/ring%2F2.txt.txt")
    assert text.headers["content-type"] == FORMS["txt"]


def test_a_volunteer_with_nothing_to_do(client: TestClient, done: str) -> None:
    plan = client.get(f"/v1/plans/{done}/routes/idle").json()
    assert plan.get("routes", []) == []
    assert plan["summary"]["volunteers_used"] == 0


def test_a_volunteer_there_is_not(client: TestClient, done: str) -> None:
    answer = client.get(f"/v1/plans/{done}/routes/nobody.txt")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/route-not-found"
    assert "nobody" not in json.dumps(answer.json())
