"""The plan's own time: whole seconds from the earliest start of a shift, and back to instants."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, floor
from zoneinfo import ZoneInfo

from optimizer.problem import Problem

NO_SHIFT = datetime(2000, 1, 1, tzinfo=UTC)
"""Where nobody works, the plan has to begin at some instant."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Whole seconds from the plan's start, and back.

    Attributes
    ----------
    origin : datetime
        The earliest start of any shift; second 0.
    zone : ZoneInfo
        The time zone in which instants are written.
    """

    origin: datetime
    zone: ZoneInfo

    def at_least(self, instant: datetime) -> int:
        """The first whole second that is not before ``instant``."""
        return ceil((instant - self.origin).total_seconds())

    def at_most(self, instant: datetime) -> int:
        """The last whole second that is not after ``instant``."""
        return floor((instant - self.origin).total_seconds())

    def instant(self, second: int) -> datetime:
        """Second ``second`` as an instant in the plan's time zone."""
        moment = self.origin.astimezone(UTC) + timedelta(seconds=int(second))
        return moment.astimezone(self.zone)


def clock_of(problem: Problem) -> Clock:
    """The clock of a problem: it begins with the earliest shift."""
    begins = [shift.start for v in problem.volunteers for shift in v.shifts]
    return Clock(origin=min(begins, default=NO_SHIFT), zone=ZoneInfo(problem.timezone))
