"""The map shows everything once, holds its tongue about people, and needs nothing from outside."""

import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.sheets import FORMS
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork
from tests.sheets import sample

SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    plan: Plan | None = None,
    problem: Problem | None = None,
    network: WalkingNetwork | None = None,
    lang: str = "zh",
) -> ET.Element:
    content = FORMS["svg"].render(
        plan or sample.plan(), problem or sample.problem(), network or sample.quarter(), lang=lang
    )
    return ET.fromstring(content)


def having(root: ET.Element, class_: str) -> list[ET.Element]:
    return [element for element in root.iter() if class_ in (element.get("class") or "").split()]


def said(root: ET.Element) -> str:
    return " ".join(root.itertext())


def orders(root: ET.Element, route: int) -> Counter[int]:
    pins = [pin for pin in having(root, "pin") if f"r{route}" in (pin.get("class") or "").split()]
    return Counter(int(order) for pin in pins for order in (pin.get("data-orders") or "").split())


def test_every_stop_stands_on_the_map_exactly_once() -> None:
    root = drawn()
    for k, route in enumerate(sample.plan().routes):
        assert orders(root, k) == Counter(stop.order for stop in route.stops)


def test_with_many_routes_only_starts_and_ends_at_sites_are_left_to_the_site() -> None:
    crowd = sample.plan(*[sample.meals() for _ in range(6)])
    root = drawn(crowd)
    inner = Counter(stop.order for stop in sample.meals().stops[1:-1])
    assert all(orders(root, k) == inner for k in range(6))
    assert "出发：V01" in said(root)


def test_two_parcels_fetched_in_one_go_are_one_stop() -> None:
    numbers = [pin for pin in having(drawn(), "pin") if pin.get("data-orders") == "1 2"]
    assert len(numbers) == 1


def test_a_task_on_no_route_is_shown_as_such() -> None:
    assert len(having(drawn(), "lost")) == 1
    assert "未安排的任务 c1" in said(drawn())


def test_rules_on_the_ground_are_drawn() -> None:
    root = drawn()
    assert having(root, "sealed")
    assert having(root, "closed-ticks")
    assert having(root, "oneway")
    assert having(root, "tread")
    assert having(root, "gatepost")


def test_one_way_arrows_point_along_the_lane() -> None:
    # 青竹夹道 is walked from south to north only: every arrow's shaft goes up the paper.
    (arrows,) = having(drawn(), "oneway")
    shafts = re.findall(r"M(\S+) (\S+)L(\S+) (\S+)M", arrows.get("d") or "")
    assert shafts
    assert all(float(tip) < float(tail) for _, tail, _, tip in shafts)


def test_one_volunteer_gets_a_map_of_the_own_route() -> None:
    whole, one = drawn(), drawn(sample.plan(sample.waste(), unassigned=()))
    assert "canteen" not in said(one)
    assert "食堂" in said(whole)
    assert "食堂" not in said(one)
    assert len(having(one, "route")) == 2  # its line and its heads


def test_a_volunteer_keeps_the_look_when_shown_alone() -> None:
    alone = drawn(sample.plan(sample.waste(), unassigned=()))
    assert {"c1", "p0"} <= set((having(alone, "route")[0].get("class") or "").split())


def test_alley_names_sites_and_attribution_are_written() -> None:
    words = said(drawn())
    assert "后帽胡同" in words
    assert "暂存点" in words
    assert "© OpenStreetMap contributors" in words


def test_names_are_english_where_the_map_has_them() -> None:
    words = said(drawn(lang="en"))
    assert "Houmao Hutong" in words
    assert "Storage" in words


def test_the_picture_has_a_name_and_a_description_and_no_fixed_size() -> None:
    root = drawn()
    title, desc = (root.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get("viewBox")
    assert root.get("width") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_fetched_and_nothing_private_is_told(lang: str) -> None:
    content = FORMS["svg"].render(sample.plan(), sample.problem(), sample.quarter(), lang=lang).decode()
    assert set(re.findall(r"https?://[^\"' )]+", content)) == {"http://www.w3.org/2000/svg"}
    for secret in ("close_contact", "home_isolation", "13800001234", "钥匙"):
        assert secret not in content


def test_chinese_datums_are_drawn_where_the_doors_are() -> None:
    # The same numbers read as GCJ-02 lie some 500 m off the lanes: the line no longer follows an alley.
    as_wgs, as_gcj = drawn(), drawn(problem=sample.problem(crs="gcj02"))
    assert "后帽胡同" in said(as_wgs)
    assert "后帽胡同" not in said(as_gcj)


def test_without_a_street_map_the_picture_says_so() -> None:
    content = FORMS["svg"].render(sample.plan(), sample.problem(), None, lang="en")
    assert "no street map" in said(ET.fromstring(content))


def test_a_plan_without_routes_shows_the_quarter() -> None:
    root = drawn(sample.plan().model_copy(update={"routes": (), "unassigned": ()}))
    assert "食堂" in said(root)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
def test_hostile_names_stay_text(name: str) -> None:
    hostile = sample.problem()
    renamed = hostile.volunteers[0].model_copy(update={"name": name + "<script>&\"'"})
    hostile = hostile.model_copy(update={"volunteers": (renamed, *hostile.volunteers[1:])})
    root = drawn(problem=hostile)
    assert not root.findall(f".//{SVG}script")
    assert "<script>" in said(root)


def test_a_morning_of_eighteen_routes_stays_small() -> None:
    content = FORMS["svg"].render(
        sample.plan(*[sample.meals() for _ in range(18)]), sample.problem(), sample.quarter(), lang="zh"
    )
    assert len(content) < 400_000
