"""What the tests of the console share: a morning's constants, and how its forms are sent and read."""

from fastapi.testclient import TestClient
from httpx2 import Response

from optimizer.check import parse_problem
from optimizer.problem import Problem
from tests.sheets import sample
from worker.ledger import Ledger, Record

PLAN = "a" * 32
HERE = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50_000), "follow_redirects": False}
LANES = [edge for edge in range(sample.quarter().edges) if not sample.quarter().barrier[edge]]
CSV = "编号,任务类型,经度,纬度,坐标系,电话\nt1,送餐,116.4101,39.9401,wgs84,13800001234\n"


def good(answer: Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.text


def upload(desk: TestClient, content: bytes | str, filename: str = "zone.csv", **fields: str) -> str:
    """Hand a file in; the answer is the address of its draft."""
    fields = {"map": "quarter", "date": "2026-11-22", **fields}
    answer = desk.post("/console/new", files={"file": (filename, content)}, data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def planned(ledger: Ledger, answer: Response) -> tuple[Record, Problem]:
    """What a form that was taken has asked for."""
    assert answer.status_code == 303, answer.text
    record = ledger.read(answer.headers["location"].rpartition("/")[2])
    assert record is not None
    return record, parse_problem(record.problem or b"")
