"""Nobody comes a day too early: what is on another day than the sheet says so."""

from datetime import timedelta

import pytest

from api.one_route import only
from api.phone.page import render as phone
from api.sheets.brief import render as short
from api.sheets.lists import render as listed
from api.sheets.paper.pdf import render as pdf
from api.sheets.report import render as report
from optimizer.plan import Plan, Route
from optimizer.problem import Problem
from tests.sheets import sample
from tests.sheets.paper.read_pdf import texts


def later(route: Route, by: timedelta) -> Route:
    """The same route at another time."""
    stops = tuple(
        stop.model_copy(update={name: getattr(stop, name) + by for name in ("arrive", "begin", "depart")})
        for stop in route.stops
    )
    moved = {"start_at": route.start_at + by, "finish_at": route.finish_at + by, "stops": stops}
    return route.model_copy(update=moved)


def moved(by: timedelta) -> tuple[Plan, Problem]:
    """The sample's morning with its first volunteer at another time."""
    asked = sample.problem()
    who = asked.volunteers[0]
    shift = who.shifts[0].model_copy(
        update={"start": who.shifts[0].start + by, "end": who.shifts[0].end + by}
    )
    people = (who.model_copy(update={"shifts": (shift,)}), *asked.volunteers[1:])
    plan = sample.plan(later(sample.meals(), by), sample.waste(), unassigned=())
    return plan, asked.model_copy(update={"volunteers": people})


NEXT_NIGHT = timedelta(hours=17, minutes=30)
"""From eight in the morning to half past one."""
OVER_MIDNIGHT = timedelta(hours=15, minutes=58)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_shift_of_another_day_tells_its_day_once(lang: str) -> None:
    plan, problem = moved(NEXT_NIGHT)
    for form in (listed, short, report):
        told = form(plan, problem, None, lang=lang).decode()  # type: ignore[operator]
        assert "11-23 01:30–01:49" in told, form
        assert "11-23 01:32" not in told  # its stops are under that head
    cover, sheet, other = texts(pdf(plan, problem, None, lang=lang))  # type: ignore[arg-type]
    assert "11-2301:30–01:49" in cover
    assert "11-2301:30–04:30" in sheet
    assert "2026-11-23" in sheet
    assert "2026-11-22" not in sheet
    assert "11-23" not in other
    page = phone(*only(plan, problem, "V01"), None, volunteer="V01", lang="zh", url="u").decode()
    assert page.count("11-23 01:30–01:49") == 2  # in both languages


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_stops_after_midnight_tell_their_day(lang: str) -> None:
    plan, problem = moved(OVER_MIDNIGHT)
    for form in (listed, short, report):
        told = form(plan, problem, None, lang=lang).decode()  # type: ignore[operator]
        assert "23:58–11-23 00:17" in told, form
        assert "11-23 00:00" in told, form
        assert "11-23 23:5" not in told
    sheet = texts(pdf(plan, problem, None, lang=lang))[1]  # type: ignore[arg-type]
    assert "11-2300:00" in sheet
    page = phone(*only(plan, problem, "V01"), None, volunteer="V01", lang="zh", url="u").decode()
    assert "11-23 00:00" in page
    assert "11-22" not in page.replace("2026-11-22", "")


def test_an_ordinary_day_is_told_once() -> None:
    plan, problem = moved(timedelta())
    assert "11-22" not in listed(plan, problem, None, lang="zh").decode().replace("2026-11-22", "")
