"""A walker's reading of OpenStreetMap tags: one set of rules for every map, wherever it came from.

What is not a way for feet is told apart from what is closed to strangers: the first is left out, the
second is kept and flagged ``restricted``. Where a tag is silent the lane is open; where a barrier is
not understood it stops everybody, so that no plan leads through a wall.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.problem import Mode

Tags = Mapping[str, str]

MODE_BIT: Mapping[Mode, int] = {Mode.FOOT: 1, Mode.TROLLEY: 2, Mode.TRICYCLE: 4}
ALL_MODES = 7
FOOT_ONLY = 1

TROLLEY_WIDTH_M = 0.8
"""A two-wheeled hand trolley is 0.5–0.6 m wide and wants a hand's breadth on either side."""
TRICYCLE_WIDTH_M = 1.2
"""A cargo tricycle is 0.9–1.0 m wide."""

WALKABLE = frozenset(
    {
        "trunk",
        "trunk_link",
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "service",
        "road",
        "pedestrian",
        "footway",
        "path",
        "steps",
        "track",
        "cycleway",
        "bridleway",
        "corridor",
        "crossing",
        "alley",
    }
)
NOT_BUILT = frozenset({"construction", "proposed", "abandoned", "razed", "demolished", "planned", "disused"})

_YES = frozenset({"yes", "designated", "permissive", "destination", "official", "public", "customers"})
_NO = frozenset({"no", "private", "permit", "residents", "military", "employees", "forestry", "agricultural"})
_ONE_WAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}

_OPEN_BARRIERS = frozenset({"entrance", "kerb", "height_restrictor", "toll_booth", "border_control"})
_GATES = frozenset(
    {
        "gate",
        "lift_gate",
        "swing_gate",
        "sliding_gate",
        "sliding_beam",
        "wicket_gate",
        "bollard",
        "chain",
        "bump_gate",
        "cattle_grid",
        "hampshire_gate",
        "checkpoint",
        "security_control",
        "rope",
        "sump_buster",
        "bus_trap",
        "spikes",
        "planter",
    }
)
_GATES_ON_FOOT = frozenset(
    {"kissing_gate", "stile", "turnstile", "full-height_turnstile", "cycle_barrier", "motorcycle_barrier"}
)

_WALLS = frozenset(
    {
        "fence",
        "wall",
        "block",
        "hedge",
        "city_wall",
        "retaining_wall",
        "jersey_barrier",
        "debris",
        "ditch",
        "guard_rail",
        "handrail",
        "log",
        "cable_barrier",
        "wire_fence",
        "barrier_board",
        "hoarding",
    }
)

