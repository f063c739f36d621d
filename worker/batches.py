"""Batches: which plans were asked for together, so that a whole morning can be asked about at once.

A batch holds no plan, only their ids and what the caller calls them. It is written after every plan in it was
accepted, and forgotten after the last of them.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import redis

from worker.packing import pack, unpack


@dataclass(frozen=True, slots=True)
class Kept:
    """A batch as it was kept; ``content`` is its keeper's, ``fingerprint`` that of the body asked with."""

    batch_id: str
    content: bytes
    fingerprint: str


class Batches:
    """The batches, in the store that holds the plans.

    Parameters
    ----------
    store
        As the ledger uses it.
    ttl_s
        How long a batch is remembered, seconds.
    key_ttl_s
        How long an idempotency key is, seconds.
    """

    def __init__(self, store: redis.Redis, *, ttl_s: int, key_ttl_s: int) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes
        self._ttl_s = ttl_s
        self._key_ttl_s = key_ttl_s

    def keep(self, batch: Kept, *, idempotency_key: str | None = None) -> Kept:
        """Keep a batch; with a key that was used already, the first batch of that key is the answer."""
        with self._store.pipeline(transaction=True) as pipe:
            key = f"xd:batch:{batch.batch_id}"
            fields = {"content": pack(batch.content), "fingerprint": batch.fingerprint}
            pipe.hset(key, mapping=fields)
            pipe.expire(key, self._ttl_s)
            if idempotency_key is not None:
                pipe.set(_key(idempotency_key), batch.batch_id, nx=True, ex=self._key_ttl_s)
            pipe.execute()
        return batch if idempotency_key is None else self.recall(idempotency_key) or batch

    def find(self, batch_id: str) -> Kept | None:
        """Read a batch; None when there never was one or it is forgotten."""
        content, fingerprint = self._store.hmget(f"xd:batch:{batch_id}", "content", "fingerprint")
        if content is None or fingerprint is None:
            return None
        return Kept(batch_id, unpack(content), fingerprint.decode())

    def recall(self, idempotency_key: str) -> Kept | None:
        """Read the batch of a key."""
        found = self._store.get(_key(idempotency_key))
        return None if found is None else self.find(found.decode())


def _key(idempotency_key: str) -> str:
    return f"xd:batchkey:{hashlib.sha256(idempotency_key.encode()).hexdigest()}"
