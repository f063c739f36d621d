"""The commands of a morning, as somebody types them: from the ledger to the sheets."""

import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from api import cli
from api.folder import FILES
from tests.sheets.sample import at
from tests.spreadsheet.ledgers import workbook

PEOPLE = (("编号", "班次"), ("v1", "8:00-12:00"))


@dataclass(frozen=True)
class Said:
    """What a command said, on lines as long as they need to be."""

    returncode: int
    stdout: str
    stderr: str


def xiangdao(*words: str | Path) -> Said:
    result = CliRunner().invoke(cli.app, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Said(result.exit_code, " ".join(result.stdout.split()), " ".join(result.stderr.split()))


@pytest.fixture(scope="module")
def alley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One alley, 400 m long, as a map file."""
    lane = {
        "type": "Feature",
        "properties": {"highway": "footway", "name": "东绒线胡同"},
        "geometry": {"type": "LineString", "coordinates": [at(0, 0), at(400, 0)]},
    }
    file = tmp_path_factory.mktemp("map") / "alley.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [lane]}), "utf-8")
    return file


def ledger(path: Path, *kinds: str) -> Path:
    rows = [(f"t{n}", kind, *at(100 * n + 50, 3), "WGS84", "一网格") for n, kind in enumerate(kinds)]
    header = ("编号", "任务类型", "经度", "纬度", "坐标系", "网格员")
    settings = [("日期", "2026-11-22")]
    path.write_bytes(workbook({"设置": settings, "任务": [header, *rows], "志愿者": PEOPLE}))
    return path


@pytest.fixture
def common(service, alley: Path, tmp_path: Path) -> list[str | Path]:
    return ["--server", service.url, "--map", alley, "--out", tmp_path / "out", "--time-limit", "0.5"]


def test_the_template(tmp_path: Path) -> None:
    result = xiangdao("template", "--lang", "en", "--out", tmp_path / "t.xlsx")
    assert result.returncode == 0, result.stderr
    assert "tasks" in openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames


def test_check_and_mend(alley: Path, tmp_path: Path) -> None:
    bad = ledger(tmp_path / "bad.xlsx", "通知", "跳舞")
    result = xiangdao("check", bad, "--map", alley, "--marked", tmp_path / "marked.xlsx")
    assert result.returncode == 2
    assert "B3" in result.stderr
    assert "not_in_list" in result.stderr
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    book["任务"]["B3"] = "通知"
    book.save(tmp_path / "mended.xlsx")
    mended = xiangdao("check", tmp_path / "mended.xlsx", "--map", alley)
    assert mended.returncode == 0, mended.stderr
    assert "2 tasks" in mended.stdout


def test_check_takes_json_as_well(fixtures_dir: Path, tmp_path: Path) -> None:
    good = fixtures_dir / "problems" / "tiny_one_meal.json"
    assert xiangdao("check", good).returncode == 0
    tale = json.loads(good.read_text("utf-8"))
    tale["tasks"][0]["from_site"] = "nowhere"
    (tmp_path / "bad.json").write_text(json.dumps(tale), "utf-8")
    result = xiangdao("check", tmp_path / "bad.json")
    assert result.returncode == 2
    assert "unknown_site" in result.stderr


def test_from_the_ledger_to_the_sheets_and_again(common: list, alley: Path, tmp_path: Path) -> None:
    result = xiangdao("plan", ledger(tmp_path / "east.xlsx", "通知", "通知"), *common)
    assert result.returncode == 0, result.stderr
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {"problem.json", *FILES}
    stops = (out / "stops.csv").read_text("utf-8-sig")
    assert "一网格" in stops, "the ledger's own column"

    source = ["--problem", out / "problem.json", "--map", alley]
    again = xiangdao("sheets", out / "plan.json", *source, "--out", tmp_path / "en", "--lang", "en")
    assert again.returncode == 0, again.stderr
    assert {path.name for path in (tmp_path / "en").iterdir()} == set(FILES)

    same = xiangdao("compare", out / "plan.json", out / "plan.json")
    assert same.returncode == 0, same.stderr
    assert "1 volunteers keep their list" in same.stdout


def test_faults_stop_a_plan_and_good_rows_do_not(common: list, tmp_path: Path) -> None:
    bad = ledger(tmp_path / "bad.xlsx", "通知", "跳舞")
    result = xiangdao("plan", bad, *common)
    assert result.returncode == 2
    assert "--good-rows" in result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"faults.xlsx"}
    good = xiangdao("plan", bad, *common, "--good-rows")
    assert good.returncode == 3, good.stderr
    assert "1 of 1" in good.stdout
    assert "1 rows were left out" in good.stdout


def test_a_folder_is_a_batch(common: list, tmp_path: Path) -> None:
    """Three zones: one is done, one has a fault, one has a task that nobody can do."""
    folder = tmp_path / "morning"
    folder.mkdir()
    ledger(folder / "东片.xlsx", "通知", "通知")
    ledger(folder / "南片.xlsx", "跳舞")
    ledger(folder / "西片.xlsx", "通知", "上门采样")
    (folder / "~$东片.xlsx").write_bytes(b"a lock of Excel")
    result = xiangdao("plan", folder, *common)
    assert result.returncode == 2, result.stderr
    out = tmp_path / "out"
    assert (out / "东片" / "plan.xlsx").exists()
    assert (out / "西片" / "plan.xlsx").exists()
    assert {path.name for path in (out / "南片").iterdir()} == {"faults.xlsx"}
    told = (out / "exceptions.txt").read_text("utf-8")
    assert told.startswith("需处理 2 项")
    assert "南片 任务!B2 [not_in_list]" in told
    assert "西片 t1 [no_skill]" in told
    rows = list(openpyxl.load_workbook(out / "exceptions.xlsx").active.iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[3]) for row in rows] == [("南片", "not_in_list"), ("西片", "no_skill")]


def test_a_folder_without_ledgers(common: list, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = xiangdao("plan", tmp_path / "empty", *common)
    assert result.returncode == 2
    assert "no .xlsx" in result.stderr


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    result = xiangdao("compare", tmp_path / "x.json", tmp_path / "x.json")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_map_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.geojson").write_text("{}")
    result = xiangdao("check", ledger(tmp_path / "a.xlsx", "通知"), "--map", tmp_path / "x.geojson")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
