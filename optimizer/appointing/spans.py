"""How much room each visit of a route has: its earliest and its latest begin, everything else in place."""

from collections.abc import Mapping, Sequence

from optimizer.crossing import RouteWalks, last_open, next_open
from optimizer.instance import Instance, Windows

Span = tuple[int, int]


def spans(
    instance: Instance, route: int, visits: Sequence[int], windows: Mapping[int, Windows]
) -> list[Span] | None:
    """Earliest and latest begins along a route; None when it cannot be walked in time.

    Breaks, limits on the time aboard and hours of lanes are left aside: what comes out is a proposal.
    """
    walks = RouteWalks(instance, route, visits)
    if walks.blocked_at is not None:
        return None
    walk_s = [min(walk.walk_s for walk in leg) for leg in walks.walks]
    opened = [windows.get(v, instance.visits[v].windows) for v in visits]
    now, early = walks.frame.earliest, []
    for k in range(len(visits)):
        begin = next_open(opened[k], now + walk_s[k])
        early.append(begin)
        now = begin + walks.service_s[k]
    late, then = [0] * len(visits), walks.frame.latest - (walk_s[-1] if visits else 0)
    for k in range(len(visits) - 1, -1, -1):
        latest = last_open(opened[k], then - walks.service_s[k])
        if latest < early[k]:
            return None
        late[k] = latest
        then = latest - walk_s[k]
    return list(zip(early, late, strict=True))
