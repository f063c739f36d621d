"""Makes the child of a plan from what happened and what the dispatcher wants; the ledger promises it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import orjson

from api.intake import take_in
from api.lineage import WALKED_BY, Lineage, line_from, lineage
from api.naming import names_of
from api.problems import Refusal, Types
from api.promises import fingerprint_of, not_another, promise, warned_before
from api.service import Service
from optimizer.check import parse_problem
from optimizer.execution.fold import Act, fold
from optimizer.execution.replan import Rest, rest_of_day
from optimizer.execution.standing import Standing
from optimizer.execution.wishes import Wish, pins_of, read_wish
from optimizer.plan import Status, Warn
from optimizer.problem import Options, Pinned, Problem
from optimizer.rounds import unrolled
from worker.ledger import Accepted


@dataclass(frozen=True, slots=True)
class Child:
    """A plan that was accepted as the child of another."""

    plan_id: str
    warnings: tuple[Warn, ...]


def standing_of(line: Lineage, now: datetime) -> Standing:
    """Add up what happened on a plan and the plans before it up to a moment."""
    return fold(line.problem, [Act(chapter.plan, chapter.events) for chapter in line.chapters], now=now)


def standing_now(line: Lineage) -> Standing:
    """Add up what happened until now, as a replan at this moment would."""
    return standing_of(line, moment(line, present()))


def beget(service: Service, plan_id: str, body: bytes, *, key: str | None, clock: datetime) -> Child:
    """Accept the child of a plan, or of the newest with routes that has replaced it.

    Parameters
    ----------
    body
        The wish as it was sent.
    key
        The caller's idempotency key.
    clock
        The present moment, for a wish that does not say from when on is planned.

    Raises
    ------
    WishError
        With every fault of the wish.
    ProblemError
        When what is left cannot be planned, such as after a map was replaced.
    Refusal
        404, 409 or 422.
    """
    wish, faults = read_wish(body)
    fingerprint = fingerprint_of(orjson.dumps([plan_id, wish.model_dump(mode="json")]))
    known = None if key is None or faults else service.ledger.recall(key, fingerprint=fingerprint)
    if known is not None:
        return _child_again(service, known)
    # Whoever has an older id means the same day: the rest of it begins where people are by now.
    elder = line_from(service.ledger, plan_id, among=WALKED_BY)[-1]
    line = lineage(service.ledger, elder)
    plan = line.last.plan
    if plan is None or line.last.record.status != Status.SUCCEEDED:
        raise _not_finished(ended=line.last.record.ended, retry_after_s=service.settings.retry_after_s)
    now = wish.now or moment(line, clock)
    standing = standing_of(line, now)
    pins = pins_of(wish, standing, plan, faults)
    asked = Problem.model_validate_json(line.last.record.problem or b"") if len(line.chapters) > 1 else None
    rest = rest_of_day(_with_older_pins(standing, line), plan, now=now, pins=pins, asked=asked)
    # A new task may have rounds; written out now, the child is what was looked at and keeps its warnings.
    problem = unrolled(_wanted(rest.problem, wish, elder))
    said = problem.model_dump_json(by_alias=True).encode()
    intake = take_in(parse_problem(said), ledger=service.ledger, networks=service.networks)
    accepted = promise(
        service,
        said,
        intake,
        fingerprint=fingerprint,
        key=key,
        parent=elder,
        wish=_remembered(now, pins, rest, wish.options),
        warned=rest.warnings,
    )
    if accepted.outcome != "new":  # somebody else came first with the same key
        return _child_again(service, accepted)
    child = accepted.plan_id
    names_of(service).hand_on(elder, child)
    return Child(child, (*rest.warnings, *intake.warnings))


def _child_again(service: Service, accepted: Accepted) -> Child:
    child = not_another(accepted)
    return Child(child, warned_before(service, child))


def moment(line: Lineage, clock: datetime) -> datetime:
    """From when on to plan: now; when that is outside the day, from the last thing that is known of it.

    When nothing is known, from the second before it begins: then nobody has set off and every stop is free.
    """
    shifts = [shift for volunteer in line.problem.volunteers for shift in volunteer.shifts]
    begin = min((shift.start for shift in shifts), default=clock)
    end = max((shift.end for shift in shifts), default=clock)
    if begin <= clock <= end:
        return clock
    return max((event.at for event in line.events), default=begin - timedelta(seconds=1))


def present() -> datetime:
    """The clock on the wall; one function, so that tests can do without it."""
    return datetime.now(UTC)


def _wanted(problem: Problem, wish: Wish, plan_id: str) -> Problem:
    options: Options = wish.options or problem.options
    return problem.model_copy(
        update={
            "objective": wish.objective or problem.objective,
            "options": options.model_copy(update={"previous_plan": plan_id}),
        }
    )


def _with_older_pins(standing: Standing, line: Lineage) -> Standing:
    """What the dispatcher decided in earlier replans holds on; its places in the order are over."""
    older: dict[str, Pinned | None] = {}
    for chapter in line.chapters:
        for task, volunteer in orjson.loads(chapter.record.wish or b"{}").get("pins", {}).items():
            older[task] = None if volunteer is None else Pinned(volunteer=volunteer)
    tasks = tuple(
        task.model_copy(update={"pinned": older[task.id]}) if task.id in older else task
        for task in standing.problem.tasks
    )
    return replace(standing, problem=standing.problem.model_copy(update={"tasks": tasks}))


def _remembered(
    now: datetime, pins: Mapping[str, Pinned | None], rest: Rest, options: Options | None
) -> bytes:
    return orjson.dumps(
        {
            "now": now,
            "pins": {task: None if pin is None else pin.volunteer for task, pin in pins.items()},
            "frozen": rest.frozen,
            "closed": dict(rest.closed),
            "done": rest.done,
            # The worker asks whether it was said now or for the morning.
            "time_limit_s": None if options is None else options.time_limit_s,
        }
    )


def _not_finished(*, ended: bool, retry_after_s: int) -> Refusal:
    return Refusal(
        Types.NO_ROUTES_YET,
        "Only a plan that succeeded can be replanned."
        + ("" if ended else " It is still being made: ask again after Retry-After."),
        "只有成功完成的方案才能重新规划。" + ("" if ended else "该方案仍在计算，请稍后再试。"),
        headers={} if ended else {"Retry-After": str(retry_after_s)},
    )
