"""The compiled search as an `Engine`: what it can hold, how long it runs, and what it tells meanwhile."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.dividing import empty_handed
from optimizer.engines.engine import Found, Stop, VisitOrder, empty, jobs_of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.holding import cannot_hold
from optimizer.engines.ruin_recreate.kernel import Kernel, prepare, roomier
from optimizer.engines.ruin_recreate.meeting import Guest, Meeting
from optimizer.engines.ruin_recreate.numbers import HUBBED, LINKED, PER_METRE, START, WINDOWED
from optimizer.engines.ruin_recreate.starting import best_order, construct, load
from optimizer.engines.ruin_recreate.state import State
from optimizer.errors import EngineError
from optimizer.instance import Instance
from optimizer.parties import Party, parted

_SLICE_S = 0.1
"""Between two slices Python looks at the clock, reports and asks whether to stop."""
_SLICE_STEPS = 500
_HOT, _COLD = 1.0, 0.01
"""First and last temperature, in mean costs of a walk. A first of 0.1 was far worse."""
_HOT_AT_LEISURE = 3.0
"""First temperature where visits have windows and each job gets many steps: an order that fits the windows
is not the shortest in sight, and only a hot search leaves it. A short one would not cool down in time."""
_LEISURE_STEPS = 1_000
"""So many steps for each job are many."""
_LEISURE_STEPS_FROM_AFAR = 200
"""The same where people set out from several places: who does which round is only settled while it is hot."""
_CYCLES_STEPS = 4_000
"""With so many steps for each job, where much is fetched at one place, one cooling gets stuck where one of
half the steps does: it cools several times, each time from where it is."""
_CYCLES = 3
_AGAIN = 0.3
"""First temperature of the further times, relative to the first."""
_COLD_FROM_HUBS = 0.03
"""Last temperature where many things are fetched at one place: colder, nothing moves between trips."""
_MEETING_STEPS = 700
"""With fewer steps for each job, and no windows, all searches get equally far and are worth more apart."""
_HOT_LINKED, _COLD_LINKED = 5.0, 0.1
"""First and last temperature where visits depend on one another: who meets whom and when is only settled
while it is hot, and colder than that nothing moves any more."""
_WARM = 0.1
"""First temperature when a start was given, so that it is not forgotten at once."""
_CYCLE_STEPS = 200_000
"""Without a limit the search cools this long, and then again from the best."""


@dataclass(frozen=True, slots=True)
class _Heat:
    hot: float
    hot_at_leisure: float
    leisure: int
    cold: float
    cycles_from: float

    def at(self, progress: float, in_all: float) -> float:
        """Temperature when this share of the search is over, which makes ``in_all`` steps, as it seems."""
        hot = self.hot if in_all < self.leisure else self.hot_at_leisure
        cycles = 1 if in_all < self.cycles_from else _CYCLES
        over = min(int(progress * cycles), cycles - 1)
        if over > 0:
            hot = max(hot * _AGAIN, self.cold)
        return float(hot * (self.cold / hot) ** (progress * cycles - over))


class RuinRecreate:
    """Ruin and recreate by string removals, greedy insertion with blinks, simulated annealing.

    An iteration is one ruin with its recreate. Stopped by iterations alone it is deterministic per seed.

    Parameters
    ----------
    hot, cold
        First and last temperature, in mean costs of a walk; by default according to whether there is a
        start, and whether much is fetched at one place.
    clock
        Whose seconds count; comparisons of engines take the processor's.
    meeting
        Where it meets other searches of the same instance, which run at the same time.

    References
    ----------
    Christiaens & Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems",
    Transportation Science 54 (2020).
    """

    name = "ruin_recreate"

    def __init__(
        self,
        *,
        hot: float | None = None,
        cold: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
        meeting: Meeting | None = None,
    ) -> None:
        self._hot, self._cold, self._clock, self._meeting = hot, cold, clock, meeting

    def supports(self, instance: Instance) -> tuple[str, ...]:
        """See `Engine.supports`."""
        return cannot_hold(instance)

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Callable[[Found], None] = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`."""
        begun = self._clock()
        if missing := self.supports(instance):
            raise EngineError(f"the compiled search cannot hold: {', '.join(missing)}")
        if not instance.routes or not instance.jobs:
            return empty(instance)
        goods = [crew for crew in instance.crews if crew.errand]
        if not goods:
            return self._improved(instance, (), start, seed, stop, begun, on_better)
        parts = parted(empty_handed(instance), instance, goods)

        def heard(found: Found) -> None:
            order = parts.whole(found.order)
            on_better(Found(found.cost, len(instance.jobs) - len(jobs_of(instance, order)), order))

        begin = None if start is None else parts.parted(start)
        return parts.whole(self._improved(parts.instance, parts.parties, begin, seed, stop, begun, heard))

    def _improved(
        self,
        instance: Instance,
        parties: Sequence[Party],
        start: VisitOrder | None,
        seed: int,
        stop: Stop,
        begun: float,
        on_better: Callable[[Found], None],
    ) -> VisitOrder:
        warm = start is not None and any(start)
        kernel = prepare(instance, seed, max(map(len, start or ()), default=0), parties)
        if start is not None and warm:
            load(kernel, start)
        else:
            construct(kernel)
        on_better(_found(kernel.state))
        heat = _heat(kernel, self._hot or (_WARM if warm else None), self._cold)
        guest = Guest(self._meeting) if self._meeting else None
        return _search(kernel, stop, self._clock, begun, heat, guest, on_better)


