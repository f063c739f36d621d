"""Everything an operator can turn, in one place, read from the environment once per process."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

DAY_S = 86_400


def _state_dir() -> Path:
    """Give the folder of this user's running state, the same from whatever folder a command is started."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "xiangdao"


class Settings(BaseSettings):
    """The knobs of the service; ``docs/operations.md`` has the table for operators.

    Every field is read from ``XIANGDAO_<FIELD>``, the address of the store from ``REDIS_URL``.
    """

    model_config = SettingsConfigDict(
        env_prefix="XIANGDAO_", extra="ignore", frozen=True, populate_by_name=True
    )

    redis_url: Annotated[str | None, Field(validation_alias=AliasChoices("REDIS_URL", "redis_url"))] = None
    data_dir: Path = Field(default_factory=_state_dir)

    lease_ms: Annotated[int, Field(ge=100)] = 6_000
    beat_s: Annotated[int, Field(ge=1)] = 1
    recheck_ms: Annotated[int, Field(ge=50)] = 4_000
    max_attempts: Annotated[int, Field(ge=1)] = 5

    default_deadline_s: Annotated[float, Field(gt=0)] = 900.0
    question_s: Annotated[float, Field(gt=0)] = 20.0
    deadline_margin_s: Annotated[float, Field(gt=0)] = 60.0
    stop_grace_s: Annotated[float, Field(ge=0)] = 5.0

    plan_ttl_s: Annotated[int, Field(ge=DAY_S)] = 7 * DAY_S
    idempotency_ttl_s: Annotated[int, Field(ge=1)] = DAY_S

    webhook_secrets: dict[str, SecretStr] = {}
    webhook_hosts: tuple[str, ...] = ()
    webhook_tries: Annotated[int, Field(ge=1)] = 12

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("webhook_secrets")
    @classmethod
    def _readable_secrets(cls, secrets: dict[str, SecretStr]) -> dict[str, SecretStr]:
        """Refuse at the start what could not sign later; the message must not hold the secret."""
        for secret_id, secret in secrets.items():
            try:
                Webhook(secret.get_secret_value())
            except (ValueError, EmptyWebhookSecretError):
                raise ValueError(f"the webhook secret {secret_id!r} is not whsec_ and base64") from None
        return secrets

    @property
    def embedded(self) -> bool:
        """Whether the store is our own child in the data folder (no ``REDIS_URL``)."""
        return not self.redis_url


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Read the environment, once."""
    return Settings()
