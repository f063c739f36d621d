from collections.abc import Callable, Iterator

import httpx
import orjson
import pytest
import redis
from pydantic import SecretStr
from standardwebhooks import Webhook

from optimizer.problem import Callback
from worker.ledger import Ledger
from worker.settings import Settings
from worker.webhooks import Courier, ForbiddenTargetError, choose_address, delay_ms

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLIC, LOOPBACK = "93.184.215.14", "127.0.0.1"


class Receiver:
    """Remembers what arrived and answers as told."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answer: Callable[[], httpx.Response] = lambda: httpx.Response(204)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answer()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def courier(store_settings: Settings, receiver: Receiver) -> Courier:
    settings = store_settings.model_copy(
        update={"webhook_secrets": {"s": SecretStr(SECRET)}, "webhook_tries": 2}
    )
    return Courier(settings, transport=httpx.MockTransport(receiver), find=lambda *_: [PUBLIC])


def owe(ledger: Ledger, secret_id: str = "s", url: str = "https://example.org:8443/hook?zone=7") -> None:
    ledger.accept("p", problem=b"{}", fingerprint="f", callback=Callback(url=url, secret_id=secret_id))
    ledger.cancel("p", keep=False)


def test_a_receiver_can_verify_it_and_learns_the_status_only(
    ledger: Ledger, courier: Courier, receiver: Receiver
) -> None:
    owe(ledger)
    assert courier.round(ledger) == 1
    (request,) = receiver.requests
    told = Webhook(SECRET).verify(request.content, dict(request.headers))
    assert told.keys() == {"type", "timestamp", "data"}
    assert told["data"] == {"id": "p", "status": "cancelled"}
    assert told["type"] == "plan.cancelled"
    assert courier.round(ledger) == 0


def test_it_goes_to_the_address_that_was_looked_at_under_the_name_that_was_given(
    ledger: Ledger, courier: Courier, receiver: Receiver
) -> None:
    owe(ledger)
    courier.round(ledger)
    (request,) = receiver.requests
    assert str(request.url) == f"https://{PUBLIC}:8443/hook?zone=7"
    assert request.headers["host"] == "example.org:8443"
    assert request.extensions["sni_hostname"] == "example.org"


@pytest.mark.parametrize("answer", [500, 302, 404])
def test_what_did_not_arrive_is_tried_again_under_the_same_id_until_it_is_given_up(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver, answer: int
) -> None:
    receiver.answer = lambda: httpx.Response(answer, headers={"location": "http://localhost/"})
    owe(ledger)
    courier.round(ledger)
    assert courier.round(ledger) == 0  # not before its time
    store.zadd("xd:outbox", {"p cancelled": 1})
    courier.round(ledger)
    assert [r.headers["webhook-id"] for r in receiver.requests] == ["p.cancelled"] * 2
    assert store.zcard("xd:outbox") == 0


def test_a_receiver_that_is_gone_is_not_asked_again(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver
) -> None:
    receiver.answer = lambda: httpx.Response(410)
    owe(ledger)
    courier.round(ledger)
    assert store.zcard("xd:outbox") == 0


def test_a_broken_connection_is_no_end(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver
) -> None:
    def refuse() -> httpx.Response:
        raise httpx.ConnectError("refused")

    receiver.answer = refuse
    owe(ledger)
    courier.round(ledger)
    assert store.zcard("xd:outbox") == 1


def test_a_receiver_that_is_silent_holds_up_nobody_else(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver
) -> None:
    def answer() -> httpx.Response:
        if receiver.requests[-1].headers["host"].startswith("silent"):
            raise httpx.ReadTimeout("nothing comes")
        return httpx.Response(204)

    receiver.answer = answer
    for number, host in enumerate(("silent", "silent", "awake", "silent")):
        callback = Callback(url=f"https://{host}.example.org/hook", secret_id="s")
        ledger.accept(f"p{number}", problem=b"{}", fingerprint=f"f{number}", callback=callback)
        ledger.cancel(f"p{number}", keep=False)
    assert courier.round(ledger) == 4
    assert sorted(r.headers["host"] for r in receiver.requests) == ["awake.example.org", "silent.example.org"]
    assert store.zcard("xd:outbox") == 3, "what was not tried is tried later"


def test_an_answer_that_never_ends_is_not_waited_for(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver
) -> None:
    def endless() -> Iterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    receiver.answer = lambda: httpx.Response(200, content=endless())
    owe(ledger)
    courier.round(ledger)
    assert store.zcard("xd:outbox") == 0


def test_without_the_secret_nothing_is_sent(
    ledger: Ledger, store: redis.Redis, courier: Courier, receiver: Receiver
) -> None:
    owe(ledger, secret_id="unknown")
    courier.round(ledger)
    assert receiver.requests == []
    assert store.zcard("xd:outbox") == 0


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("https://intranet.example/", [LOOPBACK]),
        ("https://intranet.example/", ["10.0.0.8"]),
        ("https://intranet.example/", ["169.254.169.254"]),  # metadata of cloud machines
        ("https://intranet.example/", ["::1"]),
        ("https://intranet.example/", ["fd00::1"]),
        ("https://intranet.example/", [PUBLIC, LOOPBACK]),
        ("http://example.org/", [PUBLIC]),
    ],
)
def test_our_own_network_is_out_of_reach(url: str, addresses: list[str]) -> None:
    with pytest.raises(ForbiddenTargetError):
        choose_address(httpx.URL(url), (), lambda *_: addresses)


def test_an_operator_may_trust_hosts_and_then_trusts_only_them() -> None:
    trusted = ("hooks.street.example",)
    inside = choose_address(httpx.URL("http://hooks.street.example/"), trusted, lambda *_: [LOOPBACK])
    assert inside == LOOPBACK
    with pytest.raises(ForbiddenTargetError):
        choose_address(httpx.URL("https://example.org/"), trusted, lambda *_: [PUBLIC])


def test_a_forbidden_address_is_given_up_unsent(
    ledger: Ledger, store: redis.Redis, store_settings: Settings, receiver: Receiver
) -> None:
    settings = store_settings.model_copy(update={"webhook_secrets": {"s": SecretStr(SECRET)}})
    transport = httpx.MockTransport(receiver)
    owe(ledger)
    with Courier(settings, transport=transport, find=lambda *_: [LOOPBACK]) as courier:
        courier.round(ledger)
    assert receiver.requests == []
    assert store.zcard("xd:outbox") == 0


def test_a_name_that_cannot_be_one_is_given_up(
    ledger: Ledger, store: redis.Redis, store_settings: Settings, receiver: Receiver
) -> None:
    settings = store_settings.model_copy(update={"webhook_secrets": {"s": SecretStr(SECRET)}})
    owe(ledger, url=f"https://{'x' * 64}.example/")  # a label has at most 63 characters
    with Courier(settings, transport=httpx.MockTransport(receiver)) as courier:
        courier.round(ledger)
    assert store.zcard("xd:outbox") == 0


def test_an_address_of_version_6_is_written_in_brackets(
    ledger: Ledger, store_settings: Settings, receiver: Receiver
) -> None:
    settings = store_settings.model_copy(update={"webhook_secrets": {"s": SecretStr(SECRET)}})
    owe(ledger)
    find = lambda *_: ["2606:2800:21f::1"]  # noqa: E731 - a name for one line
    with Courier(settings, transport=httpx.MockTransport(receiver), find=find) as courier:
        courier.round(ledger)
    assert str(receiver.requests[0].url) == "https://[2606:2800:21f::1]:8443/hook?zone=7"


def test_waiting_grows_and_ends_at_six_hours() -> None:
    assert [delay_ms(tries) // 1_000 for tries in (1, 2, 3, 20)] == [5, 20, 80, 21_600]


def test_the_body_is_json(ledger: Ledger, courier: Courier, receiver: Receiver) -> None:
    owe(ledger)
    courier.round(ledger)
    assert orjson.loads(receiver.requests[0].content)["data"]["id"] == "p"
