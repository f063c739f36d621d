"""Places have the names that people use for them."""

import pytest

from api.sheets.ground import english_names, survey
from api.sheets.places import Gazetteer
from api.sheets.words import Lang, Words
from optimizer.problem import Address, Kind, MatrixPlace, Task
from tests.sheets import sample


def gazetteer(lang: Lang = "zh", **changes: object) -> Gazetteer:
    ground = survey(sample.quarter(), english=lang == "en")
    names = english_names(sample.quarter())
    return Gazetteer(sample.problem(**changes), ground, Words(lang), names)


def door(**place: object) -> Task:
    return Task(id="t", kind=Kind.MEAL, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("51", "后帽胡同 51号"),
        ("51号", "后帽胡同 51号"),
        ("甲2", "后帽胡同 甲2号"),
        ("门岗", "后帽胡同 门岗"),
    ],
)
def test_an_address_is_said_as_it_is_written_on_the_door(number: str, said: str) -> None:
    assert gazetteer().name_of_task(door(address=Address(alley="后帽胡同", number=number))) == said


@pytest.mark.parametrize(("number", "said"), [("51号", "Houmao Hutong 51"), ("门岗", "Houmao Hutong 门岗")])
def test_an_address_is_said_in_english_as_far_as_the_map_can(number: str, said: str) -> None:
    task = door(address=Address(alley="后帽胡同", number=number))
    assert gazetteer("en").name_of_task(task) == said


@pytest.mark.parametrize(("lang", "said"), [("zh", "后帽胡同附近"), ("en", "near Houmao Hutong")])
def test_a_door_without_an_address_is_near_its_alley(lang: Lang, said: str) -> None:
    assert gazetteer(lang).name_of_task(door(location=sample.at(100, 155))) == said


def test_a_door_far_from_every_alley_is_near_none() -> None:
    assert gazetteer().name_of_task(door(location=sample.at(100, 400))) == "地图上的位置"


def test_a_place_of_a_matrix_is_said_by_its_index() -> None:
    assert gazetteer().name_of_task(door(location=MatrixPlace(matrix_index=7))) == "位置 7"


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["c9"], ["食堂"]),  # the only one of its kind needs no name
        (["canteen_north", "canteen-south"], ["食堂 north", "食堂 south"]),
        (["c1", "北食堂"], ["食堂 c1", "北食堂"]),
    ],
)
def test_sites_are_said_by_kind_and_told_apart_by_id(ids: list[str], said: list[str]) -> None:
    sites = [{"id": name, "kind": "canteen", "location": sample.at(0, 0)} for name in ids]
    problem = sample.problem(sites=sites, tasks=[])
    places = gazetteer(sites=sites, tasks=[])
    assert [places.name_of_site(site) for site in problem.sites] == said


def test_positions_are_brought_to_the_datum_of_the_map() -> None:
    place = gazetteer(crs="gcj02").on_map(sample.at(0, 0))
    assert place is not None
    # GCJ-02 lies 0.0062 degrees east and 0.0014 north of WGS 84 here.
    assert sample.at(0, 0)[0] - place[0] == pytest.approx(0.0062, abs=0.0005)
    assert sample.at(0, 0)[1] - place[1] == pytest.approx(0.0014, abs=0.0005)
