"""Who is kept out of which zones: lanes inside are shut to these people, as a closure does to everybody.

Sealed and controlled zones are guarded: whoever may not enter walks round them. Through the others everybody
passes; who serves a door there is another matter (`zone_level`). A zone in which a shift of somebody starts
or ends does not keep that person out: the request itself puts him or her inside. Lanes that only some are let
into (`letting_in`) are shut to all others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.ground.letting_in import every, named, not_let_into
from optimizer.problem import Problem, Volunteer
from optimizer.walking.borders import cut_at, inside
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.zones import on_the_ground

GUARDED = frozenset({"sealed", "controlled"})

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ban:
    """What is shut to some people.

    Attributes
    ----------
    zones : frozenset of str
        Ids of the zones that they are kept out of, as far as lanes lie inside.
    edge_closed : (E,) bool
        Lanes inside.
    """

    zones: frozenset[str]
    edge_closed: Bools

    @property
    def arc_closed(self) -> Bools:
        """Both directions of the lanes inside, shape (2 E,)."""
        return np.repeat(self.edge_closed, 2)


@dataclass(frozen=True, eq=False)
class Bans:
    """All that are needed, one for each set of zones that differs in its lanes.

    Attributes
    ----------
    all : tuple of Ban
        The first shuts nothing; empty where nobody is kept out of anything.
    of : tuple of int
        For each volunteer which one holds; empty: the first for everybody.
    lanes : mapping of str to (E,) bool
        The lanes inside each zone that somebody is kept out of.
    private : mapping of str to (E,) bool
        The lanes inside each zone that are there only for those whom it lets in.
    """

    all: tuple[Ban, ...] = ()
    of: tuple[int, ...] = ()
    lanes: Mapping[str, Bools] = field(default_factory=dict)
    private: Mapping[str, Bools] = field(default_factory=dict)

    def holding(self, volunteer: int) -> int:
        """Which one holds for somebody."""
        return self.of[volunteer] if self.of else 0

    def arc_closed(self, ban: int) -> Bools | None:
        """The arcs that a ban shuts, shape (2 E,); None: none."""
        return self.all[ban].arc_closed if ban else None

    def as_found(self, network: WalkingNetwork, ban: int) -> WalkingNetwork:
        """The network without the lanes that are not there for the people of a ban: no door touches them."""
        if not ban or not self.private:
            return network
        shut = self.all[ban].edge_closed & every(self.private)
        return replace(network, restricted=network.restricted | shut) if shut.any() else network

    def zones(self, ban: int) -> frozenset[str]:
        """The zones that it keeps people out of."""
        return self.all[ban].zones if ban else frozenset()


def barred(problem: Problem, volunteer: Volunteer) -> frozenset[str]:
    """Ids of the guarded zones that somebody may not enter."""
    may = problem.entered_by(volunteer)
    if may is None:
        return frozenset()
    return frozenset(z.id for z in problem.zones if z.level in GUARDED and z.id not in may)


def guarded_areas(problem: Problem, network: WalkingNetwork) -> dict[str, shapely.Geometry]:
    """The zones that somebody may not enter, in metres of the network's plane.

    Parameters
    ----------
    problem, network
        The problem, and the map that it is planned on.

    Returns
    -------
    dict of str to shapely.Geometry
        By the id of the zone; only those that somebody with a shift is kept out of.
    """
    wanted = frozenset().union(*(barred(problem, v) for v in problem.volunteers if v.shifts))
    return on_the_ground((z for z in problem.zones if z.id in wanted), network, crs=problem.crs)


def at_home(areas: Mapping[str, shapely.Geometry], spots: Floats) -> frozenset[str]:
    """Zones that have one of the spots, in metres of the plane, strictly inside.

    Parameters
    ----------
    areas
        By the id of the zone, in metres of the plane.
    spots
        Shape (n, 2).

    Returns
    -------
    frozenset of str
        Ids.
    """
    points = shapely.points(spots)
    return frozenset(name for name, zone in areas.items() if shapely.contains(zone, points).any())


def bans(
    problem: Problem,
    network: WalkingNetwork,
    areas: Mapping[str, shapely.Geometry],
    homes: Sequence[Floats],
    private: Mapping[str, Bools],
) -> Bans:
    """Group people by what is shut to them.

    Parameters
    ----------
    problem
        Zones, and who may enter them.
    network
        Cut at the borders of the areas.
    areas
        Of the zones that somebody may not enter.
    homes
        For each volunteer where shifts start and end, and where these places touch the lanes; in metres of
        the plane, shape (any, 2).
    private
        The lanes inside each zone that are there only for those whom it lets in.
    """
    lanes = {name: inside(network, zone) for name, zone in areas.items()}
    found = {np.zeros(network.edges, dtype=np.bool_).tobytes(): Ban(frozenset(), _none(network))}
    of = []
    for volunteer, spots in zip(problem.volunteers, homes, strict=True):
        out = (barred(problem, volunteer) & areas.keys()) - at_home(areas, spots)
        ban = _ban(network, lanes, out)
        if private:
            shut = not_let_into(private, named(problem, volunteer))
            ban = replace(ban, edge_closed=ban.edge_closed | shut)
        found.setdefault(ban.edge_closed.tobytes(), ban)
        of.append(list(found).index(ban.edge_closed.tobytes()))
    return Bans(tuple(found.values()), tuple(of), lanes, private) if any(of) else Bans()


def _ban(network: WalkingNetwork, lanes: Mapping[str, Bools], out: Iterable[str]) -> Ban:
    felt = frozenset(name for name in out if lanes[name].any())
    return Ban(felt, np.logical_or.reduce([lanes[name] for name in sorted(felt)] or [_none(network)]))


def _none(network: WalkingNetwork) -> Bools:
    return np.zeros(network.edges, dtype=np.bool_)


def cut_for(
    network: WalkingNetwork, areas: Mapping[str, shapely.Geometry], shut: Sequence[shapely.Geometry] = ()
) -> WalkingNetwork:
    """The network with its lanes cut at the borders of the areas, and of what closures and gates shut.

    Parameters
    ----------
    network
        The whole map.
    areas
        By the id of the zone, in metres of the plane.
    shut
        Ground that closures and gates shut, in the same metres.
    """
    return cut_at(network, [*(areas[name] for name in sorted(areas)), *shut])
