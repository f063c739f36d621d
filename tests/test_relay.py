import numpy as np
import pytest

from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.errors import EngineError
from optimizer.instance import Action, Before, Rest
from optimizer.mending import mend
from optimizer.pricing import cost
from optimizer.relay import Relay, engine_named
from optimizer.schedule import Broken, schedule
from tests.instances import frame, instance, visit

TWO = [frame(0), frame(1)]


def square(n, seed):
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 1_000, size=(n + 1, 2))
    return np.abs(at[:, None] - at[None]).sum(axis=2).astype(np.int32)


def passed_on(it, iterations=400, seed=1, start=None, heard=None):
    order = Relay().improve(
        it,
        start,
        seed=seed,
        stop=Stop(iterations=iterations),
        on_better=(lambda _: None) if heard is None else heard.append,
    )
    mended, _ = mend(it, order, fill=False)
    assert not isinstance(schedule(it, mended), Broken)
    return mended


def test_a_plain_problem_is_searched_and_polished():
    it = instance([visit(j, j + 1) for j in range(15)], TWO, walks=square(15, 3))
    heard: list[Found] = []
    order = passed_on(it, heard=heard)
    assert jobs_of(it, order) == set(range(15))
    assert heard[-1].left_out == 0
    assert cost(it, order, schedule(it, order)) <= heard[0].cost


def test_the_same_seed_and_iterations_give_the_same_order():
    it = instance([visit(j, j + 1) for j in range(15)], TWO, walks=square(15, 4))
    assert passed_on(it) == passed_on(it)


def test_a_follower_is_put_in_behind_its_predecessor_on_any_route():
    visits = [visit(j, j + 1) for j in range(8)]
    befores = (Before(0, 1, 600, None), Before(2, 3, 0, 900), Before(1, 4, 60, None))
    it = instance(visits, TWO, walks=square(8, 5), befores=befores)
    assert jobs_of(it, passed_on(it)) == set(range(8))


def test_a_reset_is_used_where_it_serves_more():
    visits = [visit(0, 1, windows=((0, 300),)), visit(1, 3, windows=((5_000, 6_000),))]
    reset = visit(-1, 2, action=Action.RESET, door=False)
    it = instance([*visits, reset], rank=np.array([2, 0, -1], dtype=np.int8))
    assert passed_on(it, iterations=4_000) == ((0, 2, 1),)


def test_breaks_do_not_keep_the_polish_waiting():
    rests = (Rest(1_000, 4_000, 600),)
    it = instance([visit(j, j + 1) for j in range(10)], [frame(rests=rests)], walks=square(10, 6))
    assert jobs_of(it, passed_on(it)) == set(range(10))


def test_a_search_told_to_stop_hands_back_what_it_was_given_or_better():
    it = instance([visit(j, j + 1) for j in range(6)], walks=square(6, 7))
    start = (tuple(range(6)),)
    order = Relay().improve(it, start, seed=1, stop=Stop(seconds=60, asked=lambda: True))
    assert cost(it, order, schedule(it, order)) <= cost(it, start, schedule(it, start))


@pytest.mark.parametrize("name", ["auto", "ortools", "ruin_recreate"])
def test_engines_are_found_by_name(name):
    assert engine_named(name).supports(instance([visit(0, 1)])) == ()


def test_an_unknown_engine_is_refused():
    with pytest.raises(EngineError):
        engine_named("magic")


@pytest.mark.parametrize(
    ("doors", "stop", "expected"),
    [
        (5, Stop(iterations=100), Stop(iterations=85)),  # the rest is for the polish
        (9, Stop(iterations=100), Stop(iterations=100)),  # too large to polish: nothing is held back
        # OR-Tools gains nothing after two seconds, and a few jobs are rearranged in five.
        (5, Stop(seconds=100.0), Stop(seconds=93.0)),
        (41, Stop(seconds=100.0), Stop(seconds=98.0)),
    ],
)
def test_the_compiled_search_gets_what_the_polish_cannot_use(monkeypatch, doors, stop, expected):
    monkeypatch.setattr("optimizer.relay._MOST_POLISHED", 7 if doors < 10 else 700)
    given: list[Stop] = []

    class Spy:
        def supports(self, _):
            return ()

        def improve(self, it, *_, stop, **__):
            given.append(stop)
            return ((),) * len(it.routes)

    relay = Relay()
    relay._quick = relay._thorough = Spy()
    relay.improve(instance([visit(j, j + 1) for j in range(doors)]), None, seed=1, stop=stop)
    assert given[0].iterations == expected.iterations
    assert given[0].seconds == (expected.seconds and pytest.approx(expected.seconds, abs=0.5))
