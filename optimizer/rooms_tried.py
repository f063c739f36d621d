"""Says in the words of the problem where a task that is left out came closest to going in."""

from collections.abc import Mapping

from optimizer.ground import Ground
from optimizer.instance import NO_JOB, Instance, Visit
from optimizer.no_room import RoomTried, tied
from optimizer.plan import ReasonCode
from optimizer.tried import Missed


def rooms_tried(ground: Ground, instance: Instance, missed: Mapping[int, Missed]) -> dict[int, RoomTried]:
    """Say in the words of the problem what mending tried."""
    return {job: _tried_for(ground, instance, miss) for job, miss in missed.items()}


def _whose_hours(ground: Ground, at: Visit) -> ReasonCode:
    """Say which rule the clock's hours of a visit come from: it knows when, not why."""
    if at.site is not None:
        open_ = {site.id: site.open for site in ground.problem.sites}[at.site]
        return ReasonCode.OUTSIDE_SHIFT if open_ is None else ReasonCode.SITE_CLOSED
    task = None if at.job == NO_JOB else ground.tasks[at.job]
    if task is None or task.time_windows is not None:
        return ReasonCode.TIME_WINDOW
    return ReasonCode.TIME_WINDOW if tied(task) else ReasonCode.OUTSIDE_SHIFT


def _tried_for(ground: Ground, instance: Instance, miss: Missed) -> RoomTried:
    person = None if miss.route is None else instance.routes[miss.route].person
    missing = ReasonCode(miss.missing) if miss.missing in set(ReasonCode) else None
    at, by_s = None if miss.visit is None else instance.visits[miss.visit], miss.by_s or None
    if at is not None and missing is ReasonCode.TIME_WINDOW:
        missing = _whose_hours(ground, at)
        by_s = by_s if missing is not ReasonCode.OUTSIDE_SHIFT else None  # it was beyond all shifts, not one
    return RoomTried(
        volunteer=None if person is None else ground.problem.volunteers[person].id,
        missing=missing,
        by_s=by_s,
        job=None if at is None or at.job == NO_JOB else at.job,
        site=None if at is None else at.site,
    )
