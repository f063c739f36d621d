"""How many people it takes at least: counted from what is asked, without any search, so that it is proved.

Three arguments, each true of every plan that serves everything; the strongest counts:

- **the work**: seconds at the doors and the least walking between them do not fit into fewer people's hours.
  The walking is a minimum spanning tree of straight lines, for the legs of all routes hang every door on
  some start; people who may start anywhere save one line each;
- **the skill**: the same for the tasks that need one skill and the people who have it;
- **at once**: work that by its windows must be going on at one moment is done by different people.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from optimizer.kinds import complete
from optimizer.names import skills_zh
from optimizer.problem import Problem, Shift, Task, Volunteer

_SPEED_M_S = 1.25
_METRES_PER_DEGREE = 111_000.0
_CAREFUL = 0.98  # a degree is longer somewhere, and another datum stretches by less than this


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan that serves everything uses fewer volunteers (an entry with members counts once).

    Attributes
    ----------
    people : int
    why, why_zh : str
        The argument with its figures.
    possible : bool
        False when not even all volunteers together could be enough.
    """

    people: int
    why: str
    why_zh: str
    possible: bool = True


def fewest_thinkable(problem: Problem) -> Bound:
    """Prove how many volunteers every plan needs that serves all tasks.

    Parameters
    ----------
    problem
        Its shifts end when everything has to be done.
    """
    tasks = tuple(complete(task) for task in problem.tasks)
    if not tasks:
        return Bound(0, "nothing is to be done", "没有任务")
    found = [_by_work(problem, tasks), *_by_skill(problem, tasks), _at_once(problem, tasks)]
    return max(found, key=lambda bound: (not bound.possible, bound.people))


def _by_work(problem: Problem, tasks: Sequence[Task]) -> Bound:
    service_s = sum((task.service_s or 0) * _hands(problem, task) for task in tasks)
    lines_s = _lines_s(problem, tasks)
    people = _enough(problem.volunteers, service_s, lines_s)
    total = service_s + sum(lines_s)
    en, zh = f"{total / 3_600:.1f} hours", f"{total / 3_600:.1f} 小时"
    return _told(
        people,
        problem,
        f"the work alone takes {en}, walking as the crow flies",
        f"仅工作本身（步行按直线计）就需 {zh}",
    )


def _by_skill(problem: Problem, tasks: Sequence[Task]) -> Iterator[Bound]:
    """Tasks for several people are left out: those bring their skills together."""
    alone = [task for task in tasks if task.crew == 1]
    for skill in sorted({skill for task in alone for skill in task.skills or ()}):
        asked = sum(task.service_s or 0 for task in alone if skill in (task.skills or ()))
        holders = [v for v in problem.volunteers if skill in v.skills]
        en, zh = f"{asked / 3_600:.1f} hours", f"{asked / 3_600:.1f} 小时"
        yield _told(
            _enough(holders, asked, ()),
            problem,
            f"the work that needs {skill} takes {en}",
            f"需要{skills_zh([skill])}的工作就需 {zh}",
        )


def _told(people: int | None, problem: Problem, en: str, zh: str) -> Bound:
    if people is None:
        return Bound(len(problem.volunteers), f"{en}: more than all have", f"{zh}：全部人员也不够", False)
    return Bound(people, en, zh)


def _hands(problem: Problem, task: Task) -> int:
    """How many volunteers at least are at the door: one crew that is large enough, or so many people."""
    return 1 if any(v.members >= task.crew for v in problem.volunteers) else task.crew


def _enough(people: Sequence[Volunteer], service_s: int, lines_s: Sequence[float]) -> int | None:
    """The fewest people whose longest shifts hold the work; None when all together do not."""
    hours = sorted(map(_seconds, people), reverse=True)
    anywhere = any(shift.start_at is None for person in people for shift in person.shifts)
    shifts = max((len(person.shifts) for person in people), default=1)
    longest_first = sorted(lines_s, reverse=True)
    for count, room_s in enumerate(accumulate(hours), start=1):
        saved = count * shifts - 1 if anywhere else 0
        if room_s >= service_s + sum(longest_first[saved:]):
            return count
    return None


