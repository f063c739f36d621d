"""Children that are forked while plans are made in threads beside, and coverage looks on."""

import os
from threading import Lock

from coverage import Coverage


def tracer_lock() -> "Lock | None":
    """The lock that coverage's tracer takes in every thread, at every function that it measures."""
    lock: Lock | None = getattr(getattr(Coverage.current(), "_collector", None), "data_lock", None)
    return lock


def free_the_tracer() -> None:
    """Fork only while no other thread holds the tracer's lock.

    A child inherits locks as they are. Of this one, once held by a thread that is not in the child, it would
    wait at its first function, and whoever waits for the child for ever.
    """
    if (lock := tracer_lock()) is not None:
        # Built-in functions: nothing is traced between taking it and the fork.
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
