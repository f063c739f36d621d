"""A child that is forked beside busy threads ends."""

import multiprocessing
from threading import Event, Thread

import pytest

from optimizer.engines.engine import jobs_of
from tests.forks import tracer_lock
from tests.instances import instance, visit

HELD_S, PATIENCE_S = 0.5, 30.0


def test_a_child_that_is_forked_while_a_thread_is_being_traced_does_not_wait_for_it_for_ever():
    lock = tracer_lock()
    if lock is None:
        pytest.skip("no coverage is measured")
    holds, enough = Event(), Event()

    def hold():
        with lock:
            holds.set()
            enough.wait(HELD_S)

    thread = Thread(target=hold)
    child = multiprocessing.get_context("fork").Process(
        target=jobs_of, args=(instance([visit(0, 1)]), ((0,),))
    )
    thread.start()
    holds.wait()
    child.start()
    child.join(PATIENCE_S)
    ended = child.exitcode
    child.kill()
    thread.join()
    assert ended == 0
