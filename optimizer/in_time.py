"""Nobody could, though each alone could: people who are never there at one moment, and tasks never in turn.

Where several are needed, some moment must be left at which enough of them could begin. Where a task follows
another, somebody must be able to begin it after the other can be done, and not too long after it. What
is said here is proved by when people could begin (`chances`); no search is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from optimizer.alone import least
from optimizer.chances import Chance, Chances, chances, could_meet, first_begin, last_begin
from optimizer.companions import shared
from optimizer.errand import calls
from optimizer.figures import lasting, time_of_day
from optimizer.ground import NOWHERE, Ground
from optimizer.looking import Looked
from optimizer.plan import Closest, Reason, ReasonCode
from optimizer.problem import After

_MOST_PAIRS = 10_000  # of people for two tasks; beyond, it is not asked whether one person must do both


@dataclass(frozen=True, slots=True)
class Never:
    """Why a task is never possible, and what would have to change."""

    reason: Reason
    help: str
    help_zh: str
    closest: Closest | None = None


@dataclass(slots=True)
class InTime:
    """Asks of task after task whether its people, and what it follows, leave a moment for it.

    Attributes
    ----------
    ground : Ground
    look : callable
        What the rules say of a task and everybody.
    """

    ground: Ground
    look: Callable[[int], Looked]
    _chances: dict[int, Chances | None] = field(default_factory=dict)
    _begins: dict[int, int | None] = field(default_factory=dict)

    def never(self, job: int) -> Never | None:
        """Why a task that somebody could do is never possible; None when that is not proved."""
        found = self._found(job)
        if found is None or not found.there:
            return None
        if shared(self.ground, job) and first_begin(self.ground, job, found, 0) is None:
            return self._apart(job, found)
        return next(
            (no for link in self.ground.tasks[job].after if (no := self._out_of_turn(job, link))), None
        )

    def _found(self, job: int) -> Chances | None:
        """When a task could be begun; None where that was not looked at for everybody."""
        if job not in self._chances:
            looked = self.look(job)
            known = looked.unseen == 0
            self._chances[job] = chances(self.ground, job, looked.free, looked.carriers) if known else None
        return self._chances[job]

    def _first(self, job: int) -> int | None:
        """The first second at which a task can be begun behind all that it follows; None: not known."""
        if job not in self._begins:
            self._begins[job] = None  # whoever follows himself is refused by the check of the problem
            found = self._found(job)
            if found is not None:
                since = [
                    done + link.delay_s
                    for link in self.ground.tasks[job].after
                    if (done := self._done(self.ground.task_index[link.task])) is not None
                ]
                self._begins[job] = first_begin(self.ground, job, found, max(since, default=0))
        return self._begins[job]

    def _done(self, job: int) -> int | None:
        """The first second at which a task can be done."""
        begun = self._first(job)
        return None if begun is None else begun + self._service_s(job)

    def _service_s(self, job: int) -> int:
        return next(call.service_s for call in calls(self.ground, job) if call.site is None)

    def _apart(self, job: int, found: Chances) -> Never:
        it, people = self.ground.tasks[job], self.ground.problem.volunteers
        free = len({one.person for one in found.there})
        reason = Reason(
            code=ReasonCode.CREW_SIZE,
            detail=f"takes {it.crew} people at the same time; of {len(people)}, no rule excludes {free}, but "
            f"there is no moment at which {it.crew} of them could begin together",
            detail_zh=f"需要 {it.crew} 人同时到场；{len(people)} 人中有 {free} 人不受任何规则排除，"
            f"但没有任何时刻能让其中 {it.crew} 人同时开始",
        )
        pairs = _pairs(self.ground, job, found) if it.crew == 2 else []
        if not pairs:
            return Never(
                reason,
                f"Move the shifts of those who could, so that {it.crew} of them are there at one time.",
                f"请调整这些人的班次，让其中 {it.crew} 人能同时在场。",
            )
        early, late = min(pairs, key=lambda pair: pair[1].first - pair[0].last)
        gap, one = late.first - early.last, people[early.person].id
        (en, zh), stops = lasting(gap), calls(self.ground, job)
        windows = next(call.windows for call in stops if call.site is None)
        ways = [(f"let {one} stay {en} longer", f"让 {one} 多留 {zh}")]
        if any(closes == early.last for _, closes in windows):
            ways = [(f"widen the time window of {it.id} by {en}", f"把 {it.id} 的时间窗放宽 {zh}")]
        if stops[0].site is None and all(opens != late.first for opens, _ in windows):
            other = people[late.person].id
            ways.append((f"let {other} begin {en} earlier", f"让 {other} 提早 {zh} 开始"))
        said, said_zh = " or ".join(way for way, _ in ways), "，或".join(way for _, way in ways)
        return Never(
            reason,
            f"{said[:1].upper()}{said[1:]}.",
            f"请{said_zh}。",
            Closest(volunteer=one, missing=ReasonCode.OUTSIDE_SHIFT, by=float(gap)),
        )

    def _out_of_turn(self, job: int, link: After) -> Never | None:
        before, found = self.ground.task_index[link.task], self._found(job)
        done = self._done(before)
        if done is None or found is None:
            return None
        since = done + link.delay_s
        if first_begin(self.ground, job, found, since) is None:
            last = last_begin(self.ground, job, found)
            return None if last is None else self._too_late(job, link, since, last)
        too_late = self._too_long_after(job, before, link, found)
        return None if too_late is None or too_late <= 0 else self._too_far_behind(job, link, too_late)

    def _too_late(self, job: int, link: After, since: int, last: int) -> Never:
        it, clock = self.ground.tasks[job], self.ground.clock
        (en, zh), limit = lasting(since - last), time_of_day(clock, last)
        done = time_of_day(clock, since - link.delay_s)
        (wait, wait_zh) = lasting(link.delay_s)
        then, then_zh = (f" and {wait} before it", f"，其间须隔 {wait_zh}") if link.delay_s else ("", "")
        by_window = it.time_windows is not None and any(clock.at_most(b) == last for _, b in it.time_windows)
        longer, longer_zh = (
            (f"widen the window of {it.id} by {en}", f"把 {it.id} 的时间窗延长 {zh}")
            if by_window
            else (f"let whoever does {it.id} stay {en} longer", f"让承担 {it.id} 的人多留 {zh}")
        )
        return Never(
            Reason(
                code=ReasonCode.TIME_WINDOW if by_window else ReasonCode.OUTSIDE_SHIFT,
                detail=f"{link.task} is done at {done} at the earliest{then}; {it.id}, which follows it, "
                f"may begin at {limit} at the latest: {en} too late",
                detail_zh=f"前置任务 {link.task} 最早 {done} 完成{then_zh}；"
                f"{it.id} 最晚须在 {limit} 开始：晚 {zh}",
            ),
            f"Let {link.task} begin {en} earlier, or {longer}.",
            f"请让 {link.task} 提早 {zh} 开始，或{longer_zh}。",
        )

    def _too_far_behind(self, job: int, link: After, by_s: int) -> Never:
        it, ((en, zh), (most, most_zh)) = (
            self.ground.tasks[job],
            (lasting(by_s), lasting(link.max_delay_s or 0)),
        )
        return Never(
            Reason(
                code=ReasonCode.TIME_WINDOW,
                detail=f"has to begin within {most} after {link.task}; nobody who could is there "
                f"less than {en} later than that",
                detail_zh=f"须在 {link.task} 之后 {most_zh} 内开始；能做的人都至少晚 {zh}",
            ),
            f"Allow {it.id} {en} more after {link.task}, or add a volunteer for one of them.",
            f"请把 {it.id} 与 {link.task} 的最长间隔放宽 {zh}，或为其中一项增派志愿者。",
        )

    def _too_long_after(self, job: int, before: int, link: After, found: Chances) -> int | None:
        """By how many seconds the quickest begins a task too long after another; None: not known."""
        earlier = self._found(before)
        if link.max_delay_s is None or earlier is None or not earlier.there:
            return None
        behind_s = self._latest_service_s(before) + link.max_delay_s
        if len(earlier.there) * len(found.there) > _MOST_PAIRS:
            return min(one.first for one in found.there) - max(one.last for one in earlier.there) - behind_s
        needed, needed_before = self._needed(job, found), self._needed(before, earlier)
        late = [
            too_late
            for one in earlier.there
            for other in found.there
            for both in (_both(one, other, needed, needed_before),)
            if (too_late := self._behind(job, before, one, other, behind_s, link, both)) is not None
        ]
        return min(late, default=None)

    def _behind(
        self,
        job: int,
        before: int,
        one: Chance,
        other: Chance,
        behind_s: int,
        link: After,
        both: int | None,
    ) -> int | None:
        """Seconds that two people, or one, begin too long after each other; None: never in this order.

        ``both`` is who has to be at both doors, whoever else comes.
        """
        too_late, pause_s = other.first - one.last - behind_s, link.delay_s
        if both is not None:
            walk_s = self._walk_s(before, job, both)
            too_late, pause_s = max(too_late, walk_s - (link.max_delay_s or 0)), max(pause_s, walk_s)
        in_order = one.first + self._service_s(before) + pause_s <= other.last
        return too_late if in_order else None

    def _needed(self, job: int, found: Chances) -> frozenset[int]:
        """Those of one shift alone without whom a task for several is never begun."""
        if not shared(self.ground, job):
            return frozenset()
        there, lead = ({one.person for one in some} for some in (found.there, found.lead))
        return frozenset(
            person
            for person in there
            if len(self.ground.problem.volunteers[person].shifts) == 1
            and not could_meet(self.ground, job, there - {person}, lead - {person})
        )

    def _walk_s(self, before: int, job: int, person: int) -> int:
        ground, (a, b) = self.ground, (self.ground.door[before], self.ground.door[job])
        if NOWHERE in (a, b):
            return 0
        volunteer = ground.problem.volunteers[person]
        return least(ground, a, b, ground.going(person), volunteer.pace) or 0

    def _latest_service_s(self, job: int) -> int:
        """The longest that a task can take: setup, and gear put on."""
        it = self.ground.tasks[job]
        change_s = max((one.change_gear_s or 0 for one in self.ground.problem.volunteers), default=0)
        return (it.service_s or 0) + (it.setup_s or 0) + change_s


def _both(one: Chance, other: Chance, needed: frozenset[int], needed_before: frozenset[int]) -> int | None:
    """Who has to be at both doors where one does the earlier task and the other is there for the later."""
    if (one.person, one.shift) == (other.person, other.shift) or one.person in needed:
        return one.person
    return other.person if other.person in needed_before else None


def _pairs(ground: Ground, job: int, found: Chances) -> list[tuple[Chance, Chance]]:
    """Two people who are a crew and miss each other: who is there first, and who comes later."""
    crews = _crews(ground, job, found.there, {one.person for one in found.lead})
    return [
        (early, late)
        for early in found.there
        for late in found.there
        if early.last < late.first and frozenset({early.person, late.person}) in crews
    ]


def _crews(ground: Ground, job: int, there: Sequence[Chance], lead: set[int]) -> set[frozenset[int]]:
    people = sorted({one.person for one in there})
    pairs = (frozenset({one, other}) for n, one in enumerate(people) for other in people[n + 1 :])
    return {pair for pair in pairs if could_meet(ground, job, pair, pair & lead)}
