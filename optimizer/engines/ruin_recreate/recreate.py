"""Recreate: put the jobs that stand nowhere back, one after the other, each where it costs least.

Greedy insertion with blinks, in an order drawn anew each time (Christiaens & Vanden Berghe 2020).
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import leave_out
from optimizer.engines.ruin_recreate.chance import unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.crews import list_missing, put_share, seek_crew
from optimizer.engines.ruin_recreate.fitting import in_stock, route_takes, take_stock
from optimizer.engines.ruin_recreate.linking import (
    give_up,
    is_begun,
    lift_job,
    may_begin,
    send_partners_home,
    withdraw,
)
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import (
    comes_first,
    is_spare,
    may_go_alone,
    members,
    partners_stand,
    worth,
)
from optimizer.engines.ruin_recreate.routes import move, remember, renew_from
from optimizer.engines.ruin_recreate.settling import settle
from optimizer.engines.ruin_recreate.several import seek_several, work_out
from optimizer.engines.ruin_recreate.single import seek_single, weigh
from optimizer.engines.ruin_recreate.standing import numbers_stand
from optimizer.engines.ruin_recreate.state import State

# The orders, and how often each is drawn. Demand first and far first are the two of the paper that help
# capacity; those by window help time; the last two only matter when something is left out.
_PIONEER = 0.03
"""How often the first job opens a route whatever that costs: no single one ever would for its neighbours."""
_LINKED_FIRST = 0.8
"""How often jobs that are linked to others are inserted before all others."""
_OF_ONE_MIND = 0.8
"""How often all parties of a step are first tried the same way, alone or in company: whole trips change."""
_BEFORE_ALL = 1e12
_RANDOM, _HEAVY, _FAR, _NEAR, _NARROW, _EARLY, _LATE, _DEAR, _MISSED = range(9)


@compiled
def recreate(n: Numbers, s: State, count: int) -> None:
    """Insert ``s.removed[:count]``; those that fit nowhere become the absent."""
    out_of_line()
    _sort(n, s, count)
    s.tally[at.PIONEERS] = 1 if unit(s.dice) < _PIONEER else 0
    if n.party_alone.shape[0] > 0:
        s.tally[at.MIND] = _alone_or_not(s) if unit(s.dice) < _OF_ONE_MIND else at.EITHER
    insert_all(n, s, count)


@compiled
def insert_all(n: Numbers, s: State, count: int) -> None:
    """Insert ``s.removed[:count]`` as they come; those that fit nowhere become the absent."""
    out_of_line()
    survey(n, s)
    s.tally[at.REMOVED] = count
    for k in range(count):
        job = s.removed[k]
        if s.tally[at.TOTAL] >= s.tally[at.LIMIT]:
            s.tally[at.ASTRAY] = 1
        if s.tally[at.ASTRAY] == 1:
            leave_out(n, s, job)
        elif not insert(n, s, job):
            if n.visit[n.door[job], of.LINK] > of.UNLINKED and s.tally[at.ASTRAY] == 0:
                give_up(n, s, job)
                survey(n, s)
            else:
                leave_out(n, s, job)


@compiled
def insert(n: Numbers, s: State, job: int) -> bool:
    """Put a job where it costs least, and below the price of leaving it out; whether there was a place."""
    out_of_line()
    if n.trait[of.LINKED] and not may_begin(n, s, job):
        return False
    if n.crew[job] >= 0 and is_begun(n, s, job):
        return _complete(n, s, job) or (_begin_anew(n, s, job) and _insert_whole(n, s, job))
    if not comes_first(n, job):
        return _insert_whole(n, s, job)
    if not partners_stand(n, s, job):
        return _insert_first(n, s, job)
    # Where those who wait for who has the goods stand, nobody may be able to come: all begin elsewhere then.
    return _insert_whole(n, s, job) or _meet_anew(n, s, job)


@compiled
def _insert_first(n: Numbers, s: State, job: int) -> bool:
    """Put in a job of whose party nobody stands: alone or in company, as is drawn, or else the other way.

    Company has no price yet; beside it, whoever can do without would hardly ever go alone.
    """
    out_of_line()
    if not may_go_alone(n, job):
        return _insert_whole(n, s, job)
    first = s.tally[at.MIND]
    if first == at.EITHER:
        first = _alone_or_not(s)
    s.tally[at.COMPANY] = first
    stands = _insert_whole(n, s, job)
    if not stands and s.tally[at.ASTRAY] == 0:
        s.tally[at.COMPANY] = at.TOGETHER if first == at.ALONE else at.ALONE
        stands = _insert_whole(n, s, job)
    s.tally[at.COMPANY] = at.EITHER
    return stands


@compiled
def _alone_or_not(s: State) -> int:
    return int(at.ALONE if unit(s.dice) < 0.5 else at.TOGETHER)


@compiled
def _meet_anew(n: Numbers, s: State, job: int) -> bool:
    """Send home those of the job's party who stand, put the job in, and find people for them anew."""
    out_of_line()
    first = s.tally[at.REMOVED]
    stands = send_partners_home(n, s, job)
    survey(n, s)
    stands = stands and _insert_first(n, s, job)
    for k in range(first, s.tally[at.REMOVED]):
        other = s.removed[k]
        if not is_spare(n, s, other):
            stands = stands and may_begin(n, s, other) and _insert_whole(n, s, other)
        if s.where[n.job[other, 0], at.ON] < 0:
            leave_out(n, s, other)
    return stands


