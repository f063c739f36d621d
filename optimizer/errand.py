"""What one task asks of whoever serves it: where to go in which order, for how long, and when."""

from dataclasses import dataclass, field
from datetime import datetime

from optimizer.ground import Clock, Ground
from optimizer.notes import Notes
from optimizer.problem import Task

Windows = tuple[tuple[int, int], ...]
ANY_TIME: Windows = ((-(10**9), 10**9),)


@dataclass(frozen=True, slots=True)
class Call:
    """One stop of the errand: where, how long (setup included), and when it may begin.

    ``site`` is None at the door.
    """

    place: int
    service_s: int
    windows: Windows
    site: str | None = None

    def late(self, arrive: int, end: int) -> tuple[int, int]:
        """How late somebody is who arrives at ``arrive`` after the last window, and the second he missed.

        Where every window opens after the ``end`` of the shift: how much too early he has to leave.

        Parameters
        ----------
        arrive
            Second of the plan.
        end
            Last second of the shift.

        Returns
        -------
        tuple of (int, int)
            Seconds too late, or too early, and the second that was missed.
        """
        last = max((b for a, b in self.windows if a <= end), default=None)
        if last is not None:
            return arrive - last, last
        opens = min((a for a, _ in self.windows), default=end)
        return opens - end, opens


@dataclass(slots=True)
class _Known:
    """What is asked for again for every person, or for every task."""

    calls: dict[int, tuple[Call, ...]] = field(default_factory=dict)
    hours: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


_KNOWN: Notes[Ground, _Known] = Notes(_Known)


def calls(ground: Ground, task: int) -> tuple[Call, ...]:
    """The stops of a task: site with its goods, door, site that takes the goods.

    A site that is one of several alternatives is left out.

    Parameters
    ----------
    ground, task
        The problem, and the position of the task in it.

    Returns
    -------
    tuple of Call
        One to three, in the order in which they are made.
    """
    known = _KNOWN.of(ground).calls
    if task not in known:
        known[task] = _calls(ground, task)
    return known[task]


def _calls(ground: Ground, task: int) -> tuple[Call, ...]:
    it = ground.tasks[task]
    sites = ground.sites
    source, sink = only_sites(it)
    # The setup may fall away where something else can be done at this very place before.
    settled = ground.doors_at[ground.door[task]] > 1
    door = Call(
        place=ground.door[task],
        service_s=(it.service_s or 0) + (0 if settled else it.setup_s or 0),
        windows=ANY_TIME if it.time_windows is None else _clocked(ground.clock, it.time_windows),
    )
    stops = [door]
    for name, fetched in ((source, True), (sink, False)):
        if name is None:
            continue
        site = sites[name]
        windows = ANY_TIME if site.open is None else _clocked(ground.clock, site.open)
        if fetched and site.ready_at is not None:
            ready = ground.clock.at_least(site.ready_at)
            windows = tuple((max(a, ready), b) for a, b in windows if b >= ready)
        # So may that of a site, where somebody who has to wait for the goods can hand others in meanwhile.
        waits = fetched and site.ready_at is not None and name in _sinks(ground)
        stop = Call(ground.site[name], site.service_s + (0 if waits else site.setup_s), windows, name)
        stops = [stop, *stops] if fetched else [*stops, stop]
    return tuple(stops)


def _sinks(ground: Ground) -> set[str]:
    """Sites at which something is handed in."""
    return {sink for _, sink in ground.goods if sink is not None}


def only_sites(task: Task) -> tuple[str | None, str | None]:
    """The site that a task's goods come from and the one they go to, where there is only one.

    Of alternatives none is asked for: what is impossible with one of them may be possible with another.
    """
    source, sink = (
        said if said is None or isinstance(said, str) else said[0] if len(set(said)) == 1 else None
        for said in (task.from_site, task.to_site)
    )
    return source, sink


def hours(ground: Ground, volunteer: int, shift: int) -> tuple[int, int]:
    """First and last second of a shift.

    Parameters
    ----------
    ground, volunteer, shift
        The problem, and positions in it.

    Returns
    -------
    tuple of (int, int)
        Seconds of the plan, both inside the shift.
    """
    known = _KNOWN.of(ground).hours
    if (found := known.get((volunteer, shift))) is None:
        it = ground.problem.volunteers[volunteer].shifts[shift]
        found = ground.clock.at_least(it.start), ground.clock.at_most(it.end)
        known[volunteer, shift] = found
    return found


def _clocked(clock: Clock, windows: tuple[tuple[datetime, datetime], ...]) -> Windows:
    said = ((clock.at_least(a), clock.at_most(b)) for a, b in windows)
    return tuple(sorted((a, b) for a, b in said if a <= b))
