"""A real Chromium against the real service; without a Chromium the run says loudly what it left out."""

import asyncio
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.app import create_app
from api.settings import ApiSettings
from optimizer.check import parse_problem
from optimizer.plan import Plan
from optimizer.solve import Budget, solve
from tests.browser.desk import Desk
from tests.sheets import sample
from worker.ledger import Ledger
from worker.settings import Settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("XIANGDAO_TEST_BROWSER") == "required"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the tests out when there is nothing to run them in, unless that would be a fault."""
    missing = CHROMIUM is None and not REQUIRED and collection_path.name.startswith("test_")
    return True if missing and Path(__file__).parent in collection_path.parents else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.section("NO CHROMIUM: the tests of pages did not run", red=True, bold=True)
        terminalreporter.line("Install it with `make browsers`, then run again.")


@dataclass(frozen=True)
class Served:
    """The service on a port of its own."""

    url: str
    ledger: Ledger


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here, and gone before others use event loops of their own."""
    assert CHROMIUM is not None, "no Chromium on PATH; run make browsers"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(store: redis.Redis, store_settings: Settings) -> Iterator[Served]:
    ledger = Ledger(store, store_settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(ApiSettings(), ledger)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        yield Served(url, ledger)
        server.should_exit = True
        thread.join()


@pytest.fixture
def accept(served: Served) -> Callable[..., str]:
    """Keep the sample's morning with the service, finished as a worker would; answers its id."""

    def keep(plan_id: str = "a" * 32, *, parent: str | None = None, **changes: object) -> str:
        network, ledger = sample.quarter(), served.ledger
        ledger.maps.put("quarter", network.version, network.to_bytes(), b"{}")
        body = sample.problem(**changes).model_dump_json(by_alias=True, exclude_none=True).encode()
        ledger.accept(plan_id, problem=body, fingerprint=plan_id, map_version=network.version, parent=parent)
        attempt = ledger.claim(plan_id, "test")
        assert attempt is not None
        plan: Plan = sample.plan().model_copy(update={"id": plan_id})
        assert ledger.done(plan_id, attempt, "succeeded", plan.model_dump_json().encode())
        return plan_id

    return keep


@dataclass(frozen=True)
class Phone:
    """A telephone with one page open, and a record of everything it asked the network for."""

    page: Page
    context: BrowserContext
    asked: list[str]

    def origins(self) -> set[str]:
        return {
            f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in self.asked if "data:" not in url
        }


@pytest.fixture
def take_phone(chromium: Browser) -> Iterator[Callable[..., Phone]]:
    contexts: list[BrowserContext] = []

    def take(
        url: str,
        *,
        theme: str = "light",
        locale: str = "zh-CN",
        script: bool = True,
        zone: str | None = None,
    ) -> Phone:
        context = chromium.new_context(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            color_scheme=theme,  # type: ignore[arg-type] # a literal to playwright, a parameter here
            locale=locale,
            timezone_id=zone,
            java_script_enabled=script,
        )
        contexts.append(context)
        phone = Phone(context.new_page(), context, [])
        phone.page.on("request", lambda request: phone.asked.append(request.url))
        # Whatever a page complains about is a fault: refused by its policy, thrown by its script.
        phone.page.on("pageerror", lambda error: phone.asked.append(f"error://{error.name}"))
        phone.page.goto(url)
        return phone

    yield take
    for context in contexts:
        context.close()


def waiting(page: Page) -> int:
    """How many results the page says are not uploaded yet."""
    said = page.locator("#pending")
    match = re.search(r"\d+", said.inner_text()) if said.is_visible() else None
    return int(match[0]) if match else 0


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
