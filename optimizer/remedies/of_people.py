"""Changes to one person: what he or she can, may and is allowed to do."""

from collections.abc import Iterator
from math import ceil

from optimizer.figures import amount, listed
from optimizer.problem import Mode
from optimizer.remedies.asking import Asking, Knob, once
from optimizer.remedies.patching import put
from optimizer.remedy import Step, StepCode


def skills(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Give somebody the skills that are lacking."""
    person = asking.person(volunteer)
    lacking = [skill for skill in asking.task.skills or () if skill not in person.skills]
    if lacking:
        en, zh = listed(lacking)
        step = Step(
            code=StepCode.ONE_MORE_SKILL,
            detail=f"Teach or lend {person.id} the skill {en}.",
            detail_zh=f"让 {person.id} 具备技能 {zh}。",
            volunteer=person.id,
            by=float(len(lacking)),
            patch=(put(f"/volunteers/{volunteer}/skills", [*person.skills, *lacking]),),
        )
        yield once(step, 30.0 * len(lacking))


def zones(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody into the zones around the door."""
    person = asking.person(volunteer)
    may = asking.ground.problem.entered_by(person)
    if person.zones is None or may is None:
        return
    if barred := sorted(asking.ground.zones_at_door(asking.job) - may):
        en, zh = listed(barred)
        step = Step(
            code=StepCode.ENTER_ZONE,
            detail=f"Allow {person.id} into {en}.",
            detail_zh=f"准许 {person.id} 进入 {zh}。",
            volunteer=person.id,
            by=float(len(barred)),
            patch=(put(f"/volunteers/{volunteer}/zones", [*person.zones, *barred]),),
        )
        yield once(step, 30.0 * len(barred))


def crew(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Add members to an entry."""
    person = asking.person(volunteer)
    missing = asking.task.crew - person.members
    if missing > 0:
        step = Step(
            code=StepCode.LARGER_CREW,
            detail=f"Add {missing} to {person.id}.",
            detail_zh=f"给 {person.id} 增加 {missing} 人。",
            volunteer=person.id,
            by=float(missing),
            patch=(put(f"/volunteers/{volunteer}/members", asking.task.crew),),
        )
        yield once(step, 120.0 * missing)


def on_foot(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody leave the wheels at home."""
    person = asking.person(volunteer)
    if person.mode is not Mode.FOOT:
        step = Step(
            code=StepCode.ON_FOOT,
            detail=f"Let {person.id} go on foot.",
            detail_zh=f"让 {person.id} 步行。",
            volunteer=person.id,
            patch=(put(f"/volunteers/{volunteer}/mode", Mode.FOOT.value),),
        )
        yield once(step, 20.0)


def capacity(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody carry the goods as well, in every dimension in which there is a limit."""
    person, load = asking.person(volunteer), asking.task.load or {}
    if asking.ground.goods[asking.job] == (None, None):
        return
    short = {n: load[n] - room for n, room in person.capacity.items() if load.get(n, 0.0) > room}
    more = short or {name: load[name] for name in person.capacity if load.get(name, 0.0) > 0}
    if more:
        words = [amount(name, value) for name, value in sorted(more.items())]
        grown = {name: room + more.get(name, 0.0) for name, room in person.capacity.items()}
        step = Step(
            code=StepCode.CARRY_MORE,
            detail=f"Let {person.id} carry {', '.join(en for en, _ in words)} more.",
            detail_zh=f"让 {person.id} 多携带 {'、'.join(zh for _, zh in words)}。",
            volunteer=person.id,
            by=max(more.values()),
            patch=(put(f"/volunteers/{volunteer}/capacity", grown),),
        )
        times = max(grown[name] / max(room, 1e-3) for name, room in person.capacity.items())
        yield once(step, 10.0 * times)


def walk(asking: Asking, volunteer: int, by_m: float = 0.0) -> Iterator[Knob]:
    """Let somebody walk farther."""
    person = asking.person(volunteer)
    most = person.max_walk_m
    if most is None:
        return

    def farther(metres: int) -> Step:
        return Step(
            code=StepCode.LONGER_WALK,
            detail=f"Let {person.id} walk {metres} m more.",
            detail_zh=f"请 {person.id} 多走 {metres} 米。",
            volunteer=person.id,
            by=float(metres),
            patch=(put(f"/volunteers/{volunteer}/max_walk_m", most + metres),),
        )

    least = ceil(by_m) or 50
    yield Knob(farther, 0.02, least, least + 2_000)


def doors(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody serve one door more."""
    person = asking.person(volunteer)
    if person.max_tasks is not None:
        step = Step(
            code=StepCode.ONE_MORE_DOOR,
            detail=f"Let {person.id} serve one door more.",
            detail_zh=f"让 {person.id} 多服务一户。",
            volunteer=person.id,
            by=1.0,
            patch=(put(f"/volunteers/{volunteer}/max_tasks", person.max_tasks + 1),),
        )
        yield once(step, 10.0)
