"""What is wrong with a request of VROOM's beside the fields that cannot be read: all is told in one go."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from api.compat.checks import look
from api.compat.request import VroomRequest
from optimizer.complaints import pointer
from optimizer.errors import Fault
from optimizer.field_faults import Location, value_at

_LARGEST_ID = 2**63 - 1
# All else is read by these: without one of them nothing can be said of the rest.
_OF_ALL = frozenset({"matrix", "matrices", "costs", "options"})
# Amounts are held against one another, so one that is gone would be missed at others.
_AMOUNTS = frozenset({"amount", "delivery", "pickup", "capacity"})
_OF_AMOUNTS = frozenset({"amount_sizes_differ", "capacity_missing", "unsupported_both_ways"})
_OF_IDS = frozenset({"unknown_step", "step_twice"})


def beside(said: object, unread: Sequence[Location], *, on_map: bool) -> Iterator[Fault]:
    """Look at a request without the fields at some places; what merely follows from that is not told.

    Parameters
    ----------
    said
        The request as it was sent; it is left as it is.
    unread
        Where fields cannot be read.
    on_map
        Whether positions lie on a map.
    """
    rest = json.loads(json.dumps(said))
    for number, place in enumerate(unread):
        if not place or _OF_ALL.intersection(place) or not _cut(rest, place, _LARGEST_ID - number):
            return
    try:
        request = VroomRequest.model_validate_json(json.dumps(rest))
    except ValidationError:
        return
    names = {name for place in unread for name in place}
    follows = (_OF_AMOUNTS if names & _AMOUNTS else frozenset()) | (_OF_IDS if "id" in names else frozenset())
    cut = [f"{pointer(*place)}/" for place in unread]
    for fault in look(request, on_map=on_map):
        there = f"{fault.pointer}/"
        touched = any(one.startswith(there) or there.startswith(one) for one in cut)
        if not touched and fault.code not in follows:
            yield fault


def _cut(rest: Any, place: Location, stand_in: int) -> bool:
    """Take out the field that a place lies in; an id is needed, and any that nobody has will do."""
    names = [depth for depth, token in enumerate(place) if isinstance(token, str)]
    for depth in reversed(names):
        holder = value_at(rest, place[:depth])
        if isinstance(holder, dict):
            holder.pop(place[depth], None)
            if place[depth] == "id":
                holder["id"] = stand_in
            return True
    return False
