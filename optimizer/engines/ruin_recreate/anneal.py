"""The loop: ruin, recreate, and keep the result by simulated annealing; compiled, in slices."""

from math import log

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_nobody, join_absent
from optimizer.engines.ruin_recreate.chance import unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.hours import doors
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.recreate import recreate
from optimizer.engines.ruin_recreate.resets import drop_useless, forget_resets, try_reset
from optimizer.engines.ruin_recreate.routes import find_with_leader, lose, put_back
from optimizer.engines.ruin_recreate.ruin import ruin
from optimizer.engines.ruin_recreate.settling import catch_up, forget_queue, settle, settle_anew
from optimizer.engines.ruin_recreate.starts import change_starts
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.tails import change_tails
from optimizer.engines.ruin_recreate.trips import change_trips

_TRIPS = 0.5
"""How often, where much is fetched at one place, whole trips change hands: it costs a tenth of a ruin."""
_TAILS = 0.4
"""How often, where nothing has to stay together, two routes change their tails instead."""
_STARTS = 0.1
"""How often they change all that they do, where not everybody has the same start and hours."""


@compiled
def anneal(n: Numbers, s: State, steps: int, hot: float, cold: float) -> None:
    """Make ``steps`` steps while the temperature falls from ``hot`` to ``cold``, in units of cost."""
    if n.trait[of.LINKED]:
        _settle_anew(n, s)
    factor = (cold / hot) ** (1.0 / max(steps, 1))
    temperature = hot
    for _ in range(steps):
        step(n, s, temperature)
        temperature *= factor


@compiled
def _settle_anew(n: Numbers, s: State) -> None:
    """Let hours that hold one another without a reason go, as a step of its own."""
    out_of_line()
    total, finish, most = s.tally[at.TOTAL], s.tally[at.LAST_FINISH], s.tally[at.MOST_TOIL]
    _begin(s)
    call_nobody(s)
    if not settle_anew(n, s) or not catch_up(n, s):
        _undo(n, s)
        s.tally[at.TOTAL], s.tally[at.LAST_FINISH], s.tally[at.MOST_TOIL] = total, finish, most


@compiled
def step(n: Numbers, s: State, temperature: float) -> None:
    """Change the solution in a few routes; keep it when it costs less, or not much more."""
    out_of_line()
    total, finish, most = s.tally[at.TOTAL], s.tally[at.LAST_FINISH], s.tally[at.MOST_TOIL]
    _begin(s)
    # 1 − u lies in (0, 1]: its logarithm is finite.
    dearer = -temperature * log(1.0 - unit(s.dice))
    # Where nothing that falls away later makes a step cheaper, it is over as soon as it costs too much.
    told_at_once = not n.trait[of.TIMED_PRICES] and n.reset.shape[0] == 0
    s.tally[at.LIMIT] = int(total + dearer) + 1 if told_at_once else at.NO_LIMIT
    if n.trait[of.HUBBED] and unit(s.dice) < _TRIPS:
        holds = change_trips(n, s)
    elif not n.trait[of.PAIRED] and unit(s.dice) < _TAILS:
        if s.spare.shape[0] > 1 and unit(s.dice) < _STARTS:
            holds = change_starts(n, s, dearer)
        else:
            holds = change_tails(n, s, dearer)
    else:
        holds = ruin_and_recreate(n, s)
    linked = n.trait[of.LINKED]
    holds = holds and (not told_at_once or s.tally[at.TOTAL] < total + dearer)
    holds = holds and (not linked or settle(n, s))
    if linked and n.trait[of.TIMED_PRICES]:
        # What others win by the step is a part of its price.
        holds = holds and catch_up(n, s)
    # Elsewhere it costs nothing, and is told when the step is kept.
    if holds and s.tally[at.TOTAL] < total + dearer and (not linked or catch_up(n, s)):
        s.tally[at.ACCEPTED] += 1
        for k in range(s.tally[at.UNTRIED], s.tally[at.ABSENT]):
            s.missed[s.absent[k]] += 1
        if s.tally[at.TOTAL] < s.tally[at.BEST]:
            keep_best(n, s)
        return
    _undo(n, s)
    s.tally[at.TOTAL], s.tally[at.LAST_FINISH], s.tally[at.MOST_TOIL] = total, finish, most


@compiled
def ruin_and_recreate(n: Numbers, s: State) -> bool:
    """Take jobs out, and put them back elsewhere; whether everybody has times for that."""
    out_of_line()
    count = ruin(n, s)
    if n.reset.shape[0] > 0:
        try_reset(n, s)
    if n.trait[of.LINKED] and not settle(n, s):
        s.tally[at.ASTRAY] = 1
    recreate(n, s, count)
    if n.reset.shape[0] > 0:
        drop_useless(n, s)
    return bool(s.tally[at.ASTRAY] == 0)


@compiled
def _begin(s: State) -> None:
    """Remember what is not of a route."""
    s.tally[at.STEP] += 1
    s.tally[at.CHANGED] = 0
    s.tally[at.ASTRAY] = 0
    s.tally[at.REMOVED] = 0
    s.tally[at.PUT_OFF] = 0
    s.tally[at.LENIENT] = 1
    for k in range(s.stock_used.shape[0]):
        s.kept_stock[k] = s.stock_used[k]


@compiled
def _undo(n: Numbers, s: State) -> None:
    """Put everything back to where it was before the step."""
    out_of_line()
    for k in range(s.tally[at.REMOVED]):
        _forget_places(n, s, s.removed[k])
    if n.trait[of.LINKED]:
        forget_queue(s)
    if n.reset.shape[0] > 0:
        forget_resets(n, s)
    for k in range(s.tally[at.CHANGED]):
        put_back(n, s, s.changed[k])
    s.tally[at.ABSENT] = s.tally[at.UNTRIED]
    for k in range(s.tally[at.TRIED]):
        join_absent(n, s, s.kept_absent[k])
    for k in range(s.stock_used.shape[0]):
        s.stock_used[k] = s.kept_stock[k]


@compiled
def _forget_places(n: Numbers, s: State, job: int) -> None:
    """Let a job that was taken out stand nowhere; shares that stayed where they were still stand."""
    for step in range(3):
        if n.job[job, step] >= 0:
            lose(n, s, n.job[job, step])
    for d in range(1, doors(n, job)):
        v = n.half[n.crew[job], d - 1]
        if v >= 0 and s.where[v, 0] >= 0:
            if s.touched[s.where[v, 0]] == s.tally[at.STEP]:
                lose(n, s, v)
            else:
                find_with_leader(n, s, v)


@compiled
def keep_best(n: Numbers, s: State) -> None:
    """Copy the solution aside as the best so far."""
    out_of_line()
    s.tally[at.BEST] = s.tally[at.TOTAL]
    s.tally[at.BEST_ABSENT] = s.tally[at.ABSENT]
    for r in range(n.route.shape[0]):
        s.best_length[r] = s.route[r, at.LENGTH]
        for i in range(1, s.route[r, at.LENGTH] + 1):
            s.best_visit[r, i - 1] = s.stop[r, i, at.VISIT]
