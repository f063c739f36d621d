"""Addresses that open a position in the map app of a phone, each in the datum that the app expects.

The name of the place is never sent along, only the number of the stop: the app's maker need not know who
gets a meal.
"""

from dataclasses import dataclass

import numpy as np

from api.sheets.places import LonLat
from optimizer.walking.datum import from_wgs84


@dataclass(frozen=True, slots=True)
class MapLinks:
    """Where to open one position.

    Attributes
    ----------
    amap : str
        Amap (Gaode), GCJ-02; opens the app, else its web page.
    geo : str
        RFC 5870, WGS 84: whatever map app there is. Apple's devices do not know it; there the script of the
        page puts Apple's maps in its place, whose ground in China is Amap's and so wants GCJ-02, too.
    """

    amap: str
    geo: str


def map_links(position: LonLat, number: int | None) -> MapLinks:
    """Make the links.

    Parameters
    ----------
    position
        WGS 84.
    number
        Of the stop, as a label of the pin.
    """
    lon, lat = from_wgs84(np.array([position], dtype=np.float64), "gcj02")[0]
    label = "" if number is None else str(number)
    here = f"{position[1]:.6f},{position[0]:.6f}"
    return MapLinks(
        amap=f"https://uri.amap.com/marker?position={lon:.6f},{lat:.6f}&name={label}&coordinate=gaode&callnative=1",
        geo=f"geo:{here}?q={here}({label})",
    )
