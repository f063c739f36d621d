"""Brings rows in different datums to one, because a problem speaks one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, cast

import numpy as np

from api.spreadsheet.entries import Entry
from api.spreadsheet.faults import CellFault
from optimizer.walking.datum import to_wgs84

_Crs = Literal["wgs84", "gcj02", "bd09"]
_DECIMALS = 7  # a centimetre


def settle(entries: Sequence[Entry]) -> tuple[str | None, list[tuple[Entry, CellFault]]]:
    """Find the datum of a problem and convert what is in another one.

    Parameters
    ----------
    entries
        Their positions are changed in place when there are several datums.

    Returns
    -------
    tuple
        The datum, None when nobody names one; and a fault for every entry that names none among others that
        do.
    """
    placed = [entry for entry in entries if any(True for _ in positions(entry.body))]
    named = {entry.crs for entry in placed if entry.crs is not None}
    if not named:
        return None, []
    faults = [
        (entry, entry.table.complain("datum_needed", row=entry.rows[0], key="crs"))
        for entry in placed
        if entry.crs is None
    ]
    if len(named) == 1:
        return named.pop(), faults
    for crs in named - {"wgs84"}:
        _convert([entry for entry in placed if entry.crs == crs], crs)
    return "wgs84", faults


def _convert(entries: Iterable[Entry], crs: str) -> None:
    spots = [spot for entry in entries for spot in positions(entry.body)]
    lonlat = to_wgs84(np.array(spots, dtype=np.float64), cast("_Crs", crs))
    for spot, (lon, lat) in zip(spots, lonlat.tolist(), strict=True):
        spot[:] = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    for entry in entries:
        entry.crs = "wgs84"


def positions(body: dict[str, Any]) -> Iterator[list[float]]:
    """Walk over the positions of an entry, each a list that may be changed."""
    yield from _numbers(body.get("location"))
    for key in ("area", "line"):
        if key in body:
            yield from _numbers(body[key]["coordinates"])
    seen: set[int] = set()
    for shift in body.get("shifts", ()):
        for key in ("start_at", "end_at"):
            spot = shift.get(key)
            if isinstance(spot, list) and id(spot) not in seen:  # shifts of one row share their place
                seen.add(id(spot))
                yield from _numbers(spot)


def _numbers(value: Any) -> Iterator[list[float]]:
    """Find pairs of numbers at any depth; other things in a pasted GeoJSON are for `check` to complain of."""
    if not isinstance(value, list):
        return
    if len(value) == 2 and all(isinstance(part, int | float) for part in value):
        yield value
        return
    for part in value:
        yield from _numbers(part)
