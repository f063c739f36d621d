"""What has to be done at which door."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from optimizer.problem.fields import Amounts, Id, Noun, Seconds, Text, Window
from optimizer.problem.places import Address, Place


class Household(StrEnum):
    """Risk category of the household behind a door, from clean to dirty: the order of visits."""

    NORMAL = "normal"
    SECONDARY_CONTACT = "secondary_contact"
    CLOSE_CONTACT = "close_contact"
    HOME_ISOLATION = "home_isolation"

    @property
    def rank(self) -> int:
        """0 (clean) to 3 (dirty)."""
        return _RANKS[self]


_RANKS = {household: rank for rank, household in enumerate(Household)}


class Kind(StrEnum):
    """The kinds of doorstep work; ``kinds.py`` has their defaults and words."""

    MEAL = "meal"
    PARCEL = "parcel"
    SUPPLIES = "supplies"
    MEDICINE = "medicine"
    SWAB = "swab"
    GARBAGE = "garbage"
    GAS_SWAP = "gas_swap"
    GAS_EMPTIES = "gas_empties"
    DISINFECTION = "disinfection"
    TOILET_DISINFECTION = "toilet_disinfection"
    NOTIFY = "notify"
    HOME_VISIT = "home_visit"
    FENCE_BUILD = "fence_build"
    FENCE_PATROL = "fence_patrol"
    FENCE_REPAIR = "fence_repair"
    GATE_DUTY = "gate_duty"
    ERRAND = "errand"


class After(Noun):
    """A task begins no earlier than the other's depart + ``delay_s``, no later than + ``max_delay_s``."""

    task: Id
    delay_s: Seconds = 0
    max_delay_s: Seconds | None = None


class Pinned(Noun):
    """A task fixed to a volunteer and, with ``order``, to be that volunteer's n-th door (from 1)."""

    volunteer: Id
    order: Annotated[int, Field(ge=1, le=100_000)] | None = None


class Task(Noun):
    """One piece of doorstep work. What it leaves out, its kind fills in (`kinds.complete`).

    ``time_windows``, ``service_s``, ``skills`` and ``household`` speak of the door. ``setup_s`` is
    charged once for stops that follow one another at one place. With ``from_site`` goods are picked
    up there and delivered to the door, with ``to_site`` they go from the door to there; a list names
    alternatives. With ``rounds`` it is done so many times, evenly spread over its windows. ``crew`` people
    are at the door at one time; of several volunteers one has the goods and the stops at sites.
    """

    id: Id
    kind: Kind
    location: Place | None = None
    matrix_index: Annotated[int, Field(ge=0, le=20_000)] | None = None
    address: Address | None = None
    time_windows: tuple[Window, ...] | None = None
    service_s: Seconds | None = None
    setup_s: Seconds | None = None
    load: Amounts | None = None
    from_site: Id | Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)] | None = None
    to_site: Id | Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)] | None = None
    skills: tuple[Id, ...] | None = None
    crew: Annotated[int, Field(ge=1, le=20)] = 1
    household: Household = Household.NORMAL
    priority: Annotated[int, Field(ge=0, le=100)] | None = None
    required: bool = False
    max_aboard_s: Seconds | None = None
    after: tuple[After, ...] = ()
    same_volunteer_as: Id | None = None
    not_with: tuple[Id, ...] = ()
    pinned: Pinned | None = None
    rounds: Annotated[int, Field(ge=2, le=48)] | None = None
    note: Text | None = None
    contact: Text | None = None
