"""One family of errors, so that a caller can catch as much or as little of it as it wants.

::

    XiangdaoError
     ├── InputError          what a stranger sent cannot be used; carries every Fault at once
     │    ├── ProblemError   … the problem
     │    ├── MapError       … the map
     │    ├── EventsError    … the reports of what happened
     │    └── WishError      … the wish for a replan
     ├── SearchCancelled     the caller asked the search to stop and wants no result
     ├── EngineError         a search engine could not take the instance or broke down
     │    └── EngineUnfit    … the engine that was asked for by name does not hold these rules
     └── PlanRefused         the referee found a broken rule in a finished plan
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input, with its place and the way out, in both languages.

    Attributes
    ----------
    pointer : str
        RFC 6901 JSON pointer into what was sent (``/tasks/3/from_site``), ``""`` for the whole.
    code : str
        Stable, lower_snake_case; listed in ``docs/errors.md``.
    detail, detail_zh : str
        What is wrong, with the value, and what to do about it. Never a name, a phone number or a
        health category of a person: faults are logged and shown.
    """

    pointer: str
    code: str
    detail: str
    detail_zh: str


class XiangdaoError(Exception):
    """The root of the family."""


class InputError(XiangdaoError):
    """An input cannot be used.

    Parameters
    ----------
    faults
        All of them, at least one.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.pointer or '/'}: {f.code}" for f in self.faults))


class ProblemError(InputError):
    """A problem cannot be planned as it was sent."""


class MapError(InputError):
    """A map cannot be read as a walking network."""


class EventsError(InputError):
    """Reports of what happened do not fit the plan that they were sent to."""


class WishError(InputError):
    """A replan cannot be made as it is wished."""


class SearchCancelled(XiangdaoError):
    """The search was told to stop and its result is not wanted."""


class EngineError(XiangdaoError):
    """A search engine could not take the instance, or broke down on it."""


class EngineUnfit(EngineError):
    """The engine that the caller named does not hold what the problem asks for; its text names no data."""


class PlanRefused(XiangdaoError):
    """The referee found broken rules in a finished plan.

    Parameters
    ----------
    report
        One line per broken rule, by ids only.
    """

    def __init__(self, report: Sequence[str]) -> None:
        self.report = tuple(report)
        super().__init__("; ".join(self.report))