@compiled
def _insert_whole(n: Numbers, s: State, job: int) -> bool:
    """Put a job of which nothing stands yet where it costs least."""
    out_of_line()
    # People who were found to complete a crew that has broken up since are none.
    s.found[at.CREW] = 0
    if n.trait[of.STOCKED] and not in_stock(n, s, job):
        return False
    if s.tally[at.PIONEERS] > 0:
        s.tally[at.PIONEERS] = 0
        if _seek_empty(n, s, job, of.PLENTY) < of.PLENTY:
            return _put(n, s, job)
    bound, room = worth(n, job), s.tally[at.LIMIT] - s.tally[at.TOTAL]
    # Where neither a dearer place nor leaving the job out would be kept, only a cheaper place saves the step.
    # While crews and parties are sought they cost more than their places, and may be sought in another way.
    pressed = room <= bound and n.crew[job] < 0 and members(n, job) == 0
    if pressed:
        bound = room
    best = seek_single(n, s, job, bound) if n.job[job, 1] < 0 else seek_several(n, s, job, bound)
    if best >= bound and s.tally[at.GENEROUS] > 0 and not pressed:
        # Nobody opens a route for a single prize: the next jobs make up for it, or the step is undone.
        best = bound = of.PLENTY
    best = _seek_empty(n, s, job, best)
    if n.crew[job] >= 0:
        best = seek_crew(n, s, job, best)
    if best >= bound:
        if pressed:
            s.tally[at.ASTRAY] = 1
        return False
    return _put(n, s, job)


@compiled
def _begin_anew(n: Numbers, s: State, job: int) -> bool:
    """Send home the rest of a crew that nobody joins; whether the job may begin without them."""
    out_of_line()
    lift_job(n, s, job)
    survey(n, s)
    if not settle(n, s) or not numbers_stand(n, s):
        s.tally[at.ASTRAY] = 1
        return False
    return may_begin(n, s, job)


@compiled
def _complete(n: Numbers, s: State, job: int) -> bool:
    """Find people for the missing shares of a job."""
    out_of_line()
    leads = s.where[n.half[n.crew[job], 0], 0] >= 0
    if n.trait[of.STOCKED] and not leads and not in_stock(n, s, job):
        return False
    bound = n.left_out[job]
    return seek_crew(n, s, job, bound) < bound and _put(n, s, job)


@compiled
def _put(n: Numbers, s: State, job: int) -> bool:
    """Put a job where `insert` found room; take it out again when others could not keep their hours then."""
    if s.found[at.CREW] == 1:
        for k in range(list_missing(n, s, job)):
            r = s.offer[s.gathered[k], at.OFFER_ROUTE]
            remember(n, s, r)
            if s.route[r, at.LENGTH] == 0:
                _open(n, s, r)
            if n.trait[of.STOCKED] and s.missing[k] == 0:
                take_stock(n, s, job, 1)
            put_share(n, s, n.half[n.crew[job], s.missing[k]], s.gathered[k])
    else:
        place(n, s, job)
    if not n.trait[of.LINKED] or settle(n, s):
        return True
    withdraw(n, s, job)
    # A route that was opened for it may be empty again.
    survey(n, s)
    return False


@compiled
def survey(n: Numbers, s: State) -> None:
    """List the routes in use, and one empty route of each kind."""
    out_of_line()
    s.tally[at.IN_USE] = 0
    for kind in range(s.spare.shape[0]):
        s.spare[kind] = -1
    for r in range(n.route.shape[0] - 1, -1, -1):
        if s.route[r, at.LENGTH] > 0:
            s.in_use[s.tally[at.IN_USE]] = r
            s.tally[at.IN_USE] += 1
        else:
            s.spare[n.route[r, of.KIND]] = r


@compiled
def _seek_empty(n: Numbers, s: State, job: int, best: int) -> int:
    """Compare with opening a route: one of each kind will do."""
    out_of_line()
    for kind in range(s.spare.shape[0]):
        r = s.spare[kind]
        if r < 0 or not route_takes(n, s, r, job):
            continue
        if n.job[job, 1] < 0:
            best = weigh(n, s, r, 0, n.job[job, 0], job, best)
            continue
        # One more trip costs as much as the first of somebody else, whose day is still free.
        work_out(n, s, r, job, best + 1)
        if s.known_slot[job, r, 0] >= 0:
            best = s.known_price[job, r]
            s.found[at.ROUTE] = r
            for step in range(3):
                s.found[at.SLOT + step] = s.known_slot[job, r, step]
    return best


