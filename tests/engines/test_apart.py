import time

import pytest

from optimizer.engines.apart import Apart
from optimizer.engines.engine import Found, Stop
from optimizer.engines.ortools import ORToolsEngine
from optimizer.errors import EngineError
from tests.instances import frame, instance, visit

IT = instance([visit(j, j + 1) for j in range(5)], [frame(0), frame(1)])
FOUND = Found(7, 0, ((0, 1, 2), (3, 4)))


class Stub:
    """An engine that does what a test says."""

    name = "stub"

    def __init__(self, deed):
        self._deed = deed

    def supports(self, _):
        return ("nothing",)

    def improve(self, *_, on_better=lambda _: None, **__):
        return self._deed(on_better)


def deaf(on_better):
    """Find something at once and hear nothing ever after."""
    on_better(FOUND)
    time.sleep(3_600)


def refuse(_):
    raise EngineError("no")


def die(_):
    raise SystemExit


def test_it_finds_what_the_engine_finds_and_tells_it_on_the_way():
    heard = []
    stop = Stop(iterations=20)
    order = Apart(ORToolsEngine()).improve(IT, None, seed=1, stop=stop, on_better=heard.append)
    assert order == ORToolsEngine().improve(IT, None, seed=1, stop=stop)
    assert heard[-1].order == order


def test_an_engine_that_hears_nothing_is_ended_when_asked():
    heard = []
    order = Apart(Stub(deaf)).improve(
        IT, None, seed=1, stop=Stop(seconds=3_600, asked=lambda: bool(heard)), on_better=heard.append
    )
    assert order == FOUND.order
    assert heard == [FOUND]


def test_asked_before_anything_was_found_the_start_comes_back():
    assert Apart(Stub(deaf)).improve(IT, ((0,), (1,)), seed=1, stop=Stop(asked=lambda: True)) in (
        ((0,), (1,)),
        FOUND.order,
    )


def test_what_the_engine_refuses_is_refused():
    with pytest.raises(EngineError, match="no"):
        Apart(Stub(refuse)).improve(IT, None, seed=1, stop=Stop(seconds=60))


def test_an_engine_that_dies_is_a_fault_and_not_a_plan():
    with pytest.raises(EngineError, match="without an answer"):
        Apart(Stub(die)).improve(IT, None, seed=1, stop=Stop(seconds=60))


def test_what_it_supports_is_what_the_engine_supports():
    assert (Apart(Stub(deaf)).name, Apart(Stub(deaf)).supports(IT)) == ("stub", ("nothing",))
