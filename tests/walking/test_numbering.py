"""The side that a number tells is the side on which doors with that number stand."""

import itertools
import json

import numpy as np

from optimizer.problem import Address, Mode
from optimizer.walking.metric import Plane
from optimizer.walking.numbering import side_by_number
from optimizer.walking.osm import read_osm_pbf
from optimizer.walking.snap import snap
from optimizer.walking.stretches import bearing_of
from tests.fixtures.files import MAPS


def test_numbers_and_positions_agree_at_every_door_of_the_morning() -> None:
    """The fixtures number their doors by code of their own, from the map by itself."""
    body = json.loads((MAPS.parent / "problems" / "beixinqiao_morning.json").read_text())
    doors = [task for task in body["tasks"] if "address" in task]
    network = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
    places = snap(network, np.array([door["location"] for door in doors]), mode=Mode.FOOT)
    told = 0
    for n, door in enumerate(doors):
        edge, plane = int(places.edge[n]), Plane(places.point[n])
        line = [complex(x, y) for x, y in network.lines[edge].coords]
        spot = complex(*network.plane.to_metres(places.point[n]))
        # The segment of the lane in front of the door: the one that the spot lies on.
        a, b = min(itertools.pairwise(line), key=lambda ends: off(spot, *ends))
        east, north = plane.to_metres(places.lonlat[n])
        stands = "left" if ((b - a).conjugate() * complex(east, north)).imag > 0 else "right"
        side = side_by_number(network, 2 * edge, bearing_of(b - a), Address(**door["address"]))
        assert side in (stands, None), door["address"]
        told += side is not None
    assert told >= 0.95 * len(doors)


def off(spot: complex, a: complex, b: complex) -> float:
    """How much longer the way from a to b is over the spot: 0 on the segment."""
    return abs(spot - a) + abs(b - spot) - abs(b - a)
