import os

from worker.leash import Leash


def test_worker_and_horse_see_one_memory_across_the_fork() -> None:
    leash = Leash()
    leash.stop = True
    horse = os.fork()
    if horse == 0:
        leash.hold(7, seconds=3_600)
        os._exit(0 if leash.stop else 1)
    _, code = os.waitpid(horse, 0)
    assert code == 0
    assert leash.attempt == 7
    assert leash.stop
    assert not leash.overdue


def test_only_a_held_attempt_can_be_overdue() -> None:
    leash = Leash()
    assert not leash.overdue
    leash.hold(1, seconds=-1)
    assert leash.overdue
    leash.let_go()
    assert (leash.attempt, leash.overdue) == (0, False)


def test_reset_forgets_the_last_horse() -> None:
    leash = Leash()
    leash.hold(3, seconds=-1)
    leash.stop = True
    leash.reset()
    assert (leash.attempt, leash.overdue, leash.stop) == (0, False, False)
