"""What an order costs and whether it stands, told without the engine: `schedule`, `feasible`, and sums.

And what every search is held to by it: what it hands back stands, and costs what it says.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import reject

from optimizer.engines.engine import Found, Stop, VisitOrder, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.feasible import obstacle, stock_left
from optimizer.ground import NOWHERE
from optimizer.instance import Instance
from optimizer.schedule import Broken, TimedVisit, schedule


def fault(it: Instance, order) -> str | None:
    """The first rule that an order breaks, None when it stands."""
    made = [v for visits in order for v in visits]
    if len(set(made)) < len(made):
        return "made twice"
    for r in range(len(order)):
        if (missing := obstacle(it, order, r)) is not None:
            return missing
    if not stock_left(it, order):
        return "site_stock"
    timed = schedule(it, order)
    return timed.missing if isinstance(timed, Broken) else None


def search(
    it: Instance,
    seed: int = 1,
    start: VisitOrder | None = None,
    iterations: int = 150,
    on_better: Callable[[Found], None] = lambda _: None,
) -> VisitOrder:
    """Search as long as so many iterations take."""
    return RuinRecreate().improve(it, start, seed=seed, stop=Stop(iterations=iterations), on_better=on_better)


def assert_stands(it: Instance, order: VisitOrder) -> None:
    """Hold an order to every rule, unless `breaks_decide`: then one that does not stand proves nothing."""
    broken = fault(it, order)
    if broken is not None and breaks_decide(it):
        reject()
    assert broken is None


def assert_costs_what_it_says(it: Instance, told: Sequence[Found], order: VisitOrder) -> None:
    """Hold the order that a search ends with to what the search told of it last."""
    assert_stands(it, order)
    assert told[-1].order == order
    assert told[-1].cost == cost(it, order)
    assert told[-1].left_out == len(it.jobs) - len(jobs_of(it, order))


def breaks_decide(it: Instance) -> bool:
    """Whether the exact clock may choose other breaks than the search did.

    It chooses them route by route; the search knows how long the others of a crew, or what follows, can wait.
    """
    return any(frame.rests for frame in it.routes) and bool(it.befores or it.crews)


def cost(it: Instance, order) -> int:
    """What `Instance.prices` say of an order; lateness aside, which depends on when people leave."""
    total = 0
    for frame, visits in zip(it.routes, order, strict=True):
        places = [frame.start, *(it.visits[v].place for v in visits), frame.end]
        for a, b in pairwise(places):
            if visits and NOWHERE not in (a, b):
                total += it.prices.per_metre * int(it.length_m[frame.profile][a, b])
        if it.taste is not None:
            doors = [it.visits[v] for v in visits if it.visits[v].door]
            total += sum(int(it.taste[door.job, frame.person]) for door in doors)
    done = jobs_of(it, order)
    total += sum(price for job, price in enumerate(it.left_out) if job not in done)
    timed = schedule(it, order)
    assert not isinstance(timed, Broken)
    total += it.prices.per_finish_s * max((t.finish for t in timed), default=0)
    total += sum(it.prices.per_put_off_s * _put_off(it, t) for t in timed)
    work: Counter[int] = Counter()
    for t in timed:
        work[it.routes[t.route].person] += _work(t)
    return total + it.prices.per_longest_work_s * max(work.values(), default=0)


def _work(timed) -> int:
    visits = [s for s in timed.stops if isinstance(s, TimedVisit)]
    return timed.last_walk_s + sum(s.walk_s + s.service_s for s in visits)


def _put_off(it, timed) -> int:
    """Seconds by which doors begin later than told."""
    stops = [(s.begin, it.visits[s.visit]) for s in timed.stops if isinstance(s, TimedVisit)]
    return sum(max(0, begin - v.told[1]) for begin, v in stops if v.door and v.told)
