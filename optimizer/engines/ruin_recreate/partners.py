"""Parties: jobs that begin at the same second at one door, by different people who together bring everything.

One of them has goods and goes on with them. What crews share out at one door in one go (`crews.py`), a party
finds member by member: who stands already says when and with whom; all of them are made, or none. Where
somebody can do without the others, they are spare as long as he or she has the goods.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


@compiled
def members(n: Numbers, job: int) -> int:
    """How many the job's party may have, at most; 0 where it is in none."""
    return int(n.member.shape[1]) if n.member.shape[0] > 0 and n.party[job] >= 0 else 0


@compiled
def partner(n: Numbers, job: int, k: int) -> int:
    """The ``k``-th of the job's party when it is somebody else, else −1."""
    other = n.member[n.party[job], k]
    return int(other) if other != job else -1


@compiled
def comes_first(n: Numbers, job: int) -> bool:
    """Whether the job is the one with the goods: the others are only looked for when it stands."""
    return bool(members(n, job) == 0 or n.member[n.party[job], 0] == job)


@compiled
def worth(n: Numbers, job: int) -> int:
    """What it may cost to make the job: nobody of a party comes without the others."""
    return int(n.left_out[job] if members(n, job) == 0 else n.left_out[n.member[n.party[job], 0]])


@compiled
def may_go_alone(n: Numbers, job: int) -> bool:
    """Whether anybody can do without the others of the job's party."""
    return bool(members(n, job) > 0 and n.party_alone[n.party[job]].any())


@compiled
def is_spare(n: Numbers, s: State, job: int) -> bool:
    """Whether the job's party can do without it: who has the goods is crew enough."""
    if comes_first(n, job):
        return False
    r = s.where[n.job[n.member[n.party[job], 0], 0], at.ON]
    return bool(r >= 0 and n.party_alone[n.party[job], r])


@compiled
def is_wanted(n: Numbers, s: State, job: int) -> bool:
    """Whether the job may be made: it is the one with the goods, or that stands and needs company."""
    if comes_first(n, job):
        return True
    stands = s.where[n.job[n.member[n.party[job], 0], 0], at.ON] >= 0
    return bool(stands and not is_spare(n, s, job))


@compiled
def partners_stand(n: Numbers, s: State, job: int) -> bool:
    """Whether any other of the job's party stands somewhere."""
    for k in range(members(n, job)):
        other = partner(n, job, k)
        if other >= 0 and s.where[n.job[other, 0], at.ON] >= 0:
            return True
    return False


@compiled
def goes_with(n: Numbers, s: State, r: int, job: int) -> bool:
    """Whether whoever is on route ``r`` may join those of the job's party who stand somewhere."""
    out_of_line()
    p = n.party[job]
    if p < 0:
        return True
    if n.member[p, 0] == job:
        if n.party_alone[p, r]:
            return bool(s.tally[at.COMPANY] != at.TOGETHER and not partners_stand(n, s, job))
        if s.tally[at.COMPANY] == at.ALONE:
            return False
    things, all_there = n.party_brings[p, r], True
    for k in range(n.member.shape[1]):
        other = partner(n, job, k)
        if other < 0:
            continue
        there = s.where[n.job[other, 0], at.ON]
        if there < 0:
            all_there = False
            if s.job_mark[other] != s.tally[at.STEP]:
                # Spare until now, it has no turn in this step.
                return False
        elif n.route[there, of.PERSON] == n.route[r, of.PERSON]:
            return False
        else:
            things |= n.party_brings[p, there]
    return bool(not all_there or things == n.party_wanted[p])
