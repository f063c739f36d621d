"""Some work must not be mixed on one route: two households that quarrel, or clean work and dirty."""

from collections.abc import Iterator, Sequence

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import Route
from optimizer.problem import Task


class NotWith:
    """Tasks that exclude one another stand on different routes."""

    name = "not_with"

    def apply(self, builder: InstanceBuilder) -> None:
        """Keep every excluded pair apart."""
        for one, other in excluded_pairs(builder.ground.tasks):
            builder.keep_apart(one, other)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: it takes two tasks."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Every two doors of the route; the pair is reported with the one that names the other."""
        doors = [task for task, _ in evidence.doors(route)]
        told: set[frozenset[str]] = set()
        for task in doors:
            for name in task.not_with:
                others = [d for d in doors if d.id == name]
                if name not in evidence.tasks:
                    others = [d for d in doors if name in (d.kind, d.household) and d.id != task.id]
                for other in others:
                    if (pair := frozenset({task.id, other.id})) in told:
                        continue
                    told.add(pair)
                    yield f"{task.id} shares the route with {other.id}"


def excluded_pairs(tasks: Sequence[Task]) -> list[tuple[int, int]]:
    """Pairs of task positions that exclude one another.

    ``not_with`` names ids of tasks, whole kinds, or whole categories of households.
    """
    by_id = {task.id: [i] for i, task in enumerate(tasks)}
    by_class: dict[str, list[int]] = {}
    for i, task in enumerate(tasks):
        by_class.setdefault(task.kind.value, []).append(i)
        by_class.setdefault(task.household.value, []).append(i)
    pairs = {
        (min(i, j), max(i, j))
        for i, task in enumerate(tasks)
        for name in task.not_with
        for j in by_id.get(name) or by_class.get(name, [])
        if i != j
    }
    return sorted(pairs)
