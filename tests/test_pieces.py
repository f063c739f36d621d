import dataclasses
from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.engines.engine import Stop, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.instance import Instance, Stock
from optimizer.pieces import can_be_cut, cut, joined
from tests.engines.ruin_recreate.mornings import mornings
from tests.engines.ruin_recreate.plain import cost, fault
from tests.instances import frame, instance, line, visit


def searched(it, start=None, iterations=40):
    return RuinRecreate().improve(it, start, seed=1, stop=Stop(iterations=iterations))


def without_common_prices(it):
    return replace(it, prices=replace(it.prices, per_finish_s=0, per_longest_work_s=0))


@settings(max_examples=60, deadline=None)
@given(mornings(), st.integers(0, 9), st.integers(1, 6))
def test_pieces_stand_as_the_whole_does_and_their_costs_sum_to_its_cost(morning, seed, size):
    it = without_common_prices(morning)
    order = searched(it)
    pieces = cut(it, order, size, Random(seed))
    assert all(fault(piece.instance, piece.order) is None for piece in pieces)
    assert sum(cost(piece.instance, piece.order) for piece in pieces) == cost(it, order)
    assert joined(order, pieces, [piece.order for piece in pieces]) == order


@settings(max_examples=40, deadline=None)
@given(mornings(), st.integers(0, 9))
def test_what_is_found_for_the_pieces_stands_and_costs_no_more(morning, seed):
    it = without_common_prices(morning)
    order = searched(it, iterations=1)
    pieces = cut(it, order, 4, Random(seed))
    better = joined(order, pieces, [searched(piece.instance, piece.order) for piece in pieces])
    assert fault(it, better) is None
    assert cost(it, better) <= cost(it, order)


def test_every_job_and_route_is_in_one_piece():
    visits = [visit(j, j + 1) for j in range(30)]
    it = instance(visits, [frame(p) for p in range(6)], walks=line(31))
    order = tuple(tuple(range(5 * p, 5 * p + 4)) for p in range(6))  # the fifth of each is left out
    pieces = cut(it, order, 10, Random(1))
    assert len(pieces) > 1
    assert sorted(r for piece in pieces for r in piece.routes) == list(range(6))
    assert sorted(v for piece in pieces for v in piece.visits) == list(range(30))


def test_who_works_side_by_side_is_in_one_piece():
    # two streets far apart, two people in each
    visits = [visit(j, j + 1 if j < 8 else j + 900) for j in range(16)]
    it = instance(visits, [frame(p) for p in range(4)], walks=line(920))
    order = ((0, 2, 4, 6), (8, 10, 12, 14), (1, 3, 5, 7), (9, 11, 13, 15))
    assert sorted(piece.routes for piece in cut(it, order, 8, Random(3))) == [(0, 2), (1, 3)]


def test_what_is_left_of_a_stock_goes_to_those_who_could_use_it():
    visits = [visit(j, j + 1 if j < 2 else j + 500) for j in range(4)]
    it = instance(
        visits,
        [frame(0), frame(1)],
        walks=line(510),
        stocks=(Stock("s", (0, 1, 2, 3), (1, 1, 1, 1), 3),),
    )
    pieces = cut(it, ((0, 1), (2,)), 2, Random(1))
    ceilings = {piece.routes: piece.instance.stocks[0].ceiling for piece in pieces}
    assert ceilings == {(0,): 2, (1,): 1}
    pieces = cut(it, ((0,), (2,)), 1, Random(1))
    assert sum(piece.instance.stocks[0].ceiling for piece in pieces) == 3


def test_jobs_of_one_pair_of_hands_stay_together():
    visits = [visit(0, 1), visit(1, 500), visit(2, 501)]
    it = instance(visits, [frame(0), frame(1)], walks=line(510), same=((0, 2),))
    pieces = cut(it, ((0,), (1,)), 1, Random(1))  # job 2 is left out, next door to job 1
    assert sorted(len(piece.instance.jobs) for piece in pieces) == [1, 2]
    assert next(piece for piece in pieces if piece.routes == (0,)).instance.same == ((0, 1),)


def test_prices_on_the_whole_plan_forbid_cutting():
    it = instance([visit(0, 1)])
    assert can_be_cut(it)
    assert not can_be_cut(replace(it, prices=replace(it.prices, per_longest_work_s=1)))


def test_a_cut_knows_every_part_of_an_instance():
    # Whoever adds a field decides here, and in `optimizer.pieces`, what a piece has of it.
    renumbered = {
        "duration_s", "length_m", "visits", "jobs", "routes", "people", "left_out", "allowed", "loads",
        "limits", "pairs", "stocks", "rank", "nth_door", "same", "apart", "taste", "geared", "toll",
        "passages",
    }  # fmt: skip
    as_they_are = {"horizon_s", "prices", "befores", "crews", "slow_load"}
    assert {field.name for field in dataclasses.fields(Instance)} == renumbered | as_they_are


def test_a_shared_table_of_walks_stays_shared():
    walks = line(4)
    it = replace(
        instance([visit(0, 1), visit(1, 3)], [frame(0), frame(1, profile=1)]),
        length_m=(walks, walks),
        duration_s=(walks, 2 * walks),
    )
    (piece,) = cut(it, ((0,), (1,)), 9, Random(1))
    assert piece.instance.length_m[0] is piece.instance.length_m[1]
    assert np.array_equal(piece.instance.duration_s[1], 2 * piece.instance.duration_s[0])
    assert jobs_of(piece.instance, piece.order) == {0, 1}
