"""Take some jobs out of a small plan and put them back in another order, so that one left out finds room.

The compiled search holds fixed what it cannot decide itself, such as the moment at which people meet who have
goods with them, and puts decontaminations and numbered doors where they are needed, one at a time. In a plan
of a few dozen jobs the exact clock is quick enough to try whole orders of putting in instead, under every
rule there is: large neighbourhood search.

References
----------
Shaw: Using constraint programming and local search methods to solve vehicle routing problems. CP 1998.
"""

import time
from collections.abc import Callable, Iterator
from itertools import count
from random import Random

from optimizer.engines.engine import Found, Stop, VisitOrder, jobs_of
from optimizer.instance import Instance
from optimizer.mending import mend, without
from optimizer.pricing import cost
from optimizer.schedule import Broken, schedule

MOST_JOBS = 40
"""Up to so many a turn takes milliseconds; beyond, the compiled search has more to choose from."""
_IN_VAIN = 300
"""So many turns without a gain, and whatever is left out has no room, as far as this can tell."""
_STEPS_PER_TURN = 200
"""Iterations of a solve are ruins; one turn counts as this many."""
_LEFT_OUT_FIRST = 0.5
"""How often those that were left out are put in before those that were only taken out for them."""
_PASSES = 2
"""What follows another may have come before it."""


def rearranged(
    instance: Instance,
    order: VisitOrder,
    *,
    seed: int,
    stop: Stop,
    on_better: Callable[[Found], None] = lambda _: None,
) -> VisitOrder:
    """Look for room for what is left out; an order that costs no more.

    Parameters
    ----------
    instance
        The numbers.
    order
        From the engines.
    seed
        What is drawn by chance depends on it alone, where iterations end the solve.
    stop
        When to end.
    on_better
        Told of each gain.

    Returns
    -------
    VisitOrder
        ``order`` itself where nothing better was found.
    """
    if not may_gain(instance, order):
        return order
    dice = Random(seed)  # noqa: S311 # it hides nothing
    current, _ = mend(instance, order, fill=False)
    best, least, vain = order, _price(instance, current), 0
    for _ in _turns(stop):
        tried = _turn(instance, current, dice)
        price = _price(instance, tried)
        vain += 1
        if price <= least:
            current = tried  # also where it costs the same: it is another place to go on from
        if price < least:
            best, least, vain = tried, price, 0
            on_better(Found(price, len(instance.jobs) - len(jobs_of(instance, tried)), tried))
        if vain >= _IN_VAIN or not may_gain(instance, current):
            break
    return best


def may_gain(instance: Instance, order: VisitOrder) -> bool:
    """Whether a plan is small enough, and somebody may do a job that it leaves out."""
    if len(instance.jobs) > MOST_JOBS:
        return False
    made = jobs_of(instance, order)
    return any(_possible(instance, job) for job in range(len(instance.jobs)) if job not in made)


def _possible(instance: Instance, job: int) -> bool:
    """Whether there is anybody at all for a job; several people may be."""
    return bool(instance.allowed[job].any()) or job in instance.crew_of


def _turns(stop: Stop) -> Iterator[int]:
    """Count until one of the limits is reached."""
    begun = time.monotonic()
    most = None if stop.iterations is None else max(1, stop.iterations // _STEPS_PER_TURN)
    for turn in count():
        spent = time.monotonic() - begun
        if stop.asked() or turn == most or (stop.seconds is not None and spent >= stop.seconds):
            return
        yield turn


def _turn(instance: Instance, order: VisitOrder, dice: Random) -> VisitOrder:
    """Take some jobs out, and put in whatever is out, in an order drawn by chance."""
    made = sorted(jobs_of(instance, order))
    for job in dice.sample(made, dice.randint(1, len(made)) if made else 0):
        order = without(instance, order, job)
    order, _ = mend(instance, order, fill=False)  # what followed one of them is out, too
    inside = jobs_of(instance, order)
    out = [job for job in range(len(instance.jobs)) if job not in inside and _possible(instance, job)]
    dice.shuffle(out)
    if dice.random() < _LEFT_OUT_FIRST:
        out.sort(key=set(made).__contains__)
    for _ in range(_PASSES):
        for job in out:
            if job not in jobs_of(instance, order):
                order, _ = mend(instance, order, only=[job])
    return order


def _price(instance: Instance, order: VisitOrder) -> int:
    timed = schedule(instance, order)
    assert not isinstance(timed, Broken)  # noqa: S101 # mending has timed it
    return cost(instance, order, timed)
