"""Every operation that concerns the plan itself has a test that proves it."""

import ast
import re
from pathlib import Path

from tests.requirements import operations

TESTS = Path(__file__).parent


def marked() -> set[str]:
    """Numbers that any test carries, wherever it lies."""
    found: set[str] = set()
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
                found |= {str(ast.literal_eval(number)) for number in node.args}
    return found


def test_the_page_lists_all_49_operations() -> None:
    assert [row.number for row in operations()] == [f"R{n}" for n in range(1, 50)]


def test_every_operation_that_concerns_the_plan_is_proved() -> None:
    proved = marked()
    assert not [r.number for r in operations() if r.of_the_plan and r.number not in proved]


def test_no_test_carries_a_number_that_is_none() -> None:
    assert marked() <= {row.number for row in operations()}


def test_rules_serve_operations_that_concern_the_plan() -> None:
    pages = (TESTS.parent / "docs" / "constraints").glob("*.md")
    of_the_plan = {row.number for row in operations() if row.of_the_plan}
    for page in pages:
        for served in re.findall(r"^\| Serves \| (.*) \|$", page.read_text("utf-8"), re.MULTILINE):
            assert of_the_plan & set(re.findall(r"R\d+", served)), page.name
