import numpy as np

from optimizer.appointments import coupled_jobs, with_appointments, without_coupling
from optimizer.instance import Before, Crew
from optimizer.schedule import schedule
from tests.instances import frame, instance, visit

TWO = [frame(0), frame(1)]


def coupled():
    """Job 1 follows job 0; job 2 is shared by two people; job 3 is free."""
    visits = [visit(0, 1), visit(1, 2), visit(2, 3), visit(3, 4)]
    halves = [visit(2, 3, half=1), visit(2, 3, half=2)]
    every = np.ones((2, 2), dtype=np.bool_)
    return instance(
        [*visits, *halves],
        TWO,
        jobs=((0,), (1,), (2,), (3,)),
        pairs=(),
        left_out=(1, 1, 1, 1),
        allowed=np.ones((4, 2), dtype=np.bool_),
        befores=(Before(0, 1, 600, None),),
        crews=(Crew(2, (4, 5), helps=every, brings=()),),
    )


def test_jobs_that_depend_on_one_another_are_coupled():
    assert coupled_jobs(coupled()) == {0, 1, 2}


def test_without_coupling_the_followers_and_the_halves_are_gone():
    local = without_coupling(coupled())
    assert len(local.visits) == 4
    assert local.allowed.any(axis=1).tolist() == [True, False, True, True]
    assert (local.befores, local.crews) == ((), ())


def test_an_appointment_keeps_its_route_and_its_second():
    it = coupled()
    order = ((0, 4), (1, 5))
    timed = schedule(it, order)
    held = with_appointments(it, order, timed)
    begin = {s.visit: s.begin for r in timed for s in r.stops}
    for visit_number, route in ((0, 0), (4, 0), (1, 1), (5, 1)):
        assert held.visits[visit_number].windows == ((begin[visit_number], begin[visit_number]),)
        job = held.visits[visit_number].job
        assert held.allowed[job].tolist() == [route == 0, route == 1]
    # the shared job's own visit stays out, the free job stays free
    assert held.allowed[2].tolist() == [False, False]
    assert held.allowed[3].all()
    assert len(held.jobs) == 6
    # held as they are, the same order has the same times
    assert [s.begin for r in schedule(held, order) for s in r.stops] == [
        s.begin for r in timed for s in r.stops
    ]


def test_a_coupled_job_without_a_place_stays_out():
    it = coupled()
    order = ((3,), ())
    held = with_appointments(it, order, schedule(it, order))
    assert not held.allowed[:3].any()
    assert not held.allowed[4:].any()
