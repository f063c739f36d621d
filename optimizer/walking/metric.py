"""Degrees become metres here and nowhere else, so that every length in the house agrees.

References
----------
Radii of curvature of the WGS 84 ellipsoid (NIMA TR8350.2): in the meridian
``a (1 - e²) / (1 - e² sin² φ)^1.5``, in the prime vertical ``a / (1 - e² sin² φ)^0.5``.
"""

import numpy as np
from numpy.typing import NDArray

SEMI_MAJOR_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_14

Floats = NDArray[np.float64]


def metres_per_degree(lat: Floats | float) -> tuple[Floats, Floats]:
    """Length of one degree of longitude and of latitude at a latitude.

    Parameters
    ----------
    lat
        Degrees, any shape.

    Returns
    -------
    tuple of ndarray
        Metres per degree of longitude, metres per degree of latitude; shape of `lat`.
    """
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    flattening = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / flattening**1.5
    prime_vertical = SEMI_MAJOR_M / np.sqrt(flattening)
    return np.radians(prime_vertical * np.cos(phi)), np.radians(meridian)


def distance_m(start: Floats, end: Floats) -> Floats:
    """Straight distance between positions a district apart at most.

    Parameters
    ----------
    start, end
        ``[lon, lat]``, shape (..., 2).

    Returns
    -------
    ndarray
        Metres, shape (...). The scale is taken at the latitude half-way, which is right to a
        millimetre over the segments of a lane.
    """
    east, north = metres_per_degree((start[..., 1] + end[..., 1]) / 2.0)
    return np.hypot((end[..., 0] - start[..., 0]) * east, (end[..., 1] - start[..., 1]) * north)


class Plane:
    """A flat map about one centre: equirectangular, metres east and north of the centre.

    Good for finding what is near: 10 km from the centre, distances are wrong by less than 0.2 %.
    Lengths that are charged come from `distance_m`.

    Parameters
    ----------
    centre
        ``[lon, lat]``, shape (2,).
    """

    def __init__(self, centre: Floats) -> None:
        self.centre = np.asarray(centre, dtype=np.float64)
        east, north = metres_per_degree(float(self.centre[1]))
        self.scale = np.array([float(east), float(north)])

    def to_metres(self, lonlat: Floats) -> Floats:
        """Positions, shape (..., 2), in metres east and north of the centre."""
        metres: Floats = (np.asarray(lonlat, dtype=np.float64) - self.centre) * self.scale
        return metres

    def to_lonlat(self, metres: Floats) -> Floats:
        """The inverse of `to_metres`."""
        lonlat: Floats = np.asarray(metres, dtype=np.float64) / self.scale + self.centre
        return lonlat
