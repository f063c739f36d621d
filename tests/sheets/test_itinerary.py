"""A route is told as its walker sees it."""

import pytest

from api.phone.cards import cards
from api.phone.tongues import Tongues
from api.sheets import FORMS
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary, VisitKind
from optimizer.plan import Route, StopType
from optimizer.problem import Problem
from tests.sheets import sample


def told(route: Route, problem: Problem | None = None) -> Itinerary:
    plan = sample.plan(route)
    return Atlas.open(plan, problem or sample.problem(), sample.quarter(), "zh").itineraries[0]


def test_stops_at_one_place_are_one_visit() -> None:
    visits = told(sample.meals()).visits
    assert [visit.number for visit in visits] == [None, 1, 2, 3, None, None]
    assert [len(visit.stops) for visit in visits] == [1, 2, 1, 1, 1, 1]
    assert visits[1].works == ("取：送餐 ×2",)
    assert visits[1].tasks == ("m1", "m2")


def test_a_return_to_the_same_place_is_another_visit() -> None:
    route = (
        sample.Clock()
        .stop(StopType.PICKUP, (0, 0), task="m1", site="canteen")
        .stop(StopType.DELIVERY, (100, 4), task="m1")
        .stop(StopType.PICKUP, (0, 0), task="m2", site="canteen")
        .stop(StopType.DELIVERY, (160, 4), task="m2")
        .route("V01")
    )
    assert [visit.number for visit in told(route).visits] == [1, 2, 3, 4]


def test_a_break_at_the_door_is_no_part_of_the_visit() -> None:
    kinds = [visit.kind for visit in told(sample.meals()).visits]
    assert kinds[3:5] == [VisitKind.DOOR, VisitKind.BREAK]


@pytest.fixture
def rested() -> Route:
    """At a door from 8:00 to 8:05, a break that begins a quarter of an hour later."""
    route = (
        sample.Clock()
        .stop(StopType.DELIVERY, (100, 4), task="m1", service_s=300)
        .stop(StopType.BREAK, (100, 4), service_s=900, wait_s=900)
        .stop(StopType.DELIVERY, (160, 4), task="m2")
    )
    return route.route("V01")


@pytest.mark.parametrize("form", ["txt", "html", "ics", "short"])
def test_a_break_is_told_by_when_it_begins_on_every_sheet(rested: Route, form: str) -> None:
    plan = sample.plan(rested)
    written = FORMS[form].render(plan, sample.problem(), sample.quarter(), lang="zh").decode()
    assert "08:20" in written
    assert "08:05 " not in written.replace("08:00–08:05", "")
    assert "<time>08:05" not in written
    assert "等 15 分钟" not in written


def test_a_break_is_told_by_when_it_begins_on_the_phone(rested: Route) -> None:
    told_ = Tongues.open(sample.plan(rested), sample.problem(), sample.quarter())
    assert [card.time for card in cards(told_, 0)] == ["08:00", "08:20", "08:35"]


def test_a_cylinder_given_and_one_taken_at_one_door_are_one_piece_of_work() -> None:
    route = (
        sample.Clock()
        .stop(StopType.DELIVERY, (380, 4), task="c1")
        .stop(StopType.PICKUP, (380, 4), task="c1")
        .route("V01")
    )
    (visit,) = told(route).visits
    assert visit.works == ("换煤气罐",)


def test_what_is_fetched_and_the_heaviest_load_are_told() -> None:
    itinerary = told(sample.meals())
    assert itinerary.carries == ("送餐 ×2",)
    assert itinerary.peak == "2 公斤、6 升"


def test_a_volunteer_with_two_shifts_has_two_labels() -> None:
    problem = sample.problem()
    who = problem.volunteers[0]
    twice = who.model_copy(update={"shifts": who.shifts * 2})
    problem = problem.model_copy(update={"volunteers": (twice, *problem.volunteers[1:])})
    assert told(sample.meals(), problem).label == "V01 王淑兰 第 1 班"


def test_a_route_of_somebody_unknown_keeps_its_id() -> None:
    stranger = sample.meals().model_copy(update={"volunteer": "V99"})
    assert told(stranger).label == "V99"


def test_where_a_route_begins_rests_and_ends_is_called_as_the_door_there() -> None:
    """An open route begins and ends at doors; the lane nearest to a door may have another name."""
    route = (
        sample.Clock()
        .stop(StopType.START, (160, 4))
        .stop(StopType.DELIVERY, (160, 4), task="m2")
        .stop(StopType.TASK, (360, 146), task="n1")
        .stop(StopType.BREAK, (360, 146), service_s=600)
        .stop(StopType.END, (360, 146))
        .route("V01")
    )
    start, m2, n1, rest, end = told(route).visits
    assert start.place == m2.place
    assert rest.place == end.place == n1.place
    elsewhere = sample.Clock().stop(StopType.START, (0, 0)).stop(StopType.DELIVERY, (160, 4), task="m2")
    first, door = told(elsewhere.route("V01")).visits
    assert first.place != door.place
