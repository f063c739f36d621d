"""What many tests stand on: a real store of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import settings

from tests.forks import free_the_tracer
from tests.requirements import pytest_collection_modifyitems, pytest_terminal_summary
from worker.settings import Settings
from worker.store import EmbeddedStore, connect

# The same examples every time, so that a red run says something about the change that it ran on;
# XIANGDAO_TEST_EXAMPLES=fresh looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("fresh", deadline=None, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("XIANGDAO_TEST_EXAMPLES", "repeatable"))

__all__ = ["pytest_collection_modifyitems", "pytest_terminal_summary"]  # told at the end of -m requirement


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Coverage, which may have been started just now, must not hold up who is forked."""
    free_the_tracer()


@pytest.fixture(scope="session")
def store_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a running store, for the whole session."""
    folder = tmp_path_factory.mktemp("store")
    with EmbeddedStore(folder):
        yield folder


@pytest.fixture
def store_settings(store_dir: Path) -> Settings:
    """Settings that lead to the session's store, whatever the environment says."""
    return Settings(redis_url=None, data_dir=store_dir)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[redis.Redis]:
    """An empty store."""
    client = connect(store_settings)
    client.flushall()
    yield client
    client.close()
