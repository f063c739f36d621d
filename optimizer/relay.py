"""The engines one after the other: ruin & recreate proposes, OR-Tools disposes.

1. Ruin and recreate, on everything that the compiled engine holds: what one route can decide, and what
   people on several routes depend on one another for.
2. OR-Tools loads the routes and polishes them under all rules at once; it alone searches what the
   compiled engine does not hold.
3. Where there are few jobs and one is left out, whole orders of putting in are tried by the exact clock.

Each stage hands on something no worse than it was given: `pricing.cost` is the judge.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from optimizer.appointing import Appointed, appointed
from optimizer.coupling import coupled_jobs, without_coupling
from optimizer.dividing import partying
from optimizer.engines.apart import Apart
from optimizer.engines.engine import Engine, Found, Stop, VisitOrder, empty, jobs_of
from optimizer.engines.ortools import ORToolsEngine
from optimizer.errors import EngineError
from optimizer.falling_cost import FallingCost
from optimizer.instance import Action, Instance
from optimizer.mending import mend
from optimizer.pricing import cost
from optimizer.rearranging import MOST_JOBS, rearranged
from optimizer.schedule import Broken, schedule
from optimizer.sharing_time import never
from optimizer.side_by_side import SideBySide

_POLISH_S = 2.0
"""What OR-Tools gains after the compiled search it gains in the first two seconds."""
_POLISH_SHARE = 0.15
_MOST_POLISHED = 700
"""Visits up to which OR-Tools' matrices are worth their time; beyond, building them takes seconds."""
_QUICK_TRIES = 40
"""Places that bringing a crew together is worth before a search: most of the time is the search's."""
_AT_ONCE = 10
"""Crews brought together between two looks at the clock."""
_GATHERING_SHARE = 0.2
"""Of a search's time, at most so much for it before the search."""
_GATHERING_AFTER = 0.15
"""And so much behind it, which the search leaves: whoever is not reached is tried in the last mending."""
_FIRST_ROUND = 0.6
"""Of the time that is left for both rounds: in the first everything is put in, in the second it is there."""
_REARRANGING, _REARRANGING_S = 0.3, 5.0
"""Of the time, where there are few jobs: the engines are at the end of what they find long before."""
_STEPS_PER_SOLUTION = 100
"""Iterations of a solve are ruins; one accepted solution of OR-Tools counts as this many."""

Heard = Callable[[Found], None]


@dataclass(frozen=True, slots=True)
class _Share:
    """A part of what is left of a budget."""

    begun: float
    stop: Stop

    def of(self, part: float, *, most_s: float | None = None) -> Stop:
        seconds = None
        if self.stop.seconds is not None:
            left = self.stop.seconds - (time.monotonic() - self.begun)
            seconds = max(0.05, left * part if most_s is None else min(left * part, most_s))
        iterations = self.stop.iterations
        return Stop(seconds, None if iterations is None else max(1, int(iterations * part)), self.stop.asked)

    def past(self, part: float) -> Callable[[], bool]:
        """Tell whether so much of what is left now is over."""
        if self.stop.seconds is None:
            return never
        now = time.monotonic()
        end = now + part * (self.stop.seconds - (now - self.begun))
        return lambda: time.monotonic() > end


