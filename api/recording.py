"""Takes reports of what happened into the journal of a plan: all of them or none, and each only once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.lineage import Lineage, lineage
from api.networks import Networks
from api.problems import store_unavailable
from api.rebuilding import present
from api.service import plan_not_found
from api.shown import network_of
from optimizer.complaints import fault
from optimizer.errors import EventsError, Fault
from optimizer.execution.events import Closed, Done, Event, Failed, NewTask, Skipped
from optimizer.execution.judging import judge
from optimizer.execution.reading import Reports, Sent
from optimizer.walking.network import WalkingNetwork
from worker.ledger import Ledger

ALL_READ = Reports((), ())
_TRIES = 20  # each is lost only to another caller's success


@dataclass(frozen=True, slots=True)
class Receipt:
    """Ids of the events that are new, and of those that were known already, in the order of sending."""

    accepted: tuple[str, ...]
    repeated: tuple[str, ...]


def record_events(
    ledger: Ledger,
    plan_id: str,
    events: Sequence[Sent],
    *,
    unread: Reports = ALL_READ,
    only_volunteer: str | None = None,
    networks: Networks | None = None,
) -> Receipt:
    """Keep reports with a plan.

    Parameters
    ----------
    plan_id
        The plan that people walk by.
    events
        As `optimizer.execution.reading` read them; those that were read in part come with their faults.
    unread
        Faults of others that came in the same body: all are told together.
    only_volunteer
        Who reports, when it is not the dispatcher: then only this volunteer's own tasks, lateness and
        leaving are taken, and the volunteer's name is filled in.
    networks
        Where new doors and closures are held against the alleys of the plan.

    Raises
    ------
    EventsError
        With every fault; then nothing was kept.
    Refusal
        404 for an unknown plan.
    """
    if only_volunteer is not None:
        events = [replace(one, event=_signed(one.event, only_volunteer)) for one in events]
    for _ in range(_TRIES):
        line = lineage(ledger, plan_id)
        known = {event.id: event for event in line.events}
        fresh = {one.event.id: one for one in events if one.event.id not in known}
        found = _judged(line, list(fresh.values()), only_volunteer, networks)
        if unread.new_task_unread:
            found = [one for one in found if one.code != "unknown_task"]
        found = [one for one in found if not any(event.explains(one) for event in events)]
        faults = [*unread.faults, *_reused(events, known), *found]
        if faults:
            raise EventsError(faults)
        reports = {name: one.event.model_dump_json(by_alias=True).encode() for name, one in fresh.items()}
        kept = ledger.journal.add(plan_id, reports, known=len(line.last.events)) if reports else "kept"
        if kept == "no_such_plan":
            raise plan_not_found()
        if kept == "kept":
            ids = dict.fromkeys(one.event.id for one in events)
            return Receipt(tuple(fresh), tuple(name for name in ids if name in known))
    raise store_unavailable(1)


def _signed(event: Event, volunteer: str) -> Event:
    if isinstance(event, Done | Failed | Skipped) and event.volunteer is None:
        return event.model_copy(update={"volunteer": volunteer})
    return event


def _reused(events: Sequence[Sent], known: dict[str, Event]) -> list[Fault]:
    return [
        fault("event_id_reused", f"{one.pointer}/id")
        for one in events
        if not one.cut and known.get(one.event.id, one.event) != one.event
    ]


def _judged(
    line: Lineage, fresh: Sequence[Sent], only_volunteer: str | None, networks: Networks | None
) -> list[Fault]:
    own: frozenset[str] = frozenset()
    if only_volunteer is not None:
        own = _tasks_of(line, only_volunteer)
    network: WalkingNetwork | None = None
    if networks is not None and any(isinstance(one.event, NewTask | Closed) for one in fresh):
        network = network_of(line.last.record, line.problem, networks)
    return list(
        judge(
            fresh,
            problem=line.problem,
            known=line.events,
            network=network,
            only_volunteer=only_volunteer,
            own_tasks=own,
            clock=present(),
        )
    )


def _tasks_of(line: Lineage, volunteer: str) -> frozenset[str]:
    """Every task that some plan of the line gave a volunteer: a report may be about the plan before."""
    return frozenset(
        stop.task
        for chapter in line.chapters
        for route in (chapter.plan.routes if chapter.plan else ())
        if route.volunteer == volunteer
        for stop in route.stops
        if stop.task is not None
    )