_NUMBER = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*(m|cm|metres|meters|米|厘米)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lane:
    """What a walker needs to know of one line of the map.

    Attributes
    ----------
    highway, name, name_en : str
        Class and names as mapped, ``""`` where there is none.
    forward, backward : int
        Bits of `MODE_BIT`: who may go along the line and against it.
    restricted : bool
        Closed to everybody without a special permit.
    width_m : float or None
        None: not known, wide enough for all.
    steps : int
        Number of steps; -1: a flight of steps that nobody counted.
    roughness : float
        Metres on smooth ground that take a wheel as long as one metre here.
    gate : str or None
        Id of the gate when the whole line is one.
    misread : tuple of str
        Keys of the tags whose values were not understood.
    """

    highway: str
    name: str = ""
    name_en: str = ""
    forward: int = ALL_MODES
    backward: int = ALL_MODES
    restricted: bool = False
    width_m: float | None = None
    steps: int = 0
    roughness: float = 1.0
    gate: str | None = None
    misread: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands across a lane. ``passes``: bits of who gets through when it is open."""

    kind: str
    passes: int
    restricted: bool
    ref: str
    understood: bool = True


_ROUGH = {
    **dict.fromkeys(
        ["sett", "cobblestone", "unhewn_cobblestone", "paving_stones:lanes", "grass_paver"], 1.25
    ),
    **dict.fromkeys(["unpaved", "compacted", "fine_gravel", "gravel", "ground", "dirt", "earth"], 1.5),
    **dict.fromkeys(["grass", "sand", "mud", "rock", "pebblestone", "snow", "ice"], 2.0),
}


def read_lane(tags: Tags) -> Lane | str:
    """Read one line.

    Parameters
    ----------
    tags
        OpenStreetMap keys and values.

    Returns
    -------
    Lane or str
        The lane, or in a few stable words why the line is no way for walkers.
    """
    highway = tags.get("highway", "").strip().lower()
    if not highway:
        return "no highway tag"
    if highway in NOT_BUILT or (highway not in WALKABLE and tags.get("foot", "") not in _YES):
        return f"highway={highway[:40]}"
    misread: list[str] = []
    width_m = _width(tags, misread)
    steps = _steps(tags, highway, misread)
    barrier = read_barrier(tags)
    bits = _bits(width_m, steps)
    if barrier is not None:
        bits &= barrier.passes
    direction = _direction(tags, misread)
    return Lane(
        highway=highway,
        name=tags.get("name", ""),
        name_en=tags.get("name:en", ""),
        forward=0 if direction < 0 or tags.get("foot:forward") in _NO else bits,
        backward=0 if direction > 0 or tags.get("foot:backward") in _NO else bits,
        restricted=_restricted(tags) or (barrier is not None and barrier.restricted),
        width_m=width_m,
        steps=steps,
        roughness=_ROUGH.get(tags.get("surface", ""), 1.0),
        gate=None if barrier is None else barrier.ref,
        misread=tuple(misread),
    )


def read_barrier(tags: Tags) -> Barrier | None:
    """Read what stands across a lane at a point; None when nothing that matters does."""
    kind = tags.get("barrier", "").strip().lower()
    if not kind or kind == "no" or kind in _OPEN_BARRIERS:
        return None
    ref = tags.get("ref", "").strip()
    if kind in _GATES:
        restricted = _restricted(tags) or (tags.get("locked") == "yes" and tags.get("foot") not in _YES)
        return Barrier(kind, _bits(_width(tags, []), 0), restricted, ref)
    if kind in _GATES_ON_FOOT:
        return Barrier(kind, FOOT_ONLY, _restricted(tags), ref)
    passes = FOOT_ONLY if tags.get("foot") in _YES else 0
    return Barrier(kind, passes, restricted=False, ref=ref, understood=kind in _WALLS)


def _restricted(tags: Tags) -> bool:
    """``foot`` speaks of walkers and wins over ``access``, which speaks of everybody."""
    foot = tags.get("foot", "")
    if foot in _YES:
        return False
    return foot in _NO or tags.get("access", "") in _NO


def _direction(tags: Tags, misread: list[str]) -> int:
    """1 along the line only, -1 against it only, 0 both; a vehicle's ``oneway`` is not asked."""
    value = tags.get("oneway:foot", "").strip().lower()
    if not value:
        return 0
    if value not in _ONE_WAY:
        misread.append("oneway:foot")
    return _ONE_WAY.get(value, 0)


def _bits(width_m: float | None, steps: int) -> int:
    bits = ALL_MODES
    if steps:
        bits &= FOOT_ONLY
    if width_m is not None and width_m < TRICYCLE_WIDTH_M:
        bits &= ~MODE_BIT[Mode.TRICYCLE]
    if width_m is not None and width_m < TROLLEY_WIDTH_M:
        bits &= ~MODE_BIT[Mode.TROLLEY]
    return bits


def _width(tags: Tags, misread: list[str]) -> float | None:
    """The narrowest width that is given, in metres."""
    widths = []
    for key in ("width", "maxwidth:physical", "est_width"):
        value = tags.get(key)
        if not value:
            continue
        match = _NUMBER.fullmatch(value)
        if match is None:
            misread.append(key)
            continue
        number = float(match[1].replace(",", "."))
        widths.append(number / 100.0 if (match[2] or "").lower() in ("cm", "厘米") else number)
    return min(widths, default=None)


def _steps(tags: Tags, highway: str, misread: list[str]) -> int:
    unknown = -1 if highway == "steps" else 0
    value = tags.get("step_count")
    if not value:
        return unknown
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        misread.append("step_count")
        return unknown or -1
    return int(value) or unknown
