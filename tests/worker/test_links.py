"""Links to volunteers' pages: unguessable, never stored as they are, ending by themselves or by order."""

from datetime import UTC, datetime, timedelta

import pytest
import redis

from worker.links import LASTS_ON, TOKEN, Link, Links

PLAN, TOMORROW = "a" * 32, datetime.now(tz=UTC) + timedelta(days=1)


@pytest.fixture
def links(store: redis.Redis) -> Links:
    return Links(store)


def everything(store: redis.Redis) -> bytes:
    """All keys and values of the store, run together."""
    kept = b""
    for key in store.scan_iter():
        kept += key + b"".join(k + v for k, v in store.hgetall(key).items())
    return kept


def test_a_token_leads_to_its_plan_and_volunteer(links: Links) -> None:
    tokens = links.give(PLAN, {"V01": TOMORROW, "V02": TOMORROW})
    assert links.find(tokens["V02"]) == Link(PLAN, "V02", live=True)


def test_the_store_never_holds_a_token(links: Links, store: redis.Redis) -> None:
    token = links.give(PLAN, {"V01": TOMORROW})["V01"]
    assert TOKEN.match(token)  # 43 letters of base64: 256 bits
    kept = everything(store)
    assert b"V01" in kept
    assert token.encode() not in kept


def test_no_two_tokens_are_alike(links: Links) -> None:
    given = [links.give(PLAN, {"V01": TOMORROW})["V01"] for _ in range(50)]
    assert len(set(given)) == 50


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 44, "../../etc", "王" * 43, "x" * 42 + "\n"])
def test_what_was_never_given_is_not_found(links: Links, token: str) -> None:
    links.give(PLAN, {"V01": TOMORROW})
    assert links.find(token) is None


def test_a_link_lasts_twelve_hours_longer_than_the_shift(links: Links, store: redis.Redis) -> None:
    links.give(PLAN, {"V01": TOMORROW})
    [key] = store.keys("xd:link:*")
    assert store.hget(key, "until") == str(int((TOMORROW + LASTS_ON).timestamp())).encode()


def test_a_link_to_yesterday_is_good_for_twelve_hours(links: Links) -> None:
    token = links.give(PLAN, {"V01": TOMORROW - timedelta(days=9)})["V01"]
    link = links.find(token)
    assert link is not None
    assert link.live


def test_a_link_that_ran_out_is_remembered_as_ended(links: Links, store: redis.Redis) -> None:
    token = links.give(PLAN, {"V01": TOMORROW})["V01"]
    [key] = store.keys("xd:link:*")
    store.hset(key, "until", store.time()[0])  # it ends this very second
    assert links.find(token) == Link(PLAN, "V01", live=False)


def test_everything_about_links_is_forgotten_in_the_end(links: Links, store: redis.Redis) -> None:
    links.give(PLAN, {"V01": TOMORROW, "V02": TOMORROW + timedelta(days=3)})
    links.give(PLAN, {"V01": TOMORROW})
    lives = {key: store.ttl(key) for key in store.scan_iter()}
    assert min(lives.values()) > 0
    # The list of a plan's links outlives each of them, or some could not be revoked.
    assert lives[f"xd:plan:{PLAN}:links".encode()] >= max(lives.values()) - 1


def test_revoking_ends_one_volunteers_links_or_all(links: Links) -> None:
    first, other = (links.give(PLAN, {"V01": TOMORROW, "V02": TOMORROW}) for _ in range(2))
    assert links.revoke(PLAN, "V01") == 2
    assert [bool(link and link.live) for link in map(links.find, (*first.values(), *other.values()))] == [
        False,
        True,
        False,
        True,
    ]
    assert links.revoke(PLAN) == 2
    assert links.revoke(PLAN) == 0
