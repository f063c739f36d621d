"""The ledger against a model in a few lines of Python: whatever happens, in any order, repeated or not."""

from dataclasses import dataclass

import redis
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from worker.ledger import Ledger
from worker.settings import Settings

MAX_ATTEMPTS = 3
attempts = st.integers(1, MAX_ATTEMPTS)
again = st.integers(1, 2)  # a client repeats a command whose answer it lost


@dataclass
class Model:
    """What the ledger should know of one plan."""

    status: str = "queued"
    attempt: int = 0
    alive: bool = False
    best: bool = False
    keep: bool = False
    ended_by: int | None = None

    @property
    def open(self) -> bool:
        return self.status in {"queued", "running"}

    def settle(self, keep: bool) -> None:
        self.status = "succeeded" if keep and self.best else "cancelled"


class LedgerMachine(RuleBasedStateMachine):
    """One plan; every rule compares the answer, every step compares the state."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.model = Model()

    @initialize(times=again)
    def accept(self, times: int) -> None:
        self.ledger.store.flushall()
        for _ in range(times):
            assert self.ledger.accept("p", problem=b"{}", fingerprint="f").outcome == "new"

    @rule()
    def claim(self) -> None:
        model = self.model
        free = model.status == "queued" or (model.status == "running" and not model.alive)
        answer = self.ledger.claim("p", "w")
        if free:
            model.status, model.alive, model.attempt = "running", True, model.attempt + 1
        assert answer == (model.attempt if free else None)

    @rule(attempt=attempts, times=again)
    def beat(self, attempt: int, times: int) -> None:
        model = self.model
        for _ in range(times):
            answer = self.ledger.beat("p", attempt)
            if model.status == "cancelled":
                assert answer == "cancel"
            elif model.open and attempt == model.attempt:
                model.status, model.alive = "running", True
                assert answer == ("keep" if model.keep else "ok")
            else:
                assert answer == "lost"

    @rule(attempt=attempts, times=again)
    def better(self, attempt: int, times: int) -> None:
        model = self.model
        heard = model.status == "running" and attempt == model.attempt
        for _ in range(times):
            assert self.ledger.better("p", attempt, b"better") is heard
        model.best |= heard

    @rule(attempt=attempts, times=again)
    def done(self, attempt: int, times: int) -> None:
        model = self.model
        if model.open and attempt == model.attempt:
            model.status, model.ended_by = "succeeded", attempt
        for _ in range(times):
            assert self.ledger.done("p", attempt, "succeeded", b"plan") is (model.ended_by == attempt)

    @rule(keep=st.booleans(), times=again)
    def cancel(self, keep: bool, times: int) -> None:
        model = self.model
        for _ in range(times):
            if model.open:
                if keep and model.status == "running" and model.alive:
                    model.keep = True
                else:
                    model.settle(keep)
            assert self.ledger.cancel("p", keep=keep) == model.status

    @rule(attempt=attempts, times=again)
    def settle(self, attempt: int, times: int) -> None:
        model = self.model
        for _ in range(times):
            if model.open and attempt == model.attempt:
                model.settle(model.keep)
            assert self.ledger.settle("p", attempt) == model.status

    @rule(attempt=attempts, times=again)
    def release(self, attempt: int, times: int) -> None:
        model = self.model
        held = model.status == "running" and attempt == model.attempt
        for _ in range(times):
            assert self.ledger.release("p", attempt) is (held or model.status == "queued")
        if held:
            model.alive = False

    @precondition(lambda self: self.model.status == "running")
    @rule()
    def lose_lease(self) -> None:
        self.ledger.store.hset("xd:plan:p", "lease", 1)
        self.model.alive = False

    @rule()
    def due(self) -> None:
        model = self.model
        if model.open:
            self.ledger.store.zadd("xd:due", {"p": 1})
        delivered = bool(self.ledger.due())
        if not model.open or (model.status == "running" and model.alive):
            assert not delivered
        elif model.keep:
            model.settle(keep=True)
            assert not delivered
        elif model.attempt >= MAX_ATTEMPTS:
            model.status = "failed"
            assert not delivered
        else:
            model.status = "queued"
            assert delivered

    @invariant()
    def it_ends_once_and_as_the_model_says(self) -> None:
        record = self.ledger.read("p")
        assert record is not None
        assert (record.status, record.attempt) == (self.model.status, self.model.attempt)
        finished = [e for e in self.ledger.events("p") if e.name == "finished"]
        assert len(finished) == (0 if self.model.open else 1)
        assert self.ledger.backlog() == (1 if self.model.open else 0)
        if record.status == "succeeded":
            assert record.plan == (b"plan" if self.model.ended_by else b"better")


def test_the_ledger_does_what_the_model_does(store: redis.Redis, store_settings: Settings) -> None:
    ledger = Ledger(store, store_settings.model_copy(update={"max_attempts": MAX_ATTEMPTS}))
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: LedgerMachine(ledger),
        settings=settings(max_examples=60, stateful_step_count=25, deadline=None),
    )
