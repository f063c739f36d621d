"""The walk through a new rule works when it is followed: its blocks run as they stand, in order."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer import looking, referee, solve
from optimizer.constraint import Constraint
from optimizer.solve import Budget
from tests.builders import evidence

PAGE = Path(__file__).parent.parent / "docs" / "add-a-constraint.md"


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """Everything that the page's blocks define."""
    said: dict[str, Any] = {"__name__": "walk_through"}
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    ):
        exec(compile(block, f"block {number} of {PAGE.name}", "exec"), said)
    return said


@pytest.fixture
def with_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[Constraint, ...]], None]:
    """Another rule book for everybody who asks it."""

    def put(rules: tuple[Constraint, ...]) -> None:
        for module in (solve, looking, referee):
            monkeypatch.setattr(module, "RULES", rules)

    return put


def test_the_tests_of_the_page_pass(page: dict[str, Any], with_rules: Callable[..., None]) -> None:
    tests = [name for name in page if name.startswith("test_")]
    assert len(tests) == 4
    for name in tests:
        test = page[name]
        test(with_rules) if test.__code__.co_argcount else test()


def test_the_story_of_the_page_is_decided_by_its_rule(
    page: dict[str, Any], with_rules: Callable[..., None]
) -> None:
    with_rules(page["WITH_IT"])
    told, rule = page["midday_rest"](), page["RULE"]
    bound, free = (
        solve.solve(it, None, plan_id="p", budget=Budget(iterations=50)) for it in (told.bound, told.free)
    )
    for plan, kept in ((bound, True), (free, False)):
        facts = evidence(told.bound, plan)
        assert all(not list(rule.broken_by(route, facts)) for route in plan.routes) is kept


def test_the_page_names_files_that_are_there() -> None:
    text = PAGE.read_text("utf-8")
    root = PAGE.parent.parent
    names = [
        name
        for name in re.findall(r"`((?:optimizer|tests|docs)/[\w/]+\.(?:py|md))`", text)
        if "midday_rest" not in name
    ]
    assert len(names) > 2
    assert [name for name in names if not (root / name).is_file()] == []
