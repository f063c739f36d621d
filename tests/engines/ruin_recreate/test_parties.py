"""People who meet at a door where one of them has goods, each with a job of his or her own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.dividing import empty_handed
from optimizer.engines.engine import empty, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_absent, leave_out
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import load
from optimizer.errors import EngineError
from optimizer.instance import Action, Before, Instance
from optimizer.mending import mend
from optimizer.parties import parted
from tests.engines.ruin_recreate.mornings import mornings_with_samples
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, assert_stands, cost, fault, search
from tests.instances import frame, instance, line, together, visit

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
DEAR = 1_000_000


def swabs(doors: int, people: int, **but) -> Instance:
    """Doors along a lane, each for two, one of whom has the sample; the laboratory is behind the last."""
    visits = []
    for job in range(doors):
        visits += [
            visit(job, job + 1, action=Action.PICKUP),
            visit(job, doors + 1, action=Action.DELIVERY, door=False, site="lab", service_s=0),
        ]
    team = {name: but.pop(name) for name in ("leads", "joins", "brings", "size", "alone") if name in but}
    routes = [frame(person, end=doors + 1) for person in range(people)]
    it = instance(visits, routes, walks=line(doors + 2), left_out=(DEAR,) * doors, **but)
    return together(it, *range(doors), **team)


def whole(it: Instance, order) -> bool:
    """Whether nothing stands but jobs that are made: alone, or by everybody of a crew."""
    made = jobs_of(it, order)
    return all(it.visits[v].job in made for visits in order for v in visits if it.visits[v].job >= 0)


@quick
@given(mornings_with_samples(), st.integers(0, 1_000))
def test_what_it_finds_stands_and_costs_what_it_says(it, seed):
    assume(not RuinRecreate().supports(it))
    told = []
    order = search(it, seed, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
    assert whole(it, order)


@quick
@given(mornings_with_samples(), st.integers(0, 1_000))
def test_a_start_in_which_they_meet_is_never_made_worse(it, seed):
    assume(it.crews and not RuinRecreate().supports(it))
    start, _ = mend(it, empty(it))
    try:
        order = search(it, seed, start=start)
    except EngineError:  # the search times breaks and limits a little more carefully
        assume(False)
    assert_stands(it, order)
    assert cost(it, order) <= cost(it, start)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings_with_samples(), st.integers(0, 1_000))
def test_seed_and_iterations_say_everything(it, seed):
    assume(not RuinRecreate().supports(it))
    assert search(it, seed) == search(it, seed)


def test_two_walk_along_the_lane_together_and_one_hands_in_all_samples():
    it = swabs(8, 2)
    order = search(it, 1, iterations=400)
    doors = [[it.visits[v].place for v in visits if it.visits[v].door] for visits in order]
    assert doors == [list(range(1, 9))] * 2
    assert cost(it, order) == 2 * 9 * 100 * it.prices.per_metre
    assert fault(it, order) is None


def test_four_share_the_lane_and_keep_company():
    it = swabs(6, 4, brings=[[True, True, False, False], [False, False, True, True]])
    order = search(it, 1, iterations=400)
    assert jobs_of(it, order) == set(range(6))
    assert fault(it, order) is None


@pytest.mark.parametrize(
    ("team", "made"),
    [
        ({"brings": [[True, False, False], [False, True, False]]}, {0}),
        ({"brings": [[True, False, False], [False, False, False]]}, set()),
        ({"leads": [False, False, True]}, {0}),
        ({"joins": [False, False, True]}, set()),
        ({"size": 3}, {0}),
        ({"size": 3, "joins": [True, True, False]}, set()),
    ],
)
def test_everybody_whom_it_takes_comes_or_nobody(team, made):
    it = swabs(1, 3, **team)
    assert jobs_of(it, search(it, 1)) == made


@pytest.mark.parametrize(("far", "on_their_feet"), [(0, {2}), (8, {0, 1})])
def test_who_can_do_without_the_others_goes_alone_where_that_is_shorter(far, on_their_feet):
    """The third is crew enough: from the base 300 m for one, 600 m for two; from afar 900 m."""
    it = swabs(2, 3, alone=[[False, False, True]], joins=[True, True, False])
    walks = (line(9),)
    it = replace(
        it, routes=(*it.routes[:2], replace(it.routes[2], start=far)), length_m=walks, duration_s=walks
    )
    told = []
    order = search(it, 1, on_better=told.append)
    assert jobs_of(it, order) == {0, 1}
    assert {r for r, visits in enumerate(order) if visits} == on_their_feet
    assert told[-1].cost == cost(it, order)


def test_a_start_in_which_somebody_goes_alone_is_taken_and_company_beside_him_is_refused():
    it = swabs(1, 3, alone=[[False, False, True]])
    parts = parted(empty_handed(it), it, it.crews)
    order = ((), (), (0, 1))
    assert parts.whole(parts.parted(order)) == order
    load(prepare(parts.instance, 1, 4, parts.parties), order)
    with pytest.raises(EngineError, match="between jobs"):
        load(prepare(parts.instance, 1, 4, parts.parties), ((2,), (), (0, 1)))


def test_what_follows_a_task_follows_who_made_it_alone():
    visits = [
        visit(0, 1, action=Action.PICKUP),
        visit(0, 4, action=Action.DELIVERY, door=False, site="lab", service_s=0),
        visit(1, 1),
    ]
    routes = [frame(0), frame(1, latest=10), frame(2, latest=10)]
    it = instance(visits, routes, left_out=(DEAR, DEAR), befores=(Before(0, 1, 300),))
    it = together(it, 0, alone=[[True, False, False]], joins=[False, True, True], leads=[False, True, True])
    assert len(it.crews) == 1
    order = search(it, 1)
    assert jobs_of(it, order) == {0, 1}
    assert fault(it, order) is None


def test_one_person_in_two_shifts_is_one_person():
    it = swabs(1, 2)
    assert jobs_of(it, search(it, 1)) == {0}
    again = replace(it, routes=tuple(replace(route, person=0) for route in it.routes))
    assert jobs_of(again, search(again, 1)) == set()


def test_what_follows_them_waits_for_the_last_of_them():
    """The second person comes late; so does who follows."""
    visits = [
        visit(0, 1, action=Action.PICKUP),
        visit(0, 4, action=Action.DELIVERY, door=False, site="lab", service_s=0),
        visit(1, 1),
    ]
    routes = [frame(0), frame(1, earliest=3_000), frame(2)]
    it = instance(visits, routes, left_out=(DEAR, DEAR), befores=(Before(0, 1, 300),))
    it = together(it, 0, joins=[True, True, False])
    order = search(it, 1)
    assert jobs_of(it, order) == {0, 1}
    assert fault(it, order) is None


def test_left_out_they_are_tried_again_together():
    """More parties than are all tried in every step: whoever is called brings the others."""
    it = swabs(20, 3, size=3)
    parts = parted(empty_handed(it), it, it.crews)
    kernel = prepare(parts.instance, 1, 9, parts.parties)
    load(kernel, ((), (), ()))
    for seed in range(10):
        kernel.state.tally[at.STEP] += 1
        count = call_absent(kernel.n, kernel.s, seed)
        called = set(kernel.state.removed[:count].tolist())
        assert 0 < count < 60
        assert all(len(called.intersection(party.jobs)) in (0, 3) for party in parts.parties)
        for job in sorted(called):
            leave_out(kernel.n, kernel.s, job)
    assert int(kernel.state.tally[at.TOTAL]) == 20 * DEAR


def test_a_start_in_which_somebody_is_missing_is_refused():
    it = swabs(1, 2)
    parts = parted(empty_handed(it), it, it.crews)
    with pytest.raises(EngineError, match="between jobs"):
        load(prepare(parts.instance, 1, 4, parts.parties), ((0, 1), ()))


def test_a_start_in_which_the_two_do_not_bring_everything_is_refused():
    it = swabs(1, 3, brings=[[True, True, False], [False, False, True]])
    parts = parted(empty_handed(it), it, it.crews)
    load(prepare(parts.instance, 1, 4, parts.parties), ((0, 1), (), (2,)))
    with pytest.raises(EngineError, match="between jobs"):
        load(prepare(parts.instance, 1, 4, parts.parties), ((0, 1), (2,), ()))


def test_the_others_cost_nothing_when_they_are_left_out_and_take_nothing():
    it = swabs(2, 3, size=3)
    parts = parted(empty_handed(it), it, it.crews)
    assert parts.instance.left_out == (DEAR, DEAR, 0, 0, 0, 0)
    assert [party.jobs for party in parts.parties] == [(0, 2, 3), (1, 4, 5)]
    assert np.array_equal(parts.instance.allowed, np.ones((6, 3), dtype=np.bool_))
    order = search(it, 1)
    assert parts.whole(parts.parted(order)) == order
