"""GPX as another program reads it."""

import math

import gpxpy
import pytest

from api.sheets.gpx import render
from optimizer.walking.datum import from_wgs84
from tests.sheets import sample


def read(**changes: object) -> gpxpy.gpx.GPX:
    problem = sample.problem(**changes)
    return gpxpy.parse(render(sample.plan(), problem, sample.quarter(), lang="zh").decode())


def test_a_track_for_each_route_and_a_waypoint_for_each_stop() -> None:
    gpx = read()
    assert gpx.version == "1.1"
    assert [track.name for track in gpx.tracks] == ["V01 王淑兰", "V02 李建国"]
    # Start, canteen, two doors, break and end; start, two doors, store and end.
    assert len(gpx.waypoints) == 6 + 5


def test_waypoints_say_who_where_when_and_what() -> None:
    door = next(point for point in read().waypoints if point.name == "V01-02 东绒线胡同 51号")
    assert door.description == "08:02 送餐"
    assert door.time.isoformat() == "2026-11-22T00:02:24+00:00"
    assert (door.longitude, door.latitude) == pytest.approx(sample.at(100, 4), abs=1e-6)


def test_the_track_is_as_long_as_the_way() -> None:
    track = read().tracks[0]
    walked = sum(stop.leg.walk_m for stop in sample.meals().stops if stop.leg)
    assert math.isclose(track.length_2d(), walked, rel_tol=0.01)


def test_a_problem_in_another_datum_comes_out_in_wgs_84() -> None:
    gcj = tuple(map(float, from_wgs84([sample.at(0, 0)], "gcj02")[0]))
    site = {"id": "canteen", "kind": "canteen", "location": gcj}
    stop = sample.meals().stops[0].model_copy(update={"location": gcj})
    route = sample.meals().model_copy(update={"stops": (stop,)})
    problem = sample.problem(crs="gcj02", sites=[site], tasks=[], zones=[], closures=[])
    gpx = gpxpy.parse(render(sample.plan(route), problem, sample.quarter(), lang="zh").decode())
    (point,) = gpx.waypoints
    assert (point.longitude, point.latitude) == pytest.approx(sample.at(0, 0), abs=2e-6)


def test_whose_map_it_is_is_said() -> None:
    gpx = read()
    assert gpx.copyright_author == "OpenStreetMap contributors"
    assert "opendatacommons.org" in gpx.copyright_license


@pytest.mark.parametrize("name", ["<trk/>", "]]>", "& 'x' \"y\"", "a\x00b\ud800"])
def test_hostile_names_stay_names(name: str) -> None:
    people = list(sample.problem().volunteers)
    people[0] = people[0].model_copy(update={"name": name})
    problem = sample.problem().model_copy(update={"volunteers": tuple(people)})
    gpx = gpxpy.parse(render(sample.plan(), problem, sample.quarter(), lang="zh").decode())
    shown = name.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert gpx.tracks[0].name == f"V01 {shown}"


def test_neither_category_nor_telephone_nor_note() -> None:
    said = render(sample.plan(), sample.problem(), sample.quarter(), lang="zh").decode()
    assert not [secret for secret in ("13800001234", "花盆", "close_contact") if secret in said]


def test_without_a_map_there_are_still_waypoints() -> None:
    gpx = gpxpy.parse(render(sample.plan(), sample.problem(), None, lang="en").decode())
    assert gpx.waypoints
    assert gpx.copyright_author is None
