"""A visit order into the state and out of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.engine import VisitOrder
from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import leave_out
from optimizer.engines.ruin_recreate.anneal import keep_best
from optimizer.engines.ruin_recreate.chaining import chain
from optimizer.engines.ruin_recreate.fitting import in_stock, take_stock
from optimizer.engines.ruin_recreate.kernel import Kernel
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.recreate import insert_all
from optimizer.engines.ruin_recreate.routes import refresh
from optimizer.engines.ruin_recreate.settling import settle
from optimizer.engines.ruin_recreate.standing import stands, together_stand
from optimizer.engines.ruin_recreate.state import State
from optimizer.errors import EngineError
from optimizer.instance import NO_JOB


def construct(kernel: Kernel) -> None:
    """Insert everything into empty routes; the first solution."""
    n, s = kernel.numbers, kernel.state
    for r in range(len(n.route)):
        refresh(kernel.n, kernel.s, r)
    s.tally[at.STEP] = 1
    s.job_mark[:] = 1  # all have their turn
    s.tally[at.TOTAL] -= int(n.left_out.sum())
    s.tally[at.ABSENT] = 0
    s.tally[at.GENEROUS] = len(n.route)
    chain(kernel.n, kernel.s)
    if n.trait[of.LINKED]:
        # Stable: whoever follows nobody stays in the chain.
        s.removed[:] = s.removed[np.argsort(n.turn[s.removed], kind="stable")]
    insert_all(kernel.n, kernel.s, len(s.removed))
    if s.tally[at.ASTRAY]:
        without_links(kernel)
    keep_best(kernel.n, kernel.s)


def without_links(kernel: Kernel) -> None:
    """Begin without the jobs that depend on others: on real walks taking one out may leave no times."""
    n, s = kernel.numbers, kernel.state
    linked = n.visit[n.visit[:, of.LINK] > of.UNLINKED, of.JOB]
    gone = [int(job) for job in np.unique(linked) if s.where[n.job[job, 0], at.ON] >= 0]
    going = np.isin(n.visit[:, of.JOB], gone)
    s.where[going, at.ON] = -1
    s.hour[going, at.OWN_EARLY] = -1
    for r in range(len(n.route)):
        visits = s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT]
        stay = visits[~going[visits]]
        if len(stay) < len(visits):
            _keep(kernel, r, stay)
        # On real walks the way on may be longer without them.
        if not stands(kernel.n, kernel.s, r):
            gone += [int(job) for job in np.unique(n.visit[stay, of.JOB]) if job != NO_JOB]
            s.where[stay, at.ON] = -1
            _keep(kernel, r, stay[:0])
    for job in gone:
        take_stock(kernel.n, kernel.s, job, -1)
        leave_out(kernel.n, kernel.s, job)
    s.tally[at.ASTRAY] = 0


def _keep(kernel: Kernel, r: int, visits: NDArray[np.int32]) -> None:
    """Let route ``r`` consist of these of its visits."""
    s = kernel.state
    s.stop[r, 1 : len(visits) + 1, at.VISIT] = visits
    s.route[r, at.LENGTH] = len(visits)
    refresh(kernel.n, kernel.s, r)


def load(kernel: Kernel, order: Sequence[Sequence[int]]) -> None:
    """Take over a given order.

    Raises
    ------
    EngineError
        When it breaks a rule: the search never leaves what is allowed, so it must not start outside.
    """
    n, s = kernel.numbers, kernel.state
    if len(order) != len(n.route):
        raise EngineError("a start needs one order per route")
    made = [v for visits in order for v in visits]
    if len(set(made)) < len(made):
        raise EngineError("the start makes a visit twice")
    for r, visits in enumerate(order):
        _put(kernel, r, visits)
        if not stands(kernel.n, kernel.s, r):
            raise EngineError("a route of the start breaks a rule")
    done = {int(job) for job in n.visit[made, of.JOB] if job != NO_JOB} if made else set()
    for job in done:
        if not in_stock(kernel.n, kernel.s, job):
            raise EngineError("the start takes more than a site has")
        take_stock(kernel.n, kernel.s, job, 1)
    if not together_stand(kernel.n, kernel.s) or not _links_stand(kernel):
        raise EngineError("the start breaks a rule between jobs")
    s.tally[at.TOTAL] -= int(n.left_out.sum())
    s.tally[at.ABSENT] = 0
    for job in range(len(n.job)):
        if job not in done:
            leave_out(kernel.n, kernel.s, job)
    keep_best(kernel.n, kernel.s)


def _put(kernel: Kernel, r: int, visits: Sequence[int]) -> None:
    n, s = kernel.numbers, kernel.state
    for i, v in enumerate(visits):
        job, step = int(n.visit[v, of.JOB]), int(n.visit[v, of.STEP])
        if n.visit[v, of.LINK] >= of.LEADER:
            if not n.helps[n.crew[job], r] >> step & 1:
                raise EngineError("the start has somebody in a crew who must not be")
            s.stop[r, i + 1, at.VISIT] = v
            continue
        whole = job == NO_JOB or [u for u in visits if n.visit[u, of.JOB] == job] == [
            u for u in n.job[job].tolist() if u >= 0
        ]
        if not whole or (job != NO_JOB and step == 0 and not n.allowed[job, r]):
            raise EngineError("the start does not make a job as it must be made")
        s.stop[r, i + 1, at.VISIT] = v
    s.route[r, at.LENGTH] = len(visits)
    refresh(kernel.n, kernel.s, r)


def _links_stand(kernel: Kernel) -> bool:
    """Whether crews are whole, everything stands that something follows, and all have times for it."""
    n, s = kernel.numbers, kernel.state
    for c, halves in enumerate(n.half):
        where = [int(s.where[v, 0]) for v in halves if v >= 0]
        there = [r for r in where if r >= 0]
        if not there:
            continue
        people = {int(n.route[r, of.PERSON]) for r in there}
        brought = np.bitwise_or.reduce(n.brings[c, there])
        if len(people) < len(where) or brought != n.wanted[c]:
            return False
    if not all(_meets(n, s, p) for p in range(len(n.member))):
        return False
    spare = {int(job) for p in range(len(n.member)) if _goes_alone(n, s, p) for job in n.member[p, 1:]}
    for job, own in enumerate(n.job[:, 0]):
        earlier = n.before[n.before_from[job] : n.before_from[job + 1], of.OTHER]
        if s.where[own, at.ON] >= 0 and not all(
            s.where[n.job[e, 0], at.ON] >= 0 or int(e) in spare for e in earlier
        ):
            return False
    # Asked of every start, so that a worker has compiled it before anybody waits.
    return settle(kernel.n, kernel.s)


def _meets(n: Numbers, s: State, p: int) -> bool:
    """Whether a party stands whole, different people who together bring everything, or not at all."""
    where = [int(s.where[n.job[job, 0], at.ON]) for job in n.member[p] if job >= 0]
    there = [r for r in where if r >= 0]
    if _goes_alone(n, s, p):
        return len(there) == 1
    if not there:
        return True
    people = {int(n.route[r, of.PERSON]) for r in there}
    brought = np.bitwise_or.reduce(n.party_brings[p, there])
    return len(people) == len(where) and bool(brought == n.party_wanted[p])


def _goes_alone(n: Numbers, s: State, p: int) -> bool:
    """Whether whoever has a party's goods is crew enough."""
    first = int(s.where[n.job[n.member[p, 0], 0], at.ON])
    return first >= 0 and bool(n.party_alone[p, first])


def best_order(s: State) -> VisitOrder:
    """The best solution so far."""
    return tuple(
        tuple(int(v) for v in visits[:length])
        for visits, length in zip(s.best_visit, s.best_length, strict=True)
    )
