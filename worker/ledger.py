"""The plan ledger: the truth about every plan, so that one accepted is finished exactly once.

RQ only carries "try plan X" and may lose or repeat it. What counts is here, in Lua scripts that the store
runs one after the other: ``accept`` promises, ``claim`` hands out a numbered attempt with a lease, ``beat``
renews it, ``done`` is heard from the newest attempt only, ``due`` finds what has to be delivered again. Every
script uses the store's clock and may be repeated without harm, because clients repeat commands whose answer
they lost (docs/decisions/0003-plan-ledger.md).
"""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, Literal, cast

import redis

from optimizer.problem import Callback
from worker.journal import Journal
from worker.maps import Maps
from worker.packing import pack, unpack
from worker.records import Accepted, Delivery, Event, MapEntry, Outcome, Owed, Pulse, Record, StoredMap
from worker.scripts import load_scripts
from worker.settings import Settings

WAKE = "xd:wake"
EVENTS = "xd:events"
RECENT = "xd:recent"
FinalStatus = Literal["succeeded", "failed", "cancelled"]
__all__ = ["Accepted", "Delivery", "Event", "Ledger", "MapEntry", "Owed", "Record", "StoredMap"]


def _unpacked(blob: bytes | None) -> bytes | None:
    return None if blob is None else unpack(blob)


def _number(value: bytes | None) -> int | None:
    return None if value is None else int(value)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _record(
    plan_id: str,
    fields: Mapping[bytes, bytes],
    plan: bytes | None = None,
    problem: bytes | None = None,
    warnings: bytes | None = None,
) -> Record:
    return Record(
        plan_id=plan_id,
        status=fields[b"status"].decode(),
        attempt=int(fields[b"attempt"]),
        created_ms=int(fields[b"created"]),
        started_ms=_number(fields.get(b"started")),
        ended_ms=_number(fields.get(b"ended")),
        failure=_text(fields.get(b"failure")),
        map_version=_text(fields.get(b"map_version")),
        progress=fields.get(b"progress"),
        plan=_unpacked(plan),
        problem=_unpacked(problem),
        warnings=_unpacked(warnings),
        parent=_text(fields.get(b"parent")),
        children=tuple(fields.get(b"children", b"").decode().split()),
        wish=fields.get(b"wish_of_replan"),
    )


def _event(stamp: bytes, fields: Mapping[bytes, bytes], plan_id: str | None = None) -> Event:
    data = {key.decode(): value.decode() for key, value in fields.items()}
    whose = data.pop("plan", plan_id or "")
    return Event(stamp.decode(), whose, data.pop("event"), data)


