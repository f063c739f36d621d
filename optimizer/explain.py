"""A task that nobody serves gets an answer: why not, who came closest, and what can be done next.

There are two honest classes of reasons. *Nobody could*: every person alone is refused by a rule, proved
by arithmetic, or, where several are needed at once, those who are left make no crew. *No room was found*:
somebody could, but the search found no place for it beside the rest; that is a statement about the
search, never about the world.
"""

from collections import Counter
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from optimizer.companions import carried, companions, empty_handed, enough_alone, shared
from optimizer.constraint import WhyNot
from optimizer.figures import lasting, listed
from optimizer.ground import Ground
from optimizer.names import skills_zh
from optimizer.plan import Closest, Reason, ReasonCode, Unassigned
from optimizer.problem import Task
from optimizer.rules import RULES


@dataclass(frozen=True, slots=True)
class RoomTried:
    """The cheapest insertion that was tried for a task, and what it broke.

    Attributes
    ----------
    volunteer : str or None
        Whose route; None when no route was worth trying.
    missing : ReasonCode or None
        The rule that said no.
    by_s : int or None
        By how many seconds, where it is a matter of time.
    job : int or None
        Position of the task that would have begun too late; it may be another of the same route.
    site : str or None
        The site that would have been reached too late.
    """

    volunteer: str | None = None
    missing: ReasonCode | None = None
    by_s: int | None = None
    job: int | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class _Refused:
    """One person's first obstacle; ``rule`` is its position in the rule book."""

    volunteer: str
    rule: int
    why: WhyNot


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a task's rules say of everybody.

    Attributes
    ----------
    whole : tuple
        Each person's first obstacle to the whole of it, goods included.
    there : tuple
        The same at the door alone, where somebody else of several may have the goods; else as ``whole``.
    """

    whole: tuple[_Refused | None, ...]
    there: tuple[_Refused | None, ...]

    @property
    def free(self) -> list[int]:
        """Whom no rule keeps from the door."""
        return [person for person, found in enumerate(self.there) if found is None]

    @property
    def carriers(self) -> list[int]:
        """Whom no rule keeps from anything."""
        return [person for person in self.free if self.whole[person] is None]

    @property
    def refused(self) -> list[_Refused]:
        """Who is kept from the door; everybody where nobody is left who could do the whole."""
        if self.carriers:
            return [one for one in self.there if one is not None]
        return [one for pair in zip(self.whole, self.there, strict=True) for one in _first(*pair)]


_KNOWN: MutableMapping[Ground, dict[int, _Looked]] = WeakKeyDictionary()
"""Each person's first obstacle by task: no search changes it, so plans shown on the way pay for it once."""


def explain(
    ground: Ground,
    unassigned: Sequence[int],
    served: Collection[int],
    room_tried: Mapping[int, RoomTried],
    *,
    most: int | None = None,
) -> tuple[Unassigned, ...]:
    """Explain every task that is on no route.

    Parameters
    ----------
    ground
        The problem with its places and walks.
    unassigned
        Positions of the tasks that are on no route.
    served
        Positions of those that are.
    room_tried
        What the search tried last, by position; a task may be missing.
    most
        Tasks to look into that were not looked into before; of others it is only said that the search goes
        on. None = all.

    Returns
    -------
    tuple of Unassigned
        In the order of ``unassigned``, each with at least one reason.
    """
    known = _KNOWN.setdefault(ground, {})
    fresh = set([job for job in unassigned if job not in known][:most])
    return tuple(
        _explain(ground, job, served, room_tried.get(job, RoomTried()))
        if job in fresh or job in known
        else _not_yet(ground.tasks[job].id)
        for job in unassigned
    )


def _explain(ground: Ground, job: int, served: Collection[int], tried: RoomTried) -> Unassigned:
    people = ground.problem.volunteers
    if not people:
        return _nobody_there(ground.tasks[job].id)
    looked = _looked(ground, job)
    waiting = _waiting(ground, job, served)
    if len(looked.refused) == len(people):
        return _nobody_could(ground.tasks[job].id, looked.refused, waiting)
    if (short := _too_few(ground, job, looked)) is not None:
        # Who could be at the door is told what keeps him or her from the goods, if that is what is missing.
        refused = [one for pair in zip(looked.there, looked.whole, strict=True) for one in _first(*pair)]
        return _nobody_could(ground.tasks[job].id, refused, waiting, short)
    if waiting:
        return _waits(ground.tasks[job].id, waiting)
    return _no_room(ground, job, looked.refused, tried)


