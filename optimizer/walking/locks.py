"""A gate that a request names is in use, whatever the map says of its lock."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.problem import Gate
from optimizer.walking.closures import find
from optimizer.walking.datum import Crs
from optimizer.walking.network import WalkingNetwork


def unlocked(network: WalkingNetwork, gates: Sequence[Gate], crs: Crs) -> WalkingNetwork:
    """The network with the locks of these gates open: when, their hours say."""
    if not gates or not (network.restricted & network.barrier).any():
        return network
    opened = np.zeros(network.edges, dtype=np.bool_)
    for edges in find(network, (), gates, crs=crs).gates:
        opened[edges] = network.barrier[edges]
    return replace(network, restricted=network.restricted & ~opened)
