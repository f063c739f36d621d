"""Stretches of a route that ruin takes: over whole trips, and past the visits at a canteen."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


@compiled
def past_hubs(n: Numbers, s: State, r: int, middle: int, begin: int, end: int) -> tuple[int, int]:
    """As long a string around ``middle``, visits at hubs not counted.

    In a row at a canteen stand the pickups of doors that have nothing to do with each other.
    """
    out_of_line()
    before, after = middle - begin, end - 1 - middle
    begin, end = middle, middle + 1
    i = middle
    while before > 0 and i > 1:
        i -= 1
        if n.visit[s.stop[r, i, at.VISIT], of.HUB] == 0:
            before -= 1
            begin = i
    i = middle
    while after > 0 and i < s.route[r, at.LENGTH]:
        i += 1
        if n.visit[s.stop[r, i, at.VISIT], of.HUB] == 0:
            after -= 1
            end = i + 1
    return begin, end


@compiled
def trip(n: Numbers, s: State, r: int, middle: int) -> tuple[int, int]:
    """The stretch around a position at whose ends no job is under way."""
    out_of_line()
    begin, end, under_way = 1, s.route[r, at.LENGTH] + 1, 0
    for i in range(1, s.route[r, at.LENGTH] + 1):
        v = s.stop[r, i, at.VISIT]
        job = n.visit[v, of.JOB]
        if job < 0:
            continue
        step = n.visit[v, of.STEP]
        several = n.job[job, 1] >= 0
        if several and step == 0:
            if under_way == 0 and i <= middle:
                begin = i
            under_way += 1
        if several and (step == 2 or n.job[job, step + 1] < 0):
            under_way -= 1
            if under_way == 0 and i >= middle:
                end = i + 1
                break
    return begin, end
