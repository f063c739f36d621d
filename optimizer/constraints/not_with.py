"""Some work must not be mixed on one route: food and garbage, or two people who must not meet."""

from collections.abc import Sequence

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route
from optimizer.problem import Task


class NotWith:
    """Tasks that exclude one another stand on different routes."""

    name = "not_with"

    def apply(self, builder: InstanceBuilder) -> None:
        """Keep every excluded pair apart."""
        for one, other in excluded_pairs(builder.ground.tasks):
            builder.keep_apart(one, other)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None


def excluded_pairs(tasks: Sequence[Task]) -> list[tuple[int, int]]:
    """Pairs of task positions that exclude one another; ``not_with`` names task ids or whole kinds."""
    by_id = {task.id: [i] for i, task in enumerate(tasks)}
    by_kind: dict[str, list[int]] = {}
    for i, task in enumerate(tasks):
        by_kind.setdefault(task.kind.value, []).append(i)
    pairs = {
        (min(i, j), max(i, j))
        for i, task in enumerate(tasks)
        for name in task.not_with
        for j in by_id.get(name) or by_kind.get(name, [])
        if i != j
    }
    return sorted(pairs)
