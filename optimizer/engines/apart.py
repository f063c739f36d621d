"""A search in a process of its own, which can be ended at any moment.

OR-Tools holds the interpreter's lock from the first move to the last: nobody in its process reports
meanwhile or hears that it shall stop. From the child improvements come through a pipe; the parent looks at
the clock, asks whether to stop, and ends the child when it is time.
"""

import contextlib
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from optimizer.engines.engine import Engine, Found, Stop, VisitOrder, empty
from optimizer.errors import EngineError
from optimizer.instance import Instance

_LOOK_S = 0.1
_GRACE_S = 1.0
"""Whoever has not answered so long after its time is ended."""
_FORK = multiprocessing.get_context("fork")
"""The child has the instance and the libraries from the moment it is there."""

Heard = Callable[[Found], None]


class Apart:
    """Runs another engine in a child process.

    Parameters
    ----------
    engine
        One that cannot be interrupted.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name

    def supports(self, instance: Instance) -> tuple[str, ...]:
        """See `Engine.supports`."""
        return self._engine.supports(instance)

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Heard = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`; when asked to stop, the best so far comes back in a tenth of a second."""
        until = None if stop.seconds is None else time.monotonic() + stop.seconds + _GRACE_S
        parents, childs = _FORK.Pipe(duplex=False)
        child = _FORK.Process(
            target=_search, args=(self._engine, instance, start, seed, stop, childs), daemon=True
        )
        child.start()
        childs.close()
        best: VisitOrder | None = None
        try:
            while True:
                if parents.poll(_LOOK_S):
                    told = parents.recv()
                    if isinstance(told, EngineError):
                        raise told
                    if isinstance(told, Found):
                        best = told.order
                        on_better(told)
                    else:
                        best = told
                        break
                if stop.asked() or (until is not None and time.monotonic() > until):
                    break
        except EOFError:
            raise EngineError(f"{self.name} ended without an answer") from None
        finally:
            child.kill()
            child.join()
            parents.close()
        return best if best is not None else start or empty(instance)


def _search(
    engine: Engine,
    instance: Instance,
    start: VisitOrder | None,
    seed: int,
    stop: Stop,
    pipe: Connection,
) -> None:  # pragma: no cover — runs in the child, unseen by the tracer
    """Search and tell the parent; what an engine refuses is told, too."""
    limits = Stop(stop.seconds, stop.iterations)
    with contextlib.suppress(BrokenPipeError):
        try:
            pipe.send(engine.improve(instance, start, seed=seed, stop=limits, on_better=pipe.send))
        except EngineError as error:
            pipe.send(error)