def _looked(ground: Ground, job: int) -> _Looked:
    known = _KNOWN.setdefault(ground, {})
    if job not in known:
        people = range(len(ground.problem.volunteers))
        whole = there = tuple(_first_no(ground, job, person) for person in people)
        if carried(ground, job):
            light = empty_handed(ground)  # whom nothing keeps from the whole, nothing keeps from the door
            there = tuple(whole[p] and _first_no(light, job, p) for p in people)
        known[job] = _Looked(whole, there)
    return known[job]


def _first(*found: _Refused | None) -> list[_Refused]:
    return [one for one in found if one is not None][:1]


def _first_no(ground: Ground, job: int, person: int) -> _Refused | None:
    """The first rule, in the order of the rule book, that refuses one person alone."""
    for number, rule in enumerate(RULES):
        if (why := rule.why_not(job, person, ground)) is not None:
            return _Refused(ground.problem.volunteers[person].id, number, why)
    return None


def _waiting(ground: Ground, job: int, served: Collection[int]) -> list[str]:
    """Ids of the predecessors that are on no route."""
    return [a.task for a in ground.tasks[job].after if ground.task_index[a.task] not in served]


def _too_few(ground: Ground, job: int, looked: _Looked) -> Reason | None:
    """Why those whom no rule refuses are no crew for a task for several people; None when they are."""
    it, people, free = ground.tasks[job], ground.problem.volunteers, looked.free
    alone = any(enough_alone(it, people[p]) for p in looked.carriers)
    if not shared(ground, job) or alone or companions(ground, job, free, looked.carriers):
        return None
    said = f"takes {it.crew} people at the same time; of {len(people)}, no rule excludes {len(free)}"
    said_zh = f"需要 {it.crew} 人同时到场；{len(people)} 人中有 {len(free)} 人不受任何规则排除"
    if len(free) < it.crew:
        return Reason(code=ReasonCode.CREW_SIZE, detail=said, detail_zh=said_zh)
    lacking = sorted(set(it.skills or ()) - {skill for p in free for skill in people[p].skills})
    if lacking:
        en, _ = listed(lacking)
        return Reason(
            code=ReasonCode.NO_SKILL,
            detail=f"{said}, and none of them has {en}",
            detail_zh=f"{said_zh}，但都不具备{skills_zh(lacking)}",
        )
    if companions(ground, job, free):
        return Reason(
            code=ReasonCode.CREW_SIZE,
            detail=f"{said}, {len(looked.carriers)} of them could take the goods, too, but in no such crew",
            detail_zh=f"{said_zh}，其中 {len(looked.carriers)} 人还能携带物品，但凑不成所需小组",
        )
    return Reason(
        code=ReasonCode.CREW_SIZE,
        detail=f"{said}, but no {it.crew} of them bring all that is asked for",
        detail_zh=f"{said_zh}，但其中任意 {it.crew} 人都凑不齐所需条件",
    )


def _nobody_could(
    task: str, refused: Sequence[_Refused], waiting: Sequence[str], short: Reason | None = None
) -> Unassigned:
    """One reason for each person; what is the same for everybody is said once."""
    # Whoever got furthest through the rule book has the fewest obstacles left; then the smallest counts.
    nearest = min(refused, key=lambda r: (-r.rule, float("inf") if r.why.by is None else r.why.by))
    reasons = [_predecessors(waiting)] if waiting else []
    reasons += [] if short is None else [short]
    said = {(r.why.code, r.why.detail) for r in refused}
    map_s = nearest.why.code is ReasonCode.UNREACHABLE and nearest.why.by is None
    unreachable = short is None and len(said) == 1 and map_s
    same = nearest.why.whoever or unreachable
    if same:
        reasons.append(replace(nearest.why, whoever=True).reason(nearest.volunteer))
    else:
        reasons += [r.why.reason(r.volunteer) for r in refused]
    closest = Closest(volunteer=nearest.volunteer, missing=nearest.why.code, by=nearest.why.by)
    return Unassigned(
        task=task,
        reasons=tuple(reasons),
        closest=None if same else closest,
        next_step=nearest.why.help,
        next_step_zh=nearest.why.help_zh,
    )


def _predecessors(waiting: Sequence[str]) -> Reason:
    en, zh = listed(list(waiting))
    return Reason(
        code=ReasonCode.PREDECESSOR_UNASSIGNED,
        detail=f"waits for {en}, which nobody serves in this plan",
        detail_zh=f"须在 {zh} 之后进行，而 {zh} 在本计划中无人承担",
    )


