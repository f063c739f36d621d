"""Keeps the walking networks in use at hand: reading one anew would cost more than the check itself."""

import threading
from collections import OrderedDict

from optimizer.walking.network import WalkingNetwork
from worker.ledger import Ledger


class Networks:
    """A small cache of networks by version; a version is a hash of the content, so nothing can go stale."""

    def __init__(self, ledger: Ledger, *, keep: int = 8) -> None:
        self._ledger = ledger
        self._keep = keep
        self._by_version: OrderedDict[str, WalkingNetwork] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: str, packed: bytes | None = None) -> WalkingNetwork | None:
        """Give the network of a version.

        Parameters
        ----------
        version
            Which one.
        packed
            Its bytes when they are at hand; else the ledger is asked.

        Returns
        -------
        WalkingNetwork or None
            None when the ledger has forgotten it.
        """
        with self._lock:
            if version in self._by_version:
                self._by_version.move_to_end(version)
                return self._by_version[version]
        if packed is None:
            stored = self._ledger.maps.by_version(version)
            if stored is None:
                return None
            packed = stored.network
        network = WalkingNetwork.from_bytes(packed)
        with self._lock:
            self._by_version[version] = network
            while len(self._by_version) > self._keep:
                self._by_version.popitem(last=False)
        return network