@compiled
def _open(n: Numbers, s: State, r: int) -> None:
    """Note that the empty route ``r`` is in use from now on, and look for another of its kind."""
    s.in_use[s.tally[at.IN_USE]] = r
    s.tally[at.IN_USE] += 1
    kind = n.route[r, of.KIND]
    s.spare[kind] = -1
    s.tally[at.GENEROUS] -= 1
    for other in range(r + 1, n.route.shape[0]):
        if n.route[other, of.KIND] == kind and s.route[other, at.LENGTH] == 0:
            s.spare[kind] = other
            return


@compiled
def place(n: Numbers, s: State, job: int) -> None:
    """Put the job's visits into the slots of ``s.found``."""
    out_of_line()
    r = s.found[at.ROUTE]
    remember(n, s, r)
    if s.route[r, at.LENGTH] == 0:
        _open(n, s, r)
    size = 1 if n.job[job, 1] < 0 else 2 if n.job[job, 2] < 0 else 3
    i = s.route[r, at.LENGTH] + 1
    for step in range(size - 1, -1, -1):
        slot = s.found[at.SLOT + step]
        while i > slot:
            move(s, r, i, i + step + 1)
            i -= 1
        s.stop[r, slot + step + 1, at.VISIT] = n.job[job, step]
    s.route[r, at.LENGTH] += size
    if n.trait[of.STOCKED]:
        take_stock(n, s, job, 1)
    renew_from(n, s, r, s.found[at.SLOT] + 1, s.found[at.SLOT] + 1)


@compiled
def _sort(n: Numbers, s: State, count: int) -> None:
    """Put ``s.removed[:count]`` into an order drawn by chance."""
    out_of_line()
    order = _draw(n, s)
    for k in range(count):
        s.key[k] = _key(n, s, s.removed[k], order)
    if n.trait[of.LINKED]:
        _keep_chains(n, s, count)
    # Few jobs: insertion sort needs no memory, and equal keys keep the order in which they came.
    for k in range(1, count):
        job, key = s.removed[k], s.key[k]
        turn = n.turn[job]
        j = k - 1
        while j >= 0 and (s.key[j] > key or (s.key[j] == key and n.turn[s.removed[j]] > turn)):
            s.removed[j + 1] = s.removed[j]
            s.key[j + 1] = s.key[j]
            j -= 1
        s.removed[j + 1] = job
        s.key[j + 1] = key


@compiled
def _keep_chains(n: Numbers, s: State, count: int) -> None:
    """Give jobs that follow one another the same key, the least of theirs; most often, before all others.

    Who depends on others finds the fewest places: it chooses first.
    """
    early = unit(s.dice) < _LINKED_FIRST
    for k in range(count):
        chain = n.chain[s.removed[k]]
        if early and (chain >= 0 or n.crew[s.removed[k]] >= 0):
            s.key[k] -= _BEFORE_ALL
        if chain < 0:
            continue
        for j in range(k):
            if n.chain[s.removed[j]] == chain:
                s.key[k] = s.key[j] = min(s.key[k], s.key[j])


@compiled
def _draw(n: Numbers, s: State) -> int:
    if s.tally[at.TRIED] > 0 and unit(s.dice) < 0.4:
        return _DEAR if unit(s.dice) < 0.5 else _MISSED
    throw = unit(s.dice) * (17.0 if n.trait[of.WINDOWED] else 11.0)
    if throw < 4.0:
        return _RANDOM
    if throw < 8.0:
        return _HEAVY if n.amount.shape[1] > 0 else _RANDOM
    if throw < 10.0:
        return _FAR
    if throw < 11.0:
        return _NEAR
    if throw < 13.0:
        return _NARROW
    return _EARLY if throw < 15.0 else _LATE


@compiled
def _key(n: Numbers, s: State, job: int, order: int) -> float:
    """What the jobs are sorted by; small comes first."""
    if order == _RANDOM:
        return unit(s.dice)
    if order == _HEAVY:
        return -float(n.weight[job])
    if order == _FAR:
        return -float(n.distance[job])
    if order == _NEAR:
        return float(n.distance[job])
    if order == _DEAR:
        return -float(n.left_out[job])
    if order == _MISSED:
        return -float(s.missed[job])
    first = n.job[job, 0]
    last = n.job[job, 2] if n.job[job, 2] >= 0 else n.job[job, 1] if n.job[job, 1] >= 0 else first
    if order == _NARROW:
        return float(n.visit[last, of.SHUT] - n.visit[first, of.OPEN])
    if order == _EARLY:
        return float(n.visit[last, of.OPEN])
    return -float(n.visit[last, of.SHUT])