def _waits(task: str, waiting: Sequence[str]) -> Unassigned:
    en, zh = listed(list(waiting))
    return Unassigned(
        task=task,
        reasons=(_predecessors(waiting),),
        next_step=f"Solve {en} first (see there), or take the link to it off {task}.",
        next_step_zh=f"请先解决 {zh}（见该任务的说明），或取消 {task} 与它的先后关系。",
    )


def _not_yet(task: str) -> Unassigned:
    return Unassigned(
        task=task,
        reasons=(
            Reason(
                code=ReasonCode.NO_ROOM_FOUND,
                detail="not placed so far; the search was still going on",
                detail_zh="尚未安排；搜索仍在进行",
            ),
        ),
        next_step="Wait for the finished plan: it says why.",
        next_step_zh="请等待最终计划：其中会说明原因。",
    )


def _nobody_there(task: str) -> Unassigned:
    return Unassigned(
        task=task,
        reasons=(
            Reason(
                code=ReasonCode.OUTSIDE_SHIFT,
                detail="the problem names no volunteer",
                detail_zh="本次请求没有任何志愿者",
            ),
        ),
        next_step="Add a volunteer with a shift.",
        next_step_zh="请添加至少一名有班次的志愿者。",
    )


def _no_room(ground: Ground, job: int, refused: Sequence[_Refused], tried: RoomTried) -> Unassigned:
    """Say how many could, what was tried, and what the search can be given."""
    people = len(ground.problem.volunteers)
    could = people - len(refused)
    others = ", ".join(f"{code} {n}" for code, n in sorted(Counter(r.why.code for r in refused).items()))
    en = f"no rule excludes {could} of {people} people, but no room was found beside their other work"
    zh = f"{people} 人中有 {could} 人不受任何规则排除，但未找到能与其他任务一起安排的空位"
    if others:
        en, zh = f"{en} (the others: {others})", f"{zh}（其余：{others}）"
    late = ground.tasks[job if tried.job is None else tried.job]
    said = _tried_in_words(tried, late.id)
    reason = Reason(
        code=ReasonCode.NO_ROOM_FOUND, detail=f"{en}{said[0]}", detail_zh=f"{zh}{said[1]}", volunteer=None
    )
    closest = None
    if tried.volunteer is not None:
        by = None if tried.by_s is None else float(tried.by_s)
        missing = tried.missing or ReasonCode.NO_ROOM_FOUND
        closest = Closest(volunteer=tried.volunteer, missing=missing, by=by)
    step, step_zh = _make_room(tried, late.id)
    if tried.missing is ReasonCode.TIME_WINDOW and tried.by_s and _only_tied(late):
        step, step_zh = (text.format(*lasting(tried.by_s), task=late.id) for text in _LOOSEN)
    if tried.missing is ReasonCode.PINNED and ground.tasks[job].pinned is None:
        step, step_zh = _unpinned(ground, job, tried)
    return Unassigned(
        task=ground.tasks[job].id, reasons=(reason,), closest=closest, next_step=step, next_step_zh=step_zh
    )


def _unpinned(ground: Ground, job: int, tried: RoomTried) -> tuple[str, str]:
    """What would make room for a task that is not pinned itself: others are, or it is bound to one."""
    it = ground.tasks[job]
    bound = [other.id for other in ground.tasks if other.same_volunteer_as == it.id]
    bound += [] if it.same_volunteer_as is None else [it.same_volunteer_as]
    en, zh = listed(bound)
    words = _UNBIND if bound else _RENUMBER
    step, step_zh = (text.format(t=it.id, v=tried.volunteer, en=en, zh=zh) for text in words)
    return step, step_zh


def _only_tied(task: Task) -> bool:
    """Whether no window of its own keeps a task from another hour, but a task that it follows."""
    return task.time_windows is None and any(link.max_delay_s is not None for link in task.after)


def _tried_in_words(tried: RoomTried, late: str) -> tuple[str, str]:
    if tried.volunteer is None:
        return _CUT_OFF if tried.missing is ReasonCode.UNREACHABLE else ("", "")
    missing = tried.missing or ReasonCode.NO_ROOM_FOUND
    if tried.by_s is None:
        return (
            f"; the closest that was tried is with {tried.volunteer}, where {missing} says no",
            f"；尝试过的最接近的安排是 {tried.volunteer}，受 {missing} 限制",
        )
    en, zh = lasting(tried.by_s)
    where = {ReasonCode.TIME_WINDOW: late, ReasonCode.SITE_CLOSED: tried.site}.get(missing)
    at, at_zh = ("", "") if where is None else (f" at {where}", f"在 {where} ")
    return (
        f"; the closest that was tried is with {tried.volunteer}, {en} over{at} ({missing})",
        f"；尝试过的最接近的安排是 {tried.volunteer}，{at_zh}超出 {zh}（{missing}）",
    )


