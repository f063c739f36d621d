"""Whether a route, as it is, keeps every rule: asked of a given start, and after something was taken out."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.fitting import is_on, mixes
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.spans import span
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import away, copy_to_try


@compiled
def stands(n: Numbers, s: State, r: int) -> bool:
    """Whether the refreshed route ``r`` keeps every rule that it can keep or break by itself."""
    out_of_line()
    m = s.route[r, at.LENGTH]
    if m == 0:
        return True
    if s.stop[r, m, at.READY] + s.stop[r, m + 1, at.WALK] > n.route[r, of.LATEST]:
        return False
    if not _back_in_time(n, s, r):
        return False
    for d in range(n.amount.shape[1]):
        if s.peak[r, 0, d] > n.room[r, d]:
            return False
        if n.trait[of.PARTED]:
            for i in range(1, m + 1):
                if mixes(n, d, s.load[r, i, d]):
                    return False
    return _in_order(n, s, r) and _limited(n, s, r)


@compiled
def _back_in_time(n: Numbers, s: State, r: int) -> bool:
    """Whether all times of the route can be kept, and nobody is away for too long."""
    limited = n.route[r, of.LONGEST] < of.NEVER
    if n.trait[of.SPANNED]:
        return bool(span(s, r) <= n.route[r, of.LONGEST])
    tied = s.route[r, at.TIED] > 0 or n.rest_from[r] < n.rest_from[r + 1]
    if tied or limited or n.route[r, of.SPELL] < of.NEVER:
        finish = time_exactly(n, s, r, copy_to_try(s, r))
        return bool(
            finish < of.NEVER
            and not (limited and away(n, s, r, s.route[r, at.LENGTH], finish) > n.route[r, of.LONGEST])
        )
    return True


@compiled
def _in_order(n: Numbers, s: State, r: int) -> bool:
    if n.trait[of.RANKED]:
        for i in range(1, s.route[r, at.LENGTH] + 1):
            rank = n.visit[s.stop[r, i, at.VISIT], of.RANK]
            if rank >= 0 and rank < s.rank[r, i, 0]:
                return False
    return True


@compiled
def _limited(n: Numbers, s: State, r: int) -> bool:
    person = n.route[r, of.PERSON]
    for k in range(n.ceiling.shape[0]):
        used = 0
        for j in range(n.sibling_from[person], n.sibling_from[person + 1]):
            used += s.used[n.sibling[j], k]
        if used > n.ceiling[k, person]:
            return False
    return True


@compiled
def together_stand(n: Numbers, s: State) -> bool:
    """Whether the solution keeps the rules between jobs: company, and numbered doors."""
    out_of_line()
    for job in range(n.job.shape[0]):
        r = s.where[n.job[job, 0], 0]
        if r < 0:
            continue
        for k in range(n.apart_from[job], n.apart_from[job + 1]):
            if is_on(n, s, n.apart[k], r):
                return False
        for k in range(n.same_from[job], n.same_from[job + 1]):
            other = s.where[n.job[n.same[k], 0], 0]
            if other >= 0 and n.route[other, of.PERSON] != n.route[r, of.PERSON]:
                return False
    return numbers_stand(n, s)


@compiled
def numbers_stand(n: Numbers, s: State) -> bool:
    """Whether every door that must be the n-th of its person is."""
    out_of_line()
    if not n.trait[of.NUMBERED]:
        return True
    for person in range(n.sibling_from.shape[0] - 1):
        door = 0
        for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
            r = n.sibling[k]
            for i in range(1, s.route[r, at.LENGTH] + 1):
                v = s.stop[r, i, at.VISIT]
                if n.visit[v, of.JOB] >= 0 and n.visit[v, of.DOOR] == 1:
                    door += 1
                    wanted = n.nth[n.visit[v, of.JOB]]
                    if wanted > 0 and wanted != door:
                        return False
    return True
