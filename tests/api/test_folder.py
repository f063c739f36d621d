"""What a finished plan leaves in a folder."""

import io
from pathlib import Path

import httpx
import openpyxl
import pytest

from api.client import Client
from api.folder import AS_USUAL, FILES, Print, fill, render
from api.run_plan import Errand, write
from api.sources import Source
from optimizer.plan import Plan, Status
from optimizer.solve import Budget, solve
from tests.builders import person, problem, task
from tests.sheets import sample
from tests.sheets.paper.read_pdf import texts


def told(form: str, volunteer: str | None) -> bytes:
    return f"{form} of {volunteer}".encode()


def test_every_form_has_a_file(tmp_path: Path) -> None:
    written = fill(tmp_path / "out", sample.plan(), told, cards=False)
    assert {path.name for path in written} == set(FILES)
    assert (tmp_path / "out" / "report.html").read_text() == "html of None"


def test_a_plan_without_routes_leaves_only_itself(tmp_path: Path) -> None:
    plan = Plan(id="p", status=Status.FAILED)
    assert [path.name for path in fill(tmp_path, plan, told, cards=True)] == ["plan.json"]


def test_each_volunteer_gets_one_picture_under_a_name_that_every_disk_takes(tmp_path: Path) -> None:
    strange = sample.meals().model_copy(update={"volunteer": "../王 淑兰?"})
    plan = sample.plan(strange, strange.model_copy(update={"shift": 1}), sample.waste())
    fill(tmp_path, plan, told, cards=True)
    cards = {path.name: path.read_text() for path in (tmp_path / "cards").iterdir()}
    assert cards == {"01_.._王_淑兰_.png": "png of ../王 淑兰?", "02_V02.png": "png of V02"}


def test_a_form_that_the_server_does_not_know_is_left_out(tmp_path: Path) -> None:
    written = fill(tmp_path, sample.plan(), lambda form, _: None if form == "ics" else b"x", cards=False)
    assert {path.name for path in written} == set(FILES) - {"routes.ics"}


@pytest.mark.parametrize(("linked", "method"), [(True, "POST"), (False, "GET")])
def test_sheets_bear_codes_where_the_service_stays_up(tmp_path: Path, linked: bool, method: str) -> None:
    asked: dict[str, tuple[str, str]] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        query = request.url.params
        form = query.get("form") or request.url.path.rpartition(".")[2]
        asked[f"{form} {query.get('volunteer') or 'all'}"] = (request.method, query["lang"] + query["size"])
        return httpx.Response(200, content=b"x")

    wish = Print(lang="both", large=True)
    errand = Errand(Source(Path("problem.json"), b"{}"), None, tmp_path, wish=wish, linked=linked)
    write(errand, Client("http://x", transport=httpx.MockTransport(answer)), sample.plan(), b"{}")
    assert asked["pdf all"] == asked["png all"] == (method, "bothlarge")
    assert asked["html all"] == ("GET", "zhlarge")


def test_paper_is_made_here_as_it_was_wished_for() -> None:
    given = (sample.plan(), sample.problem(), sample.quarter())
    sheet = render("pdf", *given, Print(lang="both", large=True), volunteer="V01", dispatcher="010-5550 1234")
    assert all("V02" not in page for page in texts(sheet))
    assert "010-55501234" in texts(sheet)[0]
    assert "Volunteerroutesheet" in texts(sheet)[0]
    assert render("txt", *given, Print(lang="both")) == render("txt", *given, AS_USUAL)


@pytest.mark.requirement("R13", "R26")
def test_every_round_is_told_with_what_the_ledger_says_of_its_task() -> None:
    said = task("post", 3, kind="fence_patrol", rounds=3, household="close_contact", note="knock")
    asked = problem([said, task("once", 1)], [person("lin"), person("wei")])
    made = solve(asked, None, plan_id="p", budget=Budget(iterations=50))
    extras = {"post": {"网格员": "三网格"}}
    sheets = openpyxl.load_workbook(io.BytesIO(render("xlsx", made, asked, None, AS_USUAL, extras=extras)))
    rounds = {"post.1", "post.2", "post.3"}
    stops = [row for row in sheets["全部站点"].iter_rows(values_only=True) if row[6] in rounds]
    assert {(row[7], row[22], row[-1]) for row in stops} == {("围挡巡查", "knock", "三网格")}
    groups = [row for row in sheets["按住户类别"].iter_rows(min_row=3, values_only=True) if row[2] in rounds]
    assert len(groups) == 3
    assert "未安排" not in {row[4] for row in groups}
    duties = [row[3] for row in sheets["院落四件事"].iter_rows(min_row=3, values_only=True)]
    assert duties[0] == "3/3"


def test_one_volunteers_workbook_made_here_is_not_the_dispatchers() -> None:
    given = (sample.plan(), sample.problem(), sample.quarter(), AS_USUAL)
    whole, own = (
        openpyxl.load_workbook(io.BytesIO(render("xlsx", *given, volunteer=who))).sheetnames
        for who in (None, "V01")
    )
    assert set(whole) - set(own) >= {"院落四件事", "按住户类别"}
