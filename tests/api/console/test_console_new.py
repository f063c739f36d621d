"""From a file to a plan: one ledger, the ledgers of a whole morning, and the maps they need."""

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.api.console.forms import CSV, good, planned, upload
from tests.sheets import sample
from worker.ledger import Ledger


@pytest.mark.usefixtures("quarter")
class TestNewPlan:
    def test_day_and_map_are_seen_before_anything_is_planned(self, desk: TestClient) -> None:
        said = "2026-11-22 · <bdi>地图 quarter</bdi> · WGS-84"
        body = sample.problem().model_dump_json(by_alias=True, exclude_none=True)
        page = good(desk.get(upload(desk, body, "zone.json")))
        assert said in page
        assert "2026-11-22 已经过去" in page, "yesterday's ledger, chosen once more"

    def test_a_day_to_come_is_not_complained_of(self, desk: TestClient) -> None:
        tomorrow = (datetime.now(sample.BEIJING) + timedelta(days=1)).date().isoformat()
        shift = {"start": f"{tomorrow}T08:00:00+08:00", "end": f"{tomorrow}T11:00:00+08:00"}
        people = [{"id": "V01", "skills": ["social_work", "juggling"], "shifts": [shift]}]
        problem = sample.problem(date=None, volunteers=people, closures=[], tasks=[])
        body = problem.model_dump_json(by_alias=True, exclude_none=True)
        page = good(desk.get(upload(desk, body, "zone.json")))
        assert f"<p>{tomorrow} · " in page
        assert "已经过去" not in page
        assert "社工、juggling" in page
        assert "social work, juggling" in good(desk.get(upload(desk, body, "zone.json") + "?lang=en"))

    def test_faults_stand_beside_their_cells(self, desk: TestClient) -> None:
        page = good(desk.get(upload(desk, CSV.replace("送餐", "跳舞"))))
        assert "1 处需要更正" in page
        assert '<b class="cell">B2</b>' in page
        assert "跳舞" in page
        assert "可填：送餐" in page
        assert "开始规划" not in page

    def test_the_marked_copy(self, desk: TestClient) -> None:
        draft = upload(desk, CSV.replace("送餐", "跳舞"))
        book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{draft}/marked.xlsx").content))
        assert book["zone"]["B2"].comment is not None

    @pytest.mark.parametrize(
        ("content", "marked"), [(CSV.replace("送餐", "跳舞"), True), ("\x00 no file", False)]
    )
    def test_the_marked_copy_is_offered_where_there_is_something_to_mark(
        self, desk: TestClient, content: str, marked: bool
    ) -> None:
        page = good(desk.get(upload(desk, content, "zone.csv" if marked else "zone.xlsx")))
        assert ("下载标注版" in page) == marked
        assert ("标注版" in page) == marked
        assert "处需要更正" in page

    def test_good_rows_go_ahead(self, desk: TestClient) -> None:
        draft = upload(desk, json.dumps(self.body()).encode(), "problem.json")
        assert "读到 5 项任务、2 名志愿者" in good(desk.get(draft))
        sheet = upload(desk, CSV + "t2,跳舞,116.41,39.94,wgs84,\n")
        page = good(desk.get(sheet))
        assert "有错误的 1 行不会进入方案" in page
        assert "先规划其余各行" in page

    def test_who_is_there_what_counts_and_how_far(self, desk: TestClient, ledger: Ledger) -> None:
        body = self.body()
        body["tasks"][0]["pinned"] = {"volunteer": "V01"}
        draft = upload(desk, json.dumps(body).encode(), "problem.json")
        form = {
            "who": ["V02"],
            "aim-fairness": "2.5",
            "aim-walking": "0.5",
            "time_limit_s": "7",
            "max_walk_km": "1.5",
            "max_tasks": "",
        }
        _, problem = planned(ledger, desk.post(f"{draft}/plan", data=form))
        (walker,) = problem.volunteers
        assert (walker.id, walker.max_walk_m, walker.max_tasks) == ("V02", 1_500, None)
        assert (problem.objective.fairness, problem.objective.walking) == (2.5, 0.5)
        assert (problem.options.time_limit_s, problem.options.directions) == (7, "zh")
        assert problem.tasks[0].pinned is None, "whom it was meant for has not come"

    def test_the_same_form_twice_is_one_plan(self, desk: TestClient, ledger: Ledger) -> None:
        draft = upload(desk, json.dumps(self.body()).encode(), "problem.json")
        for _ in range(2):
            assert desk.post(f"{draft}/plan", data={"who": ["V01", "V02"]}).status_code == 303
        assert len(ledger.recent()) == 1

    def test_what_stands_in_the_way_is_told_and_the_form_kept(self, desk: TestClient) -> None:
        draft = upload(desk, json.dumps(self.body()).encode(), "problem.json")
        desk.post(f"{draft}/choices", data={"map": "nowhere"})
        answer = desk.post(f"{draft}/plan", data={"who": "V02", "aim-fairness": "3.5"})
        assert answer.status_code == 422
        assert "没有以此编号保存的地图" in answer.text
        assert re.search(r'id="aim-fairness"[^>]*value="3.5"', answer.text)
        assert 'name="who" value="V01">' in answer.text, "only V02 is ticked, as it was sent"

    def test_somebody_has_to_walk(self, desk: TestClient) -> None:
        draft = upload(desk, json.dumps(self.body()).encode(), "problem.json")
        answer = desk.post(f"{draft}/plan", data={"time_limit_s": "5"})
        assert answer.status_code == 422
        assert "请至少勾选一名志愿者" in answer.text

    def test_another_map_and_datum_may_be_chosen(self, desk: TestClient) -> None:
        draft = upload(desk, json.dumps(self.body()).encode(), "problem.json")
        answer = desk.post(f"{draft}/choices", data={"map": "nowhere", "crs": "gcj02", "date": ""})
        assert answer.headers["location"] == draft
        assert "没有以此编号保存的地图" in good(desk.get(draft))

    def test_faults_of_json(self, desk: TestClient) -> None:
        draft = upload(desk, json.dumps({**self.body(), "tasks": [{"id": "t"}]}).encode(), "problem.json")
        assert "/tasks/0/kind" in good(desk.get(draft))

    @pytest.mark.parametrize("files", [{}, {"file": ("empty.csv", b"")}])
    def test_no_file_is_told(self, desk: TestClient, files: dict[str, Any]) -> None:
        answer = desk.post("/console/new", files=files or {"other": ("x", b"x")}, data={"map": "quarter"})
        assert answer.status_code == 422
        assert "请先选择一个文件" in answer.text

    @pytest.mark.parametrize("content", [b"\x00\xff garbage", b"{", b"PK\x03\x04", "，".encode("utf-16")])
    def test_garbage_is_told_and_never_our_fault(self, desk: TestClient, content: bytes) -> None:
        page = good(desk.get(upload(desk, content, "zone.xlsx")))
        assert "没有可以规划的内容" in page

    def test_a_draft_is_gone_after_its_day(self, desk: TestClient, ledger: Ledger) -> None:
        draft = upload(desk, CSV)
        (key,) = ledger.store.keys("xd:draft:*")
        assert 0 < ledger.store.ttl(key) <= 86_400
        ledger.store.delete(key)
        assert desk.get(draft).status_code == 404
        assert desk.get("/console/drafts/nothing").status_code == 404

    def body(self) -> dict[str, Any]:
        return sample.problem().model_dump(mode="json", by_alias=True, exclude_defaults=True)


