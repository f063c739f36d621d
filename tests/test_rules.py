"""The rule book is whole: every rule is told, searched, explained, checked, described and tested."""

from pathlib import Path

import pytest

from optimizer.constraint import Constraint, Evidence
from optimizer.ground import survey
from optimizer.plan import Plan, ReasonCode
from optimizer.problem import Problem
from optimizer.rules import RULES
from optimizer.solve import Budget, solve
from tests.rule_stories import STORIES, alleys
from tests.rule_table import INDEX, Row, written

ROOT = Path(__file__).parent.parent
NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_is_told_searched_explained_checked_described_tested_and_asked_for(
    rule: Constraint,
) -> None:
    assert (ROOT / "optimizer" / "constraints" / f"{rule.name}.py").is_file()
    assert Row(rule).lacking == ()


def test_the_table_of_rules_is_the_code() -> None:
    page = INDEX.read_text("utf-8")
    assert page == written(page), "write it anew: python -m tests.rule_table"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_alone_decides_its_story(rule: Constraint) -> None:
    bound, free = STORIES[rule.name]().bound, STORIES[rule.name]().free
    plan_bound, plan_free = planned(bound), planned(free)
    assert outcome(plan_bound) != outcome(plan_free)
    if rule.name == "unreachable":
        return  # a door without a place cannot even be written into a plan
    # What is planned without the rule breaks it; and the referee has no word for what is planned with it.
    assert complaints(rule, bound, plan_free)
    assert not complaints(rule, bound, plan_bound)


def planned(it: Problem) -> Plan:
    return solve(it, alleys(it), plan_id="p", budget=Budget(iterations=200))


def outcome(plan: Plan) -> list[tuple[str, str, str | None]]:
    return [(r.volunteer, s.type.value, s.task) for r in plan.routes for s in r.stops]


def complaints(rule: Constraint, it: Problem, plan: Plan) -> list[str]:
    facts = Evidence(it, {t.id: t for t in survey(it, alleys(it)).tasks}, plan)
    return [line for route in plan.routes for line in rule.broken_by(route, facts)]


def test_nothing_lies_beside_the_rule_book() -> None:
    files = {path.stem for path in (ROOT / "optimizer" / "constraints").glob("*.py")} - {"__init__"}
    pages = {path.stem for path in (ROOT / "docs" / "constraints").glob("*.md")} - {"index"}
    assert files == pages == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_every_reason_code_but_one_is_a_rule() -> None:
    # No room found is a statement about the search; it is nobody's rule.
    assert {code.value for code in ReasonCode} - set(NAMES) == {ReasonCode.NO_ROOM_FOUND.value}
