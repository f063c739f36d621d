"""The compiled search on all cores: one seed a core for what is small, pieces side by side for what is large.

Compiled functions run without the interpreter's lock, so threads are enough, each with a state of its own;
they begin after the worker has forked and end before the search returns. The thread that called keeps
watch: it reports, and asks whether to stop, several times a second.
"""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue
from random import Random
from threading import Event

from optimizer.engines.engine import Found, Stop, VisitOrder
from optimizer.engines.ruin_recreate import Meeting, RuinRecreate
from optimizer.instance import Instance
from optimizer.pieces import Piece, can_be_cut, cut, joined

_WHOLE = 1_200
"""Visits up to which a search does better with the whole plan before it."""
_PIECE = 600
_ROUNDS = 8
"""How often a plan is cut anew; every piece then has time to be searched in earnest."""
_LOOK_S = 0.1
_HOT, _COLD = 0.1, 0.01
"""Temperatures of pieces, in mean costs of a walk: with 0.3 hardly any ended better than it began."""

Heard = Callable[[Found], None]
Search = Callable[[Callable[[], bool], Heard], VisitOrder]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Clock:
    """How far a search has come, by whichever of its limits is nearer."""

    stop: Stop
    begun: float

    def over(self, iterations: int) -> float:
        """The share of the search that is over."""
        spent = time.monotonic() - self.begun
        by_clock = 0.0 if self.stop.seconds is None else spent / max(self.stop.seconds, 1e-6)
        by_steps = 0.0 if self.stop.iterations is None else iterations / max(self.stop.iterations, 1)
        return max(by_clock, by_steps)

    def left_s(self) -> float | None:
        """Seconds that are left; None when the clock does not end the search."""
        spent = time.monotonic() - self.begun
        return None if self.stop.seconds is None else max(0.05, self.stop.seconds - spent)

    def each_s(self, turns: int) -> float | None:
        """Seconds for each of the turns of one round."""
        if self.stop.seconds is None or (left_s := self.left_s()) is None:
            return None
        return max(0.05, min(left_s, self.stop.seconds / _ROUNDS) / turns)


