"""When something may begin: windows of seconds, sorted, disjoint, closed at both ends."""

from collections.abc import Iterable

Windows = tuple[tuple[int, int], ...]


def merged(windows: Iterable[tuple[int, int]]) -> Windows:
    """Sort windows, drop the empty ones and join those that touch."""
    windows = tuple(windows)
    if len(windows) == 1:
        return windows if windows[0][0] <= windows[0][1] else ()
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(w for w in windows if w[0] <= w[1]):
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def intersected(one: Windows, other: Windows) -> Windows:
    """The seconds that lie in both."""
    if len(one) == len(other) == 1:
        begin, end = max(one[0][0], other[0][0]), min(one[0][1], other[0][1])
        return ((begin, end),) if begin <= end else ()
    return merged((max(a, c), min(b, d)) for a, b in one for c, d in other)
