"""When somebody could begin at a door, with nothing else to do: the earliest and the latest second, by shift.

Both are bounds that no plan leaves: other work and breaks only take time. So where two people's hours at a
door do not meet here, or one's are over before another task can be done, that is proved.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from optimizer.alone import passable, seconds
from optimizer.companions import companions, empty_handed, enough_alone, shared
from optimizer.errand import calls, hours
from optimizer.gaits import under_load
from optimizer.ground import NOWHERE, Ground
from optimizer.trips import trip


@dataclass(frozen=True, slots=True)
class Chance:
    """Seconds between which one person could begin at a door in one shift."""

    person: int
    shift: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chances:
    """When a task could be begun by whom.

    Attributes
    ----------
    there : tuple of Chance
        Of everybody who could be at the door.
    lead : tuple of Chance
        Of those who could have the goods with them; where there are none, of the same people.
    """

    there: tuple[Chance, ...]
    lead: tuple[Chance, ...]


def chances(ground: Ground, job: int, free: Iterable[int], carriers: Iterable[int]) -> Chances:
    """When people could begin at the door of a task.

    Parameters
    ----------
    ground, job
        The problem and the position of the task.
    free, carriers
        Whom no rule keeps from the door, and from the whole of it.
    """
    lead = tuple(_of(ground, job, carriers))
    return Chances(tuple(_of(empty_handed(ground), job, free)) if shared(ground, job) else lead, lead)


def first_begin(ground: Ground, job: int, found: Chances, since: int) -> int | None:
    """The first second, not before ``since``, at which a task can be begun; None when there is none.

    Parameters
    ----------
    ground, job
        The problem and the position of the task.
    found
        Who could begin when.
    since
        Second of the plan.
    """
    everybody = (*found.there, *found.lead)
    instants = sorted({max(one.first, since) for one in everybody if one.last >= since})
    return next((at for at in instants if _possible(ground, job, found, at)), None)


def last_begin(ground: Ground, job: int, found: Chances) -> int | None:
    """The last second at which a task can be begun; None when there is none.

    Parameters
    ----------
    ground, job, found
        As for `first_begin`.
    """
    instants = sorted({one.last for one in (*found.there, *found.lead)}, reverse=True)
    return next((at for at in instants if _possible(ground, job, found, at)), None)


def could_meet(ground: Ground, job: int, people: Collection[int], lead: Collection[int]) -> bool:
    """Whether some people are a crew, or one of them is crew enough.

    Parameters
    ----------
    ground, job
        The problem and the position of the task.
    people, lead
        Positions of those who could be there, and of those who could have the goods as well.
    """
    it, everybody = ground.tasks[job], ground.problem.volunteers
    if not shared(ground, job) or any(enough_alone(it, everybody[p]) for p in lead):
        return bool(lead)
    return bool(companions(ground, job, people, lead))


def _possible(ground: Ground, job: int, found: Chances, at: int) -> bool:
    there, lead = (
        {one.person for one in some if one.first <= at <= one.last} for some in (found.there, found.lead)
    )
    return could_meet(ground, job, there, lead)


def _of(ground: Ground, job: int, people: Iterable[int]) -> Iterator[Chance]:
    for person in people:
        for shift in passable(ground, job, person):
            yield from _in_shift(ground, job, person, shift)


def _in_shift(ground: Ground, job: int, person: int, shift: int) -> Iterator[Chance]:
    stops = calls(ground, job)
    at_door = next(number for number, call in enumerate(stops) if call.site is None)
    way = trip(ground, job, person, shift, door_windows=True, site_hours=True)
    if len(way.arrive) <= at_door:
        return
    arrive = way.arrive[at_door]
    # From the begin at the door to the end of the shift, without a wait on the way.
    after_s, share = stops[at_door].service_s, under_load(ground, job, person)
    here = stops[at_door].place
    for call in stops[at_door + 1 :]:
        after_s += seconds(ground, here, call.place, person, share) + call.service_s
        here = call.place
    if (end := ground.shift_end[person, shift]) != NOWHERE:
        after_s += seconds(ground, here, end, person)
    latest = hours(ground, person, shift)[1] - after_s
    for opens, closes in stops[at_door].windows:
        first, last = max(opens, arrive), min(closes, latest)
        if first <= last:
            yield Chance(person, shift, first, last)
