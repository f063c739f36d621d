"""What headers say: forms, languages, patience, keys."""

import pytest

from api.negotiation import choose_form, choose_language
from api.preferences import idempotency_key, wait_s
from api.problems import Refusal

FORMS = {"json": "application/json", "txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/plain", "txt"),
        ("TEXT/HTML", "html"),
        ("text/*", "txt"),
        ("text/html;q=0.5, text/plain;q=0.9", "txt"),
        ("application/json;q=0, */*", "txt"),
        ("text/*;q=0.1, text/html", "html"),
        ("image/png, */*;q=0.1", "json"),
        ("text/html;level=1", "html"),
        (" , ,text/html", "html"),
    ],
)
def test_the_form_a_caller_likes_best(accept: str | None, form: str) -> None:
    assert choose_form(FORMS, accept=accept) == form


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html;q=high", "nonsense"])
def test_nothing_a_caller_likes(accept: str) -> None:
    with pytest.raises(Refusal):
        choose_form(FORMS, accept=accept)


@pytest.mark.parametrize(
    ("wish", "header", "lang"),
    [
        (None, None, "zh"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "fr", "zh"),
        (None, "fr, en;q=0.2", "en"),
        (None, "en;q=0.3, zh-CN;q=0.8", "zh"),
        (None, "en;q=0", "zh"),
        ("zh", "en", "zh"),
        ("en", None, "en"),
    ],
)
def test_the_language(wish, header: str | None, lang: str) -> None:
    assert choose_language(wish, accept_language=header) == lang


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, None),
        ("wait=10", 10),
        ("respond-async, wait=10", 10),
        ("WAIT = 7", 7),
        ('wait="5"', 5),
        ("wait=0", 0),
        ("wait=31", 30),
        ("wait=999999999", 30),
        ("wait=-1", None),
        ("wait=ten", None),
        ("wait=1e9", None),
        ("wait", None),
        ("await=3", None),
        ("wait=" + "9" * 5_000, None),
    ],
)
def test_how_long_a_caller_would_wait(prefer: str | None, seconds: int | None) -> None:
    assert wait_s(prefer, cap_s=30) == seconds


@pytest.mark.parametrize("key", ["k", "x" * 255, "8e03978e-40d5-43e8-bc93-6894a57f9324", '"quoted"', "~!"])
def test_keys(key: str) -> None:
    assert idempotency_key(key) == key


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "a\tb", "a\n", "键", "\x7f"])
def test_keys_that_are_none(key: str) -> None:
    with pytest.raises(Refusal):
        idempotency_key(key)


def test_no_key() -> None:
    assert idempotency_key(None) is None
