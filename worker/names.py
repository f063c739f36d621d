"""What people call a plan: the ledger or the zone it was made of, so that they know it again in a list.

A name is no part of a plan and nothing is computed from it. It stands beside the plan in the store, so
whoever erases the plan erases it, too.
"""

from collections.abc import Sequence
from typing import Any, Final

import redis

LONGEST: Final = 80
"""Letters of a name that are kept; a list has no room for more."""


class Names:
    """The names of plans, in the store that holds them.

    Parameters
    ----------
    store
        As the ledger uses it.
    ttl_s
        How long a name is remembered, seconds.
    """

    def __init__(self, store: redis.Redis, *, ttl_s: int) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes
        self._ttl_s = ttl_s

    def call(self, plan_id: str, name: str) -> None:
        """Give a plan a name; an empty one is none."""
        if name.strip():
            self._store.set(_key(plan_id), name.strip()[:LONGEST], ex=self._ttl_s)

    def hand_on(self, elder: str, child: str) -> None:
        """Call a plan as the one that it was made of."""
        self.call(child, self.of([elder]).get(elder, ""))

    def of(self, plan_ids: Sequence[str]) -> dict[str, str]:
        """The names of those plans that have one."""
        found = self._store.mget([_key(one) for one in plan_ids]) if plan_ids else []
        return {one: name.decode() for one, name in zip(plan_ids, found, strict=True) if name is not None}


def _key(plan_id: str) -> str:
    return f"xd:plan:{plan_id}:name"
