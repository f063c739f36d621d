"""The nodes of the routing model, and which visit or place each of them stands for."""

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Action, Instance


class Nodes:
    """The visits, then copies of doors, then a start and an end for each route.

    A copy stands where one thing is given and another taken at the same door: the pair that is delivered ends
    at the visit, the pair that is picked up begins at its copy. A node of OR-Tools is the one or the other.

    Attributes
    ----------
    copy_of : dict of int to int
        The second node of each visit that has one.
    origin : list of int
        The visit of each node that is no start and no end.
    starts, ends : list of int
        Nodes, by route.
    size : int
    place : int array (nodes,)
        Index into the matrices of the instance, or `NOWHERE`.
    """

    def __init__(self, instance: Instance) -> None:
        visits, frames = instance.visits, instance.routes
        copied = [v for v, it in enumerate(visits) if it.action is Action.SWAP]
        self.copy_of = {v: len(visits) + k for k, v in enumerate(copied)}
        self.origin = [*range(len(visits)), *copied]
        first = len(self.origin)
        self.starts = [first + 2 * r for r in range(len(frames))]
        self.ends = [first + 2 * r + 1 for r in range(len(frames))]
        self.size = first + 2 * len(frames)
        self.place = np.array(
            [visits[v].place for v in self.origin] + [p for f in frames for p in (f.start, f.end)]
        )

    def of(self, visit: int) -> tuple[int, ...]:
        """Every node of a visit, in the order in which they are made."""
        return (visit, self.copy_of[visit]) if visit in self.copy_of else (visit,)

    def counted(self, per_visit: NDArray[np.int64]) -> NDArray[np.int64]:
        """Values of visits spread over all nodes; 0 at copies, so that nothing counts twice."""
        values = np.zeros(self.size, dtype=np.int64)
        values[: len(per_visit)] = per_visit
        return values

    def marked(self, per_visit: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Marks of visits spread over all nodes, copies among them; none at starts and ends."""
        marks = np.zeros(self.size, dtype=np.bool_)
        marks[: len(self.origin)] = per_visit[self.origin]
        return marks
