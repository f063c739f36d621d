"""What one search in a comparison came to, once it has been judged."""

from dataclasses import dataclass


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
    def gap(self) -> float | None:
        """Relative distance to the best known."""
        return self.cost / self.best_known - 1 if self.cost is not None and self.best_known else None
