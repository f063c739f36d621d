"""A first order where those that depend on one another cannot all have times."""

from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import best_order, construct, load, without_links
from optimizer.instance import Before, Stock
from tests.engines.ruin_recreate.plain import assert_stands, cost
from tests.instances import frame, instance, line, together, visit


def test_who_cannot_go_on_without_a_linked_door_between_begins_anew():
    doors = [visit(job, job + 1) for job in range(4)]
    doors[2] = visit(2, 3, windows=((0, 1_000),))
    walks = line(5)
    walks[1, 3] = walks[3, 1] = 5_000
    it = instance(doors, walks=walks, befores=(Before(1, 3, 0),))
    kernel = prepare(it, 1, 4)
    load(kernel, [[0, 1, 2, 3]])
    without_links(kernel)
    s = kernel.state
    assert s.route[0, at.LENGTH] == 0
    assert s.tally[at.TOTAL] == sum(it.left_out)
    anneal(kernel.n, kernel.s, 200, 1_000.0, 10.0)
    again = best_order(s)
    assert_stands(it, again)
    assert len(again[0]) == 4


def test_without_links_only_what_depends_on_nobody_is_left_and_the_search_goes_on_from_there():
    doors = [visit(job, job + 1) for job in range(6)]
    stocks = (Stock("masks", (0, 2, 4), (1, 1, 1), 3),)
    it = together(instance(doors, [frame(0), frame(1)], befores=(Before(1, 2, 0),), stocks=stocks), 0)
    kernel = prepare(it, 1)
    construct(kernel)
    whole = best_order(kernel.state)
    assert {it.visits[v].job for visits in whole for v in visits} == set(range(6))
    without_links(kernel)
    s = kernel.state
    standing = [int(v) for r in range(2) for v in s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT]]
    assert sorted(it.visits[v].job for v in standing) == [3, 4, 5]
    order = tuple(tuple(int(v) for v in s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT]) for r in range(2))
    assert s.tally[at.TOTAL] == cost(it, order)
    anneal(kernel.n, kernel.s, 200, 1_000.0, 10.0)
    again = best_order(s)
    assert_stands(it, again)
    assert {it.visits[v].job for visits in again for v in visits} == set(range(6))
