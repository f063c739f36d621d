"""A unit lends its people to others only within caps: so many of them, and each for so long.

Who is lent is decided before the search: those who can do the most of what the others' own people can
not. So the cap on people is kept whatever the search does, and the cap on hours is one of each person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import lasting
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route
from optimizer.problem import Task, Volunteer


class Lending:
    """Doors in other units' zones are served by at most so many of a unit's people, each for so long."""

    name = "lending"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow other units' doors to those who are lent; limit what each of them does there."""
        ground = builder.ground
        people = ground.problem.volunteers
        for cap in ground.problem.lending:
            away = [job for job in range(len(ground.tasks)) if _away(ground, job, cap.unit)]
            own = [v for v, person in enumerate(people) if person.unit == cap.unit]
            if not away or not own:
                continue
            if cap.people is not None:
                lent = set(_lent(ground, cap.people, own, away))
                may = [v in lent or person.unit != cap.unit for v, person in enumerate(people)]
                for job in away:
                    builder.allow(job, may)
            if cap.each_s is not None:
                service = {d: builder.visits[d].service_s for d in map(builder.door, away)}
                ceiling = [
                    max(0, cap.each_s - person.lent_s) if person.unit == cap.unit else -1 for person in people
                ]
                builder.limit(self.name, ceiling, per_visit=service)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """The unit lends nobody, or nobody for as long as this door takes."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        cap = next((one for one in ground.problem.lending if one.unit == person.unit), None)
        if cap is None or not _away(ground, task, cap.unit):
            return None
        others = sum(v.lent_s > 0 for v in ground.problem.volunteers if v.unit == cap.unit)
        if cap.people is not None and not person.lent_s and others >= cap.people:
            nobody, nobody_zh = (
                ("nobody", "不外借人员") if cap.people == 0 else ("nobody else", "外借人数已满")
            )
            return WhyNot(
                ReasonCode.LENDING,
                f"{person.id} is of unit {cap.unit}, which lends {nobody}; {it.id} lies with another unit",
                f"{person.id} 属于 {cap.unit}，该单位{nobody_zh}；{it.id} 在其他单位的片区",
                f"Let {cap.unit} lend {person.id}, or send somebody of the unit there.",
                f"请让 {cap.unit} 借出 {person.id}，或派当地单位的人。",
                by=1.0,
            )
        takes_s = (it.service_s or 0) + person.lent_s
        if cap.each_s is None or takes_s <= cap.each_s:
            return None
        (en, zh), (cap_en, cap_zh) = lasting(takes_s - cap.each_s), lasting(cap.each_s)
        return WhyNot(
            ReasonCode.LENDING,
            f"{cap.unit} lends {person.id} for {cap_en}; with {it.id} it would be {en} more",
            f"{cap.unit} 借出 {person.id} 的时间限 {cap_zh}；加上 {it.id} 会多 {zh}",
            f"Let {cap.unit} lend each of its people {en} longer, or send somebody of the unit there.",
            f"请让 {cap.unit} 每人多借出 {zh}，或派当地单位的人。",
            by=float(takes_s - cap.each_s),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Who of the unit serves others' doors, and for how long; reported with its first such route."""
        person = evidence.volunteers[route.volunteer]
        cap = next((one for one in evidence.problem.lending if one.unit == person.unit), None)
        if cap is None:
            return
        lent_s = {v.id: v.lent_s for v in evidence.problem.volunteers if v.unit == cap.unit and v.lent_s}
        spent_s: Counter[str] = Counter()
        first: Route | None = None
        for every in evidence.plan.routes:
            if evidence.volunteers[every.volunteer].unit != cap.unit:
                continue
            for task, _ in evidence.doors(every):
                if _elsewhere(_units_around(task, evidence), cap.unit):
                    first = first or every
                    spent_s[every.volunteer] += task.service_s or 0
        if first is not route:
            return
        lent = {*spent_s, *lent_s}
        if cap.people is not None and len(lent) > max(cap.people, len(lent_s)):
            yield f"unit {cap.unit} lends {len(lent)} people of {cap.people}"
        for who, spent in spent_s.items():
            seconds = spent + lent_s.get(who, 0)
            if cap.each_s is not None and spent and seconds > cap.each_s:
                yield f"unit {cap.unit} lends {who} for {seconds} s of {cap.each_s} s"


def _elsewhere(units: set[str], unit: str) -> bool:
    """Whether a door among such units is other units' matter alone."""
    return bool(units) and unit not in units


def _units_around(task: Task, evidence: Evidence) -> set[str]:
    around = evidence.zones_around(task)
    return {zone.unit for zone in evidence.problem.zones if zone.id in around and zone.unit is not None}


def _units(ground: Ground, job: int) -> set[str]:
    around = ground.zones_at_door(job)
    return {zone.unit for zone in ground.problem.zones if zone.id in around and zone.unit is not None}


def _away(ground: Ground, job: int, unit: str) -> bool:
    return _elsewhere(_units(ground, job), unit)


def _lent(ground: Ground, most: int, own: Sequence[int], away: Sequence[int]) -> list[int]:
    """Choose who is lent: who was before, then whoever can do the most of what few people there can do."""
    people = ground.problem.volunteers
    there: dict[tuple[frozenset[str], tuple[str, ...]], float] = defaultdict(float)
    for job in away:
        there[frozenset(_units(ground, job)), ground.tasks[job].skills or ()] += 1.0
    worth = {v: _worth(people[v], people, there) for v in own}
    before = [v for v in own if people[v].lent_s]
    others = sorted((v for v in own if not people[v].lent_s), key=lambda v: (-worth[v], v))
    return [*before, *others[: max(0, most - len(before))]]


def _worth(
    person: Volunteer,
    people: Sequence[Volunteer],
    there: Mapping[tuple[frozenset[str], tuple[str, ...]], float],
) -> float:
    """Doors that somebody could serve, each divided by how many of the units there could."""
    total = 0.0
    for (units, skills), doors in there.items():
        if set(skills) <= set(person.skills):
            theirs = sum(v.unit in units and set(skills) <= set(v.skills) for v in people)
            total += doors / (1 + theirs)
    return total
