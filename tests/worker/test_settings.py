from pathlib import Path

import pytest
from pydantic import ValidationError

from worker.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REDIS_URL", "XIANGDAO_DATA_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_url_the_store_is_ours_in_the_users_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert Settings().embedded
    assert Settings().data_dir == Path("/state/xiangdao")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://db:6379/1")
    monkeypatch.setenv("XIANGDAO_DATA_DIR", "/srv/data")
    monkeypatch.setenv("XIANGDAO_WEBHOOK_SECRETS", '{"street": "whsec_c2VjcmV0"}')
    monkeypatch.setenv("XIANGDAO_WEBHOOK_HOSTS", '["hooks.example"]')
    settings = Settings()
    assert not settings.embedded
    assert (settings.redis_url, settings.data_dir) == ("redis://db:6379/1", Path("/srv/data"))
    assert settings.webhook_hosts == ("hooks.example",)
    assert "whsec_c2VjcmV0" not in repr(settings)


def test_what_is_passed_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://db:6379/1")
    assert Settings(redis_url=None).embedded


def test_a_plan_may_not_be_forgotten_before_its_idempotency_key() -> None:
    with pytest.raises(ValidationError):
        Settings(plan_ttl_s=3_600)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_\u5df7"])
def test_a_secret_that_cannot_sign_is_refused_at_the_start_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("XIANGDAO_WEBHOOK_SECRETS", f'{{"street": "{secret}"}}')
    with pytest.raises(ValidationError, match="'street' is not whsec_"):
        Settings()
