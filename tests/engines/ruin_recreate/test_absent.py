"""Jobs that are left out for their price, one by one or by the dozen."""

import numpy as np

from optimizer.engines.engine import jobs_of
from optimizer.instance import Prices
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, search
from tests.instances import frame, instance, visit

FAR = 1_000


def doors(prices, people=2):
    """Doors a metre apart, all of them far from where people start."""
    places = len(prices) + 1
    apart = np.abs(np.subtract.outer(np.arange(places), np.arange(places)))
    apart[0, 1:] += FAR
    apart[1:, 0] += FAR
    return instance(
        [visit(job, job + 1) for job in range(len(prices))],
        [frame(person) for person in range(people)],
        walks=apart.astype(np.int32),
        left_out=tuple(prices),
        prices=Prices(1, 0, 0, 0),
    )


def found(it):
    told = []
    order = search(it, iterations=400, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
    return order


def test_nobody_walks_farther_than_a_job_is_worth():
    it = doors([FAR])
    assert jobs_of(it, found(it)) == set()


def test_a_way_that_no_single_job_is_worth_is_walked_for_many():
    it = doors([FAR // 10] * 60)
    assert jobs_of(it, found(it)) == set(range(60))


def test_among_many_left_out_those_worth_their_detour_are_found():
    prices = [1 if job % 3 else 2 * FAR + 100 for job in range(90)]
    it = doors(prices)
    worth = {job for job, price in enumerate(prices) if price > 1}
    assert jobs_of(it, found(it)) >= worth
