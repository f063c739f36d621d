"""The nouns of a request: what has to be done at which door, and who can walk there.

Field by field this is the wire format of ``POST /v1/plans``. Lengths in metres, durations in whole
seconds, weights in kilograms, volumes in litres, positions ``[lon, lat]``, instants RFC 3339 with an
offset. Fields that are not listed are refused. What one object can know about itself is checked here;
what only the whole can know is checked in ``check.py``.

One module for each sort of noun; this is the door to all of them.
"""

from optimizer.problem.area import Closure, Gate, Lending, Site, SiteKind, Zone
from optimizer.problem.fields import (
    DAY_S,
    LONGEST_ID,
    Amount,
    Amounts,
    Id,
    Lat,
    Lon,
    Noun,
    Position,
    Seconds,
    Text,
    Window,
)
from optimizer.problem.people import Break, Mode, Shift, Volunteer
from optimizer.problem.places import (
    Address,
    InlineMap,
    LineString,
    Matrix,
    MatrixMap,
    MatrixPlace,
    Place,
    Polygon,
)
from optimizer.problem.whole import Callback, Objective, Options, Problem, Weight
from optimizer.problem.work import After, Household, Kind, Pinned, Task

__all__ = [
    "DAY_S",
    "LONGEST_ID",
    "Address",
    "After",
    "Amount",
    "Amounts",
    "Break",
    "Callback",
    "Closure",
    "Gate",
    "Household",
    "Id",
    "InlineMap",
    "Kind",
    "Lat",
    "Lending",
    "LineString",
    "Lon",
    "Matrix",
    "MatrixMap",
    "MatrixPlace",
    "Mode",
    "Noun",
    "Objective",
    "Options",
    "Pinned",
    "Place",
    "Polygon",
    "Position",
    "Problem",
    "Seconds",
    "Shift",
    "Site",
    "SiteKind",
    "Task",
    "Text",
    "Volunteer",
    "Weight",
    "Window",
    "Zone",
]
