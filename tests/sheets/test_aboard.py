"""Goods that are with somebody already, as a replan says them, are fetched nowhere and asked of nobody."""

import pytest

from api.sheets.atlas import Atlas
from api.sheets.brief import render
from api.sheets.lists import render as listed
from api.sheets.tabular import demand, stops
from api.sheets.tabular.terms import Terms
from optimizer.plan import Plan
from optimizer.problem import Problem
from tests.builders import at, give, person, plan, problem, route, site, take, task

BAG = site("aboard-1", 0, open=[[at(0).isoformat(), at(0).isoformat()]])
GAS = {"kind": "gas_swap", "skills": [], "load": {"cylinders": 1}}
TASKS = [task("old", 1, from_site="aboard-1", **GAS), task("new", 2, from_site="depot", **GAS)]


def replanned(bag: dict) -> tuple[Plan, Problem]:
    it = problem(TASKS, [person("lin"), person("wei")], sites=[bag, site("depot", 1)])
    fetched = (take("old", "aboard-1"), give("old"), take("new", "depot"), give("new"))
    return plan(it, route(it, *fetched)), it


@pytest.mark.requirement("R21")
def test_what_is_aboard_is_asked_of_no_supplier() -> None:
    atlas = Atlas.open(*replanned(BAG), None, "zh")
    assert {row[0] for row in demand.rows(atlas, Terms("zh"))} == {"交接点 (depot)"}


def test_what_is_aboard_is_not_to_be_fetched() -> None:
    for lang, said in (("zh", "随身 已带：换煤气罐"), ("en", "With you You have: gas cylinder")):
        text = render(*replanned(BAG), None, lang=lang).decode()  # type: ignore[arg-type] # one of two
        assert said in text
        assert text.count("aboard") == 0
    long = listed(*replanned(BAG), None, lang="zh").decode()
    assert "随身：已带：换煤气罐" in long
    written = list(stops.rows(Atlas.open(*replanned(BAG), None, "zh"), {}))
    assert [row[5] for row in written if row[9] == "aboard-1"] == ["已带在身上"]


def test_a_site_of_a_caller_that_is_called_alike_stays_a_site() -> None:
    atlas = Atlas.open(*replanned(site("aboard-1", 0)), None, "zh")
    assert atlas.bags == frozenset()
    assert len(list(demand.rows(atlas, Terms("zh")))) == 4
