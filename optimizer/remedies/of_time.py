"""Changes that give a task more time: at its door, at a site, in somebody's shift, on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from optimizer.alone import passable
from optimizer.remedies.asking import Asking, Knob, Make, minutes
from optimizer.remedies.patching import put
from optimizer.remedy import Step, StepCode
from optimizer.trips import obstacle

_SHIFT = 1.5
"""A minute of somebody's free time asks more than a minute of somebody's waiting at home."""


def windows(asking: Asking, by_s: float = 0.0) -> Iterator[Knob]:
    """Let service begin later than the last window says, or earlier than the first."""
    said = asking.task.time_windows
    if said:
        yield minutes(_window(asking, len(said) - 1, late=True), 1.0, by_s)
        yield minutes(_window(asking, 0, late=False), 1.0, by_s)


def _window(asking: Asking, number: int, *, late: bool) -> Make:
    name, said = asking.task.id, asking.task.time_windows or ()

    def widened(k: int) -> Step:
        spans = [list(span) for span in said]
        spans[number][late] += timedelta(minutes=k if late else -k)
        word, word_zh = ("later", "晚") if late else ("earlier", "早")
        return Step(
            code=StepCode.WIDER_WINDOW,
            detail=f"Let {name} begin up to {k} min {word}.",
            detail_zh=f"允许 {name} 最多{word_zh} {k} 分钟开始。",
            task=name,
            by=60.0 * k,
            patch=(put(f"{asking.at_task}/time_windows", [[wire(a), wire(b)] for a, b in spans]),),
        )

    return widened


def site_hours(asking: Asking, by_s: float = 0.0) -> Iterator[Knob]:
    """Open the sites of the task's goods longer, or have the goods ready earlier."""
    sites = {site.id: (number, site) for number, site in enumerate(asking.ground.problem.sites)}
    source, sink = asking.ground.goods[asking.job]
    for name in dict.fromkeys(name for name in (source, sink) if name is not None):
        number, site = sites[name]
        for late in (True, False):
            if site.open:
                yield minutes(_opened(number, name, site.open, late=late), 1.0, by_s)
        if site.ready_at is not None and name == source:
            yield minutes(_ready(number, name, site.ready_at), 1.0, by_s)


def _opened(number: int, name: str, said: tuple[tuple[datetime, datetime], ...], *, late: bool) -> Make:
    def longer(k: int) -> Step:
        spans = [list(span) for span in said]
        spans[-1 if late else 0][late] += timedelta(minutes=k if late else -k)
        en = f"Keep {name} open {k} min longer." if late else f"Open {name} {k} min earlier."
        return Step(
            code=StepCode.OPEN_LONGER,
            detail=en,
            detail_zh=f"{name} 晚关 {k} 分钟。" if late else f"{name} 提前 {k} 分钟开放。",
            site=name,
            by=60.0 * k,
            patch=(put(f"/sites/{number}/open", [[wire(a), wire(b)] for a, b in spans]),),
        )

    return longer


def _ready(number: int, name: str, ready_at: datetime) -> Make:
    return lambda k: Step(
        code=StepCode.OPEN_LONGER,
        detail=f"Have the goods at {name} ready {k} min earlier.",
        detail_zh=f"请 {name} 提前 {k} 分钟备好物品。",
        site=name,
        by=60.0 * k,
        patch=(put(f"/sites/{number}/ready_at", wire(ready_at - timedelta(minutes=k))),),
    )


def aboard(asking: Asking, by_s: float = 0.0) -> Iterator[Knob]:
    """Allow the goods to be carried longer."""
    most, name = asking.task.max_aboard_s, asking.task.id
    if most is None:
        return

    def carried(k: int) -> Step:
        return Step(
            code=StepCode.LONGER_ABOARD,
            detail=f"Allow what {name} carries {k} min more on the way.",
            detail_zh=f"允许 {name} 的物品在途再长 {k} 分钟。",
            task=name,
            by=60.0 * k,
            patch=(put(f"{asking.at_task}/max_aboard_s", most + 60 * k),),
        )

    yield minutes(carried, 1.0, by_s)


def shifts(asking: Asking, volunteer: int, by_s: float = 0.0) -> Iterator[Knob]:
    """Let somebody stay longer, or begin earlier, never into another shift of the same person."""
    stuck = obstacle(asking.ground, asking.job, volunteer)
    numbers = passable(asking.ground, asking.job, volunteer) if stuck is None else (stuck.shift,)
    for number in numbers:
        for late in (True, False):
            room = _free(asking, volunteer, number, late=late)
            knob = minutes(_shift(asking, volunteer, number, late=late), _SHIFT, by_s)
            if room is None or room >= knob.least:
                yield knob if room is None else replace(knob, most=min(knob.most, room))


def _free(asking: Asking, volunteer: int, number: int, *, late: bool) -> int | None:
    """Minutes to the person's next (or last) shift; None when there is none."""
    own, others = asking.person(volunteer).shifts[number], asking.person(volunteer).shifts
    gaps = [(s.start - own.end if late else own.start - s.end) for s in others if s is not own]
    return min((int(gap.total_seconds() // 60) for gap in gaps if gap >= timedelta()), default=None)


def _shift(asking: Asking, volunteer: int, number: int, *, late: bool) -> Make:
    person = asking.person(volunteer)
    hours = person.shifts[number]

    def longer(k: int) -> Step:
        moment = hours.end + timedelta(minutes=k) if late else hours.start - timedelta(minutes=k)
        en = f"Let {person.id} stay {k} min longer." if late else f"Let {person.id} begin {k} min earlier."
        return Step(
            code=StepCode.LONGER_SHIFT,
            detail=en,
            detail_zh=f"请 {person.id} 晚收工 {k} 分钟。" if late else f"请 {person.id} 提前 {k} 分钟开始。",
            volunteer=person.id,
            by=60.0 * k,
            patch=(
                put(f"/volunteers/{volunteer}/shifts/{number}/{'end' if late else 'start'}", wire(moment)),
            ),
        )

    return longer


def gear(asking: Asking, volunteer: int, by_s: float = 0.0) -> Iterator[Knob]:
    """Allow somebody more minutes in protective gear."""
    person = asking.person(volunteer)
    most = person.max_gear_s
    if most is None or not asking.task.household.rank:
        return

    def worn(k: int) -> Step:
        return Step(
            code=StepCode.LONGER_IN_GEAR,
            detail=f"Allow {person.id} {k} min more in protective gear.",
            detail_zh=f"允许 {person.id} 多穿 {k} 分钟防护服。",
            volunteer=person.id,
            by=60.0 * k,
            patch=(put(f"/volunteers/{volunteer}/max_gear_s", most + 60 * k),),
        )

    yield minutes(worn, 3.0, by_s)


def wire(moment: datetime) -> str:
    """An instant as it is sent."""
    return moment.isoformat()
