"""What the commands make of their arguments, and what they print."""

import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from api import cli
from api.client import Refused
from api.commands import planning
from api.commands.common import Exit
from api.run_plan import Errand, prepare
from api.sources import Source
from api.tables import print_batch, print_faults, print_plan
from optimizer.plan import Plan, Reason, ReasonCode, Status, Summary, Unassigned


def errand(tmp_path: Path, problem: object, **more: object) -> Errand:
    file = tmp_path / "problem.json"
    file.write_text(problem if isinstance(problem, str) else json.dumps(problem))
    return Errand(source=Source(file, file.read_bytes()), out=tmp_path, **{"map": None, **more})


def test_a_problem_that_names_its_map_gives_the_id(tmp_path: Path) -> None:
    body, map_id = prepare(errand(tmp_path, {"map": "beixinqiao"}, map=Path("x/extract.osm.pbf")))
    assert map_id == "beixinqiao"
    assert json.loads(body) == {"map": "beixinqiao"}


def test_a_problem_without_a_map_gets_the_files_name(tmp_path: Path) -> None:
    body, map_id = prepare(errand(tmp_path, {}, map=Path("x/extract.osm.pbf")))
    assert map_id == "extract"
    assert json.loads(body) == {"map": "extract"}


def test_a_time_limit_is_put_into_the_options(tmp_path: Path) -> None:
    body, _ = prepare(errand(tmp_path, {"options": {"seed": 3}}, time_limit_s=2.5))
    assert json.loads(body) == {"options": {"seed": 3, "time_limit_s": 2.5}}


@pytest.mark.parametrize("problem", ["", "{", "[1]", "null", '{"options": 3}'])
def test_what_is_no_problem_is_left_to_the_service(tmp_path: Path, problem: str) -> None:
    body, _ = prepare(errand(tmp_path, problem, time_limit_s=1.0))
    assert body.decode() == problem


def printed(width: int = 100) -> Console:
    return Console(file=io.StringIO(), width=width)


def test_every_fault_is_printed_with_its_way_out() -> None:
    console = printed()
    faults = [
        {"pointer": f"/tasks/{n}", "code": "unknown_site", "detail": "add [it]", "detail_zh": "请添加"}
        for n in range(3)
    ]
    print_faults(console, Refused(422, {"title": "Faults", "detail": "3", "errors": faults}))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert text.count("unknown_site") == 3
    assert text.count("add [it]") == 3, "brackets are text, not style"
    assert "/tasks/2" in text


def test_a_refusal_is_printed_in_both_languages() -> None:
    console = printed()
    said = {
        "title": "No plan",
        "title_zh": "没有此计划",
        "detail": "Post it again.",
        "detail_zh": "请重新提交。",
    }
    print_faults(console, Refused(404, said))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert text.splitlines() == ["No plan · Post it again.", "没有此计划 · 请重新提交。"]


@pytest.mark.parametrize("became", Exit)
def test_what_became_of_a_zone_is_printed_in_both_languages(became: Exit) -> None:
    console = printed()
    print_batch(console, [("east", None, 0, became.name)])
    row = next(line for line in console.file.getvalue().splitlines() if "east" in line)  # type: ignore[attr-defined]
    assert re.search(r"[a-z]+ [\u4e00-\u9fff]+", row)


def test_a_plan_is_printed_with_what_is_left_and_why() -> None:
    reason = Reason(code=ReasonCode.NO_SKILL, detail="d", detail_zh="某")
    plan = Plan(
        id="p",
        status=Status.SUCCEEDED,
        summary=Summary(
            tasks=2,
            served=1,
            unassigned=1,
            volunteers_used=1,
            walk_m=1_234,
            walk_s=3_700,
            wait_s=0,
            service_s=0,
            finish_at=datetime.fromisoformat("2026-03-02T11:05:00+08:00"),
            load_spread=0,
            cost={},
        ),
        unassigned=(
            Unassigned(
                task="errand-9", reasons=(reason,), next_step="Lend a locksmith.", next_step_zh="请借人。"
            ),
        ),
    )
    console = printed()
    print_plan(console, plan)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for part in (
        "1 of 2",
        "1.2 km",
        "1 h 02 min",
        "11:05",
        "errand-9",
        "no_skill",
        "Lend a locksmith.",
        "请借人。",
    ):
        assert part in text


def test_the_demo_without_the_repository_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(planning, "DEMO_PROBLEM", tmp_path / "nothing.json")
    result = CliRunner().invoke(cli.app, ["demo"])
    assert result.exit_code == 2
    assert "make demo" in result.output


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(cli.app, ["serve", "--port", port, "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "--port" in result.output


def test_a_folder_that_is_served_is_told(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = CliRunner().invoke(cli.app, ["serve", "--port", "0", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "--data" in result.output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli.app, ["plan", str(tmp_path / "nothing.json")]).exit_code == 2
