"""Shows a plan as it stands, in the form that was asked for, whole or one volunteer's part of it."""

from dataclasses import dataclass
from typing import Any

import orjson

from api.intake import inline_document
from api.networks import Networks
from api.one_route import only
from api.problems import Refusal, Types
from api.service import plan_not_found
from api.sheets import FORMS
from api.sheets.paper.wishes import PLAIN, PaperLang, Wishes
from api.sheets.tabular.past import NO_PAST, Past
from api.still_to_do import frozen_in, still_to_do
from optimizer.plan import Plan, Progress, Status
from optimizer.problem import InlineMap, Problem
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from worker.ledger import Ledger, Record

MEDIA_TYPES = {suffix: form.media_type for suffix, form in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan written out; ``ended`` when asking again will not change it."""

    content: bytes
    media_type: str
    ended: bool


def read(ledger: Ledger, plan_id: str) -> Record:
    """Read the record of a plan.

    Raises
    ------
    Refusal
        404.
    """
    record = ledger.read(plan_id)
    if record is None:
        raise plan_not_found()
    return record


def just_queued(plan_id: str) -> Plan:
    """A plan that nothing is known of but that it was accepted."""
    return Plan(id=plan_id, status=Status.QUEUED, progress=Progress(phase=Status.QUEUED, elapsed_s=0))


def plan_of(record: Record) -> Plan:
    """Give the plan as it stands: the result, or the best so far, or only status and progress."""
    if record.progress is None:  # no search has said anything, nor will one when the plan has ended
        progress = None if record.ended else Progress(phase=record.status, elapsed_s=0)
    else:
        progress = Progress.model_validate_json(record.progress)
    if record.plan is None:
        return Plan(
            id=record.plan_id,
            status=Status(record.status),
            progress=progress and _at_its_end(progress, record, None),
            map_version=record.map_version,
            failure=record.failure,
        )
    plan = Plan.model_validate_json(record.plan)
    update: dict[str, object] = {"id": record.plan_id, "status": Status(record.status)}
    if progress is not None:
        update["progress"] = _at_its_end(progress, record, plan)
    return plan.model_copy(update=update)


def _at_its_end(progress: Progress, record: Record, plan: Plan | None) -> Progress:
    """What was told last while the search went on says nothing of how it ended."""
    if not record.ended:
        return progress
    update: dict[str, object] = {"phase": "finished"}
    if plan is not None and plan.progress is not None:
        update["elapsed_s"] = max(progress.elapsed_s, plan.progress.elapsed_s)
    if plan is not None and plan.summary is not None:
        update["unassigned"] = plan.summary.unassigned
    return progress.model_copy(update=update)


def walked_plan_of(record: Record) -> Plan:
    """Give the plan as people are to read it: without doors that are finished and only remembered."""
    return still_to_do(plan_of(record), frozen_in(record))


def as_json(plan: Plan) -> bytes:
    """Write a plan as the wire has it; what is not known yet is left out."""
    return plan.model_dump_json(exclude_none=True).encode()


def show(
    record: Record,
    *,
    form: str,
    lang: PaperLang,
    networks: Networks,
    volunteer: str | None = None,
    wishes: Wishes = PLAIN,
    past: Past = NO_PAST,
    retry_after_s: int,
) -> Shown:
    """Write a plan out.

    ``wishes`` and both languages at once are heard by forms on paper alone, ``past`` by those for the office.

    Raises
    ------
    Refusal
        404 for a volunteer that the problem does not know, 409 for a sheet of a plan without routes.
    """
    plan = plan_of(record) if form == "json" else walked_plan_of(record)
    if form == "json" and volunteer is None:  # what is polled must not cost the reading of the problem
        return Shown(as_json(plan), MEDIA_TYPES[form], record.ended)
    problem = Problem.model_validate_json(record.problem or b"")
    if volunteer is not None:
        plan, problem = only(plan, problem, volunteer)
    if form != "json" and plan.summary is None:
        raise no_routes(plan.status, ended=record.ended, retry_after_s=retry_after_s)
    network = None if form == "json" else network_of(record, problem, networks)
    if FORMS[form].for_office:
        told: dict[str, Any] = {"own": volunteer is not None, "past": past}
    else:
        told = {"wishes": wishes} if FORMS[form].on_paper else {}
    spoken = lang if FORMS[form].on_paper or lang != "both" else "zh"
    content = FORMS[form].render(plan, problem, network, lang=spoken, **told)
    return Shown(content, MEDIA_TYPES[form], record.ended)


def require_volunteer(record: Record, name: str) -> tuple[str, str | None]:
    """Split an address' last part into a volunteer of the problem and perhaps a form.

    Ids are the caller's and may contain a dot, so a volunteer who is called exactly that comes first.
    """
    known = {one["id"] for one in orjson.loads(record.problem or b"{}")["volunteers"]}
    if name in known:
        return name, None
    stem, _, suffix = name.rpartition(".")
    if stem in known:
        return stem, suffix
    raise Refusal(
        Types.ROUTE_NOT_FOUND,
        "The problem of this plan has no volunteer with this id.",
        "该方案的任务单中没有这位志愿者。",
    )


def network_of(record: Record, problem: Problem, networks: Networks) -> WalkingNetwork | None:
    """Find what the plan walked on; None for a matrix, or a map so old that it was forgotten."""
    if isinstance(problem.map, InlineMap):
        return read_geojson(inline_document(problem.map))
    return None if record.map_version is None else networks.get(record.map_version)


def no_routes(status: Status, *, ended: bool, retry_after_s: int) -> Refusal:
    """Refuse what only a plan with routes has."""
    if ended:
        return Refusal(
            Types.NO_ROUTES_YET,
            f"The plan is {status.value} and has no routes; its JSON form says why.",
            "该方案没有路线；原因见其 JSON 形式。",
        )
    return Refusal(
        Types.NO_ROUTES_YET,
        f"The plan is {status.value} and nothing was found so far; ask again, or ask for JSON.",
        "方案仍在计算，暂无结果；请稍后再取，或取 JSON 查看进度。",
        headers={"Retry-After": str(retry_after_s)},
    )
