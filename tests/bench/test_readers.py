import numpy as np
import pytest

from bench.euclid import with_pickups, without_pickups
from bench.read_li_lim import read_li_lim
from bench.read_solomon import read_solomon
from bench.read_vrplib import read_solution, read_vrplib
from optimizer.engines.engine import Stop
from optimizer.engines.ortools import ORToolsEngine
from optimizer.instance import Action
from tests.bench import files


def test_capacity_files_have_whole_lengths_and_room_for_the_demand(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.CVRP))
    assert it.kind == "CVRP"
    assert it.length[0][0].tolist() == [0, 5, 10]
    assert len(it.vehicles) == 5  # 11 of demand and a tenth fill 1.21 vehicles; and three
    assert it.instance.loads[0].amount.tolist() == [6, 5]


def test_time_window_files_count_in_tenths(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.VRPTW))
    assert it.length[0][1].tolist() == [50, 0, 50]
    assert it.windows[2] == ((120, 300),)
    assert it.service == (0, 10, 10)
    assert [(car.earliest, car.latest) for car in it.vehicles] == [(0, 1_000)] * 2


def test_solomon_files_say_the_same_as_vrplib(tmp_path):
    one = read_vrplib(files.written(tmp_path, files.VRPTW))
    other = read_solomon(files.written(tmp_path, files.SOLOMON, "tiny.txt"))
    assert np.array_equal(one.length[0], other.length[0])
    assert (one.windows, one.service, one.vehicles) == (other.windows, other.service, other.vehicles)


def test_a_prize_is_the_price_of_leaving_a_stop_out(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.PCVRPTW))
    assert it.instance.left_out == (70, 400)
    order = ORToolsEngine().improve(it.instance, None, seed=1, stop=Stop(seconds=9, iterations=5))
    # out and back to the near stop alone (100) is dearer than its prize, but it is on the way to the other
    assert sorted(v for route in order for v in route) == [0, 1]


def test_every_depot_has_its_vehicles_and_their_length_is_limited(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.MDVRPTW))
    assert [car.start for car in it.vehicles] == [0, 1, 1]
    assert it.depots == 2
    assert it.instance.routes[2].longest_s == 12_500  # thousandths
    assert list(it.stops) == [2, 3]


def test_goods_that_are_ready_later_are_picked_up_later_at_the_depot(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.MTVRPTWR))
    pairs = with_pickups(it)
    assert pairs.mates == ((3, 1), (4, 2))
    assert pairs.windows[3:] == (((0, 1_000),), ((150, 1_000),))
    assert pairs.demand[:, 0].tolist() == [0, -4, -5, 4, 5]
    actions = [visit.action for visit in it.instance.visits]
    assert actions == [Action.DELIVERY] * 2 + [Action.PICKUP] * 2


def test_a_run_of_pickups_between_deliveries_is_one_call_at_the_depot(tmp_path):
    it = read_vrplib(files.written(tmp_path, files.MTVRPTWR))
    assert without_pickups(it, [(3, 4, 1, 2), ()]) == ((1, 2), ())
    assert without_pickups(it, [(3, 1, 4, 2), ()]) == ((1, 0, 2), ())


def test_li_lim_files_pair_pickups_with_deliveries_in_hundredths(tmp_path):
    it = read_li_lim(files.written(tmp_path, files.LI_LIM, "tiny.txt"))
    assert it.mates == ((1, 2),)
    assert it.length[0][0].tolist() == [0, 500, 1_000]
    assert it.instance.jobs == ((0, 1),)


def test_a_solution_file_gives_its_routes_and_its_cost(tmp_path):
    path = files.written(tmp_path, files.VRPTW)
    solution = files.written(tmp_path, "Route #1: 1 2 \nRoute #2:\nCost 20.0\n", "tiny.sol")
    assert read_vrplib(path).best_known == 20.0
    assert read_solution(solution) == ((1, 2), ())


def test_an_unknown_kind_is_refused_with_the_kinds_that_are_read(tmp_path):
    path = files.written(tmp_path, files.VRPTW.replace("VRPTW", "GVRP"))
    with pytest.raises(ValueError, match=r"GVRP; read are CVRP, VRPTW"):
        read_vrplib(path)
