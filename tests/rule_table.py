"""The table of all rules, read off the code: who tells, searches, explains, checks, describes and tests each.

``python -m tests.rule_table`` writes it into ``docs/constraints/index.md``.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from optimizer.building import InstanceBuilder
from optimizer.constraint import Constraint
from optimizer.engines.ortools import ORToolsEngine
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.ground import survey
from optimizer.rules import RULES
from optimizer.solve import build
from tests.rule_stories import STORIES, alleys

ROOT = Path(__file__).parent.parent
INDEX = ROOT / "docs" / "constraints" / "index.md"
BEGIN = "<!-- the table is written by `python -m tests.rule_table` -->"
END = "<!-- end of the table -->"
VERBS = {name for name, _ in inspect.getmembers(InstanceBuilder, inspect.isfunction) if name[0] != "_"}
VERBS -= {"build", "door", "price"}


@dataclass(frozen=True)
class Row:
    """What the code says of one rule; what is missing is empty."""

    rule: Constraint

    @property
    def name(self) -> str:
        return self.rule.name

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """Verbs of the builder that the rule's file says."""
        tree = ast.parse(Path(inspect.getfile(type(self.rule))).read_text("utf-8"))
        said = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
        calls = [n.attr for n in said if isinstance(n.value, ast.Name) and n.value.id == "builder"]
        return tuple(dict.fromkeys(name for name in calls if name in VERBS))

    @cached_property
    def engines(self) -> tuple[str, ...]:
        """Engines that hold the rule's own story as it stands."""
        if self.name not in STORIES:
            return ()
        bound = STORIES[self.name]().bound
        instance = build(survey(bound, alleys(bound)))
        found = ["OR-Tools"] if not ORToolsEngine().supports(instance) else []
        return (*(["compiled"] if not RuinRecreate().supports(instance) else []), *found)

    @property
    def refuses(self) -> str:
        """How one person hears of the rule: refused alone by arithmetic, or why that never happens."""
        body = _body(self.rule.why_not)
        answers = [node.value for node in ast.walk(body) if isinstance(node, ast.Return)]
        if any(answer is not None and ast.unparse(answer) != "None" for answer in answers):
            return "alone, proved"
        said = (ast.get_docstring(body) or "").partition("\n")[0]
        return said[0].lower() + said[1:].rstrip(".") if said.startswith("Never") else ""

    @property
    def refereed(self) -> bool:
        """Whether the referee's voice can complain at all."""
        return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(_body(self.rule.broken_by)))

    @property
    def sentence(self) -> str:
        """The rule in one sentence, from its page; empty unless the page says it in Chinese, too."""
        page = ROOT / "docs" / "constraints" / f"{self.name}.md"
        lines = page.read_text("utf-8").splitlines() if page.is_file() else []
        chinese = any(letter >= "一" for line in lines for letter in line)
        return lines[2] if chinese and lines[0] == f"# {self.name}" else ""

    @property
    def operations(self) -> tuple[str, ...]:
        """Rows of the list of operations that the page names."""
        page = (ROOT / "docs" / "constraints" / f"{self.name}.md").read_text("utf-8")
        served = re.search(r"^\| Serves \| (.*) \|$", page, re.MULTILINE)
        return tuple(re.findall(r"R\d+", served[1])) if served else ()

    @property
    def tests(self) -> int:
        """Test functions in the rule's own file."""
        return len(list(_tests(self.name)))

    @property
    def proofs(self) -> tuple[str, ...]:
        """Operations that tests in the rule's own file carry as a marker."""
        marks = {number for test in _tests(self.name) for number in _marked(test)}
        return tuple(sorted(marks, key=lambda number: int(number[1:])))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Columns that have nothing to show."""
        columns: dict[str, Any] = {
            "engine": self.verbs and self.engines,
            "explanation": self.refuses,
            "referee": self.refereed,
            "docs": self.sentence,
            "test": self.tests,
            "story": self.name in STORIES,
            "requirement": self.operations and self.proofs,
        }
        return tuple(name for name, shown in columns.items() if not shown)

    def __str__(self) -> str:
        verbs = ", ".join(f"`{verb}`" for verb in self.verbs)
        by = " and ".join(self.engines)
        proved = ", ".join(f"**{n}**" if n in self.proofs else n for n in self.operations)
        cells = (
            f"[`{self.name}`]({self.name}.md)",
            self.sentence,
            f"{verbs}: {by}",
            self.refuses,
            "yes" if self.refereed else "",
            f"[tests](../../tests/constraints/test_{self.name}.py)",
            proved,
        )
        return f"| {' | '.join(cells)} |"


def _body(voice: Callable[..., Any]) -> ast.FunctionDef:
    found = ast.parse(textwrap.dedent(inspect.getsource(voice))).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def _tests(name: str) -> Iterator[ast.FunctionDef]:
    file = ROOT / "tests" / "constraints" / f"test_{name}.py"
    tree = ast.parse(file.read_text("utf-8")) if file.is_file() else ast.Module([], [])
    yield from (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def _marked(test: ast.FunctionDef) -> Iterator[str]:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.requirement":
            yield from (str(ast.literal_eval(number)) for number in mark.args)


def table() -> str:
    """Write one row a rule, in the order in which explanations name them."""
    head = (
        "| Rule | In one sentence | Engine | One person hears | Referee | Tests | Serves (bold: proved) |",
        "|---|---|---|---|---|---|---|",
    )
    return "\n".join([BEGIN, *head, *(str(Row(rule)) for rule in RULES), END])


def written(page: str) -> str:
    """The page with its table as the code has it now."""
    before, _, rest = page.partition(BEGIN)
    return before + table() + rest.partition(END)[2]


if __name__ == "__main__":
    for row in map(Row, RULES):
        if row.lacking:
            sys.stderr.write(f"{row.name} lacks {', '.join(row.lacking)}\n")
    INDEX.write_text(written(INDEX.read_text("utf-8")), "utf-8")
