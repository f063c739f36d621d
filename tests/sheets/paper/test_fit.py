"""A short route fits on one sheet because its map gives way."""

import pytest

from api.sheets.drawing.scene import Look
from api.sheets.paper.fit import fitted

LOOK = Look(tallest=0.6, flattest=0.34)


def rows(count: int, how: str = "") -> list[dict]:
    return [{"hints": [], "place": ["a"], "works": ["b"], "how": how} for _ in range(count)]


def test_a_very_short_route_keeps_its_map() -> None:
    assert fitted(LOOK, [], rows(3)) == LOOK


def test_a_route_of_a_dozen_stops_gets_a_lower_map() -> None:
    look = fitted(LOOK, [], rows(12))
    assert LOOK.flattest <= look.tallest < LOOK.tallest


def test_a_route_for_two_sheets_keeps_its_map() -> None:
    assert fitted(LOOK, [], rows(30)) == LOOK


def test_directions_take_room() -> None:
    way = "沿后帽胡同向西走 40 米，右转进花枝夹道走 65 米"
    assert fitted(LOOK, [], rows(7, way)).tallest < fitted(LOOK, [], rows(7)).tallest


@pytest.mark.parametrize(("stops", "gives_way"), [(50, False), (55, True), (70, False)])
def test_a_map_gives_way_on_the_first_of_several_sheets_too(stops: int, gives_way: bool) -> None:
    # Two sheets hold 18 rows under a high map, or 26 under a flat , 33 on the second, 2 beside its end.
    assert (fitted(LOOK, [], rows(stops)) != LOOK) is gives_way


def test_a_high_route_of_many_stops_keeps_its_scale() -> None:
    wide, high = (fitted(LOOK, [], rows(16), aspect=aspect) for aspect in (0.3, 2.0))
    assert wide.tallest < LOOK.tallest
    assert high == LOOK
