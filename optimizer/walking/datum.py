"""Chinese map services shift positions; doors sent in their datums must be shifted back before anything else.

GCJ-02 (Amap, Tencent) moves a position in China by 100 to 700 m in a smooth, published way; BD-09
(Baidu) moves it once more. There is no closed inverse, so the shift is undone by iteration.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from optimizer.walking.metric import Floats

Crs = Literal["wgs84", "gcj02", "bd09"]

CHINA_LON, CHINA_LAT = (72.004, 137.8347), (0.8293, 55.8271)
"""Outside this box GCJ-02 shifts nothing."""

KRASOVSKY_M = 6_378_245.0
KRASOVSKY_E2 = 0.006_693_421_622_965_943
BAIDU_X = np.pi * 3000.0 / 180.0
ROUNDS = 10
"""Each round takes away all but a hundredth of the error: 700 m are gone after five."""


def to_wgs84(lonlat: Floats, crs: Crs) -> Floats:
    """Positions of a datum in WGS 84, to less than a centimetre.

    Parameters
    ----------
    lonlat
        ``[lon, lat]``, shape (n, 2).
    crs
        Datum of `lonlat`.

    Returns
    -------
    ndarray
        Shape (n, 2).
    """
    lonlat = np.asarray(lonlat, dtype=np.float64)
    if crs == "bd09":
        lonlat = _undo(_bd09, lonlat)
    if crs in ("gcj02", "bd09"):
        lonlat = _undo(_gcj02, lonlat)
    return lonlat


def from_wgs84(lonlat: Floats, crs: Crs) -> Floats:
    """WGS 84 positions in another datum; shapes as in `to_wgs84`.

    Parameters
    ----------
    lonlat
        ``[lon, lat]`` in degrees, shape (n, 2) or (2,).
    crs
        ``wgs84``, ``gcj02`` or ``bd09``.

    Returns
    -------
    float array
        Degrees, of the same shape.
    """
    lonlat = np.asarray(lonlat, dtype=np.float64)
    if crs in ("gcj02", "bd09"):
        lonlat = _gcj02(lonlat)
    if crs == "bd09":
        lonlat = _bd09(lonlat)
    return lonlat


def _undo(shift: Callable[[Floats], Floats], shifted: Floats) -> Floats:
    """Find what `shift` moves onto `shifted`; the shift is a contraction, so going back by it converges."""
    guess = shifted
    for _ in range(ROUNDS):
        guess = guess - (shift(guess) - shifted)
    return guess


def _gcj02(lonlat: Floats) -> Floats:
    lon, lat = lonlat[..., 0], lonlat[..., 1]
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * (np.sin(6.0 * np.pi * x) + np.sin(2.0 * np.pi * x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (ripple + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (ripple + _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))
    phi = np.radians(lat)
    flattening = 1.0 - KRASOVSKY_E2 * np.sin(phi) ** 2
    meridian = KRASOVSKY_M * (1.0 - KRASOVSKY_E2) / flattening**1.5
    parallel = KRASOVSKY_M / np.sqrt(flattening) * np.cos(phi)
    shift = np.degrees(np.stack([east / parallel, north / meridian], axis=-1))
    inside = (lon >= CHINA_LON[0]) & (lon <= CHINA_LON[1]) & (lat >= CHINA_LAT[0]) & (lat <= CHINA_LAT[1])
    shifted: Floats = np.where(inside[..., None], lonlat + shift, lonlat)
    return shifted


def _waves(value: Floats, *waves: tuple[float, float]) -> Floats:
    """Sum of sines, each given by its amplitude and its frequency in half turns per degree."""
    total: Floats = np.sum([size * np.sin(value * pace * np.pi) for size, pace in waves], axis=0)
    return total


def _bd09(lonlat: Floats) -> Floats:
    lon, lat = lonlat[..., 0], lonlat[..., 1]
    radius = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * BAIDU_X)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * BAIDU_X)
    return np.stack([radius * np.cos(angle) + 0.006_5, radius * np.sin(angle) + 0.006], axis=-1)
