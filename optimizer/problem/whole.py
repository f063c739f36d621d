"""The request as a whole, its aims, and how it is to be searched."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from optimizer.problem.area import Closure, Gate, Lending, Site, Zone
from optimizer.problem.fields import Id, Noun
from optimizer.problem.people import Volunteer
from optimizer.problem.places import InlineMap, MatrixMap
from optimizer.problem.work import Task

Weight = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]


class Objective(Noun):
    """How much each aim counts; 1 is the usual strength, 0 switches an aim off (`objective.py` has units)."""

    priority_served: Weight = 1.0
    lateness: Weight = 0.0
    walking: Weight = 1.0
    finish_time: Weight = 0.0
    fairness: Weight = 0.0
    familiarity: Weight = 0.0
    compounds: Weight = 0.0
    changes: Weight = 1.0


class Options(Noun):
    """How to search, and what to write beside the routes.

    ``no_improvement_s``: end the search when nothing better was found for so many seconds.
    ``avoid_meetings``: begin later somewhere, where that keeps two people from meeting in a lane too
    narrow to pass.
    """

    time_limit_s: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] | None = None
    no_improvement_s: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    engine: Literal["auto", "ortools", "ruin_recreate"] = "auto"
    previous_plan: Id | None = None
    directions: Literal["zh", "en", "none"] = "none"
    avoid_meetings: bool = False


class Callback(Noun):
    """Where to send a signed webhook when the status changes; ``secret_id`` names a key of the server."""

    url: Annotated[str, StringConstraints(min_length=8, max_length=2_000, pattern=r"^https?://")]
    secret_id: Id


class Problem(Noun):
    """Everything a plan is made from: the body of ``POST /v1/plans``."""

    map: Id | MatrixMap | InlineMap
    crs: Literal["wgs84", "gcj02", "bd09"] | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    timezone: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "Asia/Shanghai"
    zones: tuple[Zone, ...] = ()
    lending: tuple[Lending, ...] = ()
    gates: tuple[Gate, ...] = ()
    closures: tuple[Closure, ...] = ()
    sites: tuple[Site, ...] = ()
    volunteers: Annotated[tuple[Volunteer, ...], Field(max_length=1_000)]
    tasks: Annotated[tuple[Task, ...], Field(max_length=10_000)]
    objective: Objective = Objective()
    options: Options = Options()
    callback: Callback | None = None

    def entered_by(self, volunteer: Volunteer) -> frozenset[str] | None:
        """Ids of the zones that somebody may enter; None: every zone."""
        if volunteer.zones is None:
            return None
        said = frozenset(volunteer.zones)
        return said | {zone.id for zone in self.zones if zone.level in said}
