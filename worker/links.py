"""Links to one volunteer's page: who holds one may read it, so only its hash is kept, and it ends.

The token is 256 random bits in the address; the store knows its SHA-256 and nothing from which it could be
made again. A link that ended is remembered for a while, so that its holder hears "ended" and not "never".
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import redis

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}\Z")
LASTS_ON: Final = timedelta(hours=12)
"""How long after the end of the shift a link is good: results may be sent from home."""
_REMEMBERED_S: Final = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Link:
    """What a token stands for; ``live`` is false once it ran out or was revoked."""

    plan_id: str
    volunteer: str
    live: bool


class Links:
    """The links of all plans, in the store that holds the plans.

    Parameters
    ----------
    store
        As the ledger uses it.
    """

    def __init__(self, store: redis.Redis) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes

    def give(self, plan_id: str, shift_ends: Mapping[str, datetime]) -> dict[str, str]:
        """Make a fresh token for each volunteer; links given before stay good.

        Parameters
        ----------
        plan_id
            An accepted plan.
        shift_ends
            By volunteer: when the last shift ends. A link lasts `LASTS_ON` longer, and at least as long from
            now, for plans of yesterday.
        """
        now_s, _ = self._store.time()
        tokens = {volunteer: secrets.token_urlsafe(32) for volunteer in shift_ends}
        with self._store.pipeline(transaction=True) as pipe:
            for volunteer, token in tokens.items():
                until_s = int(max(shift_ends[volunteer].timestamp(), now_s) + LASTS_ON.total_seconds())
                key = _key(token)
                pipe.hset(key, mapping={"plan": plan_id, "volunteer": volunteer, "until": until_s})
                pipe.expireat(key, until_s + _REMEMBERED_S)
                pipe.hset(_index(plan_id), key, volunteer)
                pipe.expire(_index(plan_id), until_s + _REMEMBERED_S - now_s, gt=True)
                pipe.expire(_index(plan_id), until_s + _REMEMBERED_S - now_s, nx=True)
            pipe.execute()
        return tokens

    def find(self, token: str) -> Link | None:
        """Look a token up; None when it was never given or is long forgotten."""
        if not TOKEN.match(token):
            return None
        now_s, _ = self._store.time()
        plan_id, volunteer, until_s = self._store.hmget(_key(token), "plan", "volunteer", "until")
        if plan_id is None or volunteer is None or until_s is None:
            return None
        return Link(plan_id.decode(), volunteer.decode(), now_s < int(until_s))

    def revoke(self, plan_id: str, volunteer: str | None = None) -> int:
        """End the links of a plan, or of one volunteer in it; count them."""
        given = self._store.hgetall(_index(plan_id))
        ended = [key for key, whose in given.items() if volunteer in (None, whose.decode())]
        with self._store.pipeline(transaction=True) as pipe:
            for key in ended:
                pipe.hset(key, "until", 0)
                pipe.hdel(_index(plan_id), key)
            pipe.execute()
        return len(ended)


def _key(token: str) -> str:
    return f"xd:link:{hashlib.sha256(token.encode()).hexdigest()}"


def _index(plan_id: str) -> str:
    return f"xd:plan:{plan_id}:links"
