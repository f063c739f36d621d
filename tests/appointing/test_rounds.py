"""People who depend on one another agree: windows inside which every search keeps rules across routes."""

import numpy as np
import pytest

from optimizer.appointing.agreeing import agree, chained
from optimizer.appointing.loose import loosened
from optimizer.appointing.rounds import in_rounds
from optimizer.appointing.spans import spans
from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.instance import Before, Instance
from optimizer.schedule import Broken, TimedVisit, schedule
from tests.instances import frame, instance, together, visit

TWO = [frame(0), frame(1)]


def searched(it: Instance, heard: list[Found] | None = None) -> tuple[tuple[int, ...], ...]:
    said: list[Found] = [] if heard is None else heard
    return in_rounds(RuinRecreate(), it, seed=1, stop=Stop(iterations=300), heard=said.append)


def begins(it: Instance, order: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    timed = schedule(it, order)
    assert not isinstance(timed, Broken)
    return {s.visit: s.begin for route in timed for s in route.stops if isinstance(s, TimedVisit)}


def test_a_route_has_room_between_its_earliest_and_its_latest() -> None:
    it = instance([visit(0, 1, windows=((0, 500),)), visit(1, 3)], [frame(latest=1_000)])
    # 100 s there, 60 s, 200 s on, 60 s, 300 s home: 720 s of 1,000 s.
    assert spans(it, 0, (0, 1), {}) == [(100, 380), (360, 640)]
    assert spans(it, 0, (0, 1), {1: ((400, 400),)}) == [(100, 140), (400, 400)]
    assert spans(it, 0, (0, 1), {1: ((0, 300),)}) is None


def test_everybody_at_a_door_becomes_a_job_and_brings_a_share() -> None:
    it = together(
        instance([visit(0, 1), visit(1, 2)], [frame(p) for p in range(3)]),
        1,
        brings=[[True, False, False], [False, True, True]],
    )
    loose = loosened(it, {1})
    assert loose.doors == {0: (0,), 1: (2, 3)}
    assert loose.instance.jobs == ((0,), (2,), (3,))
    # One brings the first thing, another the second; never both on one route.
    assert loose.instance.allowed[1:].tolist() == [[True, False, False], [False, True, True]]
    assert loose.instance.apart == ((1, 2),)


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


def test_where_both_have_room_nobody_is_sent_home() -> None:
    it = together(instance([visit(j, j + 1) for j in range(3)], TWO), 1)
    order = ((3, 0), (4, 2))
    agreed = agree(it, loosened(it, {1}).doors, order, width=0, seed=5)
    assert agreed.routes == [[3, 0], [4, 2]]
    (opened,) = agreed.windows[3]
    assert agreed.windows[4] == (opened,)
    assert opened[0] == opened[1] >= 200, "at one second that both can keep"


def test_windows_are_narrowed_along_a_chain() -> None:
    it = instance(
        [visit(0, 1), visit(1, 2, windows=((1_000, 1_500),))], TWO, befores=(Before(0, 1, 300, 600),)
    )
    # A minute of work; the follower opens at 1,000 and shuts at 1,500.
    assert chained(it, {0: (0,), 1: (1,)})[0] == ((340, 1_140),)


def test_the_same_seed_and_iterations_give_the_same_order() -> None:
    it = together(instance([visit(j, j + 1) for j in range(8)], TWO, befores=(Before(1, 5, 60, None),)), 3)
    assert searched(it) == searched(it)


def test_the_best_is_told() -> None:
    heard: list[Found] = []
    it = together(instance([visit(j, j + 1) for j in range(4)], TWO), 1)
    order = searched(it, heard)
    assert heard[-1].order == order
    assert heard[-1].left_out == 0
