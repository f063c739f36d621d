"""Everything that can be killed is killed while a hundred plans are submitted; every promise is kept."""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import redis

from tests.chaos.promises import broken_promises, history_of
from tests.chaos.running import Service, children_of, wait_for
from tests.chaos.tiny import tiny_problem
from worker.ledger import Ledger
from worker.settings import Settings
from worker.store import connect

SEED = 20_221_107
PLANS = 100
SUBMITTERS = 8
ROUNDS = 3  # each kind of process is killed so many times
KINDS = ("horse", "worker", "reconciler", "api", "store")
ENDED = {"succeeded", "failed", "cancelled"}


@dataclass
class Submitters:
    """Clients who repeat a request until it is answered, with one idempotency key per problem."""

    url: str
    ids: dict[int, set[str]] = field(default_factory=dict)
    faults: list[BaseException] = field(default_factory=list)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._submit, args=(lane,)) for lane in range(SUBMITTERS)]
        for thread in threads:
            thread.start()
        return threads

    def _submit(self, lane: int) -> None:
        try:
            with httpx.Client(base_url=self.url, timeout=10, trust_env=False) as client:
                for number in range(lane, PLANS, SUBMITTERS):
                    plan_id = wait_for(lambda n=number: self._post(client, n), f"plan {number} accepted")
                    if number % 7 == 0:  # some ask again although they know the answer
                        wait_for(lambda n=number: self._post(client, n), f"plan {number} accepted again")
                    wait_for(lambda i=plan_id: self._has_ended(client, i), f"plan {number} ended")
        except BaseException as fault:
            self.faults.append(fault)

    def _post(self, client: httpx.Client, number: int) -> str | None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"chaos-{number}"}
        try:
            answer = client.post("/v1/plans", content=tiny_problem(number), headers=headers)
        except httpx.TransportError:
            return None
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return None
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        plan_id: str = answer.json()["id"]
        self.ids.setdefault(number, set()).add(plan_id)
        return plan_id

    def _has_ended(self, client: httpx.Client, plan_id: str) -> bool:
        try:
            answer = client.get(f"/v1/plans/{plan_id}")
        except httpx.TransportError:
            return False
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return False
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()["status"] in ENDED


def at_work(service: Service, ledger: Ledger) -> list[tuple[int, int]]:
    """List workers with the horse that holds a plan, as the ledger knows it."""
    try:
        open_plans = [f"xd:plan:{plan_id.decode()}" for plan_id in ledger.store.zrange("xd:due", 0, -1)]
        holders = [ledger.store.hget(key, "worker") or b"" for key in open_plans]
    except redis.RedisError:  # just killed
        return []
    holding = {int(holder.rpartition(b":")[2]) for holder in holders if holder}
    return [
        (worker, horse) for worker in service.workers() for horse in children_of(worker) if horse in holding
    ]


def kill_one(service: Service, ledger: Ledger, kind: str, draw: random.Random) -> None:
    """Kill a process of a kind, as soon as there is one; a horse while it holds a plan."""
    if kind == "horse":
        victims = [horse for _, horse in wait_for(lambda: at_work(service, ledger), "a horse at work")]
    elif kind == "worker":
        victims = wait_for(service.workers, "a worker")
    else:
        victims = [wait_for(lambda: service.pid(kind), kind)]
    service.kill(draw.choice(victims))


def freeze_one(service: Service, ledger: Ledger) -> tuple[int, int]:
    """Stop a worker and its horse in the middle of a plan, as a sleeping laptop would."""
    frozen = wait_for(lambda: at_work(service, ledger), "a horse at work")[0]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    return frozen


def thaw(frozen: tuple[int, int]) -> None:
    for pid in frozen:
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            continue


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    # short leases, and no giving up: one plan may be hit many times
    with Service(tmp_path, XIANGDAO_LEASE_MS="3000", XIANGDAO_MAX_ATTEMPTS="50") as running:
        yield running


@pytest.mark.chaos
def test_every_accepted_plan_is_finished_exactly_once_whatever_is_killed(service: Service) -> None:
    draw = random.Random(SEED)
    victims = [kind for _ in range(ROUNDS) for kind in draw.sample(KINDS, len(KINDS))]
    settings = Settings(redis_url=None, data_dir=service.data)
    ledger = Ledger(connect(settings, patience=3), settings)
    submitters = Submitters(service.url)
    threads = submitters.start()

    step = PLANS // (len(victims) + 2)
    for turn, kind in enumerate(victims, start=1):
        # paced by what was accepted, not by the clock
        wait_for(
            lambda n=turn * step: len(submitters.ids) >= n or submitters.faults, f"{turn * step} accepted"
        )
        kill_one(service, ledger, kind, draw)
    frozen = freeze_one(service, ledger)
    for thread in threads:
        thread.join(120)
    thaw(frozen)
    wait_for(lambda: not children_of(frozen[0]), "the thawed horse has said its word")

    assert submitters.faults == []
    assert Counter(len(ids) for ids in submitters.ids.values()) == {1: PLANS}
    bodies = {next(iter(ids)): tiny_problem(number) for number, ids in submitters.ids.items()}
    histories = {plan_id: history_of(ledger, plan_id) for plan_id in bodies}
    assert broken_promises(bodies, histories) == []
    # nothing was finished that nobody was promised, and the stream of all agrees with the streams of each
    finished = Counter(e.plan_id for e in ledger.watch(after="0-0", count=100_000) if e.name == "finished")
    assert finished == dict.fromkeys(bodies, 1)
    assert ledger.backlog() == 0
    # the faults did hit something
    begun = sum(name == "started" for history in histories.values() for name, _ in history.events)
    assert begun > PLANS
