"""Says directions of one language in the other, without walking the network again.

What the fields of a direction leave open (does the lane bend by itself? is it one-way?) its own sentence
tells: the one reading that gives back that very sentence is the step it was made of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product

from optimizer.plan import Direction
from optimizer.walking.directions import directions, without_map
from optimizer.walking.manoeuvres import Alley, Side, Step, StepType
from optimizer.walking.phrases import Language

_SIDES: Mapping[str | None, Side | None] = {None: None, "left": "left", "right": "right"}
_NUMBERS = re.compile(r"\d+")


def retold(
    told: Sequence[Direction], *, source: Language, target: Language, names: Mapping[str, str]
) -> tuple[Direction, ...]:
    """Say the directions of one leg in another language.

    Parameters
    ----------
    told
        As a plan holds them.
    source, target
        The language they are in, and the one wanted.
    names
        Lanes by their name in the plan, to their name in ``target``; others keep the one they have.
    """
    if source == target:
        return tuple(told)
    alleys = ["", *(one.alley or "" for one in told)]
    return tuple(
        _retold(one, source, target, names, before) for one, before in zip(told, alleys, strict=False)
    )


def _retold(
    one: Direction, source: Language, target: Language, names: Mapping[str, str], before: str
) -> Direction:
    # Of a walk that the caller measured nothing but its length is known.
    if one.bearing is None and one.type == StepType.ARRIVE:
        return without_map(one.metres, target, door=one.door)[0]
    readings = _readings(one, names, source, before)
    likeliest = next(readings)
    meant = next((step for step in chain([likeliest], readings) if _says(step, one, source)), likeliest)
    return directions([meant], target, door=one.door)[0]


def _says(step: Step, one: Direction, language: Language) -> bool:
    return directions([step], language, door=one.door)[0].text == one.text


def _readings(one: Direction, names: Mapping[str, str], source: Language, before: str) -> Iterator[Step]:
    """Every step that would be written into these fields behind a lane, the likeliest first."""
    kind = StepType(one.type)
    stays = before == (one.alley or "")
    yards = (None, _alley(before, names, source, road=False)) if before else (None,)
    bends = (True, False) if kind is StepType.CONTINUE and one.modifier else (False,)
    climbs = _flights(one) if kind in (StepType.STEPS, StepType.DEPART) else (0,)
    for stay, leaves, bend, stairs, one_way, off_lane, road in product(
        (stays, not stays), yards, bends, climbs, (False, True), (False, True), (False, True)
    ):
        yield Step(
            kind,
            one.metres,
            one.bearing or 0,
            modifier=_SIDES[one.modifier],
            alley=_alley(one.alley or "", names, source, road=road),
            gate=one.gate,
            side=_SIDES[one.side],
            stairs=stairs,
            one_way=one_way,
            stays=stay,
            bend=bend,
            off_lane=off_lane,
            leaves=leaves,
        )


def _flights(one: Direction) -> tuple[int, ...]:
    """How many steps there may be: the numbers that the sentence names, and none."""
    found = tuple(int(number) for number in _NUMBERS.findall(one.text))
    return (*found, 1) if StepType(one.type) is StepType.STEPS else (0, *found)


def _alley(name: str, names: Mapping[str, str], source: Language, *, road: bool) -> Alley:
    other = names.get(name, "") if name else ""
    return Alley(name, other, road) if source == "zh" else Alley(other, name, road)
