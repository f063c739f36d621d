"""Links are given, found, taken back; their page is private, and no log ever sees a token."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import structlog
from fastapi.testclient import TestClient
from redis.exceptions import ConnectionError as StoreGone

from api.app import create_app
from api.settings import ApiSettings
from optimizer.plan import Plan
from tests.sheets import sample
from worker.ledger import Ledger


@pytest.fixture
def links(client: TestClient, plan_id: str) -> dict[str, str]:
    """Paths of the volunteers' pages."""
    given: dict[str, str] = client.post(f"/v1/plans/{plan_id}/links").raise_for_status().json()
    return {volunteer: urlsplit(url).path for volunteer, url in given.items()}


@pytest.fixture
def behind_a_proxy(ledger: Ledger) -> Iterator[TestClient]:
    settings = ApiSettings(public_url="https://plans.example.org/walk/")
    with TestClient(create_app(settings, ledger)) as client:
        yield client


def done(task: str, **more: str) -> dict[str, Any]:
    return {"id": f"r-{task}", "type": "done", "at": "2026-11-22T08:10:00+08:00", "task": task, **more}


DESK = "010-5550 1234"


@pytest.fixture
def with_a_desk(ledger: Ledger) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(dispatcher_phone=DESK), ledger)) as client:
        yield client


def test_every_volunteer_gets_an_address_of_their_own(client: TestClient, plan_id: str) -> None:
    given = client.post(f"/v1/plans/{plan_id}/links").json()
    assert list(given) == ["V01", "V02"]
    assert all(url.startswith("http://testserver/r/") for url in given.values())
    one = client.post(f"/v1/plans/{plan_id}/links", params={"volunteer": "V02"}).json()
    assert list(one) == ["V02"]
    assert one["V02"] != given["V02"]


def test_addresses_begin_where_phones_reach_us(behind_a_proxy: TestClient, plan_id: str) -> None:
    [url] = behind_a_proxy.post(f"/v1/plans/{plan_id}/links", params={"volunteer": "V01"}).json().values()
    assert url.startswith("https://plans.example.org/walk/r/")


