"""Rules across routes inside the compiled search: crews at one door, and doors that follow others."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.numbers import LINK, OPEN, SHUT, UNLINKED
from optimizer.engines.ruin_recreate.recreate import insert_all
from optimizer.engines.ruin_recreate.starting import construct, load
from optimizer.engines.ruin_recreate.state import ACCEPTED, LENIENT, ON
from optimizer.instance import Before, Instance
from optimizer.schedule import Broken, TimedVisit, schedule
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, fault
from tests.instances import frame, instance, line, together, visit

TWO = [frame(0), frame(1)]


def searched(it: Instance, heard: list[Found] | None = None) -> tuple[tuple[int, ...], ...]:
    said: list[Found] = [] if heard is None else heard
    return RuinRecreate().improve(it, None, seed=1, stop=Stop(iterations=300), on_better=said.append)


def begins(it: Instance, order: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    timed = schedule(it, order)
    assert not isinstance(timed, Broken)
    return {s.visit: s.begin for route in timed for s in route.stops if isinstance(s, TimedVisit)}


@pytest.mark.requirement("R15")
def test_a_medic_and_a_social_worker_meet() -> None:
    it = together(
        instance([visit(j, j + 1) for j in range(6)], TWO), 3, brings=[[True, False], [False, True]]
    )
    order = searched(it)
    assert jobs_of(it, order) == set(range(6))
    met = begins(it, order)
    assert met[6] == met[7]


@pytest.mark.requirement("R24")
def test_three_meet_at_one_door() -> None:
    it = together(instance([visit(j, j + 1) for j in range(6)], [frame(p) for p in range(3)]), 2, size=3)
    order = searched(it)
    met = begins(it, order)
    assert jobs_of(it, order) == set(range(6))
    assert len({met[half] for half in (6, 7, 8)}) == 1


@pytest.mark.requirement("R23", "R25")
def test_a_follower_keeps_its_least_and_its_greatest_delay() -> None:
    links = (Before(0, 4, 600, 900), Before(4, 2, 300, 1_200))
    it = instance([visit(j, j + 1) for j in range(6)], TWO, befores=links)
    order = searched(it)
    at = begins(it, order)
    assert jobs_of(it, order) == set(range(6))
    assert 600 <= at[4] - at[0] - 60 <= 900
    assert 300 <= at[2] - at[4] - 60 <= 1_200


def test_a_follower_of_what_cannot_be_served_is_not_served() -> None:
    allowed = np.ones((3, 2), dtype=np.bool_)
    allowed[0] = False
    it = instance([visit(j, j + 1) for j in range(3)], TWO, befores=(Before(0, 1, 0, None),), allowed=allowed)
    assert jobs_of(it, searched(it)) == {2}


def test_a_crew_that_follows_begins_when_everybody_before_has_left() -> None:
    it = together(instance([visit(j, j + 1) for j in range(4)], TWO, befores=(Before(0, 2, 100, 800),)), 2)
    order = searched(it)
    at = begins(it, order)
    assert jobs_of(it, order) == set(range(4))
    assert at[4] == at[5]
    assert 100 <= at[4] - at[0] - 60 <= 800


def test_the_same_seed_and_iterations_give_the_same_order() -> None:
    it = together(instance([visit(j, j + 1) for j in range(8)], TWO, befores=(Before(1, 5, 60, None),)), 3)
    assert searched(it) == searched(it)


def test_the_best_is_told() -> None:
    heard: list[Found] = []
    it = together(instance([visit(j, j + 1) for j in range(4)], TWO), 1)
    order = searched(it, heard)
    assert heard[-1].order == order
    assert heard[-1].left_out == 0


def test_people_are_called_from_far_away() -> None:
    """Two who may help stand at the far end, and none of the nearest forty doors is theirs."""
    doors = 170
    visits = [visit(j, j % 20 + 1, service_s=0) for j in range(doors)]
    visits += [visit(doors, 90), visit(doors + 1, 91), visit(doors + 2, 3)]
    routes = [frame(p, latest=100_000) for p in range(5)]
    allowed = np.zeros((doors + 3, 5), dtype=np.bool_)
    allowed[:doors, :3] = True
    allowed[doors, 3] = allowed[doors + 1, 4] = True
    far = [False, False, False, True, True]
    it = together(
        instance(visits, routes, walks=line(92, 10), allowed=allowed), doors + 2, joins=far, leads=far
    )
    near = tuple(sorted(range(doors), key=lambda j: it.visits[j].place))
    kernel = prepare(it, 1, doors)
    load(kernel, (near, (), (), (doors,), (doors + 1,)))
    kernel.state.removed[0] = doors + 2
    insert_all(kernel.n, kernel.s, 1)
    halves = it.crews[0].halves
    assert sorted(int(kernel.state.where[half, ON]) for half in halves) == [3, 4]


def test_who_must_be_the_second_door_still_is_when_somebody_before_is_given_up() -> None:
    allowed = np.array([[False, True], [True, False], [True, False]])
    it = instance(
        [visit(0, 9), visit(1, 1), visit(2, 2)],
        TWO,
        befores=(Before(0, 1, 0, None),),
        nth_door={2: 2},
        left_out=(100, 100, 500_000),
        allowed=allowed,
    )
    found: list[Found] = []
    stop = Stop(iterations=300)
    order = RuinRecreate().improve(it, ((1, 2), (0,)), seed=1, stop=stop, on_better=found.append)
    # Without the far first job its follower cannot be made, and without that the third is nobody's second.
    assert order == ((1, 2), (0,))


def test_time_that_is_won_is_known_once_a_step_is_kept() -> None:
    visits = [visit(j, j % 7 + 1, windows=((0, 3_000 + 300 * (j % 5)),)) for j in range(16)]
    it = instance(visits, [frame(p) for p in range(4)], befores=(Before(0, 4, 300), Before(8, 9, 60)))
    it = together(it, 2, 5, 11)
    kernel = prepare(it, seed=3)
    n, s = kernel.numbers, kernel.state
    construct(kernel)
    linked = np.flatnonzero(n.visit[:, LINK] > UNLINKED)
    kept = 0
    for _ in range(300):
        before = int(s.tally[ACCEPTED])
        anneal(kernel.n, kernel.s, 1, 100.0, 100.0)
        kept += int(s.tally[ACCEPTED]) - before
        standing = linked[s.where[linked, ON] >= 0]
        known = n.visit[standing][:, [OPEN, SHUT]].copy()
        # All hours are worked out anew before the first step; there is none.
        anneal(kernel.n, kernel.s, 0, 100.0, 100.0)
        assert s.tally[LENIENT] == 0
        assert n.visit[standing][:, [OPEN, SHUT]].tolist() == known.tolist()
    assert kept > 50


@pytest.mark.parametrize("seed", range(3))
def test_who_was_found_for_a_crew_that_broke_up_is_not_put_in_for_the_next(seed: int) -> None:
    """A third who can do without the others, two who cannot, and doors that follow one another closely."""
    opens = [
        (1_007, 1_907),
        None,
        (947, 2_947),
        (3_410, 5_410),
        (2_262, 3_162),
        (1_047, 1_347),
        None,
        (3_552, 4_452),
    ]
    visits = [visit(j, j + 1, windows=(hours or (0, 8_000),)) for j, hours in enumerate(opens)]
    links = (Before(0, 4, 60, 200), Before(1, 5, 60, 900), Before(2, 6, 60, 200))
    it = instance(visits, [frame(p) for p in range(3)], befores=links)
    it = together(it, *range(8), alone=[[False, False, True]])
    order = RuinRecreate().improve(it, None, seed=seed, stop=Stop(iterations=3_000))
    assert fault(it, order) is None


@pytest.mark.requirement("R25", "R31")
def test_the_first_of_three_that_follow_closely_waits_for_the_last() -> None:
    """Collect, disinfect, haul: the last cannot begin before 2,000 s, so the first is late."""
    visits = [
        visit(0, 1, told=(0, 300)),
        visit(1, 2),
        visit(2, 3, windows=((2_000, 8_000),)),
    ]
    links = (Before(0, 1, 60, 120), Before(1, 2, 60, 120))
    it = instance(visits, [frame(p) for p in range(3)], befores=links)
    it = replace(it, prices=replace(it.prices, per_put_off_s=2))
    heard: list[Found] = []
    order = searched(it, heard)
    assert begins(it, order)[0] >= 2_000 - 2 * (60 + 120)
    assert_costs_what_it_says(it, heard, order)
