"""Does the map lie where a map can lie? Swapped axes and strays are found before any lane is built."""

import numpy as np

from optimizer.walking.metric import Floats, Plane
from optimizer.walking.tagged import TaggedLine, TaggedMap, fault, warn

CHINA = ((73.0, 136.0), (3.0, 54.0))
"""Longitudes and latitudes between which a map is taken to be of China."""

STRAY_M = 20_000.0
"""Nobody walks farther in a morning …"""
STRAY_RATIO = 20.0
"""… but a county is wide: a stray is this many times farther out than half of the map."""


def refuse_swapped_axes(lonlat: Floats) -> None:
    """Refuse positions whose latitude seems to stand before their longitude, and impossible ones.

    Parameters
    ----------
    lonlat
        Positions of the lanes, shape (n, 2), n ≥ 1, each number within ±180.

    Raises
    ------
    MapError
        With the way out.
    """
    impossible = np.abs(lonlat[:, 1]) > 90.0
    middle = np.median(lonlat, axis=0)
    swapped = bool(impossible.mean() > 0.5) or (not _in_china(middle) and _in_china(middle[::-1]))
    if swapped:
        example = f"[{lonlat[0, 0]:.5f}, {lonlat[0, 1]:.5f}]"
        raise fault(
            "axes_swapped",
            f"positions such as {example} have the latitude first; write [longitude, latitude]",
            f"坐标（如 {example}）把纬度写在了前面，请按 [经度, 纬度] 的顺序书写",
        )


def _in_china(position: Floats) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(position, CHINA, strict=True))


def without_strays(tagged: TaggedMap, lines: list[TaggedLine]) -> list[TaggedLine]:
    """Leave out, with a warning, lines that have a vertex far away from all the rest.

    Far is more than 20 km, and more than 20 times the median, from the median position: a node at
    (0, 0) or a slip of the keyboard, never the outskirts.

    Parameters
    ----------
    tagged
        For the positions; it gets the warnings.
    lines
        What is to be walked.

    Returns
    -------
    list of TaggedLine
        In the same order.

    Raises
    ------
    MapError
        The axes are swapped.
    """
    lonlat = np.array(tagged.lonlat, dtype=np.float64)
    used = np.array(sorted({v for line in lines for v in line.vertices}), dtype=np.intp)
    refuse_swapped_axes(lonlat[used])
    from_middle = Plane(np.median(lonlat[used], axis=0)).to_metres(lonlat)
    distance = np.hypot(from_middle[:, 0], from_middle[:, 1])
    limit = max(STRAY_M, STRAY_RATIO * float(np.median(distance[used])))
    stray = (distance > limit) | (np.abs(lonlat[:, 1]) > 90.0)
    kept = [line for line in lines if not any(stray[v] for v in line.vertices)]
    lost = len(lines) - len(kept)
    if lost:
        tagged.left_out["far away"] += lost
        tagged.warnings.append(
            warn(
                "far_away",
                f"{lost} line(s) have positions more than {limit / 1000:.0f} km from the rest of the map "
                "and were left out; correct their positions if they belong to it",
                f"有 {lost} 条线的坐标距地图其余部分超过 {limit / 1000:.0f} 公里，已忽略；"
                "若属于本片区，请更正坐标",
            )
        )
    return kept
