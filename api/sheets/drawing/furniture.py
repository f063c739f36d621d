"""Put on a map what makes it a map: how far, where north is, whose data, and which line is whose."""

from collections.abc import Sequence

import numpy as np

from api.sheets import figures
from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.lettering import measure
from api.sheets.itinerary import Itinerary
from api.sheets.markup import number, tag, text
from api.sheets.words import Words

_ROUND_M = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
_LONGEST_BAR = 170.0
_CREDIT_WIDTH = 184.0
KEY_ROW = 21.0
KEY_COLUMN = 292.0


def scale_and_north(frame: Frame, words: Words) -> str:
    """Draw the scale bar and the north arrow in the lower corners; north is always up."""
    metres = _bar_metres(frame)
    bar = metres * frame.scale
    low = frame.height - 12
    scale = tag(
        "g",
        tag("rect", class_="panel", x=-8, y=-22, width=bar + 16, height=30, rx=4),
        tag("path", class_="rule", d=f"M0-5V0H{number(bar)}V-5"),
        tag("text", text(f"{metres} m"), class_="ink", x=bar / 2, y=-7, font_size=11, text_anchor="middle"),
        class_="scalebar",
        transform=f"translate(16 {number(low)})",
    )
    north = tag(
        "g",
        tag("path", class_="ink", d="M0-13L6 6L0 2L-6 6Z"),
        tag("text", text(words("north")), class_="ink", y=-16, font_size=11, text_anchor="middle"),
        class_="north",
        transform=f"translate({number(frame.width - 20)} 34)",
    )
    return scale + north


def reserved(frame: Frame) -> tuple[Array, float]:
    """The corners that labels must leave free: discs, shape (n, 2), and their radius."""
    bar = np.arange(10.0, _bar_metres(frame) * frame.scale + 30.0, 12.0)
    credit = np.arange(frame.width - _CREDIT_WIDTH, frame.width, 12.0)
    low = np.concatenate((bar, credit))
    north = np.array(((frame.width - 20, 16.0), (frame.width - 20, 34.0)))
    return np.concatenate((np.stack((low, np.full(len(low), frame.height - 18)), axis=1), north)), 16.0


def _bar_metres(frame: Frame) -> int:
    return max((m for m in _ROUND_M if m * frame.scale <= _LONGEST_BAR), default=_ROUND_M[0])


def attribution(frame: Frame, words: Words) -> str:
    """Name the owner of the map data."""
    said = words("attribution")
    width = measure(said) * 10.5 + 12
    return tag(
        "g",
        tag(
            "rect",
            class_="panel",
            x=frame.width - width - 4,
            y=frame.height - 21,
            width=width,
            height=17,
            rx=4,
        ),
        tag(
            "text",
            text(said),
            class_="quiet",
            x=frame.width - 10,
            y=frame.height - 8.5,
            font_size=10.5,
            text_anchor="end",
        ),
        class_="attribution",
    )


def key_height(itineraries: Sequence[Itinerary], width: float) -> float:
    """Pixels that the key needs below the map."""
    return -(-len(itineraries) // _columns(width)) * KEY_ROW + 22 if itineraries else 0.0


def key(itineraries: Sequence[Itinerary], width: float, top: float, words: Words) -> str:
    """List whose line is whose, below a map that stands alone."""
    columns = _columns(width)
    rows = -(-len(itineraries) // columns)
    entries = []
    for k, itinerary in enumerate(itineraries):
        column, row = divmod(k, rows)
        x, y = 16 + column * (width - 20) / columns, top + 20 + row * KEY_ROW
        entries.append(
            tag(
                "g",
                tag("path", class_="line", d="M0 0H34"),
                tag("text", text(_entry(itinerary, words)), class_="ink", x=42, y=4, font_size=12),
                class_=itinerary.look.css,
                transform=f"translate({number(x)} {number(y)})",
            )
        )
    return tag("g", *entries, class_="key")


def _entry(itinerary: Itinerary, words: Words) -> str:
    walked = figures.length(itinerary.route.walk_m, words)
    return f"{itinerary.label} · {words('tasks', value=itinerary.route.tasks)} · {walked}"


def _columns(width: float) -> int:
    return max(1, int(width // KEY_COLUMN))