def test_whom_the_problem_does_not_know_gets_none(client: TestClient, plan_id: str) -> None:
    answer = client.post(f"/v1/plans/{plan_id}/links", params={"volunteer": "V99"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/route-not-found")
    assert client.post(f"/v1/plans/{'b' * 32}/links").status_code == 404


def test_the_page_is_private_and_carries_its_own_policy(client: TestClient, links: dict[str, str]) -> None:
    answer = client.get(links["V01"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_page_speaks_of_nobody_else(client: TestClient, links: dict[str, str]) -> None:
    page = client.get(links["V01"]).text
    assert "王淑兰" in page
    for foreign in ("李建国", "V02", "后帽胡同附近", "收垃圾", "上门通知", "换煤气罐"):
        assert foreign not in page


def test_the_page_never_says_what_a_household_was_classed_as(
    client: TestClient, links: dict[str, str]
) -> None:
    """Both doors of the sample's first route are classed; every word for it, in either language."""
    page = client.get(links["V01"]).text.lower()
    for word in ("close_contact", "home_isolation", "contact>密", "密接", "隔离", "isolat", 'household":'):
        assert word not in page
    assert "钥匙在花盆下" in page
    assert "tel:13800001234" in page


def test_small_phones_get_it_packed(client: TestClient, links: dict[str, str]) -> None:
    with client.stream("GET", links["V01"], headers={"Accept-Encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
    plain = client.get(links["V01"], headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(content) == plain.content


@pytest.mark.parametrize(("lang", "said"), [("zh", 'lang="zh-CN"'), ("en", 'lang="en"')])
def test_the_page_opens_in_the_callers_language(
    client: TestClient, links: dict[str, str], lang: str, said: str
) -> None:
    assert f"<html {said}>" in client.get(links["V01"], headers={"Accept-Language": lang}).text
    assert f"<html {said}>" in client.get(links["V01"], params={"lang": lang}).text


def test_an_unknown_link_is_answered_kindly_in_both_languages(client: TestClient) -> None:
    answer = client.get("/r/" + "x" * 43)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "There is no such page" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_links_that_are_taken_back_say_so(client: TestClient, links: dict[str, str], plan_id: str) -> None:
    assert client.delete(f"/v1/plans/{plan_id}/links", params={"volunteer": "V01"}).status_code == 204
    answer = client.get(links["V01"])
    assert answer.status_code == 410
    assert "链接已经失效" in answer.text
    told = client.post(f"{links['V01']}/events", json=done("m1"))
    assert (told.status_code, told.json()["type"]) == (410, "/problems/link-ended")
    assert client.get(links["V02"]).status_code == 200


def test_a_link_outlives_its_plan_only_as_an_ended_one(
    client: TestClient, links: dict[str, str], store: redis.Redis
) -> None:
    store.delete(*store.keys("xd:plan:*"))
    assert client.get(links["V01"]).status_code == 410


def test_a_plan_in_the_making_asks_for_patience(client: TestClient, ledger: Ledger) -> None:
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept("c" * 32, problem=body, fingerprint="f")
    [url] = client.post(f"/v1/plans/{'c' * 32}/links", params={"volunteer": "V01"}).json().values()
    answer = client.get(urlsplit(url).path)
    assert '<meta http-equiv="refresh" content="5">' in answer.text
    assert "路线还在计算" in answer.text


def test_whoever_has_no_route_is_told(
    client: TestClient, ledger: Ledger, finish_plan: Callable[..., None]
) -> None:
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept("d" * 32, problem=body, fingerprint="f")
    plan: Plan = sample.plan(sample.meals())
    finish_plan("d" * 32, plan.model_copy(update={"id": "d" * 32}))
    [url] = client.post(f"/v1/plans/{'d' * 32}/links", params={"volunteer": "V02"}).json().values()
    assert "今天没有安排你的路线" in client.get(urlsplit(url).path).text


def test_what_was_done_is_counted_on_when_the_rest_went_to_somebody_else(
    client: TestClient, links: dict[str, str], ledger: Ledger, plan_id: str, finish_plan: Callable[..., None]
) -> None:
    """The canteen and the first door are seen to, then the second door goes to V02."""
    events = [done("m1"), done("m2", stop="pickup", site="canteen")]
    client.post(f"{links['V01']}/events", json={"events": events}).raise_for_status()
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept("d" * 32, problem=body, fingerprint="d", parent=plan_id)
    rest = sample.meals()
    moved = rest.model_copy(update={"volunteer": "V02", "stops": (rest.stops[0], *rest.stops[4:])})
    finish_plan("d" * 32, sample.plan(moved).model_copy(update={"id": "d" * 32}))
    page = client.get(links["V01"]).text
    assert "其余任务已交给别人，可以回去了" in page
    assert '<b id="count">2/2</b>' in page
    assert "今天没有安排" not in page


def test_a_store_that_is_away_gives_a_page_that_tries_again(
    client: TestClient, links: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreGone

    monkeypatch.setattr("worker.links.Links.find", gone)
    answer = client.get(links["V01"])
    assert answer.status_code == 503
    assert "服务暂时连不上" in answer.text


def test_results_go_to_the_plan_in_the_volunteers_name(
    client: TestClient, links: dict[str, str], plan_id: str
) -> None:
    body = {"events": [done("m1", stop="delivery"), done("m2")]}
    assert client.post(f"{links['V01']}/events", json=body).json() == {
        "accepted": 2,
        "repeated": 0,
        "newer": False,
    }
    assert client.post(f"{links['V01']}/events", json=body).json()["repeated"] == 2
    told = client.get(f"/v1/plans/{plan_id}/events").json()["events"]
    assert [(one["task"], one["volunteer"]) for one in told] == [("m1", "V01"), ("m2", "V01")]


@pytest.mark.parametrize(
    "event",
    [
        done("g1"),  # somebody else's task
        {"id": "x", "type": "volunteer_left", "at": "2026-11-22T08:10:00+08:00", "volunteer": "V02"},
        {"id": "x", "type": "cancelled_task", "at": "2026-11-22T08:10:00+08:00", "task": "m1"},
    ],
)
def test_a_link_reports_nothing_about_others(
    client: TestClient, links: dict[str, str], event: dict[str, Any]
) -> None:
    answer = client.post(f"{links['V01']}/events", json=event)
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["not_yours"]


def test_a_link_cannot_report_to_a_plan_it_was_not_given_for(
    client: TestClient, links: dict[str, str], ledger: Ledger, plan_id: str
) -> None:
    """A foreign plan in the query is as if none were named: the report stays with the link's own."""
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept("e" * 32, problem=body, fingerprint="f")
    client.post(f"{links['V01']}/events", params={"plan": "e" * 32}, json=done("m1")).raise_for_status()
    assert client.get(f"/v1/plans/{'e' * 32}/events").json()["events"] == []
    assert len(client.get(f"/v1/plans/{plan_id}/events").json()["events"]) == 1


def test_the_desk_can_be_called_from_every_page_and_is_in_no_log(
    with_a_desk: TestClient, plan_id: str, ledger: Ledger
) -> None:
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept("c" * 32, problem=body, fingerprint="f")
    with structlog.testing.capture_logs() as lines:
        for plan in (plan_id, "c" * 32):
            given = with_a_desk.post(f"/v1/plans/{plan}/links", params={"volunteer": "V01"}).json()
            path = urlsplit(given["V01"]).path
            assert 'href="tel:01055501234"' in with_a_desk.get(path).text
        with_a_desk.delete(f"/v1/plans/{'c' * 32}/links")
        for gone in (path, "/r/" + "x" * 43):
            answer = with_a_desk.get(gone)
            assert answer.status_code in (404, 410)
            assert f"Call the desk</span></a> {DESK}" in answer.text
    assert lines
    assert "5550" not in repr(lines)


def test_without_a_number_no_page_asks_to_dial(client: TestClient) -> None:
    assert "tel:" not in client.get("/r/" + "x" * 43).text


def test_no_log_holds_a_token(client: TestClient, plan_id: str) -> None:
    with structlog.testing.capture_logs() as lines:
        [url] = client.post(f"/v1/plans/{plan_id}/links", params={"volunteer": "V01"}).json().values()
        path = urlsplit(url).path
        client.get(path)
        client.get(path, params={"save": "yes please"})
        client.post(f"{path}/events", json=done("m1"))
        client.put(path)
    assert [line["route"] for line in lines] == [
        "/v1/plans/{plan_id}/links",
        "/r/{token}",
        "/r/{token}",
        "/r/{token}/events",
        "/r/{token}",
    ]
    assert path.removeprefix("/r/") not in repr(lines)
