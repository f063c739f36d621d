"""Changing a plan without a script: who does what, what is shut, and what happened."""

import json
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from optimizer.check import parse_problem
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.borders import cut_at
from optimizer.walking.closures import find, shut_stretches
from tests.api.console.forms import LANES, PLAN, good, planned
from tests.sheets import sample
from worker.ledger import Ledger


class TestChangingAPlan:
    def test_ticked_tasks_are_moved_without_a_script(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        form = {"task": ["m1", "m2"], "action": "move", "volunteer": "V02", "order": "1"}
        record, problem = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        pins = {task.id: task.pinned.volunteer for task in problem.tasks if task.pinned}
        assert (record.parent, pins) == (PLAN, {"m1": "V02", "m2": "V02"})
        assert all(task.pinned is None or task.pinned.order is None for task in problem.tasks)

    def test_a_place_in_the_order_is_for_one_task(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        form = {"task": "n1", "action": "move", "volunteer": "V01", "order": "2"}
        _, problem = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        (pinned,) = [task.pinned for task in problem.tasks if task.pinned]
        assert (pinned.volunteer, pinned.order) == ("V01", 2)

    def test_noted_changes_are_planned_together(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        changes = [
            ["move", "m1", "V01", None],
            ["lock", "n1", "", None],
            ["free", "m2", "", None],
            ["move", "m1", "V02", 1],
        ]
        form = {
            "change": [
                *map(json.dumps, changes),
                "no page of ours writes this",
                "7",
                '["dance","m1","",null]',
                '["lock","m1","","x"]',
            ],
            "action": "replan",
            "time_limit_s": "9",
        }
        _, problem = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        pins = {task.id: (task.pinned.volunteer, task.pinned.order) for task in problem.tasks if task.pinned}
        assert pins == {"m1": ("V02", 1), "n1": ("V02", None)}
        assert problem.options.time_limit_s == 9

    def test_what_cannot_be_changed_is_told_on_the_page(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger
    ) -> None:
        form = {"task": "nothing", "action": "move", "volunteer": "V99"}
        answer = desk.post(f"/console/plans/{keep()}/replan", data=form)
        assert answer.status_code == 422
        assert "没有重新规划" in answer.text
        nobody = desk.post(f"/console/plans/{PLAN}/replan", data={"task": "m1", "action": "move"})
        assert "请先选择把任务交给谁" in nobody.text
        assert len(ledger.recent()) == 1

    @pytest.mark.requirement("R34")
    @pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
    def test_a_stretch_that_was_pointed_at_is_shut_and_no_other(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str], crs: str
    ) -> None:
        for number, edge in enumerate(LANES):
            plan_id = keep(f"{number:032x}", crs=crs)
            form = {"edge": str(edge), "action": "replan"}
            _, problem = planned(ledger, desk.post(f"/console/plans/{plan_id}/replan", data=form))
            (closure,) = [one for one in problem.closures if one.id != "works"]
            network = sample.quarter()
            (closed,) = find(network, [closure], (), crs=crs).closures
            assert closed.tolist() == [edge]
            pieces = cut_at(network, shut_stretches(network, [closure], crs=crs))
            (closed,) = find(pieces, [closure], (), crs=crs).closures
            assert abs(pieces.length_cm[closed].sum() - network.length_cm[edge]) <= 10, "from end to end"

    def test_a_whole_alley_is_shut_by_the_name_on_the_page(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        form = {"alley": "Houmao Hutong", "action": "replan"}
        _, problem = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        network = sample.quarter()
        stretches = sum(network.names[network.name[edge]] == "后帽胡同" for edge in LANES)
        assert len(problem.closures) == 1 + stretches

    def test_what_was_fetched_is_not_done_yet(
        self, desk: TestClient, client: TestClient, keep: Callable[..., str]
    ) -> None:
        begun = {"at": sample.EIGHT.isoformat(), "type": "done", "volunteer": "V01"}
        told = [("m1", "pickup"), ("m2", "pickup"), ("m1", "delivery")]
        for number, (task, stop) in enumerate(told):
            event = begun | {"id": f"e{number}", "task": task, "stop": stop}
            assert client.post(f"/v1/plans/{keep() if number == 0 else PLAN}/events", json=event).is_success
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert re.search(r"2 项已取、1 项完成|1 项完成、2 项已取", page)

    def test_what_is_reported_counts_from_the_next_replan_on(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        reports = [
            {"type": "volunteer_left", "volunteer": "V02"},
            {"type": "volunteer_late", "volunteer": "V01", "minutes": "20"},
            {"type": "cancelled_task", "task": "c1"},
        ]
        keep()
        for report in reports:
            answer = desk.post(f"/console/plans/{PLAN}/reports", data=report)
            assert answer.headers["location"] == f"/console/plans/{PLAN}#since"
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert "方案之后有 3 件新情况" in page
        assert "1 人离开" in page
        _, problem = planned(ledger, desk.post(f"/console/plans/{PLAN}/replan", data={"action": "replan"}))
        assert [one.id for one in problem.volunteers if one.shifts] == ["V01"]
        assert "c1" not in [task.id for task in problem.tasks]

    def test_a_report_that_does_not_fit(self, desk: TestClient, keep: Callable[..., str]) -> None:
        answer = desk.post(
            f"/console/plans/{keep()}/reports", data={"type": "volunteer_left", "volunteer": "x"}
        )
        assert answer.status_code == 422

    def test_an_old_plan_leads_to_the_new_one_and_is_left_alone(
        self, desk: TestClient, keep: Callable[..., str], ledger: Ledger
    ) -> None:
        answer = desk.post(f"/console/plans/{keep()}/replan", data={"action": "replan"})
        child = answer.headers["location"]
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert f'<a href="{child}">打开新版</a>' in page
        assert 'id="replan"' not in page
        ledger.cancel(child.rpartition("/")[2], keep=False)
        assert 'id="replan"' in good(desk.get(f"/console/plans/{PLAN}")), "the new one came to nothing"

    def test_a_new_plan_tells_who_has_to_be_told(
        self, desk: TestClient, keep: Callable[..., str], finish_plan: Callable[..., None]
    ) -> None:
        form = {"task": "n1", "action": "move", "volunteer": "V01"}
        child = desk.post(f"/console/plans/{keep()}/replan", data=form).headers["location"]
        finish_plan(child.rpartition("/")[2], sample.plan(sample.meals()))
        page = good(desk.get(child))
        assert "要通知 1 人" in page
        assert "上一版" in page


class TestEntering:
    """New tasks, and closures with hours, without a script."""

    @staticmethod
    def report(desk: TestClient, **form: str) -> Response:
        return desk.post(f"/console/plans/{PLAN}/reports", data=form)

    def replanned(self, desk: TestClient, ledger: Ledger) -> Problem:
        answer = desk.post(f"/console/plans/{PLAN}/replan", data={"action": "replan"})
        return planned(ledger, answer)[1]

    @pytest.mark.requirement("R27")
    def test_a_new_task_is_noted_and_planned_with_the_next_replan(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        keep()
        form = {
            "type": "new_task",
            "kind": "supplies",
            "street": "后帽胡同",
            "number": "8",
            "position": "116.4123， 39.9413",
            "from": "09:00",
            "until": "10:30",
            "minutes": "12",
            "crew": "2",
            "from_site": "storage_north",
            "to_site": "",
            "gear": "2",
            "urgent": "1",
            "contact": "13900002222",
            "note": "按两次铃",
        }
        assert self.report(desk, **form).headers["location"] == f"/console/plans/{PLAN}#since"
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert "1 项新任务" in page
        assert "撤下 new-1" in page
        assert "13900002222" not in page
        self.report(desk, type="new_task", kind="notify", position="116.4110 39.9400", until="09:30")

        problem = self.replanned(desk, ledger)
        entered = {task.id: task for task in problem.tasks if task.id.startswith("new-")}
        one, other = entered["new-1"], entered["new-2"]
        assert (one.kind, one.location) == ("supplies", (116.4123, 39.9413))
        assert one.address is not None
        assert (one.address.alley, one.address.number) == ("后帽胡同", "8")
        assert [[edge.strftime("%H:%M") for edge in span] for span in one.time_windows or ()] == [
            ["09:00", "10:30"]
        ]
        assert (one.service_s, one.crew, one.from_site, one.to_site) == (720, 2, "storage_north", None)
        assert (one.household, one.priority) == ("close_contact", 90)
        assert (one.note, one.contact) == ("按两次铃", "13900002222")
        assert (other.service_s, other.priority, other.household) == (None, None, "normal")
        assert [[edge.strftime("%H:%M") for edge in span] for span in other.time_windows or ()] == [
            ["08:00", "09:30"]
        ]

    def test_what_is_wrong_with_it_is_told_and_what_was_typed_is_kept(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        keep()
        wrong = {
            "type": "new_task",
            "kind": "parcel",
            "position": "somewhere",
            "minutes": "a while",
            "from_site": "moon",
            "until": "later",
            "note": "按<两>次铃",
        }
        answer = self.report(desk, **wrong)
        assert answer.status_code == 422
        assert answer.text.count("<li>", 0, answer.text.index("figures")) >= 4
        assert '<details class="panel enter" id="new-task" open>' in answer.text
        for kept in ('value="somewhere"', '<option value="parcel" selected>', 'value="按&lt;两&gt;次铃"'):
            assert kept in answer.text
        record = ledger.read(PLAN)
        assert record is not None
        assert ledger.journal.read(PLAN) == {}, "nothing was noted"

    def test_a_task_that_was_entered_can_be_dropped(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        keep()
        self.report(desk, type="new_task", kind="notify", position="116.4110,39.9400")
        self.report(desk, type="cancelled_task", task="new-1")
        assert "撤下 new-1" not in good(desk.get(f"/console/plans/{PLAN}"))
        self.report(desk, type="new_task", kind="notify", position="116.4110,39.9400")
        tasks = [task.id for task in self.replanned(desk, ledger).tasks]
        assert ("new-1" in tasks, "new-2" in tasks) == (False, True)

    def test_without_alleys_a_row_of_the_matrix_is_asked_for(
        self, desk: TestClient, client: TestClient, problem: dict, ledger: Ledger
    ) -> None:
        plan_id = client.post("/v1/plans", json=problem).json()["id"]
        attempt = ledger.claim(plan_id, "test")
        assert attempt is not None
        made = solve(
            parse_problem(json.dumps(problem).encode()), None, plan_id=plan_id, budget=Budget(iterations=9)
        )
        ledger.done(plan_id, attempt, "succeeded", made.model_dump_json().encode())
        page = good(desk.get(f"/console/plans/{plan_id}"))
        assert 'name="row"' in page
        assert 'name="position"' not in page
        form = {"type": "new_task", "kind": "errand", "row": "1"}
        assert desk.post(f"/console/plans/{plan_id}/reports", data=form).status_code == 303
        _, rest = planned(ledger, desk.post(f"/console/plans/{plan_id}/replan", data={"action": "replan"}))
        assert rest.tasks[-1].matrix_index == 1

    @pytest.mark.requirement("R34")
    def test_a_closure_has_the_hours_that_are_typed(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        form = {"edge": str(LANES[2]), "shut_from": "09:15", "shut_until": "01:30", "action": "replan"}
        _, problem = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        (closure,) = [one for one in problem.closures if one.id != "works"]
        hours = [at.astimezone(sample.BEIJING) for at in (closure.from_, closure.until) if at]
        assert [f"{at:%d %H:%M}" for at in hours] == ["22 09:15", "23 01:30"]

    @pytest.mark.requirement("R34")
    def test_a_closure_is_dated_and_lifted(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str]
    ) -> None:
        keep()
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert "封闭中 1 处" in page
        assert "东绒线胡同 · works" in page
        assert "Dongrongxian Hutong · works" in good(desk.get(f"/console/plans/{PLAN}?lang=en"))
        dated = self.report(desk, type="closure", closure="works", **{"from": "", "until": "09:40"})
        assert dated.status_code == 303
        assert 'name="until" value="09:40"' in good(desk.get(f"/console/plans/{PLAN}"))
        (works,) = self.replanned(desk, ledger).closures
        assert works.until is not None
        assert f"{works.until.astimezone(sample.BEIJING):%H:%M}" == "09:40"
        assert works.line == sample.problem().closures[0].line

    @pytest.mark.requirement("R34")
    @pytest.mark.parametrize("begins", ["", "09:00"])
    def test_what_is_lifted_is_gone_from_page_map_and_plan(
        self, desk: TestClient, ledger: Ledger, keep: Callable[..., str], begins: str
    ) -> None:
        keep()
        self.report(desk, type="closure", closure="works", **{"from": begins, "until": ""})
        assert "closed-line" in good(desk.get(f"/console/plans/{PLAN}"))
        assert self.report(desk, type="closure", closure="works", lift="1").status_code == 303
        page = good(desk.get(f"/console/plans/{PLAN}"))
        assert "封闭中" not in page
        assert "closed-line" not in page
        # Closed once more it is closed: of what is said for one moment the last word counts.
        self.report(desk, type="closure", closure="works", **{"from": "", "until": ""})
        assert "封闭中 1 处" in good(desk.get(f"/console/plans/{PLAN}"))
        self.report(desk, type="closure", closure="works", lift="1")
        assert self.replanned(desk, ledger).closures == ()

    def test_a_closure_that_nobody_knows_or_that_ends_before_it_begins(
        self, desk: TestClient, keep: Callable[..., str]
    ) -> None:
        keep()
        assert self.report(desk, type="closure", closure="moon", lift="1").status_code == 422
        hours = {"from": "10:00", "until": "09:00"}
        assert self.report(desk, type="closure", closure="works", **hours).status_code == 422
