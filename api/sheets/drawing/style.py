"""The colours and strokes of the map, for a sheet that stands alone and for the report around it.

Day colours are plain rules, night colours override them on dark screens only: paper is always light, and
renderers that know neither variables nor media queries still get the day.
"""

import re
from functools import cache
from importlib.resources import files

from api.sheets.livery import DASHES, DAY, NIGHT

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def map_style() -> str:
    """The style sheet of a map."""
    return f"{day_style()}@media screen and (prefers-color-scheme:dark){{{night_style()}}}"


@cache
def print_style() -> str:
    """The style sheet of a map on paper: always day, and paper that is not printed."""
    return f"{day_style()}.xd .paper{{fill:#fff}}"


def night_style() -> str:
    """What changes of `day_style` on a dark screen."""
    return stylesheet("map_night.css") + _colours(NIGHT)


def day_style() -> str:
    """The style sheet of a map that knows nothing of screens."""
    dashes = "".join(f".p{k} .line{{stroke-dasharray:{dash}}}" for k, dash in enumerate(DASHES) if dash)
    return stylesheet("map.css") + _colours(DAY) + dashes


@cache
def stylesheet(name: str) -> str:
    """Read one of our style sheets without its comments and line breaks."""
    written = files("api.sheets").joinpath("templates", name).read_text(encoding="utf-8")
    return " ".join(_COMMENT.sub("", written).split())


def _colours(colours: tuple[str, ...]) -> str:
    """Give every colour class its line, its filled marks and its outlines."""
    return "".join(
        f".c{k} .line,.c{k} .lead{{stroke:{c}}}.badge.c{k}{{--own:{c}}}"
        f".c{k} .head,.c{k} .dot,.c{k} .sign,.c{k} .mark{{fill:{c}}}"
        f".xd .c{k} .mark.hollow,.xd .c{k} .mark.small{{stroke:{c}}}"
        for k, c in enumerate(colours)
    )
