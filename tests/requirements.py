"""Which operations are proved by which tests, told at the end of ``pytest -m requirement``."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "docs" / "requirements.md"
_PROOFS = pytest.StashKey[dict[str, list[str]]]()


@dataclass(frozen=True)
class Operation:
    """One row of the page."""

    number: str
    name: str
    of_the_plan: bool


def operations() -> tuple[Operation, ...]:
    rows = re.findall(r"^\| (R\d+) \| (.*?) \| .*? \| (plan)? ?\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return tuple(Operation(number, name, bool(plan)) for number, name, plan in rows)


def proofs(items: Iterable[pytest.Item]) -> Mapping[str, list[str]]:
    """Tests by the number that they carry; all cases of one test count as one."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in items:
        test = item.nodeid.partition("[")[0]
        for mark in item.iter_markers("requirement"):
            for number in mark.args:
                if test not in found[number]:
                    found[number].append(test)
    return found


@pytest.hookimpl(tryfirst=True)  # before tests are deselected
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[_PROOFS] = dict(proofs(items))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if "requirement" not in (config.option.markexpr or ""):
        return
    failed = {report.nodeid.partition("[")[0] for report in terminalreporter.stats.get("failed", [])}
    terminalreporter.section("operations and their proofs")
    found = config.stash.get(_PROOFS, {})
    for row in operations():
        tests = found.get(row.number, [])
        kind = "plan" if row.of_the_plan else "    "
        terminalreporter.write_line(
            f"{row.number:4}{kind} {row.name}: {len(tests) or 'no'} test{'s' * (len(tests) != 1)}"
        )
        for test in tests:
            terminalreporter.write_line(f"         {'FAILED ' if test in failed else ''}{test}")
