from dataclasses import replace

import pytest

from optimizer.constraints.zone_level import ZoneLevel
from optimizer.plan import ReasonCode
from tests.builders import broken, ground, person, problem, route, task, visit

RULE = ZoneLevel()
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[116.0, 39.0], [116.1, 39.0], [116.1, 39.1], [116.0, 39.1], [116.0, 39.0]]],
}
ZONES = [{"id": "east", "area": SQUARE, "level": "sealed"}]


@pytest.mark.requirement("R1", "R39")
def test_only_those_who_may_enter_the_zones_around_the_door() -> None:
    it = problem(
        [task("t", 1)], [person("a", zones=["east", "west"]), person("b", zones=["east"]), person("c")]
    )
    on = ground(it)
    zones = [()] * len(on.places)
    zones[on.door[0]] = ("east", "west")
    inside = replace(on, zones=tuple(zones))
    assert RULE.why_not(0, 0, inside) is None
    why = RULE.why_not(0, 1, inside)
    assert why is not None
    assert why.code is ReasonCode.ZONE_LEVEL
    assert "west" in why.detail
    assert "east" not in why.detail, "where the person may enter is no obstacle"
    assert RULE.why_not(0, 2, inside) is None, "without a list every zone may be entered"


@pytest.mark.requirement("R1")
def test_the_referee_holds_the_door_against_the_polygon() -> None:
    for zones, lon, lines in (
        ([], 116.05, ["t lies in east"]),
        (["east"], 116.05, []),
        ([], 116.11, []),
        (None, 116.05, []),
    ):
        it = problem([task("t", 1)], [person(zones=zones)], zones=ZONES)
        walked = route(it, visit("t"))
        door = it.tasks[0].model_copy(update={"location": (lon, 39.05)})
        assert broken(RULE, it.model_copy(update={"tasks": (door,)}), walked) == lines


@pytest.mark.requirement("R1", "R5")
@pytest.mark.parametrize(
    ("zones", "enters"),
    [(["sealed"], True), (["controlled"], False), (["controlled", "east"], True), ([], False)],
)
def test_a_level_stands_for_all_zones_of_that_level(zones: list[str], enters: bool) -> None:
    it = problem([task("t", 1)], [person(zones=zones)], zones=ZONES)
    on = ground(it)
    around = [()] * len(on.places)
    around[on.door[0]] = ("east",)
    assert (RULE.why_not(0, 0, replace(on, zones=tuple(around))) is None) == enters
    door = it.tasks[0].model_copy(update={"location": (116.05, 39.05)})
    walked = route(it, visit("t"))
    seen = it.model_copy(update={"tasks": (door,)})
    assert (broken(RULE, seen, walked) == []) == enters
