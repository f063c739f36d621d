"""The rule book is whole: every rule has its file, its page, its tests and its line in the table."""

import re
from pathlib import Path

import pytest

from optimizer.plan import ReasonCode
from optimizer.rules import RULES

ROOT = Path(__file__).parent.parent
NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_its_file_its_page_and_its_tests(name: str) -> None:
    assert (ROOT / "optimizer" / "constraints" / f"{name}.py").is_file()
    assert (ROOT / "tests" / "constraints" / f"test_{name}.py").is_file()
    page = (ROOT / "docs" / "constraints" / f"{name}.md").read_text()
    assert page.startswith(f"# {name}\n")
    assert re.search(r"\| Serves \| R\d+", page), "the page names the operations that the rule serves"
    assert any(letter >= "\u4e00" for letter in page), "the page says the rule in Chinese, too"


def test_nothing_lies_beside_the_rule_book() -> None:
    files = {path.stem for path in (ROOT / "optimizer" / "constraints").glob("*.py")} - {"__init__"}
    pages = {path.stem for path in (ROOT / "docs" / "constraints").glob("*.md")} - {"index"}
    assert files == pages == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_the_table_lists_the_rules_in_the_order_of_explanations() -> None:
    table = (ROOT / "docs" / "constraints" / "index.md").read_text()
    assert re.findall(r"^\| \[`(\w+)`\]", table, flags=re.MULTILINE) == NAMES


def test_every_reason_code_but_one_is_a_rule() -> None:
    # No room found is a statement about the search; it is nobody's rule.
    assert {code.value for code in ReasonCode} - set(NAMES) == {ReasonCode.NO_ROOM_FOUND.value}