class SideBySide:
    """`RuinRecreate` in several threads.

    Parameters
    ----------
    searches
        How many at a time; None is one a core, and one alone where iterations end the search, so that a
        seed and an iteration count say everything on every machine.
    """

    name = RuinRecreate.name

    def __init__(self, searches: int | None = None) -> None:
        self._searches = searches

    def supports(self, instance: Instance) -> tuple[str, ...]:
        """See `Engine.supports`."""
        return RuinRecreate().supports(instance)

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Heard = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`. Iterations are those of all pieces together."""
        searches = self._searches or (cores() if stop.seconds is not None else 1)
        if len(instance.visits) > _WHOLE and can_be_cut(instance):
            return _by_pieces(instance, start, seed, stop, on_better, searches)
        if searches == 1:
            return RuinRecreate().improve(instance, start, seed=seed, stop=stop, on_better=on_better)
        return _by_seeds(instance, start, seed, stop, on_better, searches)


def _by_seeds(
    instance: Instance, start: VisitOrder | None, seed: int, stop: Stop, on_better: Heard, searches: int
) -> VisitOrder:
    """Search the whole plan with one seed a thread, which meet; the best of all is what comes out."""
    best: list[Found] = []
    last: dict[int, Found] = {}

    def better(number: int, found: Found) -> None:
        last[number] = found
        if not best or found.cost < best[-1].cost:
            best[:] = [found]
            on_better(found)

    # By the clock no two searches are the same anyhow; counted by steps they must be, and stay apart.
    meeting = Meeting() if stop.seconds is not None else None
    engine = RuinRecreate(meeting=meeting)
    each = [_search(engine, instance, start, seed + k, stop) for k in range(searches)]
    orders = _watched(each, searches, stop.asked, better)
    if not last:
        return orders[0]
    # Of seeds that end equally well the first, whichever was heard first.
    return last[min(last, key=lambda number: (last[number].cost, number))].order


def _by_pieces(
    instance: Instance, start: VisitOrder | None, seed: int, stop: Stop, on_better: Heard, searches: int
) -> VisitOrder:
    """Search piece by piece, several at a time, cut anew every round."""
    clock, done = _Clock(stop, time.monotonic()), 0
    dice = Random(seed)  # noqa: S311 # it hides nothing
    tally: list[Found] = []

    def begun(_: int, found: Found) -> None:
        tally[:] = [found]
        on_better(found)

    # The first plan of thousands of jobs takes a second or two: somebody keeps watch meanwhile.
    first = _search(RuinRecreate(), instance, start, seed, Stop(clock.left_s(), 1))
    (order,) = _watched([first], 1, stop.asked, begun)
    while (over := clock.over(done)) < 1.0 and not stop.asked():
        pieces = cut(instance, order, _PIECE, dice)
        each = Stop(
            clock.each_s(-(-len(pieces) // searches)),
            None if stop.iterations is None else max(1, stop.iterations // (_ROUNDS * len(pieces))),
        )
        done += (each.iterations or 0) * len(pieces)
        hot, cold = (_HOT * (_COLD / _HOT) ** min(1.0, over + k / _ROUNDS) for k in (0, 1))
        engine = RuinRecreate(hot=hot, cold=cold)
        board = _Board(order, pieces, tally, on_better)
        seeds = [dice.getrandbits(31) for _ in pieces]
        found = _watched(
            [_search(engine, p.instance, p.order, k, each) for p, k in zip(pieces, seeds, strict=True)],
            searches,
            stop.asked,
            board.heard,
        )
        order = joined(order, pieces, found)
    return order


class _Board:
    """Puts together what is heard of the pieces: what each has gained, and the plan with all of that."""

    def __init__(
        self, order: VisitOrder, pieces: Sequence[Piece], tally: list[Found], on_better: Heard
    ) -> None:
        self._order, self._pieces, self._tally, self._on_better = order, pieces, tally, on_better
        self._parts = [piece.order for piece in pieces]
        self._last: list[Found | None] = [None] * len(pieces)

    def heard(self, number: int, found: Found) -> None:
        """Take in what was found for one piece; the first of each is what it began with."""
        last, self._last[number], self._parts[number] = self._last[number], found, found.order
        if last is None:
            return
        whole = self._tally[-1]
        self._tally[-1] = Found(
            whole.cost + found.cost - last.cost,
            whole.left_out + found.left_out - last.left_out,
            joined(self._order, self._pieces, self._parts),
        )
        self._on_better(self._tally[-1])


def _search(
    engine: RuinRecreate, instance: Instance, start: VisitOrder | None, seed: int, limits: Stop
) -> Search:
    def run(asked: Callable[[], bool], heard: Heard) -> VisitOrder:
        stop = Stop(limits.seconds, limits.iterations, asked)
        return engine.improve(instance, start, seed=seed, stop=stop, on_better=heard)

    return run


def _watched(
    searches: Sequence[Search],
    at_a_time: int,
    asked: Callable[[], bool],
    better: Callable[[int, Found], None],
) -> list[VisitOrder]:
    """Run searches in threads; tell what they find, and stop them all when somebody asks."""
    halt = Event()
    heard: SimpleQueue[tuple[int, Found]] = SimpleQueue()

    def told(number: int) -> Heard:
        return lambda found: heard.put((number, found))

    with ThreadPoolExecutor(at_a_time) as pool:
        try:
            running = [pool.submit(search, halt.is_set, told(k)) for k, search in enumerate(searches)]
            waiting = set(running)
            while waiting:
                _, waiting = wait(waiting, timeout=_LOOK_S)
                while not heard.empty():
                    better(*heard.get())
                if asked():
                    halt.set()
        finally:
            halt.set()
    return [future.result() for future in running]
