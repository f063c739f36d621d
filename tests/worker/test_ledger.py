"""Each promise of the ledger, against a real store."""

from collections.abc import Callable

import pytest
import redis

from optimizer.problem import Callback
from worker.ledger import Ledger
from worker.settings import Settings

DAY_S = 86_400

Move = Callable[[str], None]


def accept(ledger: Ledger, plan_id: str = "p", *, key: str | None = None, fingerprint: str = "f") -> str:
    return ledger.accept(plan_id, problem=b"{}", fingerprint=fingerprint, idempotency_key=key).outcome


def running(ledger: Ledger, plan_id: str = "p") -> int:
    accept(ledger, plan_id)
    attempt = ledger.claim(plan_id, "w")
    assert attempt is not None
    return attempt


def finished(ledger: Ledger, plan_id: str = "p") -> list[tuple[str, str]]:
    return [(e.data["status"], e.data["attempt"]) for e in ledger.events(plan_id) if e.name == "finished"]


def status(ledger: Ledger, plan_id: str = "p") -> str:
    record = ledger.read(plan_id)
    assert record is not None
    return record.status


class TestAccept:
    def test_a_promise_is_kept_with_its_problem_and_wakes_the_reconciler(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        ledger.accept("p", problem=b'{"map": 1}', fingerprint="f", map_version="v1")

        record = ledger.read("p")
        assert record is not None
        assert (record.status, record.attempt, record.problem) == ("queued", 0, b'{"map": 1}')
        assert record.map_version == "v1"
        assert (record.plan, record.started_ms, record.ended_ms, record.ended) == (None, None, None, False)
        assert store.llen("xd:wake") == 1
        assert [d.plan_id for d in ledger.due()] == ["p"]
        assert [e.name for e in ledger.events("p")] == ["queued"]

    def test_what_was_warned_of_is_kept_with_the_problem_and_forgotten_with_it(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        ledger.accept("p", problem=b"{}", fingerprint="f", warnings=b"[]")
        ledger.accept("q", problem=b"{}", fingerprint="f")
        told, untold = ledger.read("p"), ledger.read("q")
        assert told is not None
        assert untold is not None
        assert (told.warnings, untold.warnings) == (b"[]", None)  # none, and not known
        ledger.cancel("p", keep=False)
        assert store.ttl("xd:plan:p:warnings") == store.ttl("xd:plan:p:problem") > 0

    def test_same_key_and_body_is_the_first_plan_again(self, ledger: Ledger) -> None:
        accept(ledger, "first", key="k")
        replay = ledger.accept("second", problem=b"{}", fingerprint="f", idempotency_key="k")
        assert (replay.outcome, replay.plan_id) == ("replay", "first")
        assert ledger.read("second") is None

    def test_same_key_with_another_body_is_a_mismatch(self, ledger: Ledger) -> None:
        accept(ledger, "first", key="k")
        assert accept(ledger, "second", key="k", fingerprint="other") == "mismatch"
        assert ledger.read("second") is None

    def test_a_repeated_command_answers_as_the_first_time_and_promises_once(self, ledger: Ledger) -> None:
        assert [accept(ledger, key="k") for _ in range(2)] == ["new", "new"]
        assert [accept(ledger, "q") for _ in range(2)] == ["new", "new"]
        assert len(ledger.events("p")) == len(ledger.events("q")) == 1
        assert ledger.backlog() == 2

    def test_a_key_is_remembered_for_a_day_and_only_as_a_hash(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        accept(ledger, key="zhang-san 13800000000")
        (key,) = store.keys("xd:idem:*")
        assert b"zhang" not in key
        assert DAY_S - 60 < store.ttl(key) <= DAY_S

    def test_a_key_whose_plan_was_forgotten_plans_again(self, ledger: Ledger, store: redis.Redis) -> None:
        accept(ledger, "first", key="k")
        store.delete("xd:plan:first")
        assert accept(ledger, "second", key="k") == "new"


class TestClaim:
    def test_attempts_are_numbered_and_only_one_holds_the_plan(
        self, ledger: Ledger, lose_lease: Move
    ) -> None:
        accept(ledger)
        assert ledger.claim("p", "a") == 1
        assert ledger.claim("p", "b") is None
        lose_lease("p")
        assert ledger.claim("p", "b") == 2

    def test_an_unknown_or_ended_plan_cannot_be_claimed(self, ledger: Ledger) -> None:
        assert ledger.claim("nobody", "a") is None
        ledger.done("p", running(ledger), "succeeded", b"plan")
        assert ledger.claim("p", "a") is None

    def test_a_repeated_claim_gets_the_same_attempt(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        accept(ledger)
        sent: list[tuple[str | int | bytes, ...]] = []
        run = ledger._run

        def twice(script: str, *arguments: str | int | bytes) -> object:
            sent.append(arguments)
            run(script, *arguments)
            return run(script, *arguments)

        monkeypatch.setattr(ledger, "_run", twice)
        assert ledger.claim("p", "a") == 1
        assert [e.name for e in ledger.events("p")] == ["queued", "started"]

    def test_a_lease_from_before_the_clock_was_set_back_is_dead(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        running(ledger)
        far = 10**15  # milliseconds: no lease is ever granted into the year 33658
        store.hset("xd:plan:p", "lease", far)
        store.zadd("xd:due", {"p": far})
        assert [d.plan_id for d in ledger.due()] == ["p"]
        assert ledger.claim("p", "b") == 2


class TestBeat:
    def test_it_renews_the_lease(self, ledger: Ledger, lose_lease: Move) -> None:
        attempt = running(ledger)
        lose_lease("p")
        assert ledger.beat("p", attempt) == "ok"
        assert ledger.claim("p", "b") is None
        assert ledger.due() == []

    def test_an_attempt_taken_by_another_worker_is_lost(self, ledger: Ledger, lose_lease: Move) -> None:
        first = running(ledger)
        lose_lease("p")
        second = ledger.claim("p", "b")
        assert second is not None
        assert ledger.beat("p", first) == "lost"
        assert ledger.beat("p", second) == "ok"

    def test_a_late_beat_saves_an_attempt_that_nobody_took(self, ledger: Ledger, lose_lease: Move) -> None:
        attempt = running(ledger)
        lose_lease("p")
        ledger.due()
        assert status(ledger) == "queued"
        assert ledger.beat("p", attempt) == "ok"
        assert status(ledger) == "running"

    def test_an_ended_or_unknown_plan_is_lost(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        ledger.done("p", attempt, "succeeded", b"plan")
        assert ledger.beat("p", attempt) == "lost"
        assert ledger.beat("nobody", 1) == "lost"


class TestProgress:
    def test_it_is_read_and_streamed_once(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        for _ in range(2):  # the command repeated
            assert ledger.progress("p", attempt, b'{"cost": 1}')
        assert ledger.progress("p", attempt, b'{"phase": "matrix"}', event=None)
        record = ledger.read("p", blobs=False)
        assert record is not None
        assert record.progress == b'{"phase": "matrix"}'
        improved = [e.data["progress"] for e in ledger.events("p") if e.name == "improved"]
        assert improved == ['{"cost": 1}']

    def test_the_best_so_far_is_readable_until_the_result_replaces_it(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        ledger.better("p", attempt, b"good")
        ledger.better("p", attempt, b"better")
        record = ledger.read("p")
        assert record is not None
        assert (record.status, record.plan) == ("running", b"better")
        ledger.done("p", attempt, "succeeded", b"best")
        record = ledger.read("p")
        assert record is not None
        assert record.plan == b"best"

    def test_an_old_attempt_is_not_heard(self, ledger: Ledger, lose_lease: Move) -> None:
        first = running(ledger)
        lose_lease("p")
        ledger.claim("p", "b")
        assert not ledger.progress("p", first, b"{}")
        assert not ledger.better("p", first, b"old")


class TestDone:
    def test_a_plan_ends_once_however_often_it_is_said(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        assert [ledger.done("p", attempt, "succeeded", b"plan") for _ in range(3)] == [True] * 3
        assert finished(ledger) == [("succeeded", "1")]
        assert ledger.backlog() == 0

    def test_the_fence_a_thawed_worker_cannot_overwrite_a_newer_attempt(
        self, ledger: Ledger, lose_lease: Move
    ) -> None:
        zombie = running(ledger)
        lose_lease("p")
        newest = ledger.claim("p", "b")
        assert newest is not None
        assert not ledger.done("p", zombie, "succeeded", b"old")
        assert ledger.done("p", newest, "succeeded", b"new")
        assert not ledger.done("p", zombie, "succeeded", b"old")
        record = ledger.read("p")
        assert record is not None
        assert record.plan == b"new"
        assert finished(ledger) == [("succeeded", "2")]

    def test_a_late_result_counts_while_nobody_else_has_begun(self, ledger: Ledger, lose_lease: Move) -> None:
        attempt = running(ledger)
        lose_lease("p")
        ledger.due()
        assert ledger.done("p", attempt, "succeeded", b"plan")
        assert ledger.claim("p", "b") is None

    def test_the_ended_plan_keeps_its_problem_and_is_forgotten_after_its_time(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        ledger.done("p", running(ledger), "failed", b"plan", failure="plan_refused")
        record = ledger.read("p")
        assert record is not None
        assert (record.problem, record.failure, record.ended) == (b"{}", "plan_refused", True)
        for key in store.keys("xd:plan:p*"):
            assert 0 < store.ttl(key) <= ledger.settings.plan_ttl_s, key

    def test_an_open_plan_is_never_forgotten(self, ledger: Ledger, store: redis.Redis) -> None:
        running(ledger)
        assert all(store.ttl(key) == -1 for key in store.keys("xd:plan:p*"))


class TestCancel:
    @pytest.mark.parametrize("keep", [False, True])
    def test_a_queued_plan_is_cancelled_at_once(self, ledger: Ledger, keep: bool) -> None:
        accept(ledger)
        assert ledger.cancel("p", keep=keep) == "cancelled"
        assert ledger.claim("p", "a") is None
        assert ledger.due() == []
        assert finished(ledger) == [("cancelled", "0")]

    def test_a_running_plan_is_cancelled_at_once_and_its_worker_hears_of_it(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        assert ledger.cancel("p", keep=False) == "cancelled"
        assert ledger.beat("p", attempt) == "cancel"
        assert not ledger.done("p", attempt, "succeeded", b"plan")
        assert finished(ledger) == [("cancelled", "1")]

    def test_keeping_the_best_of_a_running_plan_is_asked_of_its_worker(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        assert ledger.cancel("p", keep=True) == "running"
        assert ledger.beat("p", attempt) == "keep"
        assert ledger.done("p", attempt, "succeeded", b"best")
        assert status(ledger) == "succeeded"

    @pytest.mark.parametrize(("stored", "outcome"), [(b"best", "succeeded"), (None, "cancelled")])
    def test_a_worker_that_had_to_be_killed_leaves_its_stored_best(
        self, ledger: Ledger, stored: bytes | None, outcome: str
    ) -> None:
        attempt = running(ledger)
        if stored:
            ledger.better("p", attempt, stored)
        ledger.cancel("p", keep=True)
        assert [ledger.settle("p", attempt) for _ in range(2)] == [outcome, outcome]
        record = ledger.read("p")
        assert record is not None
        assert record.plan == stored
        assert finished(ledger) == [(outcome, "1")]

    def test_a_best_that_nobody_wanted_to_keep_is_not_published(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        ledger.better("p", attempt, b"best")
        assert ledger.settle("p", attempt) == "cancelled"

    @pytest.mark.parametrize(("stored", "outcome"), [(b"best", "succeeded"), (None, "cancelled")])
    def test_the_ledger_publishes_the_best_of_a_dead_worker(
        self, ledger: Ledger, lose_lease: Move, stored: bytes | None, outcome: str
    ) -> None:
        attempt = running(ledger)
        if stored:
            ledger.better("p", attempt, stored)
        lose_lease("p")
        assert ledger.cancel("p", keep=True) == outcome
        record = ledger.read("p")
        assert record is not None
        assert record.plan == stored

    def test_a_worker_that_dies_after_the_wish_leaves_it_to_the_ledger(
        self, ledger: Ledger, lose_lease: Move
    ) -> None:
        attempt = running(ledger)
        ledger.better("p", attempt, b"best")
        ledger.cancel("p", keep=True)
        lose_lease("p")
        assert ledger.due() == []
        assert finished(ledger) == [("succeeded", "1")]

    def test_a_plain_cancel_overrules_a_wish_to_keep(self, ledger: Ledger) -> None:
        attempt = running(ledger)
        ledger.better("p", attempt, b"best")
        ledger.cancel("p", keep=True)
        assert ledger.cancel("p", keep=False) == "cancelled"
        assert ledger.beat("p", attempt) == "cancel"

    @pytest.mark.parametrize("end", ["succeeded", "failed"])
    def test_an_ended_plan_stays_as_it_ended(self, ledger: Ledger, end: str) -> None:
        ledger.done("p", running(ledger), end, b"plan")  # type: ignore[arg-type]
        assert ledger.cancel("p", keep=False) == end
        assert ledger.cancel("p", keep=True) == end
        assert len(finished(ledger)) == 1

    def test_a_cancelled_plan_stays_cancelled(self, ledger: Ledger) -> None:
        accept(ledger)
        assert [ledger.cancel("p", keep=False) for _ in range(2)] == ["cancelled"] * 2
        assert len(finished(ledger)) == 1

    def test_an_unknown_plan_has_no_status(self, ledger: Ledger) -> None:
        assert ledger.cancel("nobody", keep=False) is None


class TestDue:
    def test_each_delivery_has_its_number_and_its_time(self, ledger: Ledger, make_due: Move) -> None:
        accept(ledger)
        assert [d.number for d in ledger.due()] == [1]
        assert ledger.due() == []  # not before recheck_ms has passed
        make_due("p")
        assert [d.number for d in ledger.due()] == [2]

    def test_a_dead_lease_is_delivered_again(self, ledger: Ledger, lose_lease: Move) -> None:
        running(ledger)
        assert ledger.due() == []
        lose_lease("p")
        assert [d.plan_id for d in ledger.due()] == ["p"]

    def test_a_released_plan_is_due_at_once(self, ledger: Ledger, store: redis.Redis) -> None:
        attempt = running(ledger)
        store.delete("xd:wake")
        assert ledger.release("p", attempt)
        assert store.llen("xd:wake") == 1
        assert [d.plan_id for d in ledger.due()] == ["p"]
        assert ledger.claim("p", "b") == 2
        assert not ledger.release("p", attempt)

    def test_a_plan_whose_process_died_before_its_claim_is_due_at_once(self, ledger: Ledger) -> None:
        accept(ledger)
        ledger.due()
        assert ledger.release("p", 0)
        assert [d.number for d in ledger.due()] == [2]

    def test_a_plan_that_killed_its_workers_too_often_fails(
        self, store: redis.Redis, store_settings: Settings, lose_lease: Move
    ) -> None:
        ledger = Ledger(store, store_settings.model_copy(update={"max_attempts": 2}))
        accept(ledger)
        for _ in range(2):
            ledger.claim("p", "w")
            lose_lease("p")
            ledger.due()
        record = ledger.read("p")
        assert record is not None
        assert (record.status, record.failure, record.attempt) == ("failed", "worker_died_repeatedly", 2)
        assert finished(ledger) == [("failed", "2")]

    def test_it_takes_no_more_than_asked_for(self, ledger: Ledger) -> None:
        for number in range(5):
            accept(ledger, f"p{number}")
        assert [len(ledger.due(limit=2)) for _ in range(4)] == [2, 2, 1, 0]


class TestLead:
    def test_one_leads_until_it_stops_renewing(self, ledger: Ledger, store: redis.Redis) -> None:
        assert ledger.lead("a", lease_ms=60_000)
        assert not ledger.lead("b", lease_ms=60_000)
        assert ledger.lead("a", lease_ms=60_000)
        store.delete("xd:reconciler")  # the lease has run out
        assert ledger.lead("b", lease_ms=60_000)


class TestEvents:
    def test_ids_of_one_plan_are_valid_in_the_stream_of_all(self, ledger: Ledger) -> None:
        beginning = ledger.last_event_id()
        attempt = running(ledger)
        running(ledger, "other")
        ledger.done("p", attempt, "succeeded", b"plan")
        every = ledger.watch(after=beginning, block_ms=1)
        assert [(e.plan_id, e.name) for e in every] == [
            ("p", "queued"),
            ("p", "started"),
            ("other", "queued"),
            ("other", "started"),
            ("p", "finished"),
        ]
        mine = ledger.events("p")
        assert mine == [e for e in every if e.plan_id == "p"]
        assert ledger.events("p", after=mine[0].id) == mine[1:]
        assert ledger.last_event_id() == every[-1].id


class TestMaps:
    def test_a_map_is_stored_by_version_and_read_by_either_name(self, ledger: Ledger) -> None:
        ledger.maps.put("hutong", "v1", b"network", b"report")
        by_name, by_version = ledger.maps.get("hutong"), ledger.maps.by_version("v1")
        assert by_name is not None
        assert by_version is not None
        assert (by_name.version, by_name.network, by_name.report) == ("v1", b"network", b"report")
        assert by_version.network == b"network"
        assert [(m.map_id, m.version, m.report) for m in ledger.maps.entries()] == [
            ("hutong", "v1", b"report")
        ]
        assert ledger.maps.get("nowhere") is None
        assert ledger.maps.by_version("v0") is None

    def test_a_superseded_version_outlives_the_plans_that_may_name_it(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        ledger.maps.put("m", "v1", b"1", b"")
        ledger.maps.put("m", "v2", b"2", b"")
        assert store.ttl("xd:map:v1") > ledger.settings.plan_ttl_s
        assert store.ttl("xd:map:v2") == -1
        assert ledger.maps.by_version("v1") is not None
        store.expire("xd:map:v1", 60)
        ledger.accept("p", problem=b"{}", fingerprint="f", map_version="v1")
        assert store.ttl("xd:map:v1") > ledger.settings.plan_ttl_s
        attempt = ledger.claim("p", "w")
        assert attempt is not None
        store.expire("xd:map:v1", 60)
        ledger.done("p", attempt, "succeeded", b"plan")
        assert store.ttl("xd:map:v1") > ledger.settings.plan_ttl_s

    def test_each_name_has_the_report_of_its_own_file(self, ledger: Ledger) -> None:
        """Two files may hold the same lanes and leave out different things."""
        ledger.maps.put("a", "v1", b"1", b"nothing left out")
        ledger.maps.put("b", "v1", b"1", b"a motorway left out")
        stored = ledger.maps.get("b")
        assert stored is not None
        assert stored.report == b"a motorway left out"
        assert [(m.map_id, m.report) for m in ledger.maps.entries()] == [
            ("a", b"nothing left out"),
            ("b", b"a motorway left out"),
        ]

    def test_a_map_that_cannot_be_read_is_mended_by_uploading_it_again(self, ledger: Ledger) -> None:
        ledger.maps.put("m", "v1", b"written by another release", b"")
        ledger.maps.put("m", "v1", b"written by this one", b"")
        stored = ledger.maps.by_version("v1")
        assert stored is not None
        assert stored.network == b"written by this one"

    def test_going_back_to_a_version_keeps_it_for_good(self, ledger: Ledger, store: redis.Redis) -> None:
        for version in ("v1", "v2", "v1"):
            ledger.maps.put("m", version, version.encode(), b"")
        assert store.ttl("xd:map:v1") == -1
        assert store.ttl("xd:map:v2") > 0

    def test_a_version_that_another_map_shares_does_not_expire(
        self, ledger: Ledger, store: redis.Redis
    ) -> None:
        ledger.maps.put("a", "v1", b"1", b"")
        ledger.maps.put("b", "v1", b"1", b"")
        ledger.maps.put("a", "v2", b"2", b"")
        assert store.ttl("xd:map:v1") == -1


class TestOutbox:
    CALLBACK = Callback(url="https://example.org/hook", secret_id="s")

    def test_every_change_of_the_status_owes_one_webhook(self, ledger: Ledger) -> None:
        ledger.accept("p", problem=b"{}", fingerprint="f", callback=self.CALLBACK)
        attempt = ledger.claim("p", "w")
        assert attempt is not None
        ledger.done("p", attempt, "succeeded", b"plan")
        ledger.done("p", attempt, "succeeded", b"plan")
        owed = ledger.owed()
        assert {(o.status, o.url, o.secret_id, o.tries) for o in owed} == {
            ("running", "https://example.org/hook", "s", 1),
            ("succeeded", "https://example.org/hook", "s", 1),
        }

    def test_nothing_is_owed_without_a_callback(self, ledger: Ledger) -> None:
        ledger.done("p", running(ledger), "succeeded", b"plan")
        assert ledger.owed() == []

    def test_a_webhook_comes_back_until_it_is_struck_off(self, ledger: Ledger) -> None:
        ledger.accept("p", problem=b"{}", fingerprint="f", callback=self.CALLBACK)
        ledger.cancel("p", keep=False)
        (owed,) = ledger.owed()
        assert ledger.owed() == []  # hidden while it is being sent
        ledger.webhook_later(owed, delay_ms=0)
        (again,) = ledger.owed()
        assert again.tries == 2
        ledger.webhook_sent(again)
        ledger.webhook_later(again, delay_ms=0)
        assert ledger.owed() == []

    def test_a_forgotten_plan_owes_nothing(self, ledger: Ledger, store: redis.Redis) -> None:
        ledger.accept("p", problem=b"{}", fingerprint="f", callback=self.CALLBACK)
        ledger.cancel("p", keep=False)
        store.delete("xd:plan:p")
        assert ledger.owed() == []
        assert store.zcard("xd:outbox") == 0


class TestRecent:
    def test_the_newest_plans_come_first(self, ledger: Ledger, store: redis.Redis) -> None:
        for plan_id in ("one", "two", "three"):
            accept(ledger, plan_id)
        store.zadd("xd:recent", {"one": 1, "two": 2, "three": 3})  # as if they had come a millisecond apart
        assert [record.plan_id for record in ledger.recent()] == ["three", "two", "one"]
        assert [record.plan_id for record in ledger.recent(limit=1)] == ["three"]

    def test_what_was_forgotten_falls_out(self, ledger: Ledger, store: redis.Redis) -> None:
        accept(ledger, "gone")
        accept(ledger, "kept")
        store.delete("xd:plan:gone")
        assert [record.plan_id for record in ledger.recent()] == ["kept"]
        assert store.zrange("xd:recent", 0, -1) == [b"kept"]

    def test_a_plan_that_is_accepted_again_is_listed_once(self, ledger: Ledger) -> None:
        accept(ledger, "p", key="k")
        accept(ledger, "q", key="k")
        assert [record.plan_id for record in ledger.recent()] == ["p"]
