"""What is fetched and what is collected, counted and added up."""

from api.sheets.atlas import Atlas
from api.sheets.paper.loads import collected, fetched
from tests.sheets import sample


def atlas() -> Atlas:
    return Atlas.open(sample.plan(), sample.problem(), sample.quarter(), "zh")


def test_meals_are_added_up() -> None:
    # Two meals of 1 kg and 3 l by the catalogue, both aboard at once.
    assert fetched(atlas(), atlas().itineraries[0]) == "送餐 ×2 · 合计 2 公斤、6 升"


def test_the_most_at_once_is_told_where_it_is_less_than_all() -> None:
    route = sample.meals()
    stops = [stop.model_copy(update={"load_after": {"weight_kg": 1.0}}) for stop in route.stops]
    plan = sample.plan(route.model_copy(update={"stops": tuple(stops)}))
    itinerary = Atlas.open(plan, sample.problem(), None, "zh").itineraries[0]
    assert fetched(atlas(), itinerary) == "送餐 ×2 · 合计 2 公斤、6 升 · 一次最多 1 公斤"


def test_garbage_is_collected_not_fetched() -> None:
    itinerary = atlas().itineraries[1]
    assert fetched(atlas(), itinerary) == ""
    assert collected(atlas(), itinerary) == "收垃圾 · 合计 4 公斤、20 升"
