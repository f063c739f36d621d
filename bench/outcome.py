"""What one search in a comparison came to, once it has been judged."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

MORNING = "morning"
"""The class of our own problems."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one search came to.

    Attributes
    ----------
    cost : float or None
        In the unit of the file; None without a valid solution, and then ``why`` says what is wrong.
    length : float
        The part of the cost that is travelled.
    left_out : int
        Stops worth something at which nobody calls.
    cannot : bool
        Whether the solver has no word for something in the problem, which ``why`` names.
    """

    name: str
    kind: str
    stops: int
    best_known: float | None
    solver: str
    budget_s: float
    seed: int
    cost: float | None
    spent_s: float
    length: float = 0.0
    left_out: int = 0
    why: str = ""
    cannot: bool = False

    @property
    def search(self) -> tuple[str, str, str, float, int]:
        """What was searched, by whom, for how long and from which seed."""
        return self.kind, self.name, self.solver, self.budget_s, self.seed

    @property
    def gap(self) -> float | None:
        """Relative distance to the best known."""
        return self.cost / self.best_known - 1 if self.cost is not None and self.best_known else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All searches of one run, and where and with what they were made.

    Attributes
    ----------
    load : tuple of float
        Load average of the machine at the begin and at the end; one process of it is the comparison's own.
    versions : tuple of str
    cores : int
        Cores of each search.
    """

    date: str
    machine: str
    load: tuple[float, float]
    versions: tuple[str, ...]
    cores: int
    seeds: int
    outcomes: tuple[Outcome, ...]

    def write(self, path: Path) -> None:
        """Keep as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    def with_newer(self, fresh: Comparison) -> Comparison:
        """Take what was measured anew from ``fresh``, and keep the rest."""
        anew = {it.search for it in fresh.outcomes}
        return replace(
            fresh,
            load=(min(self.load[0], fresh.load[0]), max(self.load[1], fresh.load[1])),
            versions=tuple(sorted({*self.versions, *fresh.versions})),
            seeds=max(self.seeds, fresh.seeds),
            outcomes=(*(it for it in self.outcomes if it.search not in anew), *fresh.outcomes),
        )

    @classmethod
    def read(cls, path: Path) -> Comparison:
        """Read what was kept."""
        kept = json.loads(path.read_text())
        outcomes = tuple(Outcome(**outcome) for outcome in kept.pop("outcomes"))
        return cls(
            **{**kept, "load": tuple(kept["load"]), "versions": tuple(kept["versions"])}, outcomes=outcomes
        )