def _seconds(person: Volunteer) -> float:
    return sum(map(work_s, person.shifts))


def work_s(shift: Shift) -> float:
    """The most that somebody can work: through to the end with every break, or until one would begin.

    Parameters
    ----------
    shift
        With its breaks.

    Returns
    -------
    float
        Seconds.
    """
    best, rested = 0.0, 0
    for rest in sorted(shift.breaks, key=lambda rest: rest.earliest):
        best = max(best, (min(rest.earliest, shift.end) - shift.start).total_seconds() - rested)
        rested += rest.duration_s
    return max(best, (shift.end - shift.start).total_seconds() - rested)


def _lines_s(problem: Problem, tasks: Sequence[Task]) -> list[float]:
    """Seconds of the straight lines that join all doors and starts; none where positions are not known."""
    sites = {site.id: site.location for site in problem.sites}
    said = [shift.start_at for person in problem.volunteers for shift in person.shifts]
    starts = [sites.get(at) if isinstance(at, str) else at for at in said if at is not None]
    doors = [task.location for task in tasks]
    if not all(isinstance(place, tuple) for place in (*doors, *starts)):
        return []
    places = np.array([*starts, *doors], dtype=np.float64).reshape(-1, 2)
    flat = places * _METRES_PER_DEGREE * _CAREFUL
    flat[:, 0] *= np.cos(np.radians(places[:, 1]))
    quickest = max((person.pace for person in problem.volunteers), default=1.0)
    return [float(metres) / (_SPEED_M_S * quickest) for metres in spanning_tree_m(flat, len(starts))]


def spanning_tree_m(places: NDArray[np.float64], joined: int) -> list[float]:
    """Lengths of the lines of a minimum spanning tree; the first ``joined`` places are one.

    Prim's method, a row at a time.

    Parameters
    ----------
    places
        Metres in a plane, shape (n, 2).
    joined
        How many of the first are one place.

    Returns
    -------
    list of float
        Metres, in the order in which places are joined: n − max(joined, 1) of them.
    """
    count = len(places)
    inside = np.zeros(count, dtype=np.bool_)
    nearest = np.full(count, np.inf)
    lines: list[float] = []
    for at in range(max(joined, 1)):
        inside[at] = True
        nearest = np.minimum(nearest, np.hypot(*(places - places[at]).T))
    for _ in range(count - max(joined, 1)):
        at = int(np.where(inside, np.inf, nearest).argmin())
        lines.append(float(nearest[at]))
        inside[at] = True
        nearest = np.minimum(nearest, np.hypot(*(places - places[at]).T))
    return lines


def _at_once(problem: Problem, tasks: Sequence[Task]) -> Bound:
    """Work that is going on at one moment whatever is planned: from its last begin to its first end."""
    starts = [shift.start for person in problem.volunteers for shift in person.shifts]
    ends = [shift.end for person in problem.volunteers for shift in person.shifts]
    changes: Counter[datetime] = Counter()
    for task in tasks:
        service = timedelta(seconds=task.service_s or 0)
        windows = task.time_windows or ((min(starts), max(ends)),) if starts else ()
        if not windows:
            continue
        opens = min(max(a, min(starts)) for a, _ in windows)
        shuts = min(max(b for _, b in windows), max(ends) - service)
        if shuts < opens + service:
            hands = _hands(problem, task)
            changes[shuts] += hands
            changes[opens + service] -= hands
    most = max(accumulate(hands for _, hands in sorted(changes.items())), default=1)
    en, zh = f"{most} people are at work at one moment", f"同一时刻须有 {most} 人在岗"
    return _told(most if most <= len(problem.volunteers) else None, problem, en, zh)
