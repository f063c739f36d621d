"""No room was found: how many people could, what was tried last, and what would make room.

That is a statement about the search, never about the world; `explain` says what nobody could.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from optimizer.figures import lasting, listed
from optimizer.ground import Ground
from optimizer.notes import Notes
from optimizer.plan import Closest, Reason, ReasonCode, Unassigned
from optimizer.problem import Task

_GRAM = 1e-6
_WANTED: Notes[Ground, dict[tuple[str, frozenset[str]], Mapping[str, float]]] = Notes(dict)


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


def no_room(
    ground: Ground, job: int, refused: Collection[ReasonCode], tried: RoomTried, *, unseen: int = 0
) -> Unassigned:
    """Say how many could, what was tried, and what the search can be given.

    Parameters
    ----------
    ground, job
        The problem, and the position of the task.
    refused
        Of each person whom a rule refuses, which.
    tried
        What the search tried last.
    unseen
        How many people nobody looked at, because it is enough that somebody could.
    """
    people = len(ground.problem.volunteers)
    could = people - len(refused) - unseen
    others = ", ".join(f"{code} {n}" for code, n in sorted(Counter(refused).items()))
    least, least_zh = ("at least ", "至少") if unseen else ("", "")
    en = f"no rule excludes {least}{could} of {people} people, but no room was found beside their other work"
    zh = f"{people} 人中{least_zh}有 {could} 人不受任何规则排除，但未找到能与其他任务一起安排的空位"
    if others:
        rest, rest_zh = ("of the others", "其余中") if unseen else ("the others", "其余")
        en, zh = f"{en} ({rest}: {others})", f"{zh}（{rest_zh}：{others}）"
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
    if tried.missing is ReasonCode.TIME_WINDOW and tried.by_s and late.time_windows is None and tied(late):
        step, step_zh = (text.format(*lasting(tried.by_s), task=late.id) for text in _LOOSEN)
    if tried.missing is ReasonCode.PINNED and ground.tasks[job].pinned is None:
        step, step_zh = _unpinned(ground, job, tried)
    if tried.missing is ReasonCode.SITE_STOCK:
        step, step_zh = _supplied(ground, job)
    return Unassigned(
        task=ground.tasks[job].id, reasons=(reason,), closest=closest, next_step=step, next_step_zh=step_zh
    )


def _supplied(ground: Ground, job: int) -> tuple[str, str]:
    """What would make room at the sites of a task's goods: more to take, or more room to put down.

    Where more is asked of these sites than they have, no search leaves nobody out.
    """
    it = ground.tasks[job]
    steps: list[tuple[str, str]] = []
    for sites, words in ((it.from_site, _BRING), (it.to_site, _EMPTY)):
        if sites is not None:
            en, zh = listed([sites] if isinstance(sites, str) else list(sites))
            steps.append((words[0].format(en), words[1].format(zh)))
    first, first_zh = " or ".join(en for en, _ in steps), "，或".join(zh for _, zh in steps)
    if asked_too_much(ground, job):
        return (
            f"{first[:1].upper()}{first[1:]}: more is asked of there than there is.",
            f"请{first_zh}：那里的总需求超过了现有的量。",
        )
    return (
        f"{first[:1].upper()}{first[1:]}, or give the search more time.",
        f"请{first_zh}，或给搜索更多时间。",
    )


def asked_too_much(ground: Ground, job: int) -> bool:
    """Whether the sites of a task's goods have less in all than is asked by what can go nowhere else."""
    for end in ("from_site", "to_site"):
        mine = _sites(ground.tasks[job], end)
        have = [(ground.sites[s].stock if end == "from_site" else ground.sites[s].holds) or {} for s in mine]
        for name in ground.tasks[job].load or {}:
            limited = bool(have) and all(name in one for one in have)
            if limited and _wanted(ground, end, mine)[name] > sum(one[name] for one in have) + _GRAM:
                return True
    return False


def _wanted(ground: Ground, end: str, sites: frozenset[str]) -> Mapping[str, float]:
    """What all tasks together ask of some sites, of those that can go to no other; summed once."""
    known = _WANTED.of(ground)
    if (end, sites) not in known:
        sums: dict[str, float] = defaultdict(float)
        for one in ground.tasks:
            if (its := _sites(one, end)) and its <= sites:
                for name, amount in (one.load or {}).items():
                    sums[name] += amount
        known[end, sites] = sums
    return known[end, sites]


def _sites(it: Task, end: str) -> frozenset[str]:
    said: str | tuple[str, ...] | None = it.from_site if end == "from_site" else it.to_site
    return frozenset(() if said is None else (said,) if isinstance(said, str) else said)


def _unpinned(ground: Ground, job: int, tried: RoomTried) -> tuple[str, str]:
    """What would make room for a task that is not pinned itself: others are, or it is bound to one."""
    it = ground.tasks[job]
    bound = [other.id for other in ground.tasks if other.same_volunteer_as == it.id]
    bound += [] if it.same_volunteer_as is None else [it.same_volunteer_as]
    en, zh = listed(bound)
    words = _UNBIND if bound else _RENUMBER
    step, step_zh = (text.format(t=it.id, v=tried.volunteer, en=en, zh=zh) for text in words)
    return step, step_zh


def tied(task: Task) -> bool:
    """Whether a task that it follows keeps a task from another hour."""
    return any(link.max_delay_s is not None for link in task.after)


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
    "请把 {task} 与前置任务的最长间隔（max_delay_s）放宽 {1}，或给搜索更多时间。",
)
_BRING = ("bring more to {}", "给 {} 补货")
_EMPTY = ("make room at {}", "为 {} 腾出空位")
_UNBIND = (
    "Let somebody else do {t} than {en} (same_volunteer_as), or give the search more time.",
    "请允许 {t} 与 {zh} 由不同的人承担（same_volunteer_as），或给搜索更多时间。",
)
_RENUMBER = (
    "Change the order that is pinned among the doors of {v}, or give the search more time.",
    "请改变 {v} 各户中指定的顺序，或给搜索更多时间。",
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
            "Add a volunteer or a longer shift, or give the search more time.",
            "请增加志愿者或延长班次，或给搜索更多时间。",
        )
    en, zh = ("some time", "一些时间") if tried.by_s is None else lasting(tried.by_s)
    step, step_zh = (
        text.format(v=tried.volunteer, t=late, s=tried.site or late, en=en, zh=zh) for text in words
    )
    return (
        f"{step}, or give the search more time.",
        f"{step_zh}，或给搜索更多时间。",
    )
