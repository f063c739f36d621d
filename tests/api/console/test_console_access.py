"""Who may open the console, and what holds of every page: nothing leaks, nothing is fetched elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from api.app import create_app
from api.console.words import SAID
from api.settings import ApiSettings
from tests.api.console.forms import CSV, HERE, PLAN, good, upload
from tests.sheets import sample
from worker.ledger import Ledger

TEMPLATES = Path(__file__).parents[3] / "api" / "console" / "templates"


class TestTheDoor:
    def test_on_this_machine_it_opens_by_itself(self, desk: TestClient) -> None:
        assert "三步开始" in good(desk.get("/console"))

    @pytest.mark.parametrize(
        ("change", "headers"),
        [
            ({"client": ("192.168.1.7", 50_000)}, {}),
            ({"base_url": "http://plans.example.org"}, {}),
            ({}, {"X-Forwarded-For": "192.168.1.7"}),
        ],
    )
    def test_without_a_key_no_other_machine_gets_in(
        self, ledger: Ledger, change: dict[str, Any], headers: dict[str, str]
    ) -> None:
        with TestClient(create_app(ApiSettings(), ledger), **{**HERE, **change}) as client:
            answer = client.get("/console", headers=headers)
            assert answer.status_code == 403
            assert "XIANGDAO_API_CONSOLE_KEY" in answer.text

    def test_the_key_opens_it_for_a_working_day(self, ledger: Ledger, keep: Callable[..., str]) -> None:
        keep()
        settings = ApiSettings(console_key=SecretStr("open-sesame-now"))
        elsewhere = {**HERE, "base_url": "http://plans.example.org", "client": ("192.168.1.7", 50_000)}
        with TestClient(create_app(settings, ledger), **elsewhere) as client:
            closed = client.get(f"/console/plans/{PLAN}")
            assert closed.status_code == 401
            assert "王淑兰" not in closed.text
            wrong = client.post("/console/sign-in", data={"key": "open barley", "way": "/console"})
            assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
            way = {"key": "open-sesame-now", "way": f"/console/plans/{PLAN}"}
            opened = client.post("/console/sign-in", data=way)
            assert opened.headers["location"] == f"/console/plans/{PLAN}"
            cookie = opened.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie
            assert "open-sesame-now" not in cookie
            assert "王淑兰" in good(client.get(f"/console/plans/{PLAN}"))

    @pytest.mark.parametrize("way", ["https://example.org/", "//example.org", "/v1/plans", "/console.evil"])
    def test_signing_in_leads_nowhere_else(self, ledger: Ledger, way: str) -> None:
        settings = ApiSettings(console_key=SecretStr("open-sesame-now"))
        with TestClient(create_app(settings, ledger), **HERE) as client:
            opened = client.post("/console/sign-in", data={"key": "open-sesame-now", "way": way})
            assert opened.headers["location"] == "/console"

    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
    )
    def test_forms_of_other_sites_are_not_taken(
        self, desk: TestClient, keep: Callable[..., str], headers: dict[str, str]
    ) -> None:
        answer = desk.post(f"/console/plans/{keep()}/replan", data={"action": "replan"}, headers=headers)
        assert answer.status_code == 403

    def test_it_can_be_switched_off(self, ledger: Ledger) -> None:
        with TestClient(create_app(ApiSettings(console=False), ledger), **HERE) as client:
            assert client.get("/console").status_code == 404


class TestEveryPage:
    @pytest.fixture
    def pages(self, desk: TestClient, keep: Callable[..., str]) -> dict[str, Response]:
        keep()
        keep("b" * 32)
        draft = upload(desk, CSV + "t2,跳舞,116.41,39.94,wgs84,\n")
        body = sample.problem().model_dump_json(by_alias=True, exclude_defaults=True)
        both = [("file", ("north.json", body)), ("file", ("south.csv", CSV))]
        morning = desk.post("/console/new", files=both, data={"map": "quarter"}).headers["location"]
        addresses = [
            "/console",
            "/console/new",
            "/console/maps",
            draft,
            f"/console/plans/{PLAN}",
            f"/console/compare?plan={PLAN}&plan={'b' * 32}",
            "/console/nothing",
            morning,
            desk.post(f"{morning}/plan").headers["location"],
            f"/console/plans/{PLAN}/unassigned/c1",
        ]
        found = {address: desk.get(address) for address in addresses}
        found["links"] = desk.post(f"/console/plans/{PLAN}/links")
        return found

    def test_nothing_inline_and_nothing_from_elsewhere(self, pages: dict[str, Response]) -> None:
        for address, page in pages.items():
            policy = page.headers["content-security-policy"]
            assert "default-src 'none'; style-src 'self'; script-src 'self'" in policy, address
            assert "unsafe" not in policy
            text = re.sub(r'xmlns="[^"]*"|value="[^"]*"|href="data:,"', "", page.text)
            assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|https?://|src=\"//", text) == [], address
            assert re.findall(r"<script(?![^>]*\ssrc=)", text) == [], address

    def test_nothing_that_a_dispatcher_need_not_see(self, pages: dict[str, Response]) -> None:
        """Households' categories, telephone numbers and notes stay in the problem."""
        private = ("close_contact", "home_isolation", "密接", "居家隔离", "13800001234", "钥匙在花盆下")
        for address, page in pages.items():
            assert [word for word in private if word in page.text] == [], address

    def test_pages_are_kept_nowhere_and_found_by_nobody(self, pages: dict[str, Response]) -> None:
        for page in pages.values():
            assert page.headers["cache-control"] == "no-store"
            assert '<meta name="robots" content="noindex">' in page.text

    def test_no_id_stands_twice(self, pages: dict[str, Response]) -> None:
        for address, page in pages.items():
            ids = re.findall(r'\sid="([^"]+)"', page.text)
            assert sorted(set(ids)) == sorted(ids), address

    def test_styles_and_the_script_may_be_kept_for_ever(
        self, desk: TestClient, pages: dict[str, Response]
    ) -> None:
        assets = re.findall(r'(?:href|src)="(/console/assets/[^"]+)"', pages["/console"].text)
        assert len(assets) == 2
        for asset in assets:
            answer = desk.get(asset)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]


class TestLanguageAndLight:
    def test_the_browser_is_asked_first(self, desk: TestClient) -> None:
        assert "No plan yet" in desk.get("/console", headers={"Accept-Language": "en-GB"}).text

    def test_a_choice_is_remembered(self, desk: TestClient) -> None:
        assert "No plan yet" in desk.get("/console?lang=en&theme=dark").text
        later = desk.get("/console").text
        assert '<html lang="en">' in later
        assert "/console/assets/dark.css" in later

    def test_paper_is_light_whatever_the_screen_is(self, desk: TestClient) -> None:
        styles = {name: desk.get(f"/console/assets/{name}.css").text for name in ("light", "dark", "auto")}
        night = "#0e1014"
        assert night not in styles["light"]
        assert night in styles["dark"].partition("@media screen{")[2]
        assert night in styles["auto"].partition("@media screen and (prefers-color-scheme:dark){")[2]

    def test_both_languages_fill_in_the_same(self) -> None:
        def names(text: str) -> set[str]:
            return set(re.findall(r"[{%]\w+[}%]", text))

        assert [key for key, (zh, en) in SAID.items() if names(zh) != names(en)] == []

    def test_every_word_of_the_templates_is_there(self) -> None:
        texts = [path.read_text("utf-8") for path in TEMPLATES.glob("*.jinja")]
        used = {key for text in texts for key in re.findall(r'say\("([\w.]+)"[,)]', text)}
        assert len(used) > 150
        assert used - set(SAID) == set()
