"""What a plan takes over from the plan that it was made from: ways that were drawn, told and followed before.

When one task is put into a plan of a thousand, nearly all of its ways stay. A way depends on the map, on
what is shut, on who walks in which manner, and its words on the language and on the door's number; on
nothing else. Where all of that is the same it is kept, and the referee, who has followed it once on that
map, does not follow it again. Everything that depends on anything else, such as every time and every rule,
is worked out and judged anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict

from optimizer.ground import Going, Ground
from optimizer.plan import Leg, Plan, Status, Stop
from optimizer.problem import (
    Address,
    Closure,
    Gate,
    Mode,
    Objective,
    Place,
    Problem,
    Zone,
)


class _Part(BaseModel):
    """A part of a stored request; what is not looked at is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Named(_Part):
    id: str


class _Door(_Part):
    id: str
    address: Address | None = None


class _Options(_Part):
    directions: Literal["zh", "en", "none"] = "none"


class Request(_Part):
    """What is read again of the request that an earlier plan answers; it was checked when it was accepted."""

    crs: Literal["wgs84", "gcj02", "bd09"] | None = None
    gates: tuple[Gate, ...] = ()
    closures: tuple[Closure, ...] = ()
    zones: tuple[Zone, ...] = ()
    tasks: tuple[_Door, ...]
    volunteers: tuple[_Named, ...]
    objective: Objective = Objective()
    options: _Options = _Options()


@dataclass(frozen=True, eq=False)
class Earlier:
    """A finished plan that the referee approved, and the request that it answers.

    Attributes
    ----------
    plan : Plan
    request : Request or None
        None: it is not known any more, and nothing is kept.
    """

    plan: Plan
    request: Request | None = None

    @classmethod
    def read(cls, plan: Plan, request: bytes | None) -> "Earlier":
        """Read a stored plan's request; a plan that is not finished was not approved in this form."""
        known = request is not None and plan.status is Status.SUCCEEDED
        return cls(plan, Request.model_validate_json(request) if request is not None and known else None)


_Ends = tuple[Mode, Place | None, Place | None]
"""Who walks in which manner, from where to where, as it stands in a plan."""
_Said = tuple[str, str] | None
"""Alley and number of the door at the end of a way, of which its words speak."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Ways of an earlier plan that are the same in the new one.

    Attributes
    ----------
    told : mapping
        Each with the address at its end: drawn, and put into words.
    followed : mapping
        Each by its ends alone: the leg that the referee has followed.
    """

    told: Mapping[tuple[_Ends, _Said], Leg]
    followed: Mapping[_Ends, Leg]
    _found: dict[tuple[Going, int, int, _Said], Leg | None] = field(default_factory=dict)

    def leg(
        self, ground: Ground, going: Going, start: int, end: int, address: Address | None = None
    ) -> Leg | None:
        """The way between two places, unless its metres are others now or somebody is kept out of zones."""
        if not self.told or going.ban:
            return None
        said = _said(address)
        asked = going, start, end, said
        if asked not in self._found:
            found = self.told.get(((going.mode, ground.places[start], ground.places[end]), said))
            same = found is not None and found.walk_m == ground.walks[going].length_m[start, end]
            self._found[asked] = found if same else None
        return self._found[asked]

    def was_followed(self, mode: Mode, before: Stop, stop: Stop) -> bool:
        """Whether the very same line was followed and found to be a way of just these metres."""
        found = self.followed.get((mode, before.location, stop.location))
        leg = stop.leg
        return (
            found is not None
            and leg is not None
            and found.walk_m == leg.walk_m
            and found.geometry is not None
            and leg.geometry is not None
            and (found.geometry is leg.geometry or found.geometry == leg.geometry)
        )


NOTHING = Kept({}, {})


def keep(ground: Ground, earlier: Earlier | None) -> Kept:
    """Find what of an earlier plan is the same on the ground of a new one.

    Parameters
    ----------
    ground
        Of the new problem.
    earlier
        The plan that it was made from, if there is one.
    """
    if earlier is None or earlier.request is None or not _same_map(ground, earlier.plan, earlier.request):
        return NOTHING
    told: dict[tuple[_Ends, _Said], Leg] = {}
    followed: dict[_Ends, Leg] = {}
    address = {door.id: _said(door.address) for door in earlier.request.tasks}
    for route in earlier.plan.routes:
        for before, stop in pairwise(route.stops):
            if stop.leg is None:
                continue
            ends = route.mode, before.location, stop.location
            followed[ends] = stop.leg
            if stop.task is None or stop.site is not None:
                told[ends, None] = stop.leg
            elif stop.task in address:
                told[ends, address[stop.task]] = stop.leg
    same_words = earlier.request.options.directions == ground.problem.options.directions
    return Kept(told if same_words else {}, followed)


def _said(address: Address | None) -> _Said:
    return None if address is None else (address.alley, address.number)


def _same_map(ground: Ground, plan: Plan, request: Request) -> bool:
    """Whether walks are the same, at any hour: nothing is shut, or the same things all day long."""
    problem: Problem = ground.problem
    hours = [
        *(bound for closure in problem.closures for bound in (closure.from_, closure.until)),
        *(gate.open for gate in problem.gates),
    ]
    return (
        ground.whole is not None
        and plan.map_version == ground.whole.version
        and all(bound is None for bound in hours)
        and request.crs == problem.crs
        and request.gates == problem.gates
        and request.closures == problem.closures
        and request.zones == problem.zones
    )