class Ledger:
    """The promises of the service, over one Redis (one primary, no cluster).

    Parameters
    ----------
    store
        A client that answers bytes, see ``worker.store.connect``.
    settings
        Leases, caps and times to live; the environment's when left out.
    scripts
        The Lua texts by name; other than the shipped ones only in tests.
    """

    def __init__(
        self,
        store: redis.Redis,
        settings: Settings | None = None,
        *,
        scripts: Mapping[str, str] | None = None,
    ) -> None:
        self.store = store
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes
        self.settings = settings or Settings()
        texts = load_scripts() if scripts is None else scripts
        self._scripts = {name: store.register_script(text) for name, text in texts.items()}
        self.journal = Journal(store, self._run)
        self.maps = Maps(store, self._run, kept_s=2 * self.settings.plan_ttl_s)

    def _run(self, script: str, *arguments: str | int | bytes) -> Any:
        return self._scripts[script](keys=[], args=list(arguments))

    def ping(self) -> bool:
        """Say whether the store answers."""
        return bool(self.store.ping())

    def accept(
        self,
        plan_id: str,
        *,
        problem: bytes,
        fingerprint: str,
        idempotency_key: str | None = None,
        map_version: str | None = None,
        callback: Callback | None = None,
        parent: str | None = None,
        wish: bytes = b"",
        warnings: bytes | None = None,
    ) -> Accepted:
        """Promise a plan and wake the reconciler, atomically; answer 202 only after this returned.

        Parameters
        ----------
        plan_id
            Fresh and without blanks; the same id again is the same submission.
        problem
            The body, kept with the plan until the plan is forgotten.
        fingerprint
            Hash of the body, without blanks.
        idempotency_key
            The caller's; remembered for a day as a hash.
        map_version
            The version of the stored map that the problem was checked against; it stays readable.
        callback
            Where to report changes of the status.
        parent, wish
            The plan that this one was replanned from, and what was asked for; the two know each other.
        warnings
            What was warned of, a JSON list, so that the worker need not look again; None: it has to.
        """
        hashed = "" if idempotency_key is None else hashlib.sha256(idempotency_key.encode()).hexdigest()
        outcome, first = self._run(
            "accept",
            plan_id,
            fingerprint,
            pack(problem),
            hashed,
            self.settings.idempotency_ttl_s,
            self.settings.plan_ttl_s,
            map_version or "",
            callback.url if callback else "",
            callback.secret_id if callback else "",
            parent or "",
            wish,
            b"" if warnings is None else pack(warnings),
        )
        return Accepted(cast("Outcome", outcome.decode()), first.decode())

    def recall(self, idempotency_key: str, *, fingerprint: str) -> Accepted | None:
        """Look up what `accept` would answer to a repetition; None when it would be a new plan."""
        hashed = hashlib.sha256(idempotency_key.encode()).hexdigest()
        first, said = self._store.hmget(f"xd:idem:{hashed}", "id", "fingerprint")
        if first is None or not self.store.exists(f"xd:plan:{first.decode()}"):
            return None
        return Accepted("replay" if said.decode() == fingerprint else "mismatch", first.decode())

    def claim(self, plan_id: str, worker: str) -> int | None:
        """Begin an attempt; None when the plan is held by a living worker, has ended, or is unknown."""
        token, ttl_s = uuid.uuid4().hex, 2 * self.settings.plan_ttl_s
        return self._run("claim", plan_id, self.settings.lease_ms, worker, token, ttl_s) or None

    def beat(self, plan_id: str, attempt: int) -> Pulse:
        """Renew the attempt's lease and hear what the caller wants.

        Returns
        -------
        str
            ``ok``; ``keep``: stop and hand in the best; ``cancel``, ``lost``: the result is not wanted.
        """
        return cast("Pulse", self._run("beat", plan_id, attempt, self.settings.lease_ms).decode())

    def progress(
        self, plan_id: str, attempt: int, progress: bytes, *, event: str | None = "improved"
    ) -> bool:
        """Publish ``Progress`` (JSON); without an event only readers of the record see it."""
        return bool(self._run("progress", plan_id, attempt, progress, event or ""))

    def better(self, plan_id: str, attempt: int, plan: bytes) -> bool:
        """Store the best plan so far; published as it is when the caller keeps it and the worker died."""
        return bool(self._run("better", plan_id, attempt, pack(plan)))

    def done(
        self, plan_id: str, attempt: int, status: FinalStatus, plan: bytes, *, failure: str | None = None
    ) -> bool:
        """Finish a plan: result, event, webhook and forgetting at once. False: another attempt holds it."""
        ttl_s = self.settings.plan_ttl_s
        return bool(self._run("done", plan_id, attempt, status, pack(plan), failure or "", ttl_s))

    def release(self, plan_id: str, attempt: int) -> bool:
        """Give an attempt up whose process died (0: before its claim), so that the next begins at once."""
        return bool(self._run("release", plan_id, attempt))

    def settle(self, plan_id: str, attempt: int) -> str | None:
        """End a stopped attempt: its stored best when the caller wanted to keep it, else cancelled."""
        return self._run("settle", plan_id, attempt, self.settings.plan_ttl_s).decode() or None

    def cancel(self, plan_id: str, *, keep: bool) -> str | None:
        """End a plan, or with ``keep`` publish its best so far.

        Returns
        -------
        str or None
            The status now: ``running`` while a living worker is still to hand in its best; None when the plan
            is unknown.
        """
        settings = self.settings
        status = self._run("cancel", plan_id, int(keep), settings.plan_ttl_s, settings.lease_ms)
        return status.decode() or None

    def due(self, *, limit: int = 200) -> list[Delivery]:
        """Find what has to be delivered (again), and end what has died too often."""
        settings = self.settings
        horizon_ms = 3 * max(settings.lease_ms, settings.recheck_ms)
        found = self._run(
            "due", limit, settings.recheck_ms, settings.max_attempts, settings.plan_ttl_s, horizon_ms
        )
        return [Delivery(plan_id.decode(), number) for plan_id, number in found]

    def wait_for_work(self, timeout_s: float) -> None:
        """Block until something was accepted or given up, or the time is over."""
        self.store.blpop([WAKE], timeout=timeout_s)

    def backlog(self) -> int:
        """Count the plans that have not ended."""
        return int(self.store.zcard("xd:due"))

    def workers_alive(self) -> int:
        """Count the workers whose heartbeat (RQ's, in the same store) has not run out."""
        names = [name.decode() for name in self._store.smembers("rq:workers")]
        return int(self._store.exists(*names)) if names else 0

    def reconciler_alive(self) -> bool:
        """Say whether some reconciler holds the lead."""
        return bool(self._store.exists("xd:reconciler"))

    def lead(self, token: str, *, lease_ms: int) -> bool:
        """Take or renew the lead among several reconcilers."""
        return bool(self._run("lead", token, lease_ms))

    def read(self, plan_id: str, *, blobs: bool = True) -> Record | None:
        """Read a plan; without ``blobs`` (much cheaper) ``plan``, ``problem`` and ``warnings`` are None."""
        key = f"xd:plan:{plan_id}"
        with self.store.pipeline(transaction=True) as pipe:
            pipe.hgetall(key)
            if blobs:
                pipe.mget(*(f"{key}:{part}" for part in ("result", "best", "problem", "warnings")))
            fields, *rest = pipe.execute()
        if not fields:
            return None
        result, best, problem, warnings = rest[0] if rest else (None,) * 4
        return _record(plan_id, fields, result or best, problem, warnings)

    def recent(self, *, limit: int = 50) -> list[Record]:
        """List the plans that were accepted last, newest first, without blobs.

        Whoever has an id may read the plan, so this is for those who may see all of them.
        """
        newest = [name.decode() for name in self._store.zrevrange(RECENT, 0, limit - 1)]
        with self.store.pipeline(transaction=False) as pipe:
            for plan_id in newest:
                pipe.hgetall(f"xd:plan:{plan_id}")
            found = dict(zip(newest, pipe.execute() if newest else [], strict=True))
        forgotten = [plan_id for plan_id, fields in found.items() if not fields]
        if forgotten:
            self.store.zrem(RECENT, *forgotten)
        return [_record(plan_id, fields) for plan_id, fields in found.items() if fields]

    def events(self, plan_id: str, *, after: str = "0-0") -> list[Event]:
        """List a plan's events after an id, oldest first, without waiting."""
        found = self._store.xrange(f"xd:plan:{plan_id}:events", min=f"({after}")
        return [_event(stamp, fields, plan_id) for stamp, fields in found]

    def watch(self, *, after: str = "$", block_ms: int = 1_000, count: int = 1_000) -> list[Event]:
        """Wait for events of any plan: one reader per process serves all its listeners.

        Parameters
        ----------
        after
            The last id seen; ``$`` for what comes from now on, which loses what happens between two calls.
        """
        found = self._store.xread({EVENTS: after}, block=block_ms, count=count)
        return [_event(stamp, fields) for _, entries in found or [] for stamp, fields in entries]

    def last_event_id(self) -> str:
        """Give the id to begin ``watch`` with, for what comes from now on."""
        newest = self._store.xrevrange(EVENTS, count=1)
        return newest[0][0].decode() if newest else "0-0"

    def owed(self, *, limit: int = 20, hidden_ms: int = 60_000) -> list[Owed]:
        """Take webhooks that are due; each comes back after ``hidden_ms`` unless it is settled."""
        found = self._run("outbox", limit, hidden_ms)
        return [
            Owed(plan_id.decode(), status.decode(), url.decode(), secret_id.decode(), tries)
            for plan_id, status, url, secret_id, tries in found
        ]

    def webhook_sent(self, owed: Owed) -> None:
        """Strike a webhook off, because it arrived or never will."""
        self.store.zrem("xd:outbox", f"{owed.plan_id} {owed.status}")

    def webhook_later(self, owed: Owed, *, delay_ms: int) -> None:
        """Try a webhook again later."""
        self._run("postpone", owed.plan_id, owed.status, delay_ms)
