"""Searches rules across routes in rounds: let people agree, search inside what they agreed, and once more.

The first round knows nothing of one another. Then people who have to meet may still be apart, less each time;
in the last rounds they meet to the second, at instants that are chosen anew each time inside the room that
their routes have.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from optimizer.appointing.agreeing import Agreement, agree, chained
from optimizer.appointing.loose import Loose, loosened
from optimizer.engines.engine import Engine, Found, Stop, VisitOrder, jobs_of
from optimizer.errors import EngineError
from optimizer.instance import Instance, Windows
from optimizer.mending import mend
from optimizer.pricing import cost
from optimizer.schedule import Broken, schedule

WIDTHS_S = (2_400, 1_200, 600, 300, 150, 75, 35, 15, 7, 3, 0)
FIRST_SHARE = 0.15


@dataclass(frozen=True, eq=False)
class _Best:
    order: VisitOrder
    price: int


def in_rounds(
    engine: Engine,
    instance: Instance,
    *,
    seed: int,
    stop: Stop,
    heard: Callable[[Found], None],
) -> VisitOrder:
    """Search an instance with rules across routes by an engine that knows none.

    Parameters
    ----------
    engine
        Holds everything else of the instance.
    instance
        With crews or orders across routes.

    Returns
    -------
    VisitOrder
        Of the instance; it can be timed.
    """
    begun = time.monotonic()
    shared = {job for job in instance.crew_of if not instance.allowed[job].any()}
    loose = loosened(instance, shared)
    wide = _opened(loose.instance, chained(instance, loose.doors))
    order = engine.improve(wide, None, seed=seed, stop=_part(stop, begun, FIRST_SHARE))
    best: _Best | None = None
    for number, width in enumerate(WIDTHS_S):
        if stop.asked():
            break
        more = {job for job in instance.crew_of if job not in shared and not _made(order, loose, job)}
        if more:
            shared |= more
            loose = loosened(instance, shared)
        agreed = agree(instance, loose.doors, order, width=width, seed=seed + number)
        share = _part(stop, begun, 1.0 / (len(WIDTHS_S) - number))
        order = _inside(engine, loose, agreed, seed + number, share)
        if width == 0:
            best = _better(instance, best, order, heard)
    if best is None:
        best = _better(instance, None, order, heard)
    return best.order


def _part(stop: Stop, begun: float, part: float) -> Stop:
    seconds = None if stop.seconds is None else max(0.05, part * (stop.seconds - (time.monotonic() - begun)))
    iterations = None if stop.iterations is None else max(1, int(stop.iterations * part / 2))
    return Stop(seconds, iterations, stop.asked)


def _made(order: VisitOrder, loose: Loose, job: int) -> bool:
    return any(visit in visits for visits in order for visit in loose.doors[job])


def _inside(engine: Engine, loose: Loose, agreed: Agreement, seed: int, stop: Stop) -> VisitOrder:
    """Search inside the windows that were agreed on, from what stands in them."""
    held = _opened(loose.instance, agreed.windows)
    start = tuple(tuple(visits) for visits in agreed.routes)
    try:
        return engine.improve(held, start, seed=seed, stop=stop)
    except EngineError:  # a way round is shorter by who was sent home: begin anew
        return engine.improve(held, None, seed=seed, stop=stop)


def _opened(instance: Instance, windows: Mapping[int, Windows]) -> Instance:
    """The same with other windows at some of its visits."""
    visits = list(instance.visits)
    for visit, opened in windows.items():
        visits[visit] = replace(visits[visit], windows=opened)
    return replace(instance, visits=tuple(visits))


def _better(
    instance: Instance, best: _Best | None, order: VisitOrder, heard: Callable[[Found], None]
) -> _Best:
    """Keep the cheaper of two orders, each made exact."""
    exact, _ = mend(instance, order, fill=False)
    timed = schedule(instance, exact)
    price = (1 << 62) if isinstance(timed, Broken) else cost(instance, exact, timed)
    if best is not None and best.price <= price:
        return best
    heard(Found(price, len(instance.jobs) - len(jobs_of(instance, exact)), exact))
    return _Best(exact, price)
