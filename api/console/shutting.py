"""What is closed, in words that a dispatcher knows it by: alleys and gates, not numbers."""

from dataclasses import dataclass
from datetime import datetime

from api.sheets.markup import clean
from api.sheets.words import Words
from optimizer.problem import Closure, Problem
from optimizer.walking.closures import Edges, find
from optimizer.walking.network import WalkingNetwork

MADE_HERE = "closed-"
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Shut:
    """One closure; ``where`` names what it shuts."""

    id: str
    where: str
    from_: datetime | None
    until: datetime | None


def not_lifted(problem: Problem, now: datetime) -> Problem:
    """Leave out the closures that are over."""
    left = tuple(one for one in problem.closures if one.until is None or one.until > now)
    return problem if len(left) == len(problem.closures) else problem.model_copy(update={"closures": left})


def shut_in(problem: Problem, network: WalkingNetwork | None, words: Words) -> tuple[Shut, ...]:
    """Name every closure of a problem."""
    if network is None:
        return ()
    found = find(network, problem.closures, problem.gates, crs=problem.crs or "wgs84").closures
    return tuple(
        Shut(one.id, _where(one, edges, network, words), one.from_, one.until)
        for one, edges in zip(problem.closures, found, strict=True)
    )


def _where(closure: Closure, edges: Edges, network: WalkingNetwork, words: Words) -> str:
    zh, en = network.name[edges], network.name_en[edges]
    names = [
        words.pick(network.names[int(a)], network.names[int(b)] or network.names[int(a)])
        for a, b in zip(zh, en, strict=True)
    ]
    called = list(dict.fromkeys(clean(name) for name in names if name))
    said = words.join(called[:_MOST_NAMES]) + (" …" if len(called) > _MOST_NAMES else "")
    if closure.gate is not None:
        return words("gate", name=clean(closure.gate))
    # Closures of the console have ids that nobody has to read.
    return (
        said
        if said and closure.id.startswith(MADE_HERE)
        else f"{said or words('key.closure')} · {clean(closure.id)}"
    )
