"""Puts steps into sentences that a neighbour would say, in Chinese or English."""

import re
from collections.abc import Sequence

from optimizer.plan import Direction
from optimizer.walking.manoeuvres import Alley, Step, StepType
from optimizer.walking.phrases import COMPASS, PHRASES, Language

ROUND_TO_M = 5
FEW_M = 3
"""Fewer metres are a few paces; nobody counts them."""
LONG_LEG = 6
"""A leg of more steps is read in brief on a sheet."""
OFF_COMPASS_DEGREES = 30.0
"""Where a door lies farther off the four winds, left and right say more."""

_NUMBER_ALONE = re.compile(r"([甲乙丙丁戊]?\d+(?:[-之]\d+)?)号?[门門]?")
_MAPPED_ID = re.compile(r".*/.*|\d{5,}")


def directions(
    steps: Sequence[Step], language: Language, *, door: str | None = None
) -> tuple[Direction, ...]:
    """Write steps down.

    Parameters
    ----------
    steps
        Of one walk.
    language
        "zh" or "en". Lanes without a name in it keep the one they have.
    door
        Number of the door at the end, as the caller wrote it.
    """
    return tuple(_direction(step, language, door) for step in steps)


def without_map(metres: int, language: Language, *, door: str | None = None) -> tuple[Direction, ...]:
    """Say what is known of a walk that the caller measured: how far, and to which door.

    Parameters
    ----------
    metres
        Length of the walk.
    language
        "zh" or "en".
    door
        Number of the door at the end, as the caller wrote it.

    Returns
    -------
    tuple of Direction
        One.
    """
    said = PHRASES[language]
    key = "arrive_no_map_door" if door else "arrive_no_map"
    text = said[key].format(walk=_walk(metres, language), door=_door(door, language))
    return (Direction(type=StepType.ARRIVE, metres=metres, door=door, text=text),)


def in_brief(steps: Sequence[Direction], language: Language) -> str:
    """Directions of a leg in one line; of a long one what matters, with a mark where something is left out.

    Kept are the first and the last, turns into lanes with a name, gates and stairs.

    Parameters
    ----------
    steps
        Of one walk.
    language
        "zh" or "en", that of the steps.

    Returns
    -------
    str
        Ends in a full stop; empty where nobody walks.
    """
    said = PHRASES[language]
    parts: list[str] = []
    for n, step in enumerate(steps):
        if len(steps) <= LONG_LEG or n in (0, len(steps) - 1) or _matters(step, steps[n - 1]):
            parts.append(step.text)
        elif parts[-1] != said["left_out"]:
            parts.append(said["left_out"])
    gap = said["left_out"]
    line = said["join"].join(parts).replace(gap + said["join"], gap + said["after_left_out"])
    return line + said["end"] if line else ""


def _matters(step: Direction, before: Direction) -> bool:
    into_another = step.alley is not None and step.alley != before.alley
    return into_another or step.gate is not None or step.type == StepType.STEPS


def _direction(step: Step, language: Language, door: str | None) -> Direction:
    arrives = step.type is StepType.ARRIVE
    return Direction(
        type=step.type,
        modifier=step.modifier,
        alley=_name(step.alley, language) or None,
        metres=step.metres,
        bearing=step.bearing,
        gate=step.gate,
        side=step.side,
        door=door if arrives else None,
        text=_arrival(step, language, door) if arrives else _text(step, language),
    )


def _text(step: Step, language: Language) -> str:
    said = PHRASES[language]
    text = _passing(step, language) if step.type is StepType.GATE else _going(step, language)
    if step.gate is not None and step.type is not StepType.GATE:
        text = said["gate_then"].format(gate=_gate(step.gate, language), then=text[0].lower() + text[1:])
    if step.leaves is not None:
        yard = _spaced(step.leaves, language)
        text = said["leave_yard"].format(yard=yard, then=text[0].lower() + text[1:])
    text = text.replace(" ，", "，")  # a comma keeps the distance by itself
    return said["one_way"].format(text=text) if step.one_way and not step.stairs else text


