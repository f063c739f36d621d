"""Printed sheets bear codes that open the pages of their volunteers."""

import io
from urllib.parse import urlsplit

import pytest
import zxingcpp
from fastapi.testclient import TestClient
from PIL import Image

from api.app import create_app
from api.settings import ApiSettings
from tests.sheets.paper.read_pdf import texts
from worker.ledger import Ledger


def test_the_code_on_a_card_opens_that_volunteers_page(client: TestClient, plan_id: str) -> None:
    answer = client.post(f"/v1/plans/{plan_id}/sheets", params={"form": "png", "volunteer": "V01"})
    assert answer.headers["content-type"] == "image/png"
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.content)))
    assert "王淑兰" in client.get(urlsplit(code.text).path).raise_for_status().text


def test_all_sheets_with_a_cover(client: TestClient, plan_id: str) -> None:
    answer = client.post(f"/v1/plans/{plan_id}/sheets", params={"lang": "both"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    pages = texts(answer.content)
    assert sum("扫码看路线" in page for page in pages) == 2
    assert "Planofroutes" in pages[0]


def test_sheets_without_links_have_no_code(client: TestClient, plan_id: str) -> None:
    assert "扫码看路线" not in "".join(texts(client.get(f"/v1/plans/{plan_id}.pdf").content))


@pytest.mark.parametrize(("public", "codes"), [(None, 0), ("https://xiangdao.example", 2)])
def test_no_code_leads_a_telephone_to_itself(
    plan_id: str, ledger: Ledger, public: str | None, codes: int
) -> None:
    app = create_app(ApiSettings(public_url=public), ledger)
    with TestClient(app, base_url="http://127.0.0.1:8000") as at_home:
        pages = texts(at_home.post(f"/v1/plans/{plan_id}/sheets").raise_for_status().content)
    assert sum("扫码看路线" in page for page in pages) == codes


def test_the_dispatchers_number_is_the_operators(client: TestClient, plan_id: str, ledger: Ledger) -> None:
    with TestClient(create_app(ApiSettings(dispatcher_phone="010-5550 1234"), ledger)) as other:
        assert "010-55501234" in texts(other.get(f"/v1/plans/{plan_id}.pdf").content)[1]
    assert "010-55501234" not in texts(client.get(f"/v1/plans/{plan_id}.pdf").content)[1]


@pytest.mark.parametrize(("asked", "status"), [({"volunteer": "V99"}, 404), ({"form": "docx"}, 422)])
def test_what_there_is_not(client: TestClient, plan_id: str, asked: dict, status: int) -> None:
    answer = client.post(f"/v1/plans/{plan_id}/sheets", params=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_plan_there_is_not(client: TestClient) -> None:
    assert client.post(f"/v1/plans/{'c' * 32}/sheets").status_code == 404
