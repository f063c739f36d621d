"""The report stands alone, tells all, and treats every name as text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.one_route import only
from api.sheets import FORMS
from optimizer.plan import Plan, Status, StopType
from optimizer.problem import Problem
from tests.sheets import sample

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Collects tags, text and ids, and checks that every tag is closed in turn."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data if not self.open or self.open[-1] != "style" else ""

    def ids(self) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get("id"))]


def written(lang: str = "zh", plan: Plan | None = None, problem: Problem | None = None) -> str:
    content: bytes = FORMS["html"].render(
        plan or sample.plan(), problem or sample.problem(), sample.quarter(), lang=lang
    )
    return content.decode()


def left_over(count: int) -> Plan:
    """The sample's plan with so many tasks on no route."""
    plan = sample.plan()
    assert plan.summary is not None
    (one,) = plan.unassigned
    lost = tuple(one.model_copy(update={"task": f"lost-{k}"}) for k in range(count))
    summary = plan.summary.model_copy(update={"tasks": count, "served": 0, "unassigned": count})
    return plan.model_copy(update={"unassigned": lost, "summary": summary})


def test_of_many_tasks_left_over_the_first_are_named_above_the_map() -> None:
    above, _, _ = Page(written("en", left_over(15))).words.partition("Routes shown")
    assert "lost-11" in above
    assert "lost-12" not in above
    assert "and 3 more" in above
    above, _, _ = Page(written("en", left_over(12))).words.partition("Routes shown")
    assert "lost-11" in above
    assert " more" not in above


def test_a_plan_without_tasks_does_not_boast() -> None:
    plan = left_over(0)
    words = Page(written("en", plan.model_copy(update={"routes": ()}))).words
    assert "There are no tasks in this plan." in words
    assert "Every task is on a route." not in words


def test_a_break_on_the_map_is_explained() -> None:
    def explained(plan: Plan) -> bool:
        found = re.search(r'<ul class="keys".*?</ul>', written(plan=plan), re.DOTALL)
        assert found is not None
        return "休息" in found[0]

    plan = sample.plan()
    awake = tuple(
        route.model_copy(update={"stops": tuple(s for s in route.stops if s.type is not StopType.BREAK)})
        for route in plan.routes
    )
    assert explained(plan)
    assert not explained(plan.model_copy(update={"routes": awake}))


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_says_which_language_it_is_in(lang: str, tag: str) -> None:
    assert ("html", {"lang": tag}) in Page(written(lang)).tags


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_request_leaves_the_page(lang: str) -> None:
    content = written(lang)
    assert set(re.findall(r"https?://[^\"' )]+", content)) == {"http://www.w3.org/2000/svg"}
    page = Page(content)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    links = [value for _, attrs in page.tags if (value := attrs.get("href"))]
    assert all(link.startswith("#") for link in links)
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", content)


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    page = Page(written())
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, attrs in page.tags if (value := attrs.get("href"))} <= set(ids)


def test_no_attribute_holds_style_or_script() -> None:
    names = {name for _, attrs in Page(written()).tags for name in attrs}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_private_is_told(lang: str) -> None:
    content = written(lang)
    for secret in ("close_contact", "home_isolation", "13800001234", "钥匙"):
        assert secret not in content


def test_the_whole_plan_is_told() -> None:
    words = Page(written()).words
    for said in (
        "V01 王淑兰",
        "东绒线胡同 51号",
        "取：送餐 ×2",
        "等 2 分钟",
        "休息 10 分钟",
        "未安排 1 项",
        "缺少“搬运”技能",
        "请借调会 heavy_lift 的人。",
        "c1 距巷道 62 米",
        "© OpenStreetMap contributors",
    ):
        assert said in words


def test_every_route_can_be_hidden_and_has_a_card() -> None:
    ids = set(Page(written()).ids())
    assert {"show-0", "show-1", "r0", "r1"} <= ids


def test_a_plan_with_everything_served_says_so() -> None:
    words = Page(written("en", sample.plan(unassigned=()))).words
    assert "Every task is on a route." in words
    assert "not assigned" not in words


def test_one_volunteers_sheet_says_nothing_about_the_others() -> None:
    page = Page(written("en", *only(sample.plan(), sample.problem(), "V02")))
    assert "V01" not in page.words
    assert "Volunteers" not in page.words
    maps = [attrs for tag, attrs in page.tags if tag == "svg" and "lang" in attrs]
    assert len(maps) == 1


def test_whoever_has_no_route_is_named() -> None:
    assert "Volunteers without a route: V02 李建国" in Page(written("en", sample.plan(sample.meals()))).words


def test_a_failed_plan_is_a_page_too() -> None:
    words = Page(written("en", Plan(id="tiny", status=Status.FAILED, failure="broken rule"))).words
    assert "broken rule" in words
    assert "not ready" in words


def test_a_problem_with_its_own_matrix_gets_lists_and_a_note() -> None:
    content = FORMS["html"].render(sample.plan(), sample.problem(), None, lang="en").decode()
    words = Page(content).words
    assert "no street map" in words
    assert "东绒线胡同 51" in words
    assert "OpenStreetMap" not in words


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_hostile_text_stays_text(name: str) -> None:
    hostile = name + "</style><script>alert(1)</script>\"'>{{7*7}}"
    problem = sample.problem()
    who = problem.volunteers[0].model_copy(update={"name": hostile})
    task = problem.tasks[0]
    assert task.address is not None
    task = task.model_copy(update={"address": task.address.model_copy(update={"alley": hostile})})
    problem = problem.model_copy(
        update={"volunteers": (who, *problem.volunteers[1:]), "tasks": (task, *problem.tasks[1:])}
    )
    page = Page(written("en", sample.plan(id=hostile), problem))
    assert "script" not in {tag for tag, _ in page.tags}
    assert "{{7*7}}" in page.words
