"""What each rule costs the compiled search: steps per processor second without it and with it.

A rule is taken out of all others. A price is put on a morning under all rules in which only metres and what
is left out cost anything: prices on time cost most, and would hide the rest. Searches with and without take
turns, so that a busy machine slows both.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any

from bench.read_morning import network_of
from bench.ruled_morning import problem_named
from optimizer.building import InstanceBuilder
from optimizer.constraint import Constraint
from optimizer.dividing import divided
from optimizer.engines.engine import Stop
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.gaits import slow_down
from optimizer.ground import Ground, survey
from optimizer.instance import Instance
from optimizer.narrowing import narrowed
from optimizer.objective import price_everything
from optimizer.rounds import unrolled
from optimizer.rules import RULES
from optimizer.steady import steady
from optimizer.tolls import tolled

PRICED = ("lateness", "finish_time", "fairness", "familiarity", "compounds")
"""Prices that can be switched off; what is left are metres, and tasks left out."""
GAITS = "slower loaded and in gear"


@dataclass(frozen=True, slots=True)
class Cost:
    """Steps per processor second without a rule and with it, everything else in place."""

    rule: str
    without: float
    with_it: float

    @property
    def slower(self) -> float:
        """How many times as long a step takes with the rule."""
        return self.without / self.with_it

    def kept(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"slower": round(self.slower, 2)}


def built(ground: Ground, rules: Sequence[Constraint] = RULES, *, gaits: bool = True) -> Instance:
    """What the compiled search is given, by some of the rules."""
    builder = InstanceBuilder(ground)
    for rule in rules:
        rule.apply(builder)
    if gaits:
        slow_down(builder)
    price_everything(builder)
    return tolled(narrowed(steady(divided(builder.build(), builder.teams))))


def variants(ground: Ground) -> Iterator[tuple[str, Instance, Instance]]:
    """Every rule and every price: its name, and the instance without it and with it."""
    free = priced(ground, {})
    whole = built(free)
    for one in RULES:
        yield one.name, built(free, [rule for rule in RULES if rule is not one]), whole
    yield GAITS, built(free, gaits=False), whole
    for name in PRICED:
        yield f"price on {name}", whole, built(priced(ground, {name: 1.0}))


def priced(ground: Ground, weights: Mapping[str, float]) -> Ground:
    """The same ground with these prices alone, beside those on metres and on what is left out."""
    objective = ground.problem.objective.model_copy(update=dict.fromkeys(PRICED, 0.0) | dict(weights))
    return replace(ground, problem=ground.problem.model_copy(update={"objective": objective}))


def speed(it: Instance, steps: int) -> float:
    """Steps per processor second, the first plan not counted."""
    engine, spent = RuinRecreate(clock=time.process_time), []
    for count in (1, steps + 1):
        begun = time.process_time()
        engine.improve(it, None, seed=1, stop=Stop(iterations=count))
        spent.append(time.process_time() - begun)
    return steps / max(spent[1] - spent[0], 1e-6)


def costs(name: str, steps: int, turns: int, wanted: Sequence[str] = ()) -> Iterator[Cost]:
    """Measure the rules of a morning, one after the other."""
    problem = problem_named(name)
    ground = survey(unrolled(problem), network_of(problem))
    speed(built(ground), 1)  # compiles
    for rule, less, more in variants(ground):
        if wanted and rule not in wanted:
            continue
        measured = [(speed(less, steps), speed(more, steps)) for _ in range(turns)]
        one = median(a / b for a, b in measured)
        with_it = median(b for _, b in measured)
        yield Cost(rule, round(one * with_it, 1), round(with_it, 1))
