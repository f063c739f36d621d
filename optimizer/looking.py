"""Look whom the rules keep from a task, person by person, each alone: what is proved before anything is said.

No search changes what is found, so plans shown on the way pay for it once. People who differ in nothing but
their names are looked at once for all, as far as a rule says something; and where very many tasks are left
out, it is enough of the later ones that somebody could.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from optimizer.companions import carried, empty_handed, shared
from optimizer.constraint import WhyNot
from optimizer.ground import Ground
from optimizer.notes import Notes
from optimizer.rules import RULES

LOOKS = 20_000
"""Pairs of task and person that are looked at whatever comes of it: about a second."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One person's first obstacle; ``rule`` is its position in the rule book."""

    volunteer: str
    rule: int
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Looked:
    """What a task's rules say of everybody.

    Attributes
    ----------
    whole : tuple
        Each person's first obstacle to the whole of it, goods included.
    there : tuple
        The same at the door alone, where somebody else of several may have the goods; else as ``whole``.
    looks : int
        How many people were looked at through the whole rule book.
    unseen : int
        How many people were not looked at, because somebody before them could.
    """

    whole: tuple[Refused | None, ...]
    there: tuple[Refused | None, ...]
    looks: int
    unseen: int = 0

    @property
    def free(self) -> list[int]:
        """Whom no rule keeps from the door."""
        return [person for person, found in enumerate(self.there) if found is None]

    @property
    def carriers(self) -> list[int]:
        """Whom no rule keeps from anything."""
        return [person for person in self.free if self.whole[person] is None]

    @property
    def refused(self) -> list[Refused]:
        """Who is kept from the door; everybody where nobody is left who could do the whole."""
        if self.carriers:
            return [one for one in self.there if one is not None]
        return [one for pair in zip(self.whole, self.there, strict=True) for one in first(*pair)]


@dataclass(slots=True)
class _Known:
    looked: dict[int, Looked] = field(default_factory=dict)
    alike: tuple[int, ...] | None = None


_KNOWN: Notes[Ground, _Known] = Notes(_Known)


class Looking:
    """Looks at task after task, at everybody as long as that does not take too long.

    Parameters
    ----------
    ground
        The problem with its places and walks.
    looks
        Pairs of task and person to look at before it is enough of a task that somebody could.
    """

    def __init__(self, ground: Ground, looks: int = LOOKS) -> None:
        self._ground = ground
        self._left = looks

    def at(self, job: int) -> Looked:
        """What the rules say of a task; of the first who could and all before, once there were many looks."""
        if self._left <= 0 and not shared(self._ground, job):
            return _until_somebody_could(self._ground, job)
        found = looked(self._ground, job)
        self._left -= found.looks  # whether it was known or not, so that the same is said of the same plan
        return found


def is_known(ground: Ground, job: int) -> bool:
    """Whether a task was looked into before."""
    return job in _KNOWN.of(ground).looked


def looked(ground: Ground, job: int) -> Looked:
    """What the rules say of a task and everybody."""
    known = _KNOWN.of(ground).looked
    if job not in known:
        whole, looks = _everybody(ground, job)
        there = whole
        if carried(ground, job):
            light = empty_handed(ground)  # whom nothing keeps from the whole, nothing keeps from the door
            there = tuple(found and _first_no(light, job, p) for p, found in enumerate(whole))
        known[job] = Looked(whole, there, looks)
    return known[job]


def first(*found: Refused | None) -> list[Refused]:
    """The first of several obstacles of one person, if there is any."""
    return [one for one in found if one is not None][:1]


def _everybody(ground: Ground, job: int) -> tuple[tuple[Refused | None, ...], int]:
    """Each person's first obstacle, and how many were looked at through the whole rule book."""
    it = ground.tasks[job]
    alike: Sequence[int] = range(len(ground.problem.volunteers))
    if it.pinned is None and it.crew == 1:  # then no rule asks for names
        alike = _alike(ground)
    found: list[Refused | None] = []
    looks = 0
    for person, same in enumerate(alike):
        if same == person:
            found.append(_first_no(ground, job, person))
            looks += 1
        else:
            before = found[same]
            found.append(None if before is None else _first_no(ground, job, person, before.rule))
    return tuple(found), looks


def _until_somebody_could(ground: Ground, job: int) -> Looked:
    people = len(ground.problem.volunteers)
    known = _KNOWN.of(ground).looked.get(job)
    found: list[Refused | None] = []
    for person in range(people):
        found.append(_first_no(ground, job, person) if known is None else known.whole[person])
        if found[-1] is None:
            break
    return Looked(tuple(found), tuple(found), len(found), people - len(found))


def _alike(ground: Ground) -> tuple[int, ...]:
    """For each person the first who differs in nothing but id and name."""
    known = _KNOWN.of(ground)
    if known.alike is None:
        firsts: dict[Hashable, int] = {}
        known.alike = tuple(
            firsts.setdefault(person.model_dump_json(exclude={"id", "name"}), number)
            for number, person in enumerate(ground.problem.volunteers)
        )
    return known.alike


def _first_no(ground: Ground, job: int, person: int, since: int = 0) -> Refused | None:
    """The first rule, in the order of the rule book, that refuses one person alone."""
    for number in range(since, len(RULES)):
        if (why := RULES[number].why_not(job, person, ground)) is not None:
            return Refused(ground.problem.volunteers[person].id, number, why)
    return None