def _going(step: Step, language: Language) -> str:
    """A step without its gate."""
    said = PHRASES[language]
    words = _words(step, language)
    if step.type is StepType.DEPART:
        key = "depart_stairs" if step.stairs else "depart"
        if step.off_lane:
            key = "depart_off_lane" if step.alley.named else "depart_across"
        return said[key].format_map(words)
    if step.type is StepType.STEPS:
        return said["stairs_on" if step.modifier is None else "stairs_turn"].format_map(words)
    if step.bend:
        return said[f"bend_{step.modifier}"].format_map(words)
    if step.stays and step.type is StepType.CONTINUE:
        return said["on"].format_map(words)
    if not step.alley.named:
        return said["into_nameless"].format_map(words)
    return said["stays" if step.stays else "into_named"].format_map(words)


def _passing(step: Step, language: Language) -> str:
    """A gate on the straight way."""
    key = "gate_into_named" if step.alley.named else "gate_into_nameless"
    if step.metres == 0:
        return _gate(step.gate or "", language)
    return PHRASES[language]["gate_on" if step.stays else key].format_map(_words(step, language))


def _arrival(step: Step, language: Language, door: str | None) -> str:
    said = PHRASES[language]
    key = "arrive" + ("_far" if step.off_lane else "") + ("_door" if door else "")
    arrive = said[key].format_map(_words(step, language) | {"door": _door(door, language)})
    if step.side is None or step.off_lane:
        return arrive
    quarter = round(step.bearing / 90.0)
    if abs(step.bearing - 90 * quarter) > OFF_COMPASS_DEGREES:
        return said[f"on_{step.side}"].format(arrive=arrive)
    return said["on_side"].format(arrive=arrive, compass=COMPASS[language][2 * quarter % 8])


def _words(step: Step, language: Language) -> dict[str, str]:
    """What the blanks of a phrase are filled with."""
    said = PHRASES[language]
    turn = step.type if step.type is not StepType.STEPS else StepType.TURN
    key = turn if step.modifier is None or turn is StepType.CONTINUE else f"{turn}_{step.modifier}"
    return {
        "alley": _spaced(step.alley, language) or said["road" if step.alley.road else "lane"],
        "compass": COMPASS[language][round(step.bearing / 45.0) % 8],
        "walk": _walk(step.metres, language),
        "turn": said.get(key, ""),
        "flight": said["flight_one" if step.stairs == 1 else "flight"].format(stairs=step.stairs),
        "gate": _gate(step.gate or "", language),
    }


def _walk(metres: int, language: Language) -> str:
    if metres < FEW_M:
        return PHRASES[language]["few_metres"]
    # Half-way up: 7.5 is not reached by whole metres, so plain rounding never meets a tie.
    return PHRASES[language]["metres"].format(metres=max(ROUND_TO_M, ROUND_TO_M * round(metres / ROUND_TO_M)))


def _name(alley: Alley, language: Language) -> str:
    return (alley.en or alley.zh) if language == "en" else (alley.zh or alley.en)


def _spaced(alley: Alley, language: Language) -> str:
    """A name to stand in a sentence: Latin letters and digits keep their distance from Chinese signs."""
    name = _name(alley, language).strip()
    if language == "en" or not name:
        return name
    return f"{' ' * name[0].isascii()}{name}{' ' * name[-1].isascii()}"


def _gate(gate: str, language: Language) -> str:
    """A gate by its number, unless that is merely the mapper's."""
    said = PHRASES[language]
    return said["gate"] if _MAPPED_ID.fullmatch(gate) else said["gate_named"].format(gate=gate)


def _door(number: str | None, language: Language) -> str:
    """A door by its number: ``20号`` and ``20`` are the same; anything longer stays as it was written."""
    alone = _NUMBER_ALONE.fullmatch((number or "").strip())
    return PHRASES[language]["door"].format(number=alone.group(1)) if alone else (number or "").strip()
