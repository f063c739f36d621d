"""The side of a door by its number, where its position says nothing: a door placed on the lane itself.

References
----------
DB11/T 856-2012, the standard by which Beijing numbers its doors: odd numbers stand on the north side of an
alley that runs east and west, on the west side of one that runs north and south, and in a dead end on the
right as one goes in.
"""

import re

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Address
from optimizer.walking.manoeuvres import Side
from optimizer.walking.network import WalkingNetwork

OFF_AXIS_DEGREES = 30.0
"""Farther off the compass than this, an alley runs neither way and its numbers say nothing."""


def side_by_number(network: WalkingNetwork, arc: int, bearing: float, address: Address) -> Side | None:
    """Tell on which side a door is.

    Parameters
    ----------
    network
        The map.
    arc
        Arc on which the walk ends.
    bearing
        Degrees from north in which the walk ends.
    address
        Of the door. The rule holds only when its alley is the lane's.

    Returns
    -------
    "left", "right" or None
        None where the rule does not say.
    """
    edge = arc >> 1
    names = {network.names[network.name[edge]], network.names[network.name_en[edge]]} - {""}
    digits = re.search(r"\d+", address.number)
    if digits is None or address.alley not in names:
        return None
    odd = int(digits.group()) % 2 == 1
    inwards = _inwards(network, edge)
    if inwards is not None:
        goes_in = inwards == arc % 2
        return "right" if odd == goes_in else "left"
    if _off(bearing, 90.0) <= OFF_AXIS_DEGREES:
        eastwards = bearing < 180.0
        return "left" if odd == eastwards else "right"
    if _off(bearing, 0.0) <= OFF_AXIS_DEGREES:
        northwards = not 90.0 < bearing < 270.0
        return "left" if odd == northwards else "right"
    return None


def _off(bearing: float, axis: float) -> float:
    """Degrees between a bearing and an axis, 0 to 90."""
    off = (bearing - axis) % 180.0
    return min(off, 180.0 - off)


def _inwards(network: WalkingNetwork, edge: int) -> int | None:
    """Direction of an edge (0 along, 1 against) that leads into its dead end; None when it is in none.

    An alley is a dead end when it meets other lanes at one junction alone and ends somewhere else.
    """
    same = (network.name == network.name[edge]) & (network.name_en == network.name_en[edge])
    inside = np.flatnonzero(same & ~network.barrier)
    mouth = mouth_of(network, inside)
    if mouth is None:
        return None
    depth = _depths(network, inside, mouth)
    tail, head = depth.get(int(network.tail[edge])), depth.get(int(network.head[edge]))
    if tail is None or head is None or tail == head:
        return None
    return 0 if tail < head else 1


def mouth_of(network: WalkingNetwork, inside: NDArray[np.intp]) -> int | None:
    """The junction at which a dead end, made of these edges, meets other lanes; None when it is none.

    Parameters
    ----------
    network
        The map.
    inside
        Numbers of edges.

    Returns
    -------
    int or None
        Number of the junction.
    """
    ends = np.concatenate([network.tail[inside], network.head[inside]])
    of_alley = np.bincount(ends, minlength=len(network.junctions))
    of_all = np.bincount(np.concatenate([network.tail, network.head]), minlength=len(network.junctions))
    mouths = np.flatnonzero((of_alley > 0) & (of_all > of_alley))
    if len(mouths) != 1 or not (of_all[ends] == 1).any():
        return None
    return int(mouths[0])


def _depths(network: WalkingNetwork, inside: NDArray[np.intp], mouth: int) -> dict[int, int]:
    """Edges between the mouth and each junction of an alley."""
    beside: dict[int, list[int]] = {}
    for edge in inside.tolist():
        a, b = int(network.tail[edge]), int(network.head[edge])
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    depth, reached = {mouth: 0}, [mouth]
    for junction in reached:
        for other in beside.get(junction, ()):
            if other not in depth:
                depth[other] = depth[junction] + 1
                reached.append(other)
    return depth
