"""Ledgers over HTTP."""

import io

import openpyxl
import pytest
from fastapi.testclient import TestClient

from worker.ledger import Ledger

CSV = "编号,任务类型,经度,纬度,坐标系,电话\n1,送餐,116.41,39.94,高德,13800001234\n"
HEADERS = {"Content-Type": "text/csv"}


def test_a_ledger_becomes_a_body_for_plans(client: TestClient) -> None:
    answer = client.post(
        "/v1/spreadsheets?date=2026-11-22&map=quarter", content=CSV.encode(), headers=HEADERS
    )
    assert answer.status_code == 200
    said = answer.json()
    assert said["faults"] == []
    assert said["rows"]["tasks"] == 1
    assert said["problem"]["map"] == "quarter"
    assert said["problem"]["crs"] == "gcj02"
    verdict = client.post("/v1/plans/validate", json=said["problem"]).json()
    assert [one["code"] for one in verdict["errors"]] == ["unknown_map"], "only the map is not there"


def test_faults_name_the_cell_and_are_an_answer(client: TestClient, ledger: Ledger) -> None:
    answer = client.post(
        "/v1/spreadsheets?filename=zone.csv", content=CSV.replace("送餐", "跳舞").encode(), headers=HEADERS
    )
    assert answer.status_code == 200
    said = answer.json()
    assert said["problem"] is None
    (fault,) = said["faults"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["cell"]) == ("zone", 2, "任务类型", "B2")
    assert fault["code"] == "not_in_list"
    assert "13800001234" not in answer.text
    assert not ledger.maps.entries(), "nothing is kept"


def test_good_rows_go_ahead(client: TestClient) -> None:
    body = (CSV + "2,跳舞,116.41,39.94,高德,\n").encode()
    said = client.post("/v1/spreadsheets?good_rows=true", content=body, headers=HEADERS).json()
    assert [task["id"] for task in said["problem"]["tasks"]] == ["1"]
    assert [(one["row"], one["id"]) for one in said["refused"]] == [(3, "2")]


def test_the_ledger_comes_back_marked(client: TestClient) -> None:
    body = CSV.replace("送餐", "跳舞").encode()
    answer = client.post("/v1/spreadsheets/marked.xlsx?filename=zone.csv", content=body, headers=HEADERS)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["zone"]["B2"].comment is not None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_is_there_to_be_had(client: TestClient, lang: str) -> None:
    answer = client.get(f"/v1/spreadsheets/template.xlsx?lang={lang}")
    assert answer.headers["content-disposition"] == 'attachment; filename="template.xlsx"'
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert ("任务" if lang == "zh" else "tasks") in sheets


def test_other_bodies_are_refused(client: TestClient) -> None:
    plain = client.post("/v1/spreadsheets", content=CSV.encode(), headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
    large = client.post("/v1/spreadsheets", content=b"x" * 100_001, headers=HEADERS)
    assert large.status_code == 413
