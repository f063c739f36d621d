"""Who is let into lanes that the map shuts: by a zone that somebody may enter.

A lane with ``access=private``, ``access=no`` or ``foot=no`` is nobody's way. Where it reaches into a zone it
is the way of those whose ``zones`` name that zone, by id or by level: of the people of a compound, of those
sent into a sealed courtyard. ``zones`` left out names none: a zone may then be entered by its public lanes.
Gates that the request names are in use before (`walking/locks.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.problem import Problem, Volunteer
from optimizer.walking.borders import inside
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.zones import on_the_ground

Bools = NDArray[np.bool_]
_AT_THE_BORDER_M = 1.0
"""A gate stands in the wall that the border of a zone is drawn along."""


def named(problem: Problem, volunteer: Volunteer) -> frozenset[str]:
    """Ids of the zones that somebody's ``zones`` name."""
    said = problem.entered_by(volunteer) or frozenset()
    return frozenset(zone.id for zone in problem.zones if zone.id in said)


def areas_let_into(problem: Problem, network: WalkingNetwork) -> dict[str, shapely.Geometry]:
    """Zones with lanes that the map shuts and somebody is let into, in metres of the network's plane.

    Parameters
    ----------
    problem, network
        The problem, and the map that it is planned on.

    Returns
    -------
    dict of str to shapely.Geometry
        By the id of the zone.
    """
    if not network.restricted.any():
        return {}
    wanted = frozenset().union(*(named(problem, v) for v in problem.volunteers if v.shifts))
    shut = shapely.STRtree(network.lines[network.restricted])
    found = on_the_ground((z for z in problem.zones if z.id in wanted), network, crs=problem.crs)
    return {name: it for name, it in found.items() if len(shut.query(it, predicate="intersects"))}


def private_lanes(network: WalkingNetwork, areas: Mapping[str, shapely.Geometry]) -> dict[str, Bools]:
    """What the map shuts of each zone, lanes that reach into it and gates, shape (E,).

    Parameters
    ----------
    network
        Not cut: the drive from the street to the wall that a zone begins at belongs to it.
    areas
        As `areas_let_into` gives them.
    """
    return {
        name: network.restricted & (inside(network, area) | _gates_in(network, area))
        for name, area in areas.items()
    }


def _gates_in(network: WalkingNetwork, area: shapely.Geometry) -> Bools:
    spots = shapely.points(network.plane.to_metres(network.points[network.first[:-1]]))
    near: Bools = np.asarray(shapely.dwithin(area, spots, _AT_THE_BORDER_M))
    return network.barrier & near


def in_pieces(
    private: Mapping[str, Bools], network: WalkingNetwork, cut: Callable[[WalkingNetwork], WalkingNetwork]
) -> dict[str, Bools]:
    """The same lanes in the numbers of a network that is cut.

    Parameters
    ----------
    private
        By the id of a zone, marks of its lanes; shape (edges of ``network``,).
    network
        Before it was cut.
    cut
        Cuts a network and keeps the way of every piece.

    Returns
    -------
    dict of str to bool array
        Shape (edges of the cut network,).
    """
    if not private:
        return {}
    numbered = replace(network, way=np.arange(network.edges, dtype=np.int32))
    return {name: lanes[cut(numbered).way] for name, lanes in private.items()}


def opened(network: WalkingNetwork, private: Mapping[str, Bools]) -> WalkingNetwork:
    """The network as somebody finds it who is let into all of these zones."""
    if not private:
        return network
    return replace(network, restricted=network.restricted & ~every(private))


def every(private: Mapping[str, Bools]) -> Bools:
    """The lanes of all zones together."""
    lanes: Bools = np.logical_or.reduce([*private.values()])
    return lanes


def not_let_into(private: Mapping[str, Bools], zones: frozenset[str]) -> Bools:
    """The lanes that stay shut to somebody who is let into some zones; in two zones, one is enough.

    Parameters
    ----------
    private
        By the id of a zone, marks of its lanes; shape (edges,).
    zones
        Ids of those that let somebody in.

    Returns
    -------
    bool array (edges,)
    """
    mine = {name: lanes for name, lanes in private.items() if name in zones}
    return every(private) & ~every(mine) if mine else every(private)
