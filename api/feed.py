"""Wakes whoever waits for a plan: one reader of the store per process, however many listeners there are."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import structlog

from api.handlers import STORE_AWAY
from worker.ledger import Event, Ledger

BLOCK_MS = 500
RETRY_S = 0.5
RECHECK_S = 10.0  # should a wake-up ever be lost, a listener looks for itself

log = structlog.get_logger("xiangdao.api")


class Feed:
    """Events of plans, for as many listeners as there are connections.

    The reader only wakes; each listener reads its own events from its own position, so a slow one
    neither holds up the others nor loses anything.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._closed = False

    async def follow(self, plan_id: str, *, after: str = "0-0") -> AsyncGenerator[Event]:
        """Yield the events of a plan after a position, until ``finished``.

        Also ends when the plan has ended and nothing stands after the position, and when the feed closes.
        """
        wake = asyncio.Event()
        self._listeners.setdefault(plan_id, set()).add(wake)
        try:
            await self._start()
            while True:
                wake.clear()
                ended, events = await asyncio.to_thread(self._look, plan_id, after)
                for event in events:
                    after = event.id
                    yield event
                    ended = ended or event.name == "finished"
                if ended or self._closed:
                    return
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), RECHECK_S)
        finally:
            self._listeners[plan_id].discard(wake)
            if not self._listeners[plan_id]:
                del self._listeners[plan_id]

    async def close(self) -> None:
        """Send every listener home: streams end, and browsers come back to whoever serves next."""
        self._closed = True
        for wakes in self._listeners.values():
            for wake in wakes:
                wake.set()
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    def _look(self, plan_id: str, after: str) -> tuple[bool, list[Event]]:
        """Read the status before the events: a plan that had ended then has all its events now."""
        record = self._ledger.read(plan_id, blobs=False)
        return record is None or record.ended, self._ledger.events(plan_id, after=after)

    async def _start(self) -> None:
        """Begin to read from now, before the caller takes its first look."""
        async with self._starting:
            if self._reader is None or self._reader.done():
                newest = await asyncio.to_thread(self._ledger.last_event_id)
                self._reader = asyncio.create_task(self._read(newest))

    async def _read(self, after: str) -> None:
        while self._listeners:
            try:
                events = await asyncio.to_thread(self._ledger.watch, after=after, block_ms=BLOCK_MS)
            except STORE_AWAY:
                log.warning("the feed waits for the store")
                await asyncio.sleep(RETRY_S)
                continue
            for event in events:
                after = event.id
                for wake in self._listeners.get(event.plan_id, ()):
                    wake.set()
