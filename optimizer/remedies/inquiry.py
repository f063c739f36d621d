"""One task of one plan: what has been tried for it so far, and the smallest change that serves it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from optimizer.check import check
from optimizer.companions import shared
from optimizer.engines.engine import Stop
from optimizer.ground import Ground
from optimizer.plan import Plan
from optimizer.remedies.asking import Asking
from optimizer.remedies.changes import Change, refused
from optimizer.remedies.trial import Trial, begin, regrounded, searched
from optimizer.remedy import Outcome, Tried


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to look: seconds in all and per search, or iterations per search (deterministic)."""

    seconds: float = 20.0
    search_s: float = 1.0
    iterations: int | None = None
    asked: Callable[[], bool] = lambda: False


@dataclass(frozen=True, eq=False)
class Found:
    """A change that serves the task, and where its solve ended."""

    change: Change
    amount: int
    trial: Trial

    @property
    def burden(self) -> float:
        """What it asks of people."""
        return self.change.burden(self.amount)


@dataclass(eq=False)
class Inquiry:
    """One task of one plan, what has been tried for it so far, and the smallest change found."""

    asking: Asking
    plan: Plan
    served: frozenset[int]
    patience: Patience
    begun: float = field(default_factory=time.monotonic)
    told: dict[tuple[Change, Outcome], Tried] = field(default_factory=dict)
    best: Found | None = None
    untried: int = 0

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        late = time.monotonic() - self.begun > self.patience.seconds
        return self.patience.asked() or (late and self.patience.iterations is None)

    def sweep(self, waiting: Sequence[Change], *, search: bool) -> None:
        """Look at every change as far as it asks less than the best so far, then halve down to its least."""
        self.untried = 0
        for change in waiting:
            high = change.within(inf if self.best is None else self.best.burden)
            if high is None or self.over:
                self.untried += high is not None
                continue
            if not self._look(change, high, search=search):
                continue
            low = change.turned.least - 1
            while high - low > 1 and not self.over:
                middle = (low + high) // 2
                if self._look(change, middle, search=search):
                    high = middle
                else:
                    low = middle

    def _look(self, change: Change, amount: int, *, search: bool) -> bool:
        """Try one change: does it serve the task beside everything that was served? Then it is the best."""
        problem = change.apply(self.asking.ground.problem, amount)
        ground = regrounded(self.asking.ground, problem)
        outcome = Outcome.IMPOSSIBLE
        if self._could_help(change, ground):
            trial = begin(ground, self.plan, self.served | {self.asking.job})
            if search and not trial.serves:
                trial = searched(trial, seed=problem.options.seed, stop=self.stop())
            served = trial.serves and not check(problem).faults
            outcome = Outcome.SERVED if served else Outcome.NO_ROOM
            if served:
                self.best = Found(change, amount, trial)
        if search or outcome is Outcome.SERVED:
            # Of each change what matters is the least that served and the most that did not.
            said, now = self.told.get((change, outcome)), _told(change, amount, outcome)
            if said is None or (now.burden < said.burden) is (outcome is Outcome.SERVED):
                self.told[change, outcome] = now
        return outcome is Outcome.SERVED

    @property
    def tried(self) -> tuple[Tried, ...]:
        """What was tried, the smallest first."""
        return tuple(sorted(self.told.values(), key=lambda one: one.burden))

    def _could_help(self, change: Change, ground: Ground) -> bool:
        """Whether arithmetic leaves a chance: of those meant, somebody alone could do it now."""
        job = self.asking.job
        if shared(ground, job):
            return True
        meant = range(len(ground.problem.volunteers)) if change.volunteer is None else (change.volunteer,)
        return any(not refused(Asking(ground, job), v) for v in meant)

    def stop(self) -> Stop:
        """When a search of this inquiry ends."""
        if self.patience.iterations is not None:
            return Stop(iterations=self.patience.iterations, asked=self.patience.asked)
        left = self.patience.seconds - (time.monotonic() - self.begun)
        return Stop(seconds=max(0.05, min(self.patience.search_s, left)), asked=self.patience.asked)


def _told(change: Change, amount: int, outcome: Outcome) -> Tried:
    steps = change.steps(amount)
    return Tried(
        codes=tuple(step.code for step in steps),
        volunteer=next((step.volunteer for step in steps if step.volunteer), None),
        by=steps[-1].by,
        burden=round(change.burden(amount), 1),
        outcome=outcome,
    )