class Relay:
    """The engines one after the other."""

    name = "ruin_recreate+ortools"

    def __init__(self) -> None:
        self._quick, self._thorough = SideBySide(), Apart(ORToolsEngine())

    def supports(self, instance: Instance) -> tuple[str, ...]:
        """See `Engine.supports`: what the last engine holds."""
        return self._thorough.supports(instance)

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Heard = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`. An iteration is one ruin with its recreate."""
        if not instance.routes or not instance.jobs:
            return ((),) * len(instance.routes)
        share = _Share(time.monotonic(), stop)

        def heard(found: Found) -> None:
            left_out = len(instance.jobs) - len(jobs_of(instance, found.order))
            on_better(replace(found, left_out=left_out))

        searched = self._searched(instance, start, seed, _searching(instance, share), heard)
        if stop.asked():
            return searched
        return rearranged(instance, searched, seed=seed, stop=share.of(1.0), on_better=heard)

    def _searched(
        self, instance: Instance, start: VisitOrder | None, seed: int, stop: Stop, heard: Heard
    ) -> VisitOrder:
        """One engine after the other."""
        share = _Share(time.monotonic(), stop)
        local = _without_resets(without_coupling(instance))
        if self._quick.supports(local):
            return self._thorough.improve(instance, start, seed=seed, stop=_solutions(stop), on_better=heard)
        plain = partying(instance)
        held = self._quick_holds(plain)
        resets = local.visits != instance.visits
        first = share.of(1 - _polish_share(instance, stop) if held or not resets else 0.5)
        easy = plain if held else local
        crews = {crew.job for crew in instance.crews if crew.errand} - set(easy.crew_of)
        if crews:
            order = self._met(easy, instance, crews, start, seed, first, heard)
        else:
            order = self._begun(easy, start, seed, first, heard)
        if stop.asked() or len(instance.visits) > _MOST_POLISHED:
            return order
        polish = share.of(1.0, most_s=_POLISH_S if held else None)
        return self._polished(instance, order, seed, polish, heard)

    def _begun(
        self, easy: Instance, start: VisitOrder | None, seed: int, stop: Stop, heard: Heard
    ) -> VisitOrder:
        """Search what the compiled engine holds, from as much of the start as it can time."""
        for begin in _beginnings(easy, start):
            with suppress(EngineError):  # some engines keep breaks and setups a little more carefully
                return self._quick.improve(easy, begin, seed=seed, stop=stop, on_better=heard)
        return self._quick.improve(easy, None, seed=seed, stop=stop, on_better=heard)

    def _met(
        self,
        easy: Instance,
        instance: Instance,
        crews: set[int],
        start: VisitOrder | None,
        seed: int,
        stop: Stop,
        heard: Heard,
    ) -> VisitOrder:
        """Search round crews that it cannot hold, and once more round where that brings them."""
        share, cheapest = _Share(time.monotonic(), stop), FallingCost()
        steps = None if stop.iterations is None else max(1, stop.iterations // 2)
        early = share.past(_GATHERING_SHARE)
        best = _gathered(instance, empty(instance) if start is None else start, crews, stop, early)
        for part in (_FIRST_ROUND, 1.0):
            single = appointed(easy, instance, best)

            def told(found: Found, single: Appointed = single) -> None:
                if cheapest.fell_to(found.cost):  # two searches tell of one plan
                    heard(replace(found, order=single.read_back(found.order)))

            late = share.past(part)
            turn = replace(share.of(part * (1 - _GATHERING_AFTER)), iterations=steps)
            found = self._begun(single.instance, single.order, seed, turn, told)
            best = _better(instance, best, _gathered(instance, single.read_back(found), crews, turn, late))
            if stop.asked():
                break
        return best

    def _quick_holds(self, instance: Instance) -> bool:
        return not self._quick.supports(instance)

    def _polished(
        self, instance: Instance, order: VisitOrder, seed: int, stop: Stop, heard: Heard
    ) -> VisitOrder:
        try:
            polished = self._thorough.improve(
                instance, order, seed=seed, stop=_solutions(stop), on_better=heard
            )
        except EngineError:
            # OR-Tools keeps breaks and setups a little more carefully; the exact clock has the last word.
            return order
        return _better(instance, order, polished)


def _gathered(
    instance: Instance, order: VisitOrder, crews: set[int], stop: Stop, late: Callable[[], bool]
) -> VisitOrder:
    """Bring people together for these jobs, the dearest first, while a part of the time lasts."""
    order, _ = mend(instance, order, fill=False)
    made = jobs_of(instance, order)
    left = sorted(crews - made, key=lambda job: (-instance.left_out[job], job))
    for first in range(0, len(left), _AT_ONCE):
        if late() or stop.asked():
            break
        order, _ = mend(instance, order, only=left[first : first + _AT_ONCE], tries=_QUICK_TRIES, late=late)
    return order


def _beginnings(easy: Instance, start: VisitOrder | None) -> Iterator[VisitOrder]:
    """What of a start to begin with: all, then only what does not depend on other routes."""
    if start is None:
        return

    def local(v: int, r: int) -> bool:
        return v < len(easy.visits) and easy.may(v, r) and bool(easy.visits[v].windows)

    whole = tuple(tuple(v for v in visits if local(v, r)) for r, visits in enumerate(start))
    yield whole
    if coupled := coupled_jobs(easy):
        yield tuple(tuple(v for v in visits if easy.visits[v].job not in coupled) for visits in whole)


def _polish_share(instance: Instance, stop: Stop) -> float:
    """What of a budget OR-Tools is left: no more than it can use, and nothing where it will not polish."""
    if len(instance.visits) > _MOST_POLISHED:
        return 0.0
    return _at_most(_POLISH_SHARE, _POLISH_S, stop)


def _searching(instance: Instance, share: _Share) -> Stop:
    """What the engines get: all, but for a part of the time where few jobs can be rearranged afterwards."""
    if len(instance.jobs) > MOST_JOBS:
        return share.of(1.0)
    part = _at_most(_REARRANGING, _REARRANGING_S, share.stop)
    return replace(share.of(1 - part), iterations=share.stop.iterations)


def _at_most(part: float, seconds: float, stop: Stop) -> float:
    """A part of a budget, less where it would be more than so many seconds."""
    return min(part, seconds / stop.seconds) if stop.seconds else part


def _solutions(stop: Stop) -> Stop:
    if stop.iterations is None:
        return stop
    return replace(stop, iterations=max(1, stop.iterations // _STEPS_PER_SOLUTION))


def _without_resets(instance: Instance) -> Instance:
    """Never decontaminate: what is found without is allowed with it."""
    visits = tuple(replace(v, windows=()) if v.action is Action.RESET else v for v in instance.visits)
    return instance if visits == instance.visits else replace(instance, visits=visits)


def _better(instance: Instance, one: VisitOrder, other: VisitOrder) -> VisitOrder:
    """Of two orders the cheaper by the exact clock; the first when they cost the same."""
    priced = []
    for order in (one, other):
        mended, _ = mend(instance, order, fill=False)
        timed = schedule(instance, mended)
        priced.append((1 << 62) if isinstance(timed, Broken) else cost(instance, mended, timed))
    return other if priced[1] < priced[0] else one


def engine_named(name: str) -> Engine:
    """Find an engine by its name; ``auto`` is the relay.

    Raises
    ------
    EngineError
        When there is none.
    """
    engines: dict[str, Callable[[], Engine]] = {
        "auto": Relay,
        ORToolsEngine.name: ORToolsEngine,
        SideBySide.name: SideBySide,
    }
    if name not in engines:
        raise EngineError(f"there is no engine called {name}")
    return engines[name]()
