"""The plan along the clock: one row for each route, with walking, work, waiting and breaks told apart."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from api.sheets.drawing.lettering import measure
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import number, tag, text

WIDTH = 1_160.0
GROUPS = ("food", "goods", "medical", "waste", "clean", "none", "site", "break", "wait", "walk")
"""The sorts of work and of time that have a look of their own in it, in the order of its key."""
_LEFT, _RIGHT, _TOP, _ROW, _BAR = 178.0, 14.0, 30.0, 27.0, 17.0
_TICKS_MIN = (5, 10, 15, 30, 60, 120, 240)
_MOST_TICKS = 14
_LABEL = 12.0
# Narrower than this a block has no room for its number.
_NUMBER_FROM = 12.0


def draw_timetable(atlas: Atlas) -> str:
    """Draw the timetable as one SVG element for the report, whose style sheet it uses."""
    itineraries = atlas.itineraries
    if not itineraries:
        return ""
    begin = min(itinerary.route.start_at for itinerary in itineraries)
    end = max(itinerary.route.finish_at for itinerary in itineraries)
    axis = _Axis(begin.astimezone(atlas.zone), end.astimezone(atlas.zone))
    height = _TOP + _ROW * len(itineraries) + 6
    rows = [_row(atlas, itinerary, axis, _TOP + _ROW * k) for k, itinerary in enumerate(itineraries)]
    return tag(
        "svg",
        tag("title", text(atlas.words("section.timetable")), id="timetable-title"),
        tag("desc", text(atlas.words("timetable.desc")), id="timetable-desc"),
        *axis.draw(height),
        *rows,
        viewBox=f"0 0 {number(WIDTH)} {number(height)}",
        class_="xd timetable",
        role="group",
        aria_labelledby="timetable-title timetable-desc",
    )


class _Axis:
    """Brings instants to pixels, with round ticks."""

    def __init__(self, begin: datetime, end: datetime) -> None:
        span_min = max((end - begin).total_seconds() / 60, 1.0)
        self._tick_min = next((t for t in _TICKS_MIN if span_min / t <= _MOST_TICKS), _TICKS_MIN[-1])
        midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
        ticks_before = int((begin - midnight).total_seconds() // (60 * self._tick_min))
        self._begin = midnight + timedelta(minutes=ticks_before * self._tick_min)
        ticks = -int(-(end - self._begin).total_seconds() // (60 * self._tick_min))
        self._ticks = max(1, ticks)
        self._scale = (WIDTH - _LEFT - _RIGHT) / (self._ticks * self._tick_min * 60)

    def x(self, instant: datetime) -> float:
        return _LEFT + (instant - self._begin).total_seconds() * self._scale

    def draw(self, height: float) -> Iterator[str]:
        for tick in range(self._ticks + 1):
            at = self._begin + timedelta(minutes=tick * self._tick_min)
            x = self.x(at)
            yield tag("path", class_="grid", d=f"M{number(x)} {number(_TOP - 6)}V{number(height)}")
            said = at.strftime("%H:%M")
            yield tag("text", said, class_="tick", x=x, y=_TOP - 12, font_size=11, text_anchor="middle")


def _row(atlas: Atlas, itinerary: Itinerary, axis: _Axis, top: float) -> str:
    middle = top + _ROW / 2
    first, last = axis.x(itinerary.route.start_at), axis.x(itinerary.route.finish_at)
    walk = tag("path", class_="line", d=f"M{number(first)} {number(middle)}H{number(last)}")
    blocks = "".join(_blocks(atlas, itinerary, visit, axis, middle) for visit in itinerary.visits)
    label = _shortened(itinerary.label, _LEFT - 18)
    name = tag(
        "text", text(label), class_="ink", x=_LEFT - 10, y=middle + 4, font_size=_LABEL, text_anchor="end"
    )
    row = tag("g", name, walk, blocks, class_=f"route {itinerary.look.css}")
    return tag("a", row, href=f"#r{itinerary.look.index}")


def _blocks(atlas: Atlas, itinerary: Itinerary, visit: Visit, axis: _Axis, middle: float) -> str:
    if visit.kind in (VisitKind.START, VisitKind.END):
        return ""
    y = middle - _BAR / 2
    title = tag("title", text(_title(atlas, itinerary, visit)))
    waits = [
        tag(
            "rect",
            class_="wait",
            x=axis.x(s.arrive),
            y=y + 3,
            width=axis.x(s.begin) - axis.x(s.arrive),
            height=_BAR - 6,
        )
        for s in visit.stops
        if s.wait_s
    ]
    x, width = axis.x(visit.begin), max(axis.x(visit.depart) - axis.x(visit.begin), 2.0)
    block = tag("rect", class_=f"block {visit.group}", x=x, y=y, width=width, height=_BAR, rx=2.5)
    inside = ""
    if visit.number is not None and width >= _NUMBER_FROM:
        inside = tag(
            "text",
            str(visit.number),
            class_=f"blocknum {visit.group}",
            x=x + width / 2,
            y=middle + 3.6,
            font_size=10.5,
            text_anchor="middle",
        )
    return tag("g", title, *waits, block, inside)


def _title(atlas: Atlas, itinerary: Itinerary, visit: Visit) -> str:
    words = atlas.words
    time = hours.span(atlas, visit.begin, visit.depart, day=hours.route_day(atlas, itinerary.route))
    what = words("stop.break") if visit.kind is VisitKind.BREAK else words.join(visit.works)
    parts = [
        itinerary.label,
        str(visit.number or ""),
        time,
        what,
        visit.place,
    ]
    if visit.wait_s:
        parts.append(words("wait", time=figures.duration(visit.wait_s, words)))
    return " · ".join(part for part in parts if part)


def _shortened(label: str, room: float) -> str:
    """Cut a label to the room in front of its row."""
    if measure(label) * _LABEL <= room:
        return label
    while label and measure(label + "…") * _LABEL > room:
        label = label[:-1]
    return label + "…"
