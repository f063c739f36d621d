"""One route as early as possible: a forward pass over (visits made, breaks taken).

Leaving earlier is never worse, so keeping the earliest departure per state is exact.
"""

from collections.abc import Mapping, Sequence

from optimizer.crossing import NEVER, Linger, RouteWalks, at_once, closing, next_open
from optimizer.schedule.in_sequence import in_sequence, straight_through
from optimizer.schedule.timed import Broken, TimedRoute


def as_early(route: RouteWalks, lower: Mapping[int, int]) -> TimedRoute | Broken:
    """Time one route as early as possible.

    Parameters
    ----------
    route
        Its visits, with the walks between them.
    lower
        By visit, the first second at which it may begin, beside its windows.

    Returns
    -------
    TimedRoute or Broken
        What breaks first, where it cannot be timed.
    """
    if (blocked := route.blocked_at) is not None:
        at = route.visits[min(blocked, len(route.visits) - 1)]
        return Broken(route.number, at, "mode")
    earliest = route.frame.earliest
    return (straight_through if route.plain else _forward)(route, lower, earliest)


def _forward(route: RouteWalks, lower: Mapping[int, int], leave: int) -> TimedRoute | Broken:
    """Time one route as early as possible from ``leave`` on, choosing where its breaks go."""
    rests = route.frame.rests
    n, m = len(route.visits), len(rests)
    # earliest[k][b]: leaving position k (0 = the start) with b breaks behind; rested[k][b]: how it got there.
    earliest = [[NEVER] * (m + 1) for _ in range(n + 1)]
    rested = [[False] * (m + 1) for _ in range(n + 1)]
    # Seconds in gear since the last break or reset: of equally early ways the one with fewer.
    worn = [[0] * (m + 1) for _ in range(n + 1)]
    earliest[0][0] = leave
    worn[0] = [route.frame.worn_s] * (m + 1)
    for k in range(n + 1):
        missed: list[int] = []
        stifled = False
        for b in range(m + 1):
            if k > 0 and earliest[k - 1][b] < NEVER:
                linger = _lingering(route, k - 1, b, rested)
                if (crossing := route.cross(k - 1, earliest[k - 1][b], linger)) is not None:
                    wanted = max(crossing.arrive, lower.get(route.visits[k - 1], 0))
                    begin = next_open(route.windows[k - 1], wanted)
                    worn[k][b] = route.worn(worn[k - 1][b], k - 1, crossing.walk.walk_s)
                    stifled |= worn[k][b] == NEVER
                    if worn[k][b] < NEVER:
                        earliest[k][b] = min(NEVER, begin + route.service_s[k - 1])
                        missed.append(wanted)
            if b > 0 and earliest[k][b - 1] < NEVER:
                begin = max(earliest[k][b - 1], rests[b - 1].earliest)
                depart = begin + rests[b - 1].duration_s
                if begin <= rests[b - 1].latest and (depart, 0) < (earliest[k][b], worn[k][b]):
                    earliest[k][b], rested[k][b], worn[k][b] = depart, True, 0
        if min(earliest[k]) == NEVER:
            late_s = max((wanted - closing(route.windows[k - 1]) for wanted in missed), default=0)
            missing = "time_window" if missed else "max_gear" if stifled else "unreachable"
            return Broken(route.number, route.visits[k - 1], missing, late_s)
    return _finished(route, earliest, rested, worn, lower)


def _lingering(route: RouteWalks, k: int, b: int, rested: Sequence[Sequence[bool]]) -> Linger:
    """How the departure from position k (0 = the start) can be put off, b breaks being behind."""
    if b > 0 and rested[k][b]:
        return route.lingers_in(b - 1)
    return route.lingers(k - 1) if k else at_once


def _finished(
    route: RouteWalks,
    earliest: list[list[int]],
    rested: list[list[bool]],
    worn: list[list[int]],
    lower: Mapping[int, int],
) -> TimedRoute | Broken:
    """Choose how many breaks are taken, and walk the choices back into stops."""
    frame, n = route.frame, len(route.visits)
    best: tuple[int, int] | None = None
    overrun, barred = NEVER, ""
    for b, depart in enumerate(earliest[n]):
        if depart >= NEVER:
            continue
        crossing = route.cross(n, depart, _lingering(route, n, b, rested))
        if crossing is None:
            barred = "unreachable"
            continue
        if route.worn(worn[n][b], n, crossing.walk.walk_s) == NEVER:
            barred = "max_gear"
            continue
        finish = crossing.arrive
        # A break falls away when the route ends before it may begin.
        if any(rest.earliest < finish for rest in frame.rests[b:]):
            continue
        overrun = min(overrun, finish - frame.latest)
        if finish <= frame.latest and (best is None or finish < best[0]):
            best = (finish, b)
    if best is None:
        if barred and overrun == NEVER:
            return Broken(route.number, route.visits[-1], barred)
        return Broken(route.number, None, "outside_shift", overrun if overrun < NEVER else 0)
    return in_sequence(route, _walked_back(rested, n, best[1]), earliest[0][0], lower)


def _walked_back(rested: Sequence[Sequence[bool]], k: int, b: int) -> list[int | None]:
    """Positions of visits and, as None, breaks, on the way to ``k`` visits and ``b`` breaks."""
    sequence: list[int | None] = []
    while k > 0 or b > 0:
        if b > 0 and rested[k][b]:
            sequence.append(None)
            b -= 1
        else:
            sequence.append(k - 1)
            k -= 1
    return sequence[::-1]