_CUT_OFF = (
    "; no way leads between this door and the places where that is",
    "；该处与他们其他任务的地点之间没有路可走",
)
_LOOSEN = (
    "Allow {task} {0} more after the task that it follows (max_delay_s), or give the search more time.",
    "请把 {task} 与前置任务的最长间隔（max_delay_s）放宽 {1}，或给搜索更多时间（options.time_limit_s）。",
)
_UNBIND = (
    "Let somebody else do {t} than {en} (same_volunteer_as), or give the search more time.",
    "请允许 {t} 与 {zh} 由不同的人承担（same_volunteer_as），或给搜索更多时间（options.time_limit_s）。",
)
_RENUMBER = (
    "Change the order that is pinned among the doors of {v}, or give the search more time.",
    "请改变 {v} 各户中指定的顺序，或给搜索更多时间（options.time_limit_s）。",
)
_JOIN = (
    "Join the parts of the map that no way leads between, or add a volunteer for this part of it.",
    "请在地图上连通互不相通的部分，或为此处另派一名志愿者。",
)
_ROOM = {
    ReasonCode.OUTSIDE_SHIFT: ("Extend the shift of {v} by {en}", "请把 {v} 的班次延长 {zh}"),
    ReasonCode.TIME_WINDOW: ("Widen the time window of {t} by {en}", "请把 {t} 的时间窗放宽 {zh}"),
    ReasonCode.UNREACHABLE: (
        "Open the lanes or the gate on the way longer",
        "请延长途中巷道或大门的开放时间",
    ),
    ReasonCode.SITE_CLOSED: ("Open {s} {en} longer", "请将 {s} 的开放时间延长 {zh}"),
    ReasonCode.MAX_ABOARD: ("Allow {en} more aboard", "请把在途时限放宽 {zh}"),
    ReasonCode.MAX_GEAR: ("Allow {v} more time in gear", "请放宽 {v} 的穿防护服时限"),
    ReasonCode.MAX_WALK: ("Allow {v} a longer walk", "请放宽 {v} 的步行上限"),
    ReasonCode.MAX_TASKS: ("Raise max_tasks of {v}", "请提高 {v} 的 max_tasks"),
    ReasonCode.NO_CAPACITY: ("Give {v} room to carry more", "请让 {v} 能携带更多"),
    ReasonCode.SITE_STOCK: (
        "Bring more stock to the site, or empty it where it is full",
        "请给站点补货；若站点已满，请先清空",
    ),
    ReasonCode.HOUSEHOLD_ORDER: (
        "Add a decontamination site near {v}'s route",
        "请在 {v} 的路线附近增设洗消点（洁污顺序）",
    ),
    ReasonCode.LENDING: (
        "Let the unit of {v} lend more people or hours",
        "请让 {v} 所在单位多借出人员或工时",
    ),
    ReasonCode.PINNED: ("Pin it to another place in the order or to nobody", "请改变指定的顺序，或取消指定"),
    ReasonCode.NOT_WITH: (
        "Lend somebody who does none of the work it must not mix with",
        "请另派不做互斥任务的人",
    ),
}


def _make_room(tried: RoomTried, late: str) -> tuple[str, str]:
    """What would make room: the obstacle of the closest try; else another pair of hands."""
    words = _ROOM.get(tried.missing) if tried.missing is not None and tried.volunteer is not None else None
    if tried.volunteer is None and tried.missing is ReasonCode.UNREACHABLE:
        return _JOIN
    if words is None:
        return (
            "Add a volunteer or a longer shift, or give the search more time (options.time_limit_s).",
            "请增加志愿者或延长班次，或给搜索更多时间（options.time_limit_s）。",
        )
    en, zh = ("some time", "一些时间") if tried.by_s is None else lasting(tried.by_s)
    step, step_zh = (
        text.format(v=tried.volunteer, t=late, s=tried.site or late, en=en, zh=zh) for text in words
    )
    return (
        f"{step}, or give the search more time (options.time_limit_s).",
        f"{step_zh}，或给搜索更多时间（options.time_limit_s）。",
    )
