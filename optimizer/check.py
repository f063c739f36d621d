"""Whether a problem makes sense as a whole: what no single field can know, every fault at once.

Faults stop a plan, warnings go with it. The parts are small functions in `checking`, each of which
looks at one matter and knows nothing of the others.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from optimizer.checking import cargo, datum_doubts, people, places, references, times
from optimizer.complaints import Complaint, fault, warn
from optimizer.errors import Fault, ProblemError
from optimizer.parsing import MOST_FAULTS
from optimizer.parsing import parse_problem as read_problem
from optimizer.plan import Warn
from optimizer.problem import InlineMap, Problem
from optimizer.salvage import salvage
from optimizer.strict_json import read_json
from optimizer.walking.locks import unlocked
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.report import still_in_parts

__all__ = ["Checked", "check", "parse_problem"]

MOST_WARNINGS_OF_A_KIND = 50
MOST_PAIRS = 5_000_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: a problem with faults cannot be planned, one with warnings can."""

    faults: tuple[Fault, ...]
    warnings: tuple[Warn, ...]


def parse_problem(body: bytes, look: Callable[[Problem], Sequence[Fault]] | None = None) -> Problem:
    """Read a problem; when fields of it cannot be read, the rest is checked in the same go.

    Parameters
    ----------
    body
        UTF-8 JSON as it came over the wire.
    look
        Finds what is wrong with what can be read; `check` without a map when left out.

    Raises
    ------
    ProblemError
        With every fault of single fields, and of what can be read without them.
    """
    try:
        return read_problem(body)
    except ProblemError as error:
        raise ProblemError(_capped_faults([*error.faults, *_of_the_rest(body, error.faults, look)])) from None


def _of_the_rest(
    body: bytes, faults: Sequence[Fault], look: Callable[[Problem], Sequence[Fault]] | None
) -> Iterator[Fault]:
    if any(not one.pointer for one in faults):  # no JSON, or more faults than anybody reads
        return
    rest = salvage(read_json(body).text, faults)
    if rest is not None:
        yield from rest.located(look(rest.problem) if look else check(rest.problem).faults)


def check(problem: Problem, network: WalkingNetwork | None = None) -> Checked:
    """Look at the whole of a problem.

    Parameters
    ----------
    problem
        As `parse_problem` returned it.
    network
        The alleys, where they are known already; positions and gates are then held against them.

    Returns
    -------
    Checked
        Every fault and warning, in the order of the parts of the problem. Never raises for what a
        problem says.
    """
    complaints = list(
        chain(
            _size(problem),
            times.look(problem),
            places.look(problem),
            references.look(problem, network),
            people.look(problem),
            cargo.look(problem),
            datum_doubts.look(problem, network),
            _of_its_map(problem, network),
        )
    )
    return Checked(
        _capped_faults([one for one in complaints if isinstance(one, Fault)]),
        _capped_warnings([one for one in complaints if isinstance(one, Warn)]),
    )


def _of_its_map(problem: Problem, network: WalkingNetwork | None) -> Iterator[Complaint]:
    """What there is to say of a map that came along; of a stored map it was said when it was stored."""
    if network is not None and isinstance(problem.map, InlineMap):
        for one in network.report.warnings:
            holds = _with_its_gates(problem, network) if one.code == "map_in_parts" else one
            if holds is not None:
                yield holds.model_copy(update={"pointer": f"/map{holds.pointer}"})


def _with_its_gates(problem: Problem, network: WalkingNetwork) -> Warn | None:
    """A locked gate that the request names is in use, and may join what the map leaves apart."""
    in_use = [gate for gate in problem.gates if gate.open != ()]
    return still_in_parts(unlocked(network, in_use, problem.crs or "wgs84"))


def _size(problem: Problem) -> Iterator[Complaint]:
    shifts = sum(len(volunteer.shifts) for volunteer in problem.volunteers)
    if shifts * len(problem.tasks) > MOST_PAIRS:
        yield fault("problem_too_large", "/tasks", tasks=len(problem.tasks), shifts=shifts, limit=MOST_PAIRS)


def _capped_faults(faults: list[Fault]) -> tuple[Fault, ...]:
    if len(faults) <= MOST_FAULTS:
        return tuple(faults)
    return (*faults[:MOST_FAULTS], fault("more_faults", "", count=len(faults) - MOST_FAULTS))


def _capped_warnings(warnings: list[Warn]) -> tuple[Warn, ...]:
    """Keep the first of each kind: five thousand equal warnings hide the one that matters."""
    told: Counter[str] = Counter()
    kept: list[Warn] = []
    for one in warnings:
        told[one.code] += 1
        if told[one.code] <= MOST_WARNINGS_OF_A_KIND:
            kept.append(one)
    rest = {code: count - MOST_WARNINGS_OF_A_KIND for code, count in told.items()}
    kept.extend(
        warn("more_like_this", "", code=code, count=count) for code, count in rest.items() if count > 0
    )
    return tuple(kept)
