"""Crews with goods as single jobs at a fixed second, and back again."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.appointing import appointed
from optimizer.dividing import empty_handed, partying
from optimizer.engines.engine import Stop, empty, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.errors import EngineError
from optimizer.feasible import obstacle
from optimizer.instance import Action, Before, Instance
from optimizer.mending import mend
from optimizer.relay import Relay
from optimizer.schedule import Broken, schedule
from tests.engines.ruin_recreate.mornings import mornings_with_samples
from tests.instances import frame, instance, together, visit

THREE = [frame(0), frame(1), frame(2)]


def samples(**but) -> Instance:
    """Job 0: two at door 2, one of whom brings a sample to place 4; job 1: a door on the way."""
    visits = [
        visit(0, 2, action=Action.PICKUP),
        visit(0, 4, action=Action.DELIVERY, door=False, site="lab", service_s=0),
        visit(1, 1),
    ]
    team = {name: but.pop(name) for name in ("leads", "brings", "alone") if name in but}
    return together(instance(visits, THREE, **but), 0, **team)


def met(it: Instance) -> tuple:
    order, _ = mend(it, empty(it), only={0})
    assert jobs_of(it, order) == {0}
    return order


def test_each_share_is_a_job_of_its_own_at_the_second_at_which_they_meet():
    it = samples()
    single = appointed(empty_handed(it), it, met(it))
    assert single.instance.crews == ()
    assert single.instance.jobs == ((0, 1), (2,), (3,))
    assert [single.instance.visits[v].windows for v in (0, 3)] == [((200, 200),)] * 2
    assert (0, 2) in single.instance.apart
    assert not isinstance(schedule(single.instance, single.order), Broken)


def test_read_back_it_is_the_crew_that_it_was():
    it = samples()
    order = met(it)
    single = appointed(empty_handed(it), it, order)
    assert single.read_back(single.order) == order


def test_a_crew_of_which_a_share_is_missing_is_none():
    it = samples()
    single = appointed(empty_handed(it), it, met(it))
    torn = tuple(tuple(v for v in visits if v != 3) for visits in single.order)
    assert single.read_back(torn) == ((), (), ())


def test_whoever_takes_over_brings_as_much():
    medic, social = [True, True, False], [False, False, True]
    it = samples(leads=[True, True, False], brings=[medic, social])
    single = appointed(empty_handed(it), it, met(it))
    assert single.instance.allowed[[0, 2]].tolist() == [[True, True, False], [False, False, True]]


def test_what_follows_them_follows_everybody_and_is_kept_apart_from_everybody():
    it = samples(befores=(Before(0, 1, 60, 600),), apart=((0, 1),))
    single = appointed(empty_handed(it), it, met(it))
    assert set(single.instance.befores) == {Before(0, 1, 60, 600), Before(2, 1, 60, 600)}
    assert {(0, 1), (2, 1), (0, 2)} == set(single.instance.apart)


def test_a_job_that_is_bound_to_another_is_left_to_mending():
    it = samples(same=((0, 1),))
    single = appointed(empty_handed(it), it, met(it))
    assert single.instance.jobs == ((0, 1), (2,))
    assert single.order == ((), (), ())


@pytest.mark.requirement("R15")
def test_the_compiled_search_plans_round_them():
    it = samples(left_out=(1_000_000, 1_000_000))
    single = appointed(empty_handed(it), it, met(it))
    assert RuinRecreate().supports(single.instance) == ()
    found = RuinRecreate().improve(single.instance, single.order, seed=1, stop=Stop(iterations=200))
    order = single.read_back(found)
    assert jobs_of(it, order) == {0, 1}
    assert not isinstance(schedule(it, order), Broken)


def test_a_plain_crew_beside_them_stays_with_the_compiled_search():
    visits = [
        visit(0, 2, action=Action.PICKUP),
        visit(0, 4, action=Action.DELIVERY, door=False, site="lab"),
        visit(1, 1),
        visit(2, 3),
    ]
    it = together(instance(visits, THREE, left_out=(1_000_000,) * 3), 0, 1)
    order = Relay().improve(it, None, seed=1, stop=Stop(iterations=300))
    assert jobs_of(it, order) == {0, 1, 2}
    assert [crew.job for crew in empty_handed(it).crews] == [1]
    assert np.all([len(visits) <= 4 for visits in order])


@pytest.mark.parametrize("but", [{"same": ((0, 1),)}, {"befores": (Before(0, 1, 0, 60),)}])
def test_appointments_are_for_crews_on_whom_another_task_hangs_closely(but):
    it = samples(**but)
    assert RuinRecreate().supports(it) == ("crews with goods on whom another task hangs closely",)
    assert RuinRecreate().supports(partying(it)) == ()
    assert partying(it).crews == ()
    free = samples(alone=[[False, False, True]])
    assert RuinRecreate().supports(free) == ()
    assert partying(free) is free


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings_with_samples(), st.integers(0, 1_000))
def test_whoever_is_brought_together_can_be_timed_and_searched_round(it, seed):
    order, _ = mend(it, empty(it))
    assert all(obstacle(it, order, route) is None for route in range(len(order)))
    assert not isinstance(schedule(it, order), Broken)
    easy = empty_handed(it)
    single = appointed(easy, it, order)
    bound = {job for pair in it.same for job in pair}
    kept = {crew.job for crew in it.crews if crew.errand and crew.job not in bound}
    back = single.read_back(single.order)
    assert kept & jobs_of(it, back) == kept & jobs_of(it, order)
    assert not isinstance(schedule(single.instance, single.order), Broken)
    if not RuinRecreate().supports(single.instance) and it.routes:
        with suppress(EngineError):  # a start that the search times a little more carefully
            found = RuinRecreate().improve(single.instance, single.order, seed=seed, stop=Stop(iterations=40))
            mended, _ = mend(it, single.read_back(found), fill=False)
            assert all(obstacle(it, mended, route) is None for route in range(len(mended)))
            assert not isinstance(schedule(it, mended), Broken)
