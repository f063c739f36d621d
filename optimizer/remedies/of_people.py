"""Changes to one person: what he or she can, may and is allowed to do."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from optimizer.figures import amount, listed
from optimizer.in_the_way import zones_in_the_way
from optimizer.names import skills_zh
from optimizer.problem import Mode
from optimizer.remedies.asking import Asking, Knob, once
from optimizer.remedies.patching import put
from optimizer.remedy import Step, StepCode


def skills(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Give somebody the skills that are lacking."""
    person = asking.person(volunteer)
    lacking = [skill for skill in asking.task.skills or () if skill not in person.skills]
    if lacking:
        en, _ = listed(lacking)
        said = f"Teach or lend {person.id} the skill {en}.", f"让 {person.id} 具备{skills_zh(lacking)}。"
        step = _step(
            asking, volunteer, StepCode.ONE_MORE_SKILL, said, len(lacking), skills=[*person.skills, *lacking]
        )
        yield once(step, 30.0 * len(lacking))


def zones(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody into the zones around the door, and into those that are in the way."""
    person = asking.person(volunteer)
    may = asking.ground.problem.entered_by(person)
    if person.zones is None or may is None:
        return
    around = asking.ground.zones_at_door(asking.job) - may
    if barred := sorted(around | zones_in_the_way(asking.ground, asking.job, volunteer)):
        en, zh = listed(barred)
        said = f"Allow {person.id} into {en}.", f"准许 {person.id} 进入 {zh}。"
        step = _step(
            asking, volunteer, StepCode.ENTER_ZONE, said, len(barred), zones=[*person.zones, *barred]
        )
        yield once(step, 30.0 * len(barred))


def crew(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Add members to an entry."""
    person = asking.person(volunteer)
    missing = asking.task.crew - person.members
    if missing > 0:
        members = "1 member" if missing == 1 else f"{missing} members"
        said = f"Add {members} to {person.id}.", f"给 {person.id} 增加 {missing} 人。"
        step = _step(asking, volunteer, StepCode.LARGER_CREW, said, missing, members=asking.task.crew)
        yield once(step, 120.0 * missing)


def on_foot(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody leave the wheels at home."""
    person = asking.person(volunteer)
    if person.mode is not Mode.FOOT:
        said = f"Let {person.id} go on foot.", f"让 {person.id} 步行。"
        yield once(_step(asking, volunteer, StepCode.ON_FOOT, said, mode=Mode.FOOT.value), 20.0)


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
        said = (
            f"Let {person.id} carry {', '.join(en for en, _ in words)} more.",
            f"让 {person.id} 多携带 {'、'.join(zh for _, zh in words)}。",
        )
        step = _step(asking, volunteer, StepCode.CARRY_MORE, said, max(more.values()), capacity=grown)
        times = max(grown[name] / max(room, 1e-3) for name, room in person.capacity.items())
        yield once(step, 10.0 * times)


def walk(asking: Asking, volunteer: int, by_m: float = 0.0) -> Iterator[Knob]:
    """Let somebody walk farther."""
    person = asking.person(volunteer)
    most = person.max_walk_m
    if most is None:
        return

    def farther(metres: int) -> Step:
        said = f"Let {person.id} walk {metres} m more.", f"请 {person.id} 多走 {metres} 米。"
        return _step(asking, volunteer, StepCode.LONGER_WALK, said, metres, max_walk_m=most + metres)

    least = ceil(by_m) or 50
    yield Knob(farther, 0.02, least, least + 2_000)


def doors(asking: Asking, volunteer: int) -> Iterator[Knob]:
    """Let somebody serve one door more."""
    person = asking.person(volunteer)
    if person.max_tasks is not None:
        said = f"Let {person.id} serve one door more.", f"让 {person.id} 多服务一户。"
        step = _step(asking, volunteer, StepCode.ONE_MORE_DOOR, said, 1, max_tasks=person.max_tasks + 1)
        yield once(step, 10.0)


def _step(
    asking: Asking,
    volunteer: int,
    code: StepCode,
    said: tuple[str, str],
    by: float | None = None,
    **fields: Any,
) -> Step:
    """One thing asked of a person, said in English and Chinese: these fields become what is given."""
    return Step(
        code=code,
        detail=said[0],
        detail_zh=said[1],
        volunteer=asking.person(volunteer).id,
        by=None if by is None else float(by),
        patch=tuple(put(f"/volunteers/{volunteer}/{name}", value) for name, value in fields.items()),
    )
