"""Name several doors at one place in one breath: what they have in common once, and each of their numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

# Where a number may be parted: behind a building, an entrance or a floor, before what is a door of its own.
# A lone 号 is no such place: of 7号1 and 7号2 what follows it may be read as houses of the alley.
_PARTED = re.compile(r".*(?:楼|栋|幢|座|单元|层)(?=[0-9A-Za-z])")
_OF_THE_ALLEY = "号"


@dataclass(frozen=True, slots=True)
class Doors:
    """Doors at one place.

    Attributes
    ----------
    common : str
        The alley, perhaps with a building; empty when they have nothing in common.
    numbers : mapping of str to str
        Task to what its door is called after ``common``, in the order in which they are come to.
    """

    common: str
    numbers: Mapping[str, str]

    @property
    def apart(self) -> tuple[str, ...]:
        """Each door once."""
        return tuple(dict.fromkeys(self.numbers.values()))


def doors(addresses: Mapping[str, tuple[str, str]]) -> Doors:
    """Find what doors have in common; ``addresses`` has alley and number of each task's door."""
    alleys = list(dict.fromkeys(alley for alley, _ in addresses.values()))
    if len(alleys) != 1:
        return Doors("", {task: f"{alley} {number}" for task, (alley, number) in addresses.items()})
    numbers = {task: number for task, (_, number) in addresses.items()}
    shared = _shared(list(dict.fromkeys(numbers.values())))
    return Doors(
        f"{alleys[0]} {shared}", {task: number.removeprefix(shared) for task, number in numbers.items()}
    )


def _shared(numbers: Sequence[str]) -> str:
    """What can be said once without any doubt about where the doors are."""
    if len(numbers) == 1:
        return ""
    alike = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*numbers, strict=False)))
    # One letter more than they share says what follows in each: it has to be a number in all of them.
    ends = [found.end() if (found := _PARTED.match(number[: alike + 1])) else 0 for number in numbers]
    end = min(ends)
    rest = [number[end:] for number in numbers]
    return numbers[0][:end] if not any(part.endswith(_OF_THE_ALLEY) for part in rest) else ""
