"""Where nobody walks, each sheet says why: not made yet, nothing to do, nobody to do it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from api.one_route import only
from api.sheets import FORMS
from optimizer.plan import Plan, Status
from optimizer.problem import Problem
from tests.sheets import sample
from tests.sheets.paper.read_pdf import texts

Case = Callable[[], tuple[Plan, Problem]]


def without_routes(tasks: int, **changes: Any) -> Plan:
    plan = sample.plan()
    assert plan.summary is not None
    summary = plan.summary.model_copy(
        update={"tasks": tasks, "served": 0, "volunteers_used": 0, "unassigned": min(tasks, 1)}
    )
    left = plan.unassigned if tasks else ()
    return plan.model_copy(update={"routes": (), "summary": summary, "unassigned": left, **changes})


def idle() -> tuple[Plan, Problem]:
    """V02 of a plan that has routes for V01 alone."""
    plan = sample.plan()
    return only(plan.model_copy(update={"routes": plan.routes[:1]}), sample.problem(), "V02")


def nobody() -> tuple[Plan, Problem]:
    return without_routes(5), sample.problem(volunteers=[])


def nobody_can() -> tuple[Plan, Problem]:
    return without_routes(5), sample.problem()


def nothing() -> tuple[Plan, Problem]:
    return without_routes(0), sample.problem(tasks=[])


def not_made() -> tuple[Plan, Problem]:
    return Plan(id="tiny", status=Status.QUEUED), sample.problem()


def told(form: str, case: Case, lang: str) -> str:
    content = FORMS[form].render(*case(), sample.quarter(), lang=lang)
    return "".join(texts(content)) if form == "pdf" else re.sub(r"\s", "", content.decode())


SAID = {
    idle: ("这份方案里没有V02李建国要做的任务。", "ThereisnothingtodoforV02李建国inthisplan."),
    nobody: (
        "这份方案里没有志愿者，任务没有人做。",
        "Therearenovolunteersinthisplan,sothereisnobodytodothetasks.",
    ),
    nobody_can: ("这份方案没有给任何志愿者安排路线。", "Novolunteerhasarouteinthisplan."),
    nothing: ("这份方案里没有任务。", "Therearenotasksinthisplan."),
    not_made: ("方案还没有算好，暂时没有路线。", "Theplanisnotreadyyet,sotherearenoroutestoshow."),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["txt", "short", "html", "pdf"])
@pytest.mark.parametrize("case", SAID, ids=lambda case: case.__name__)
def test_what_is_true_and_nothing_else(form: str, case: Case, lang: str) -> None:
    content = told(form, case, lang)
    column = ("zh", "en").index(lang)
    assert [other.__name__ for other, said in SAID.items() if said[column] in content] == [case.__name__]
    assert "nothingtodo" not in content or case is idle
    assert "全部任务都已安排" not in content
    assert "Everytaskisonaroute" not in content


@pytest.mark.parametrize("form", ["txt", "short", "html", "pdf"])
def test_where_somebody_walks_none_of_it_is_said(form: str) -> None:
    content = told(form, lambda: (sample.plan(), sample.problem()), "zh")
    assert not [said for said, _ in SAID.values() if said in content]
