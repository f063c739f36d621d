"""The command ``staff``, as somebody types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import person, problem, shift, task


def staff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "staff", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Six visits of ten minutes where everybody starts, and five people who could come from 8 to 11."""
    it = problem(
        [task(f"t{k}", 0, service_s=600) for k in range(6)],
        [person(f"v{k}", shifts=[shift()]) for k in range(5)],
        options={"time_limit_s": 0.5},
    )
    file = tmp_path / "problem.json"
    file.write_text(it.model_dump_json(by_alias=True, exclude_unset=True), "utf-8")
    return file


@pytest.mark.requirement("R35")
def test_it_names_the_fewest_and_writes_their_plan(service, asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = staff(str(asked), "--by", "08:30", "--server", service.url, "--out", str(out))
    assert result.returncode == 0, result.stderr
    assert "2 volunteers are enough" in result.stdout
    assert "fewer are not enough" in result.stdout
    assert json.loads((out / "plan.json").read_text("utf-8"))["summary"]["volunteers_used"] == 2
    assert len(json.loads((out / "problem.json").read_text("utf-8"))["volunteers"]) == 2


def test_it_says_when_nobody_is_left_to_ask(service, asked: Path, tmp_path: Path) -> None:
    result = staff(
        str(asked),
        "--by",
        "2026-11-22T08:10:00+08:00",
        "--server",
        service.url,
        "--out",
        str(tmp_path / "out"),
    )
    assert result.returncode == 3, result.stderr
    assert "Not even all" in result.stdout
    assert "Proved" in result.stdout


def test_an_hour_that_is_none_is_told(service, asked: Path) -> None:
    result = staff(str(asked), "--by", "soon", "--server", service.url)
    assert result.returncode == 2
    assert "04:00" in result.stderr
