"""Linked jobs before and after their insertion: when they may begin, and how they are given up."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import leave_out
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.crews import list_missing
from optimizer.engines.ruin_recreate.fitting import take_stock
from optimizer.engines.ruin_recreate.hours import door, doors, hours
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import is_spare, is_wanted, members, partner
from optimizer.engines.ruin_recreate.routes import lose, move, remember, renew_from
from optimizer.engines.ruin_recreate.settling import settle, settle_anew, spread_from
from optimizer.engines.ruin_recreate.standing import numbers_stand
from optimizer.engines.ruin_recreate.state import State


@compiled
def may_begin(n: Numbers, s: State, job: int) -> bool:
    """Give a job that is not made its hours; whether everything that it follows stands somewhere."""
    out_of_line()
    v = n.door[job]
    if n.visit[v, of.LINK] == of.UNLINKED:
        return True
    for k in range(n.before_from[job], n.before_from[job + 1]):
        other = n.before[k, of.OTHER]
        if s.where[n.job[other, 0], 0] < 0 and not is_spare(n, s, other):
            return False
    if not is_wanted(n, s, job):
        return False
    if n.crew[job] >= 0 and list_missing(n, s, job) > 0:
        v = n.half[n.crew[job], s.missing[0]]
    early, late = hours(n, s, v)
    # A share has no place of its own before it has one: places are worked out for the job's own visit.
    n.visit[n.door[job], of.OPEN] = early
    n.visit[n.door[job], of.SHUT] = late
    if n.crew[job] >= 0:
        for k in range(list_missing(n, s, job)):
            n.visit[n.half[n.crew[job], s.missing[k]], of.OPEN] = early
            n.visit[n.half[n.crew[job], s.missing[k]], of.SHUT] = late
    return bool(early <= late)


@compiled
def is_begun(n: Numbers, s: State, job: int) -> bool:
    """Whether some of the shares of a job stand somewhere."""
    for d in range(1, doors(n, job)):  # noqa: SIM110 # generators do not compile
        if door(n, s, job, d) >= 0:
            return True
    return False


@compiled
def lift_job(n: Numbers, s: State, job: int) -> None:
    """Take out whatever of a job stands somewhere."""
    out_of_line()
    if n.crew[job] < 0 or door(n, s, job, 0) >= 0:
        for step in range(3):
            if n.job[job, step] >= 0:
                _lift(n, s, job, n.job[job, step])
    for d in range(1, doors(n, job)):
        v = door(n, s, job, d)
        if v >= 0:
            _lift(n, s, job, v)
    spread_from(n, s, n.door[job] if n.crew[job] < 0 else n.half[n.crew[job], 0])


@compiled
def _lift(n: Numbers, s: State, job: int, v: int) -> None:
    r = s.where[v, 0]
    if r < 0:
        return
    remember(n, s, r)
    gap = s.where[v, at.POSITION]
    for i in range(gap, s.route[r, at.LENGTH] + 1):
        move(s, r, i + 1, i)
    s.route[r, at.LENGTH] -= 1
    lose(n, s, v)
    if n.trait[of.STOCKED] and n.visit[v, of.STEP] == 0:
        take_stock(n, s, job, -1)
    renew_from(n, s, r, gap, gap - 1)


@compiled
def withdraw(n: Numbers, s: State, job: int) -> None:
    """Take out a job that has just been put in; the others get their hours anew."""
    out_of_line()
    lift_job(n, s, job)
    if not settle_anew(n, s):
        s.tally[at.ASTRAY] = 1


@compiled
def give_up(n: Numbers, s: State, job: int) -> None:
    """Leave a job out for which there was no room, and with it what follows it."""
    out_of_line()
    lift_job(n, s, job)
    leave_out(n, s, job)
    if is_spare(n, s, job):
        return
    # Whom it takes along stands at the end of the list; whoever follows them comes after.
    begin = s.tally[at.REMOVED]
    _give_up_followers(n, s, job)
    _give_up_partners(n, s, job)
    k = begin
    while k < s.tally[at.REMOVED]:
        _give_up_followers(n, s, s.removed[k])
        _give_up_partners(n, s, s.removed[k])
        k += 1
    # Without those who went, the doors behind them count less.
    if not settle(n, s) or not numbers_stand(n, s):
        s.tally[at.ASTRAY] = 1


@compiled
def _give_up_followers(n: Numbers, s: State, job: int) -> None:
    for k in range(n.then_from[job], n.then_from[job + 1]):
        follower = n.then[k, of.OTHER]
        # Who was taken out in this step, too, has its turn later.
        if s.job_mark[follower] == s.tally[at.STEP] or s.where[n.job[follower, 0], 0] < 0:
            continue
        _send_home(n, s, follower)
        leave_out(n, s, follower)


@compiled
def _give_up_partners(n: Numbers, s: State, job: int) -> None:
    """Leave out those of the job's party who stand somewhere, and what follows them."""
    for k in range(members(n, job)):
        other = partner(n, job, k)
        if other < 0 or s.where[n.job[other, 0], 0] < 0:
            continue
        _send_home(n, s, other)
        leave_out(n, s, other)
        _give_up_followers(n, s, other)


@compiled
def send_partners_home(n: Numbers, s: State, job: int) -> bool:
    """Take out those of the job's party who stand somewhere; whether the job may begin without them."""
    out_of_line()
    for k in range(members(n, job)):
        other = partner(n, job, k)
        if other >= 0 and s.where[n.job[other, 0], 0] >= 0:
            _send_home(n, s, other)
    if not settle(n, s) or not numbers_stand(n, s):
        s.tally[at.ASTRAY] = 1
        return False
    return may_begin(n, s, job)


@compiled
def _send_home(n: Numbers, s: State, job: int) -> None:
    """Take out a job that stands, if it was not taken out in this step before, too."""
    if s.job_mark[job] != s.tally[at.STEP]:
        s.job_mark[job] = s.tally[at.STEP]
        s.removed[s.tally[at.REMOVED]] = job
        s.tally[at.REMOVED] += 1
    lift_job(n, s, job)