@pytest.mark.usefixtures("quarter")
class TestAWholeMorning:
    """Three ledgers: one in order, one with a faulty row, one that nobody can read."""

    PEOPLE = "编号,姓名,班次\nV01,王淑兰,8:00-11:00\n"

    @pytest.fixture
    def morning(self, desk: TestClient) -> str:
        whole = json.dumps(sample.problem().model_dump(mode="json", by_alias=True, exclude_defaults=True))
        files = [
            ("file", ("north.json", whole)),
            ("file", ("south.xlsx", self.workbook("送餐", "跳舞"))),
            ("file", ("west.csv", b"\x00\xff garbage")),
        ]
        answer = desk.post("/console/new", files=files, data={"map": "quarter", "date": "2026-11-22"})
        assert answer.status_code == 303
        return str(answer.headers["location"])

    def workbook(self, *kinds: str) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        rows = [f"t{k},{kind},116.4101,39.9401,wgs84" for k, kind in enumerate(kinds)]
        tasks = "\n".join(["编号,任务类型,经度,纬度,坐标系", *rows])
        for title, text in (("任务", tasks), ("志愿者", self.PEOPLE)):
            sheet = book.create_sheet(title)
            for line in text.splitlines():
                sheet.append(line.split(","))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def test_what_keeps_a_ledger_from_being_planned_is_said_in_its_row(self, desk: TestClient) -> None:
        files = [("file", (f"{name}.csv", CSV.replace(",wgs84", ","))) for name in ("东四", "北新桥")]
        answer = desk.post("/console/new", files=files, data={"map": "quarter", "date": "2026-11-22"})
        page = good(desk.get(answer.headers["location"]))
        assert page.count("不能规划") == 2
        assert page.count("坐标系") == 2, "the first fault of each"

    def test_every_ledger_is_seen_beside_the_others(self, desk: TestClient, morning: str) -> None:
        page = good(desk.get(morning))
        assert [name in page for name in ("north.json", "south.xlsx", "west.csv")] == [True] * 3
        assert "规划，略过 1 行" in page
        assert "不能规划" in page
        assert "规划 2 个片区" in page

    def test_all_are_planned_at_once_and_one_list_holds_what_is_left(
        self, desk: TestClient, morning: str, ledger: Ledger, finish_plan: Callable[..., None]
    ) -> None:
        answers = [desk.post(f"{morning}/plan") for _ in range(2)]
        (address,) = {answer.headers["location"] for answer in answers}  # the same form twice is one batch
        plans = ledger.recent()
        assert len(plans) == 2
        assert 'id="again"' in good(desk.get(address))
        for record in plans:
            finish_plan(record.plan_id, sample.plan())
        page = good(desk.get(address))
        assert 'id="again"' not in page
        assert "任务!B3" in page, "the row that was left out"
        assert "请借调会 heavy_lift 的人。" in page, "a task on no route"
        assert "north" in page
        assert desk.get(f"/v1/batches/{address.rpartition('/')[2]}.txt").text.count("west") >= 1

    @pytest.mark.parametrize(
        "address", [f"/console/mornings/{'0' * 32}", "/console/mornings/x", "/console/batches/x"]
    )
    def test_what_there_is_not(self, desk: TestClient, address: str) -> None:
        assert desk.get(address).status_code == 404

    def test_ledgers_of_one_name_are_told_apart(self, desk: TestClient, ledger: Ledger) -> None:
        files = [("file", (f"{folder}/zone.xlsx", self.workbook("送餐"))) for folder in ("a", "a")]
        form = {"map": "quarter", "date": "2026-11-22"}
        morning = desk.post("/console/new", files=files, data=form).headers["location"]
        batch = desk.post(f"{morning}/plan").headers["location"].rpartition("/")[2]
        names = [one["id"] for one in desk.get(f"/v1/batches/{batch}").json()["plans"]]
        assert len(set(names)) == 2
        assert len(ledger.recent()) == 2


class TestMaps:
    def test_a_map_is_brought_and_listed(self, desk: TestClient) -> None:
        lane = sample.lane("东绒线胡同", (0, 0), (200, 0))
        content = json.dumps({"type": "FeatureCollection", "features": [lane]})
        answer = desk.post("/console/maps", files={"file": ("北片.geojson", content)}, data={"name": ""})
        assert answer.status_code == 303
        assert "北片" in good(desk.get("/console/maps"))

    def test_what_is_wrong_with_a_map(self, desk: TestClient) -> None:
        empty = json.dumps({"type": "FeatureCollection", "features": []})
        answer = desk.post("/console/maps", files={"file": ("a.geojson", empty)}, data={"name": "a/b"})
        assert answer.status_code == 422
        assert "这张地图不能用" in answer.text
        assert desk.post("/console/maps", files={"file": ("a.txt", b"x")}).status_code == 415
        assert desk.post("/console/maps", data={"name": "a"}).status_code == 422
