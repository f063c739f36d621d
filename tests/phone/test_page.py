"""The page is small, whole in itself, and treats every name as text."""

import gzip
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.one_route import only
from api.phone.dialling import Desk
from api.phone.page import page_policy, render
from api.sheets.drawing.style import map_style
from optimizer.execution.events import Done, Event, Failed
from optimizer.plan import Direction, Plan
from tests.sheets import sample

URL = "https://plans.example.org/r/token"
SMALL_BYTES = 15_000


def written(volunteer: str = "V01", lang: Any = "zh", **changes: Any) -> str:
    plan, problem = only(sample.plan(), sample.problem(), volunteer)
    given_: dict[str, Any] = {
        "plan": plan,
        "problem": problem,
        "network": sample.quarter(),
        "events": (),
    } | changes
    return render(**given_, volunteer=volunteer, lang=lang, url=URL).decode()


def without_map(page: str) -> bytes:
    return re.sub(r"<svg.*?</svg>", "", page.replace(map_style(), ""), flags=re.DOTALL).encode()


def long_route() -> Plan:
    """One route with thirty doors, each with eight steps to it: more than anybody walks in a shift."""
    plan = sample.plan(sample.meals())
    step = Direction(type="turn", metres=35, text="左转进入东绒线胡同，前行 35 米，经过花枝夹道路口")
    route = plan.routes[0]
    door = route.stops[3]
    assert door.leg is not None
    leg = door.leg.model_copy(update={"directions": (step,) * 8})
    doors = tuple(route.stops[3 + n % 2].model_copy(update={"order": n + 3, "leg": leg}) for n in range(30))
    longer = route.model_copy(update={"stops": (*route.stops[:3], *doors, *route.stops[5:])})
    return plan.model_copy(update={"routes": (longer,)})


@pytest.mark.parametrize("plan", [sample.plan(sample.meals()), long_route()])
def test_the_page_without_its_map_fits_in_fifteen_kilobytes(plan: Plan) -> None:
    page = written(plan=plan)
    assert "</svg>" in page
    assert len(gzip.compress(without_map(page), 6)) <= SMALL_BYTES


def test_nothing_is_loaded_from_anywhere() -> None:
    page = written()
    assert re.findall(r"\bsrc=|@import|url\((?!#)", page) == []
    assert set(re.findall(r'<link rel="(\w+)" href="([^"]*)"', page)) == {("icon", "data:,")}
    outside = set(re.findall(r"https?://[^\"'` )$]+", page))
    assert {url for url in outside if not url.startswith("https://uri.amap.com/marker?position=")} == {
        "http://www.w3.org/2000/svg",  # a name, not an address
        "https://maps.apple.com/?ll=",
        URL,
        f"{URL}?save=1",
    }


def test_styles_and_scripts_are_those_of_the_policy() -> None:
    page = written()
    assert len(re.findall(r"<style>", page)) == len(re.findall(r"sha256-", page_policy())) - 1 == 2
    assert re.findall(r"<script[^>]*>", page) == ["<script>"]
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)


def test_the_name_of_a_place_is_never_told_to_a_map_app() -> None:
    links = re.findall(r'href="(https://uri\.amap|geo:[^"]*)', written())
    assert links
    assert all("胡同" not in link and "%" not in link for link in re.findall(r'href="([^"]*)"', written()))


def test_a_volunteer_without_a_route_gets_a_page_that_says_so() -> None:
    assert "今天没有安排你的路线" in written("V03")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_desk_is_one_tap_away_in_the_header_and_where_nobody_was_home(lang: str) -> None:
    page = written(lang=lang, desk=Desk.of("调度室 010-5550 1234"))
    header, rest = page.split("</header>")
    template = rest[rest.index("<template>") : rest.index("</template>")]
    for part in (header, template):
        assert part.count('href="tel:01055501234"') == 1
        assert "打给调度" in part
        assert "Call the desk" in part
    assert "调度室 010-5550 1234" in template


def test_whoever_has_no_route_can_call_the_desk() -> None:
    assert written("V03", desk=Desk.of("12345")).count('href="tel:12345"') == 3


def test_a_desk_without_a_number_is_not_called() -> None:
    for desk in (None, Desk.of("值班室")):
        page = written("V03", desk=desk)
        assert "tel:" not in page
        assert ("值班室" in page) is (desk is not None)
    assert "打给调度" not in written()


def test_two_shifts_are_two_lists_with_a_map_each() -> None:
    route = sample.meals()
    page = written(plan=sample.plan(route, route.model_copy(update={"shift": 1})))
    assert page.count("</svg>") == 2
    assert "第 2 班" in page
    assert 'max="6"' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_without_a_map_the_list_is_all_there() -> None:
    page = written(network=None)
    assert "<svg" not in page
    assert page.count('class="stop ') == 3


def test_directions_are_folded_under_their_stop() -> None:
    page = written(plan=long_route())
    assert page.count("左转进入东绒线胡同") == 30 * 8
    assert page.count('<details class="way">') == 30


def test_what_was_reported_is_on_the_page() -> None:
    at = sample.EIGHT
    events: tuple[Event, ...] = (
        Done(id="e1", type="done", at=at, task="m1"),
        Failed(id="e2", type="failed", at=at, task="m2", reason="nobody_home"),
    )
    heard = re.findall(r'data-heard="([^"]*)"', written(events=events))
    assert [re.findall(r"e\d", one) for one in heard] == [["e1"], ["e2"]]


HOSTILE = st.text(
    st.sampled_from("<>&\"'`={}%\u202e\x00\x1f\ud800 a胡\n\\/"), min_size=1, max_size=24
).filter(lambda text: len(text.encode("utf-8", "replace")) <= 64)


@given(text=HOSTILE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_name_breaks_out_of_the_page(text: str) -> None:
    """Names, notes and contacts are strangers' text: the tags of the page stay what they are."""

    class Tags(HTMLParser):
        def __init__(self, page: str) -> None:
            super().__init__()
            self.found: list[str] = []
            self.feed(page)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append(f"{tag} {sorted(name for name, _ in attrs)}")

    _, problem = only(sample.plan(), sample.problem(), "V01")
    task = problem.tasks[0].model_copy(update={"note": f"x{text}", "contact": f"{text} 13800001234"})
    people = tuple(one.model_copy(update={"name": text}) for one in problem.volunteers)
    named = problem.model_copy(update={"tasks": (task, *problem.tasks[1:]), "volunteers": people})
    assert Tags(written(problem=named)).found == Tags(written()).found
