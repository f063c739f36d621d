"""The order of the first insertions: from door to nearest door, beginning with the farthest.

Inserted by chance or by any key that scatters, the first jobs span the whole area with every route, and no
ruin of a few strings untangles that. Along a chain the routes fill one beside the other.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


@compiled
def chain(n: Numbers, s: State) -> None:
    """Put all jobs into ``s.removed``, each followed by the nearest that is not in yet."""
    out_of_line()
    s.tally[at.STEP] += 1
    job = 0
    for other in range(1, n.job.shape[0]):
        if n.distance[other] > n.distance[job]:
            job = other
    for k in range(n.job.shape[0]):
        s.removed[k] = job
        s.job_mark[job] = s.tally[at.STEP]
        if k + 1 < n.job.shape[0]:
            job = _next(n, s, job)


@compiled
def _next(n: Numbers, s: State, job: int) -> int:
    """The nearest job that has no mark yet."""
    v = spot(n, job)
    for k in range(n.near.shape[1]):
        u = n.near[v, k]
        if u < 0:
            break
        other = n.visit[u, of.JOB]
        if s.job_mark[other] != s.tally[at.STEP]:
            return int(other)
    nearest, best = -1, of.PLENTY
    place = n.visit[v, of.PLACE]
    for other in range(n.job.shape[0]):
        if s.job_mark[other] == s.tally[at.STEP]:
            continue
        there = n.visit[spot(n, other), of.PLACE]
        apart = n.metres[0, place, there, of.OUT] + n.metres[0, place, there, of.BACK]
        if apart < best:
            nearest, best = other, apart
    return nearest


@compiled
def spot(n: Numbers, job: int) -> int:
    """The visit that says where a job is: its first that is not at a hub."""
    v = n.job[job, 0]
    for step in range(3):
        u = n.job[job, step]
        if u >= 0 and n.visit[u, of.HUB] == 0:
            return int(u)
    return int(v)
