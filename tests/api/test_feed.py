"""One reader for all listeners: it outlives a store that goes away, and lets everybody go when told."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from redis.exceptions import ConnectionError as StoreAway

from api import feed as feeds
from api.feed import Feed
from worker.ledger import Event, Ledger

PLAN = "a" * 32


@pytest.fixture
def feed(ledger: Ledger) -> Feed:
    ledger.accept(PLAN, problem=b"{}", fingerprint="f")
    return Feed(ledger)


async def hear(feed: Feed, then: Callable[[Event], None] = lambda _: None) -> list[str]:
    heard = []
    async for event in feed.follow(PLAN):
        heard.append(event.name)
        await asyncio.to_thread(then, event)
    return heard


def test_the_reader_outlives_a_store_that_is_away(
    feed: Feed, ledger: Ledger, finish_plan: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first two looks at the stream fail; the plan ends after the second."""
    monkeypatch.setattr(feeds, "RETRY_S", 0)
    watch, failures = ledger.watch, iter([StoreAway(), StoreAway()])
    failed_twice = threading.Event()

    def unsteady(**how: object) -> list[Event]:
        for failure in failures:
            raise failure
        failed_twice.set()
        return watch(**how)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "watch", unsteady)

    def end_it(event: Event) -> None:
        if event.name == "queued":
            assert failed_twice.wait(30)
            finish_plan(PLAN)

    assert asyncio.run(hear(feed, end_it)) == ["queued", "started", "finished"]


def test_closing_sends_listeners_home(feed: Feed) -> None:
    """Else a server that is told to stop would wait for a plan that takes an hour."""

    async def story() -> list[str]:
        listener = asyncio.create_task(hear(feed))
        while not feed._listeners:
            await asyncio.sleep(0)
        await feed.close()
        return await asyncio.wait_for(listener, 30)

    assert asyncio.run(story()) == ["queued"]


def test_a_plan_that_was_forgotten_is_no_endless_wait(feed: Feed, ledger: Ledger) -> None:
    ledger.store.flushall()
    assert asyncio.run(hear(feed)) == []


def test_nobody_is_remembered_who_has_gone(feed: Feed, finish_plan: Callable[..., None]) -> None:
    finish_plan(PLAN)

    async def story() -> None:
        await asyncio.gather(hear(feed), hear(feed))
        assert feed._listeners == {}
        assert feed._reader is not None
        await asyncio.wait_for(feed._reader, 30)

    asyncio.run(story())
