"""A door with an address alone stands where its number says, and no surer than is known."""

import numpy as np
import pytest

from optimizer.addressing import place_by_address
from optimizer.kinds import complete
from optimizer.problem import Address, Task
from optimizer.walking.addresses import Gazetteer, Known, number_of
from optimizer.walking.datum import from_wgs84
from tests.walking.drawing import PLANE, drawn, lane, position


@pytest.fixture
def alleys():
    """An alley of 200 m west to east, one of 120 m south to north, and a dead end of 80 m between them."""
    return drawn(
        lane((0, 0), (100, 0), (200, 0), name="柳树胡同", name__en="Willow Hutong"),
        lane((200, 0), (200, 120), name="南北巷"),
        lane((100, 0), (100, 80), name="死胡同"),
        lane((0, 0), (0, -40)),
        lane((200, 120), (200, 160)),
    )


def metres(placed):
    east, north = PLANE.to_metres(np.array(placed.lonlat))
    return round(float(east)), round(float(north))


def address(alley, number):
    return Address(alley=alley, number=number)


def known(alley, number, x, y):
    return Known(address(alley, number), position(x, y))


def place(network, alley, number, *doors):
    return Gazetteer(network, doors).place(address(alley, number))


@pytest.mark.parametrize(
    ("alley", "number", "where"),
    [
        ("柳树胡同", "5号", (150, 0)),  # from the east, ten metres a number
        ("柳树胡同", "18", (20, 0)),
        ("南北巷", "3号", (200, 90)),  # from the north
        ("死胡同", "4号", (100, 40)),  # from the mouth, which lies in the south
    ],
)
def test_numbers_count_from_where_the_standard_says(alleys, alley, number, where):
    assert metres(place(alleys, alley, number)) == where


@pytest.mark.parametrize("said", ["Willow Hutong", "willow  hutong", "Ｗillow Hutong", " 柳树 胡同"])
def test_a_name_is_found_in_either_language_however_it_is_typed(alleys, said):
    assert metres(place(alleys, said, "5")) == (150, 0)


def test_between_known_doors_a_number_takes_its_share_and_is_half_their_distance_unsure(alleys):
    doors = known("柳树胡同", "3号", 190, 5), known("柳树胡同", "11号", 110, -5)
    placed = place(alleys, "柳树胡同", "9号", *doors)
    assert metres(placed) == (130, 0)
    assert placed.uncertain_m == 40


def test_the_number_itself_known_from_another_task_is_as_sure_as_a_courtyard_is_wide(alleys):
    placed = place(alleys, "柳树胡同", "3", known("柳树胡同", "3号", 163, 5))
    assert (metres(placed), placed.uncertain_m) == ((163, 0), 20)


def test_beyond_the_last_known_door_numbers_go_on_as_they_came(alleys):
    # Number 10 at 50 m from the east: five metres each.
    placed = place(alleys, "柳树胡同", "20号", known("柳树胡同", "10号", 150, 5))
    assert metres(placed) == (100, 0)
    assert placed.uncertain_m == 100  # it may as well be the alley's last


def test_a_number_beyond_the_end_stands_at_the_end_and_may_be_anywhere(alleys):
    placed = place(alleys, "柳树胡同", "999号")
    assert (metres(placed), placed.uncertain_m) == ((0, 0), 200)


def test_a_door_without_a_number_stands_in_the_middle(alleys):
    placed = place(alleys, "柳树胡同", "门岗")
    assert (metres(placed), placed.uncertain_m) == ((100, 0), 100)


def test_known_doors_out_of_order_and_far_from_the_alley_are_passed_over(alleys):
    doors = (
        known("柳树胡同", "3号", 170, 5),
        known("柳树胡同", "5号", 190, 5),
        known("柳树胡同", "7号", 130, 5),
        known("柳树胡同", "6号", 150, 500),
    )
    assert metres(place(alleys, "柳树胡同", "5号", *doors)) == (150, 0)


def test_an_alley_in_two_pieces_is_unsure_by_both():
    network = drawn(
        lane((0, 0), (50, 0), name="断巷"), lane((150, 0), (170, 0), name="断巷"), lane((0, 0), (0, 9))
    )
    assert place(network, "断巷", "1号").uncertain_m == 160


def test_an_alley_that_is_not_on_the_map_is_nowhere(alleys):
    assert place(alleys, "没有的巷", "1号") is None


@pytest.mark.parametrize(
    ("said", "number"), [("甲20号院3号楼201", 20), ("２０号", 20), ("7", 7), ("门岗", None)]
)
def test_the_number_of_a_door_is_the_first_in_it(said, number):
    assert number_of(said) == number


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_tasks_are_placed_in_the_datum_of_the_request(alleys, crs):
    spot = from_wgs84(np.array(position(190, 5)), crs).tolist()
    tasks = [
        Task.model_validate_json(f'{{"id": "a", "kind": "notify", "location": {spot}}}'),
        _by_address("b", "柳树胡同"),
        _by_address("c", "没有的巷"),
    ]
    placed, warnings = place_by_address([complete(task) for task in tasks], alleys, crs)
    assert placed[0].location == tuple(spot)
    assert placed[2].location is None
    expected = from_wgs84(np.array(position(150, 0)), crs)
    assert np.abs(np.array(placed[1].location) - expected).max() < 2e-7
    assert [(w.pointer, w.code) for w in warnings] == [
        ("/tasks/1/address", "placed_by_address"),
        ("/tasks/2/address", "alley_unknown"),
    ]


def _by_address(id_, alley):
    said = f'{{"id": "{id_}", "kind": "notify", "address": {{"alley": "{alley}", "number": "5号"}}}}'
    return Task.model_validate_json(said)
