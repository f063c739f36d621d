import numpy as np

from optimizer.coupling import coupled_jobs, without_coupling
from optimizer.instance import Before, Crew
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
