"""A visit order into the state and out of it."""

from collections.abc import Sequence

from optimizer.engines.engine import VisitOrder
from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import leave_out
from optimizer.engines.ruin_recreate.anneal import keep_best
from optimizer.engines.ruin_recreate.chaining import chain
from optimizer.engines.ruin_recreate.fitting import in_stock, take_stock
from optimizer.engines.ruin_recreate.kernel import Kernel
from optimizer.engines.ruin_recreate.recreate import insert_all
from optimizer.engines.ruin_recreate.routes import refresh
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
    s.tally[at.TOTAL] -= int(n.left_out.sum())
    s.tally[at.ABSENT] = 0
    s.tally[at.GENEROUS] = len(n.route)
    chain(kernel.n, kernel.s)
    insert_all(kernel.n, kernel.s, len(s.removed))
    keep_best(kernel.n, kernel.s)


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
    if not together_stand(kernel.n, kernel.s):
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
        whole = job == NO_JOB or [u for u in visits if n.visit[u, of.JOB] == job] == [
            u for u in n.job[job].tolist() if u >= 0
        ]
        if not whole or (job != NO_JOB and step == 0 and not n.allowed[job, r]):
            raise EngineError("the start does not make a job as it must be made")
        s.stop[r, i + 1, at.VISIT] = v
    s.route[r, at.LENGTH] = len(visits)
    refresh(kernel.n, kernel.s, r)


def best_order(s: State) -> VisitOrder:
    """The best solution so far."""
    return tuple(
        tuple(int(v) for v in visits[:length])
        for visits, length in zip(s.best_visit, s.best_length, strict=True)
    )
