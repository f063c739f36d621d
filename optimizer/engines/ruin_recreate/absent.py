"""Jobs that are left out: who they are, and which of them get another chance in a step.

A few are all tried every time. Where prizes make hundreds stay out, most of them lie far from whatever a
step changes: only those around the ruin are tried, and a few drawn by chance.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import below, unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import members, partner
from optimizer.engines.ruin_recreate.state import State

_ALL_OF = 12
"""So many are all tried in every step."""
_AROUND = 10
_ANYWHERE = 2
_GENEROUS = 0.05
"""How often a route may be opened at a loss, and many more are tried to make up for it."""
_CROWD = 100


@compiled
def join_absent(n: Numbers, s: State, job: int) -> None:
    """Put a job, which stands nowhere, behind the others that are left out."""
    s.where[n.job[job, 0], 1] = s.tally[at.ABSENT]
    s.absent[s.tally[at.ABSENT]] = job
    s.tally[at.ABSENT] += 1


@compiled
def leave_out(n: Numbers, s: State, job: int) -> None:
    """Leave a job out, and pay for it."""
    join_absent(n, s, job)
    s.tally[at.TOTAL] += n.left_out[job]


@compiled
def _call(n: Numbers, s: State, job: int) -> None:
    """Give an absent job another chance, and with it the others of its party."""
    _call_alone(n, s, job)
    for k in range(members(n, job)):
        other = partner(n, job, k)
        # Who has the goods may stand, and need nobody.
        if other >= 0 and s.where[n.job[other, 0], 0] < 0 and s.job_mark[other] != s.tally[at.STEP]:
            _call_alone(n, s, other)


@compiled
def _call_alone(n: Numbers, s: State, job: int) -> None:
    """Take a job from the absent: it is one of the removed now."""
    hole, last = s.where[n.job[job, 0], 1], s.tally[at.ABSENT] - 1
    s.absent[hole] = s.absent[last]
    s.where[n.job[s.absent[hole], 0], 1] = hole
    s.tally[at.ABSENT] = last
    s.tally[at.TOTAL] -= n.left_out[job]
    s.job_mark[job] = s.tally[at.STEP]
    s.kept_absent[s.tally[at.TRIED]] = job
    s.removed[s.tally[at.TRIED]] = job
    s.tally[at.TRIED] += 1


@compiled
def call_nobody(s: State) -> None:
    """Leave all absent jobs where they are in this step."""
    s.tally[at.TRIED] = 0
    s.tally[at.UNTRIED] = s.tally[at.ABSENT]


@compiled
def call_absent(n: Numbers, s: State, seed: int) -> int:
    """Put absent jobs into ``s.removed``, those around visit ``seed`` first; how many."""
    out_of_line()
    s.tally[at.TRIED] = 0
    s.tally[at.GENEROUS] = 1 if s.tally[at.ABSENT] > 0 and unit(s.dice) < _GENEROUS else 0
    around = _CROWD if s.tally[at.GENEROUS] > 0 else _AROUND
    if s.tally[at.ABSENT] <= _ALL_OF:
        while s.tally[at.ABSENT] > 0:
            _call(n, s, s.absent[s.tally[at.ABSENT] - 1])
    else:
        for k in range(-1, n.near.shape[1]):
            v = seed if k < 0 else n.near[seed, k]
            if v < 0 or s.tally[at.TRIED] >= around:
                break
            job = n.visit[v, of.JOB]
            if s.where[n.job[job, 0], 0] < 0 and s.job_mark[job] != s.tally[at.STEP]:
                _call(n, s, job)
        for _ in range(_ANYWHERE):
            if s.tally[at.ABSENT] > 0:
                _call(n, s, s.absent[below(s.dice, s.tally[at.ABSENT])])
    s.tally[at.UNTRIED] = s.tally[at.ABSENT]
    return int(s.tally[at.TRIED])
