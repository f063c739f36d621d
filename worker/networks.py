"""Finds the alleys of a problem; loaded before the fork, they are at hand in every horse."""

import functools
from collections.abc import Callable

from optimizer.problem import InlineMap, Problem
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from worker.failure import Failure
from worker.ledger import Ledger, Record

_MOST_NETWORKS = 8
_NETWORKS: dict[str, WalkingNetwork] = {}
"""By version; what was asked for last stands last."""


def network_of(ledger: Ledger, problem: Problem, record: Record) -> WalkingNetwork | None:
    """Find the alleys of a problem: the version it was accepted with, its own, or none with a matrix."""
    if isinstance(problem.map, InlineMap):
        return read_geojson(problem.map.model_dump())
    if not isinstance(problem.map, str):
        return None
    version = record.map_version
    if version is None:
        stored = ledger.maps.get(problem.map)
        if stored is None:
            raise Failure("map_not_found", "upload the map, then post the problem again")
        version = stored.version
    return network_by_version(version, functools.partial(_network_bytes, ledger, version))


def _network_bytes(ledger: Ledger, version: str) -> bytes:
    stored = ledger.maps.by_version(version)
    if stored is None:
        raise Failure("map_not_found", f"version {version} is gone; post the problem again")
    return stored.network


def network_by_version(version: str, load: Callable[[], bytes]) -> WalkingNetwork:
    """Give the network of a version; those that were asked for last are kept."""
    if version in _NETWORKS:
        _NETWORKS[version] = _NETWORKS.pop(version)
    else:
        while len(_NETWORKS) >= _MOST_NETWORKS:
            del _NETWORKS[next(iter(_NETWORKS))]
        data = load()
        try:
            _NETWORKS[version] = WalkingNetwork.from_bytes(data)
        except Exception:  # written by another release, or damaged
            raise Failure("map_unreadable", "upload the map again, then post the problem again") from None
    return _NETWORKS[version]


def preload(ledger: Ledger, plan_id: str) -> None:
    """Load the network of a plan into this process, the worker's, for the horse to inherit."""
    record = ledger.read(plan_id, blobs=False)
    if record is not None and record.map_version is not None:
        version = record.map_version
        network_by_version(version, functools.partial(_network_bytes, ledger, version))
