"""A ledger over the session's store, and two ways to move what it remembers instead of waiting."""

from collections.abc import Callable

import pytest
import redis

from worker.ledger import Ledger
from worker.settings import Settings


@pytest.fixture
def ledger(store: redis.Redis, store_settings: Settings) -> Ledger:
    return Ledger(store, store_settings)


@pytest.fixture
def lose_lease(store: redis.Redis) -> Callable[[str], None]:
    """As if the worker of a plan had not beaten for a long time."""

    def move(plan_id: str) -> None:
        store.hset(f"xd:plan:{plan_id}", "lease", 1)
        store.zadd("xd:due", {plan_id: 1})

    return move


@pytest.fixture
def make_due(store: redis.Redis) -> Callable[[str], None]:
    """As if the time to look at a plan again had come."""

    def move(plan_id: str) -> None:
        store.zadd("xd:due", {plan_id: 1})

    return move
