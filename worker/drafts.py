"""Drafts: ledgers that were handed in and not planned yet, kept for a day under an unguessable id.

A draft holds the file as it came, because a ledger is read again with every choice that is made about it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import redis

from worker.packing import pack, unpack

LASTS_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Draft:
    """A file and what was said about it; ``about`` is its keeper's."""

    draft_id: str
    filename: str
    content: bytes
    about: bytes


class Drafts:
    """The drafts, in the store that holds the plans.

    Parameters
    ----------
    store
        As the ledger uses it.
    """

    def __init__(self, store: redis.Redis) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes

    def keep(self, filename: str, content: bytes, about: bytes) -> str:
        """Keep a file for a day; the answer is its id."""
        draft_id = secrets.token_hex(16)
        fields = {"filename": filename, "content": pack(content), "about": about}
        with self._store.pipeline(transaction=True) as pipe:
            pipe.hset(_key(draft_id), mapping=fields)
            pipe.expire(_key(draft_id), LASTS_S)
            pipe.execute()
        return draft_id

    def tell(self, draft_id: str, about: bytes) -> None:
        """Say something else about a draft; one that is gone stays gone."""
        if self._store.exists(_key(draft_id)):
            self._store.hset(_key(draft_id), "about", about)

    def find(self, draft_id: str) -> Draft | None:
        """Read a draft; None when its day is over."""
        filename, content, about = self._store.hmget(_key(draft_id), "filename", "content", "about")
        if filename is None or content is None or about is None:
            return None
        return Draft(draft_id, filename.decode(), unpack(content), about)

    def bundle(self, drafts: Sequence[str]) -> str:
        """Keep several drafts together; the answer is the id of the bundle."""
        bundle_id = secrets.token_hex(16)
        self._store.set(_bundle(bundle_id), " ".join(drafts), ex=LASTS_S)
        return bundle_id

    def unbundle(self, bundle_id: str) -> tuple[str, ...]:
        """The drafts of a bundle; none when its day is over."""
        found = self._store.get(_bundle(bundle_id))
        return tuple(found.decode().split()) if found else ()


def _bundle(bundle_id: str) -> str:
    return f"xd:drafts:{bundle_id}"


def _key(draft_id: str) -> str:
    return f"xd:draft:{draft_id}"
