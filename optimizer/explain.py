"""A task that nobody serves gets an answer: why not, who came closest, and what can be done next.

There are two honest classes of reasons. *Nobody could*: every person alone is refused by a rule, proved
by arithmetic, or, where several are needed at once, those who are left make no crew. *No room was found*:
somebody could, but the search found no place for it beside the rest; that is a statement about the
search, never about the world.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from optimizer.companions import carried, companions, empty_handed, enough_alone, shared
from optimizer.figures import listed
from optimizer.ground import Ground
from optimizer.in_time import InTime, Never
from optimizer.looking import LOOKS, Looked, Looking, Refused, first, is_known
from optimizer.names import skills_zh
from optimizer.no_room import RoomTried, no_room
from optimizer.off_duty import shift_helps
from optimizer.plan import Closest, Reason, ReasonCode, Unassigned

_MOST_WITHOUT_SHIFT = 8
"""Of a task, people without a shift of whom it is asked whether one would do: the whole rule book each."""


def explain(
    ground: Ground,
    unassigned: Sequence[int],
    served: Collection[int],
    room_tried: Mapping[int, RoomTried],
    *,
    most: int | None = None,
    looks: int = LOOKS,
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
    fresh = set([job for job in unassigned if not is_known(ground, job)][:most])
    looking = Looking(ground, looks)
    in_time = InTime(ground, looking.at)
    return tuple(
        _explain(ground, job, served, room_tried.get(job, RoomTried()), looking, in_time)
        if job in fresh or is_known(ground, job)
        else _not_yet(ground.tasks[job].id)
        for job in unassigned
    )


def _explain(
    ground: Ground,
    job: int,
    served: Collection[int],
    tried: RoomTried,
    looking: Looking,
    in_time: InTime,
) -> Unassigned:
    people = ground.problem.volunteers
    if not people:
        return _nobody_there(ground.tasks[job].id)
    looked = looking.at(job)
    waiting = _waiting(ground, job, served)
    if len(looked.refused) == len(people):
        return _nobody_could(ground, job, looked.refused, waiting)
    if (short := _too_few(ground, job, looked)) is not None:
        # Who could be at the door is told what keeps him or her from the goods, if that is what is missing.
        refused = [one for pair in zip(looked.there, looked.whole, strict=True) for one in first(*pair)]
        return _nobody_could(ground, job, refused, waiting, short)
    if (never := in_time.never(job)) is not None:
        return _never(ground.tasks[job].id, never, looked.refused, waiting)
    if waiting:
        return _waits(ground.tasks[job].id, waiting)
    codes = [one.why.code for one in looked.refused]
    return no_room(ground, job, codes, tried, unseen=looked.unseen)


def _waiting(ground: Ground, job: int, served: Collection[int]) -> list[str]:
    """Ids of the predecessors that are on no route."""
    return [a.task for a in ground.tasks[job].after if ground.task_index[a.task] not in served]


def _too_few(ground: Ground, job: int, looked: Looked) -> Reason | None:
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
    ground: Ground,
    job: int,
    refused: Sequence[Refused],
    waiting: Sequence[str],
    short: Reason | None = None,
) -> Unassigned:
    """One reason for each person; what is the same for everybody is said once."""
    # Who is short of hands at the door need not have the goods with them.
    at_door = empty_handed(ground) if short is not None and carried(ground, job) else ground
    nearest = _nearest(at_door, job, refused)
    reasons = [_predecessors(waiting)] if waiting else []
    reasons += [] if short is None else [short]
    # Whoever has no shift is not in question where even one would not do.
    asked = [r for r in refused if _has_hours(ground, r)] if _has_hours(ground, nearest) else list(refused)
    map_s = nearest.why.code is ReasonCode.UNREACHABLE and nearest.why.by is None
    unreachable = short is None and map_s and len({(r.why.code, r.why.detail) for r in asked}) == 1
    same = nearest.why.whoever or unreachable
    if same:
        reasons.append(replace(nearest.why, whoever=True).reason(nearest.volunteer))
    rest = [] if nearest.why.whoever else [r for r in refused if not unreachable or r not in asked]
    reasons += [r.why.reason(r.volunteer) for r in rest]
    closest = Closest(volunteer=nearest.volunteer, missing=nearest.why.code, by=nearest.why.by)
    return Unassigned(
        task=ground.tasks[job].id,
        reasons=tuple(reasons),
        closest=None if same else closest,
        next_step=nearest.why.help,
        next_step_zh=nearest.why.help_zh,
    )


def _nearest(ground: Ground, job: int, refused: Sequence[Refused]) -> Refused:
    """Who got furthest through the rule book has the fewest obstacles left; then the smallest counts.

    Who has no shift was not asked most of it, and comes before others only where a shift would do.
    """
    by_far = sorted(refused, key=lambda r: (-r.rule, float("inf") if r.why.by is None else r.why.by))
    index = ground.volunteer_index
    for asked, one in enumerate(by_far):
        if _has_hours(ground, one):
            return one
        if asked < _MOST_WITHOUT_SHIFT and shift_helps(ground, job, index[one.volunteer]):
            return one
    return by_far[0]


def _has_hours(ground: Ground, one: Refused) -> bool:
    return bool(ground.problem.volunteers[ground.volunteer_index[one.volunteer]].shifts)


def _never(task: str, never: Never, refused: Sequence[Refused], waiting: Sequence[str]) -> Unassigned:
    """Somebody could alone, and nobody could in time for others."""
    reasons = [_predecessors(waiting)] if waiting else []
    return Unassigned(
        task=task,
        reasons=(*reasons, never.reason, *(one.why.reason(one.volunteer) for one in refused)),
        closest=never.closest,
        next_step=never.help,
        next_step_zh=never.help_zh,
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
