"""``xiangdao why``: the files of a plan in, a proved change out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import cli
from api.client import Client
from optimizer.check import parse_problem
from optimizer.execution.changes import PlanChanges, Replanned
from optimizer.solve import Budget, solve
from tests.builders import person, problem, task

SKILLED = {"skills": ["medic"]}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """plan.json beside problem.json: a swab for which nobody is a medic, a notice that lin gives."""
    asked = problem([task("-swab", 3, **SKILLED), task("notice", 1)], [person(), person("wei", shifts=[])])
    (tmp_path / "problem.json").write_text(asked.model_dump_json(by_alias=True, exclude_unset=True))
    made = solve(asked, None, plan_id="p", budget=Budget(iterations=20))
    (tmp_path / "plan.json").write_text(made.model_dump_json())
    return tmp_path


def why(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["why", *words], env={"COLUMNS": "300"}, catch_exceptions=False)


@pytest.mark.requirement("R31")
def test_the_smallest_change_is_told_in_both_languages(files: Path) -> None:
    told = why(str(files / "plan.json"), "--", "-swab")
    assert told.exit_code == 0, told.output
    for part in (
        "lin lacks medic",
        "lin 缺少“医护”技能",
        "Teach or lend lin the skill medic.",
        "让 lin 具备“医护”技能。",
        "Proved by solving again",
        "+400 m",
    ):
        assert part in told.output


def test_what_no_change_helps_with_says_so(files: Path) -> None:
    asked = json.loads((files / "problem.json").read_text())
    walks = asked["map"]["matrix"]
    for table in walks.values():  # no way leads to place 3
        for row in range(len(table)):
            table[row][3] = table[3][row] = 0 if row == 3 else None
    (files / "problem.json").write_text(json.dumps(asked))
    made = solve(parse_problem(json.dumps(asked).encode()), None, plan_id="p", budget=Budget(iterations=20))
    (files / "plan.json").write_text(made.model_dump_json())
    told = why(str(files / "plan.json"), "--", "-swab")
    assert told.exit_code == 3, told.output
    assert "No change of people, times or links helps" in told.output
    assert "无济于事" in told.output


def test_a_plan_that_was_replanned_is_read_with_its_changes(files: Path) -> None:
    made = Replanned.model_validate_json((files / "plan.json").read_bytes())
    changes = PlanChanges(plan="p", parent="q", volunteers=(), unchanged=1, frozen=(), closed={})
    (files / "plan.json").write_text(made.model_copy(update={"changes": changes}).model_dump_json())
    assert why(str(files / "plan.json"), "--", "-swab").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan.json", "notice"), "notice is not left out by this plan; these are: -swab"),
        (("[b].json", "notice"), "[b].json is not there"),
        (("elsewhere/plan.json", "-swab"), "is not there; name it with --problem"),
        (("faulty/plan.json", "-swab"), "has faults"),
        (("named/plan.json", "-swab"), "give the file with --map"),
    ],
)
def test_what_cannot_be_asked_is_told(files: Path, words: tuple[str, str], said: str) -> None:
    for name, body in (("elsewhere", None), ("faulty", "{}"), ("named", None)):
        (files / name).mkdir()
        (files / name / "plan.json").write_bytes((files / "plan.json").read_bytes())
        if body is not None:
            (files / name / "problem.json").write_text(body)
    asked = json.loads((files / "problem.json").read_text())
    del asked["tasks"][0]["matrix_index"], asked["tasks"][1]["matrix_index"]
    for person_ in asked["volunteers"]:
        person_["shifts"] = []
    named = json.dumps({**asked, "map": "beixinqiao"})
    (files / "named" / "problem.json").write_text(named)
    told = why(str(files / words[0]), "--", words[1])
    assert told.exit_code == 2
    # However long the folder's name is, and wherever that breaks the line.
    assert said in " ".join(told.output.split())


def test_a_service_is_asked_until_it_knows() -> None:
    import httpx

    answers = iter([httpx.Response(202, json={}), httpx.Response(200, json={"task": "a/b"})])
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(answers)

    with Client("http://here", transport=httpx.MockTransport(answer)) as client:
        assert json.loads(client.why("p", "a/b")) == {"task": "a/b"}
    assert [one.url.raw_path for one in asked] == [b"/v1/plans/p/unassigned/a%2Fb"] * 2
    assert {one.headers["Prefer"] for one in asked} == {"wait=10"}
