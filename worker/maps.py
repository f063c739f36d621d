"""The walking networks of the service: by name, and by version for as long as plans may name one."""

from collections.abc import Callable
from typing import Any

import redis

from worker.packing import pack, unpack
from worker.records import MapEntry, StoredMap


class Maps:
    """Every stored map; reached as ``Ledger.maps``.

    Parameters
    ----------
    store
        A client that answers bytes.
    run
        Runs a script of the ledger by name.
    kept_s
        How long a version stays readable that is no longer the current one of any map.
    """

    def __init__(self, store: redis.Redis, run: Callable[..., Any], *, kept_s: int) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes
        self._run, self._kept_s = run, kept_s

    def put(self, map_id: str, version: str, network: bytes, report: bytes) -> None:
        """Make a version the current one of a map; the one before stays as long as plans may name it."""
        self._run("put_map", map_id, version, pack(network), pack(report), self._kept_s)

    def get(self, map_id: str) -> StoredMap | None:
        """Read the current version of a map."""
        version = self._store.hget("xd:maps", map_id)
        return None if version is None else self.by_version(version.decode(), map_id=map_id)

    def by_version(self, version: str, *, map_id: str | None = None) -> StoredMap | None:
        """Read a version, current or superseded."""
        network, report, put_ms = self._store.hmget(f"xd:map:{version}", "network", "report", "put")
        if network is None or report is None or put_ms is None:
            return None
        if map_id is not None:
            report = self._store.hget("xd:maps:reports", map_id) or report
        return StoredMap(map_id, version, unpack(network), unpack(report), int(put_ms))

    def entries(self) -> tuple[MapEntry, ...]:
        """List the maps with their current versions, by id."""
        current = sorted(
            (name.decode(), version.decode()) for name, version in self._store.hgetall("xd:maps").items()
        )
        with self._store.pipeline(transaction=False) as pipe:
            for _, version in current:
                pipe.hmget(f"xd:map:{version}", "report", "put")
            rows = pipe.execute() if current else []
        own = self._store.hgetall("xd:maps:reports")
        return tuple(
            MapEntry(name, version, unpack(own.get(name.encode(), report)), int(put_ms))
            for (name, version), (report, put_ms) in zip(current, rows, strict=True)
        )
