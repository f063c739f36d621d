"""How long a route is away at the least, from what is known of its two halves, whatever goes between them.

Where people may be away only for so long, timing a route as a whole answers every question and takes most
of a step. Where each visit has one window and nothing else moves it, a stretch of a route is three numbers:
the seconds that it takes at the least, and the first and the last begin at which it takes no more. Stretches
are joined in constant time; when a stop goes between two of them, two joins tell what that means.

References
----------
Vidal, Crainic, Gendreau, Prins, "A hybrid genetic algorithm with adaptive diversity management for a large
class of vehicle routing problems with time-windows", Computers & Operations Research 40 (2013).
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


@compiled
def note_spans(n: Numbers, s: State, r: int) -> None:
    """Work out the stretches from the start to every position of route ``r``, and from there to the end."""
    out_of_line()
    m = s.route[r, at.LENGTH]
    took, first, last = 0, n.route[r, of.EARLIEST], n.route[r, of.LATEST]
    for i in range(m + 1):
        if i > 0:
            v = s.stop[r, i, at.VISIT]
            took, first, last = _join(took, first, last, s.stop[r, i, at.WALK], *_alone(n, v))
        s.span[r, i, at.TOOK], s.span[r, i, at.FIRST], s.span[r, i, at.LAST] = took, first, last
    took, first, last = 0, n.route[r, of.EARLIEST], n.route[r, of.LATEST]
    for i in range(m + 1, 0, -1):
        if i <= m:
            visit, opens, shuts = _alone(n, s.stop[r, i, at.VISIT])
            took, first, last = _join(visit, opens, shuts, s.stop[r, i + 1, at.WALK], took, first, last)
        s.span[r, i, at.TAKES], s.span[r, i, at.FIRST_ON], s.span[r, i, at.LAST_ON] = took, first, last


@compiled
def span(s: State, r: int) -> int:
    """Seconds that route ``r`` is away."""
    m = s.route[r, at.LENGTH]
    return int(_to_end(s, r, m + 1, s.stop[r, m + 1, at.WALK], *_up_to(s, r, m)))


@compiled
def span_with(n: Numbers, s: State, r: int, i: int, v: int) -> int:
    """The same with ``v`` in slot ``i``, which is in time there."""
    place, pace = n.visit[v, of.PLACE], n.route[r, of.PROFILE]
    walk = n.seconds_to[pace, place, s.stop[r, i, at.AT]]
    took, first, last = _join(*_up_to(s, r, i), walk, *_alone(n, v))
    return int(_to_end(s, r, i + 1, n.seconds[pace, place, s.stop[r, i + 1, at.AT]], took, first, last))


@compiled
def span_behind(n: Numbers, s: State, r: int, i: int, q: int, j: int) -> int:
    """The same when route ``r`` goes on behind its position ``i`` as ``q`` does from ``j`` on."""
    out_of_line()
    pace, place = n.route[r, of.PROFILE], s.stop[r, i, at.AT]
    took, first, last = _up_to(s, r, i)
    for k in range(j, s.route[q, at.LENGTH] + 1):
        to = s.stop[q, k, at.AT]
        took, first, last = _join(
            took, first, last, n.seconds[pace, place, to], *_alone(n, s.stop[q, k, at.VISIT])
        )
        place = to
    m = s.route[r, at.LENGTH]
    return int(_to_end(s, r, m + 1, n.seconds[pace, place, n.route[r, of.END]], took, first, last))


@compiled
def _alone(n: Numbers, v: int) -> tuple[int, int, int]:
    return n.visit[v, of.SERVICE], n.visit[v, of.OPEN], n.visit[v, of.SHUT]


@compiled
def _up_to(s: State, r: int, i: int) -> tuple[int, int, int]:
    return s.span[r, i, at.TOOK], s.span[r, i, at.FIRST], s.span[r, i, at.LAST]


@compiled
def _to_end(s: State, r: int, i: int, walk: int, took: int, first: int, last: int) -> int:
    """Seconds of a stretch and, after a walk, the rest of route ``r`` from position ``i`` on."""
    took, first, last = _join(
        took, first, last, walk, s.span[r, i, at.TAKES], s.span[r, i, at.FIRST_ON], s.span[r, i, at.LAST_ON]
    )
    return took


@compiled
def _join(
    took: int, first: int, last: int, walk: int, takes: int, first_on: int, last_on: int
) -> tuple[int, int, int]:
    """One stretch and, after a walk, another; both are in time."""
    reached = took + walk
    wait = max(first_on - reached - last, 0)
    return (
        reached + takes + wait,
        max(first_on - reached, first) - wait,
        min(last_on - reached, last),
    )