def _heat(kernel: Kernel, hot: float | None, cold: float | None) -> _Heat:
    """Heat in units of cost; where a temperature is not given, by what the instance has."""
    n, s = kernel.numbers, kernel.state
    hubs = bool(n.trait[HUBBED])
    linked = bool(n.trait[LINKED]) and not hot
    hottest = _HOT_LINKED if linked else _HOT
    coldest = _COLD_LINKED if linked else _COLD_FROM_HUBS if hubs else _COLD
    at_leisure = _HOT_AT_LEISURE if n.trait[WINDOWED] and not hubs and not linked else hottest
    alike = len(np.unique(n.route[:, START])) == 1
    legs = s.stop[:, :, at.LEG] > 0
    last = np.where(s.route[:, at.LENGTH] > 0, s.route[:, at.LENGTH] + 1, 0)
    places = np.arange(legs.shape[1])
    walks = int((legs & (places > 0) & (places <= last[:, None])).sum())
    # From door to door next to it, or from pickup to pickup at a canteen, nobody walks: that is no measure.
    # Where all walks are free a metre keeps the temperature alive.
    mean = max(float(s.route[:, at.COST].sum()) / max(walks, 1), float(n.price[PER_METRE]), 1.0)
    return _Heat(
        hot=(hot or hottest) * mean,
        hot_at_leisure=(hot or at_leisure) * mean,
        leisure=(_LEISURE_STEPS if alike else _LEISURE_STEPS_FROM_AFAR) * len(n.job),
        cold=(cold or coldest) * mean,
        cycles_from=_CYCLES_STEPS * len(n.job) if hubs and not hot else math.inf,
    )


def _found(s: State) -> Found:
    return Found(int(s.tally[at.BEST]), int(s.tally[at.BEST_ABSENT]), best_order(s))


def _search(
    kernel: Kernel,
    stop: Stop,
    clock: Callable[[], float],
    begun: float,
    heat: _Heat,
    guest: Guest | None,
    on_better: Callable[[Found], None],
) -> VisitOrder:
    """Run slices until the first limit is reached; the temperature follows the nearest one."""
    done, told = 0, int(kernel.state.tally[at.BEST])
    meets_from = _steps_to_meet(kernel)
    searching = clock()
    while not stop.asked():
        now = clock()
        steps = _SLICE_STEPS
        if stop.seconds is not None:
            rate = done / max(now - searching, 1e-4)
            left = begun + stop.seconds - now
            steps = max(20, int(rate * min(_SLICE_S, left)))
        if stop.iterations is not None:
            steps = min(steps, stop.iterations - done)
        progress = _progress(stop, done, now - searching, begun + (stop.seconds or 0.0) - searching)
        if progress >= 1.0:
            break
        # What this slice will add: as much as one like it has added so far.
        ahead = progress * (done + steps) / done if done else progress
        in_all = _in_all(stop, done, progress)
        anneal(kernel.n, kernel.s, steps, heat.at(progress, in_all), heat.at(min(ahead, 1.0), in_all))
        done += steps
        if kernel.state.tally[at.BEST] < told:
            told = int(kernel.state.tally[at.BEST])
            on_better(_found(kernel.state))
        kernel = roomier(kernel)
        if guest and in_all >= meets_from:
            kernel = guest.compare(ahead, kernel)
    return best_order(kernel.state)


def _steps_to_meet(kernel: Kernel) -> int:
    """From how many steps on it is good for searches to meet."""
    trait = kernel.numbers.trait
    timely = trait[WINDOWED] or trait[LINKED]
    return 0 if timely else _MEETING_STEPS * len(kernel.numbers.job)


def _progress(stop: Stop, done: int, spent: float, budget: float) -> float:
    if stop.seconds is None and stop.iterations is None:
        return (done % _CYCLE_STEPS) / _CYCLE_STEPS
    by_clock = 0.0 if stop.seconds is None else spent / max(budget, 1e-6)
    by_steps = 0.0 if stop.iterations is None else done / max(stop.iterations, 1)
    return max(by_clock, by_steps)


def _in_all(stop: Stop, done: int, progress: float) -> float:
    """How many steps the search will have made, going on as it has so far."""
    if stop.seconds is None:
        return _CYCLE_STEPS if stop.iterations is None else stop.iterations
    return done / progress if progress > 0.0 else 0.0
