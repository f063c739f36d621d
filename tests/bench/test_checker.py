from dataclasses import replace

import numpy as np
import pytest

from bench.checker import cost, faults
from bench.read_li_lim import read_li_lim
from bench.read_vrplib import read_vrplib
from tests.bench import files


@pytest.fixture
def read(tmp_path):
    return lambda text: read_vrplib(files.written(tmp_path, text))


def test_a_solution_without_faults_costs_its_length(read):
    it = read(files.VRPTW)
    assert list(faults(it, ((1, 2), ()))) == []
    assert cost(it, ((1, 2), ())) == 200


def test_stops_left_out_or_called_at_twice_are_told(read):
    it = read(files.VRPTW)
    assert list(faults(it, ((1,), (1,)))) == ["stop 1 is called at twice", "stop 2 is left out"]
    assert list(faults(it, ((1, 2),))) == ["1 routes for 2 vehicles"]


def test_a_stop_left_out_costs_its_prize_where_that_is_allowed(read):
    it = read(files.PCVRPTW)
    assert list(faults(it, ((2,), ()))) == []
    assert cost(it, ((2,), ())) == 200 + 70


def test_too_much_load_is_told_per_trip(read):
    it = read(files.CVRP)
    assert list(faults(it, ((1, 2), (), (), (), ()))) == ["route 0: carries 11 of 10"]
    assert list(faults(it, ((1,), (2,), (), (), ()))) == []


def test_a_closed_window_is_told(read):
    # out to the far stop first: 100 + 10 + 50 tenths is before 200, but with a stop at 210 it is not
    it = read(files.VRPTW)
    assert list(faults(it, ((2, 1), ()))) == []
    late = replace(it, windows=(it.windows[0], ((0, 150),), it.windows[2]))
    assert list(faults(late, ((2, 1), ()))) == ["route 0: reaches 1 at 180, after its last window"]


def test_a_second_window_is_waited_for(read):
    it = read(files.VRPTW)
    twice = replace(it, windows=(it.windows[0], ((0, 150), (400, 500)), it.windows[2]))
    assert list(faults(twice, ((2, 1), ()))) == []


def test_a_vehicle_that_comes_home_late_is_told(read):
    it = read(files.VRPTW)
    short = replace(it, vehicles=(replace(it.vehicles[0], latest=225), it.vehicles[1]))
    # 50 + 10 + 50, waits to 120, + 10 + 100 home
    assert list(faults(short, ((1, 2), ()))) == ["route 0: ends at 230, after 225"]


def test_a_trip_waits_for_the_last_of_its_goods(read):
    it = read(files.MTVRPTWR)
    # the goods of stop 2 are ready at 150: with both on board, stop 1 is reached at 200, just in time
    assert list(faults(it, ((1, 2), ()))) == []
    hasty = replace(it, windows=(it.windows[0], ((0, 190),), it.windows[2]))
    assert list(faults(hasty, ((1, 2), ()))) == ["route 0: reaches 1 at 200, after its last window"]
    assert list(faults(hasty, ((1, 0, 2), ()))) == []
    assert cost(hasty, ((1, 0, 2), ())) == 300


def test_time_away_counts_from_the_latest_leave(read):
    # the stop opens at 500: 5 there, 2 at it, 5 back are away for 12, however early one may leave
    it = read(files.MDVRPTW)
    assert list(faults(it, ((2,), (3,), ()))) == []
    short = replace(it, vehicles=tuple(replace(car, longest=11_999) for car in it.vehicles))
    assert next(faults(short, ((2,), (3,), ()))) == "route 0: is away for 12000 of 11999"


def test_a_strange_depot_and_a_stop_not_allowed_are_told(read):
    it = read(files.VRPTW)
    assert "route 0: calls at depot 0" in list(faults(it, ((1, 0, 2), ())))
    barred = replace(it, allowed=np.array([[True, True], [False, True], [True, True]]))
    assert list(faults(barred, ((1, 2), ()))) == ["route 0: may not call at 1"]


def test_a_delivery_before_or_without_its_pickup_is_told(tmp_path):
    it = read_li_lim(files.written(tmp_path, files.LI_LIM, "tiny.txt"))
    told = ["route 0: pickup 1 is not before delivery 2"]
    assert list(faults(it, ((1, 2), ()))) == []
    assert list(faults(it, ((2, 1), ()))) == told
    assert set(told) < set(faults(it, ((2,), (1,))))
