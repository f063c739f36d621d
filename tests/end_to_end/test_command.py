"""The command ``plan``, as somebody types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from api.folder import FILES

WRITTEN = {"problem.json", *FILES}


def plan(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "plan", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def common(service, tmp_path: Path) -> list[str]:
    return ["--server", service.url, "--out", str(tmp_path / "out"), "--time-limit", "0.5"]


def test_a_problem_that_brings_its_map(common: list[str], fixtures_dir: Path, tmp_path: Path) -> None:
    result = plan(str(fixtures_dir / "problems" / "tiny_one_meal.json"), *common)
    assert result.returncode == 0, result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == WRITTEN
    assert json.loads((tmp_path / "out" / "plan.json").read_text())["summary"]["served"] == 1
    assert "1 of 1" in result.stdout
    assert "report.html" in result.stdout


def test_no_server_is_needed(fixtures_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command starts a service of its own and leaves nothing of it behind."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    result = plan(str(fixtures_dir / "problems" / "tiny_matrix.json"), "--out", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_a_problem_and_a_map(common: list[str], fixtures_dir: Path, tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    tale = json.loads((fixtures_dir / "problems" / "tiny_one_meal.json").read_text("utf-8"))
    (tmp_path / "alley.geojson").write_text(json.dumps(tale.pop("map")), "utf-8")
    problem.write_text(json.dumps(tale), "utf-8")
    result = plan(str(problem), "--map", str(tmp_path / "alley.geojson"), *common)
    assert result.returncode == 0, result.stderr


def test_tasks_that_nobody_can_do(common: list[str], fixtures_dir: Path) -> None:
    result = plan(str(fixtures_dir / "problems" / "tiny_no_skill.json"), *common)
    assert result.returncode == 3, result.stderr
    assert "no_skill" in result.stdout


def test_faults_are_listed_all_at_once(common: list[str], tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text('{"map": "nowhere", "volunteers": [], "tasks": [{"id": "t", "kind": "dance"}]}')
    result = plan(str(problem), *common)
    assert result.returncode == 2
    assert "not_one_of" in result.stderr
    assert "/tasks/0/kind" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_server_that_is_not_there(tmp_path: Path, fixtures_dir: Path) -> None:
    """Port 9 is the discard service: nobody listens there."""
    words = ["--server", "http://127.0.0.1:9", "--out", str(tmp_path)]
    result = plan(str(fixtures_dir / "problems" / "tiny_one_meal.json"), *words)
    assert result.returncode == 1
    assert "does not answer" in result.stderr
    assert "Traceback" not in result.stderr


def test_why_asks_the_service_that_made_the_plan(
    common: list[str], fixtures_dir: Path, tmp_path: Path, service
) -> None:
    made = plan(str(fixtures_dir / "problems" / "tiny_no_skill.json"), *common)
    assert made.returncode == 3, made.stderr
    written = json.loads((tmp_path / "out" / "plan.json").read_text())
    (left,) = written["unassigned"]
    command = [sys.executable, "-m", "api.cli", "why", written["id"], left["task"], "--server", service.url]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    assert "Proved by solving again" in result.stdout
