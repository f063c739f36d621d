"""Every form says in both languages who of several at a door has the goods, and who comes without."""

import pytest

from api.one_route import only
from api.phone.cards import cards
from api.phone.page import render as page
from api.phone.tongues import Tongues
from api.sheets import FORMS
from api.sheets.atlas import Atlas
from api.sheets.brief import render
from api.sheets.tabular import households
from api.sheets.tabular.stops import action, rows
from api.sheets.tabular.terms import Terms
from optimizer.plan import Plan
from optimizer.problem import Problem
from tests.builders import give, person, plan, problem, route, site, take, task, visit

SWAB = task("swab", 3, kind="swab", crew=2, to_site="lab", skills=[], load={"weight_kg": 1}, setup_s=0)
MORNING = problem([SWAB], [person("lin"), person("wei")], sites=[site("lab", 5, kind="lab")])


def together(it: Problem = MORNING) -> Plan:
    """Lin takes the sample to the laboratory, Wei is at the door."""
    return plan(it, route(it, take("swab"), give("swab", "lab")), route(it, visit("swab"), who="wei"))


@pytest.mark.requirement("R15")
def test_the_text_says_who_has_the_goods() -> None:
    said = {lang: render(together(), MORNING, None, lang=lang).decode() for lang in ("zh", "en")}
    for lang, with_, without in (
        ("zh", "（带物品，同行者到门口会合）", "（同行，不带物品）"),
        ("en", "(with the goods, others come to the door)", "(in company, without the goods)"),
    ):
        lin, wei = said[lang].split("【")[1:]
        assert with_ in lin
        assert without not in lin
        assert without in wei
        assert with_ not in wei


@pytest.mark.requirement("R15")
def test_the_ledger_says_who_has_the_goods() -> None:
    for lang, without, door in (
        ("zh", "上门（同行，不带物品）", "上门"),
        ("en", "Visit in company, without the goods", "Visit"),
    ):
        atlas = Atlas.open(together(), MORNING, None, lang)
        (lin, _), (wei,) = ([s for s in one.stops if s.task] for one in together().routes)
        assert (action(atlas, lin), action(atlas, wei)) == (door, without)
        written = list(rows(atlas, {}))
        assert [row[5] for row in written if row[6] == "swab"][-1] == without
    csv = FORMS["csv"].render(together(), MORNING, None, lang="zh").decode("utf-8-sig")
    assert "不带物品" in csv


@pytest.mark.requirement("R10", "R15")
def test_the_groups_of_households_name_everybody_who_comes() -> None:
    sick = SWAB | {"household": "close_contact"}
    it = problem([sick], [person("lin"), person("wei")], sites=[site("lab", 5, kind="lab")])
    atlas = Atlas.open(together(it), it, None, "zh")
    [row] = households.rows(atlas, Terms("zh"))
    assert row[4] == "lin、wei"


@pytest.mark.requirement("R15")
def test_the_phone_says_who_has_the_goods() -> None:
    def goods(who: str) -> list:
        mine, its = only(together(), MORNING, who)
        return [
            one for card in cards(Tongues.open(mine, its, None), 0) for job in card.jobs for one in job.goods
        ]

    lin, wei = goods("lin"), goods("wei")
    assert ("物品由你携带，同行者在门口会合", "You have the goods, the others come to the door") in lin
    assert wei == [("物品由同行者携带，你不用带", "Somebody else has the goods, you carry nothing")]
    mine, its = only(together(), MORNING, "wei")
    html = page(mine, its, None, volunteer="wei", lang="zh", url="http://localhost/r/x").decode()
    assert "物品由同行者携带" in html
    assert '"stop":"task"' in html.replace("&#34;", '"').replace("&quot;", '"')


def test_an_entry_that_is_crew_enough_has_nobody_to_meet() -> None:
    it = problem([SWAB], [person("lin", members=2)], sites=[site("lab", 5, kind="lab")])
    alone = plan(it, route(it, take("swab"), give("swab", "lab")))
    assert "同行" not in render(alone, it, None, lang="zh").decode()
