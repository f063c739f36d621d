"""Prices walks by more than their metres, for engines that know metres alone.

What a walk costs beyond its metres is added to them before the search and forgotten after it: an engine
walks as if some ways were longer, the clock and the referee count the metres there are.
"""

from dataclasses import replace

import numpy as np

from optimizer.ground import NO_WAY
from optimizer.instance import Instance


def tolled(instance: Instance) -> Instance:
    """Return the same problem with every toll as metres; itself where there is none.

    Limits on metres count them, too: the search is then on the careful side, and what still fits is put in
    afterwards by the metres there are.

    Parameters
    ----------
    instance
        Metres that cost nothing take no toll.
    """
    if instance.toll is None or instance.prices.per_metre == 0:
        return instance
    more_m = -(-instance.toll // instance.prices.per_metre)
    # Engines keep one table for all who walk as far: those who share one go on sharing it.
    with_toll = {
        id(table): np.where(table == NO_WAY, NO_WAY, table + more_m).astype(np.int32)
        for table in {id(table): table for table in instance.length_m}.values()
    }
    return replace(instance, length_m=tuple(with_toll[id(table)] for table in instance.length_m), toll=None)
