"""Directions told again in the other language are those that would have been written in it."""

import pytest

from optimizer.plan import Direction
from optimizer.walking.directions import directions, without_map
from optimizer.walking.manoeuvres import Alley, Step, StepType
from optimizer.walking.retelling import retold

YARD, LONG = Alley("小院胡同", "Xiaoyuan Hutong"), Alley("长巷", "")
YARD_BEHIND, COMPOUND = Alley("高台院", "Terrace Yard"), Alley("幸福小区", "")
PAIRS = {"小院胡同": "Xiaoyuan Hutong", "高台院": "Terrace Yard"}
NAMES = {"zh": PAIRS, "en": {english: chinese for chinese, english in PAIRS.items()}}
OTHER = {"zh": "en", "en": "zh"}
WALKS = {
    "turns": (
        Step(StepType.DEPART, 40, 90, alley=YARD),
        Step(StepType.TURN, 25, 0, modifier="left", alley=LONG),
        Step(StepType.SHARP, 10, 200, modifier="right", alley=Alley()),
        Step(StepType.ARRIVE, 2, 90, alley=Alley(), side="left"),
    ),
    "the lane bends, then forks": (
        Step(StepType.DEPART, 40, 90, alley=YARD),
        Step(StepType.CONTINUE, 20, 0, modifier="left", alley=YARD, stays=True, bend=True),
        Step(StepType.TURN, 30, 90, modifier="right", alley=YARD, stays=True),
        Step(StepType.CONTINUE, 30, 90, alley=YARD, stays=True),
        Step(StepType.ARRIVE, 0, 45, alley=YARD, side="right"),
    ),
    "one way, along a road": (
        Step(StepType.DEPART, 40, 90, alley=Alley(road=True), one_way=True),
        Step(StepType.UTURN, 60, 270, alley=Alley(road=True), stays=True, one_way=True),
        Step(StepType.ARRIVE, 0, 270),
    ),
    "steps and gates": (
        Step(StepType.DEPART, 12, 90, alley=YARD, stairs=7),
        Step(StepType.STEPS, 6, 90, modifier="left", stairs=1),
        Step(StepType.STEPS, 6, 90, alley=YARD, stairs=30, gate="east gate", stays=True),
        Step(StepType.GATE, 0, 90, gate="东门", stays=True),
        Step(StepType.GATE, 30, 90, gate="way/1", alley=YARD),
        Step(StepType.ARRIVE, 1, 90, alley=YARD, side="left"),
    ),
    "out of a courtyard, and of another": (
        Step(StepType.DEPART, 20, 0, alley=YARD_BEHIND),
        Step(StepType.STEPS, 3, 0, alley=LONG, stairs=4, leaves=YARD_BEHIND),
        Step(StepType.TURN, 30, 90, modifier="left", alley=COMPOUND),
        Step(StepType.TURN, 30, 0, modifier="right", alley=LONG, gate="东门", leaves=COMPOUND, one_way=True),
        Step(StepType.ARRIVE, 0, 0, alley=LONG, side="left"),
    ),
    "a door far from its lane": (
        Step(StepType.DEPART, 30, 10, alley=YARD, off_lane=True),
        Step(StepType.TURN, 2, 100, modifier="right", alley=YARD),
        Step(StepType.ARRIVE, 22, 200, alley=YARD, off_lane=True),
    ),
    "across the lane": (
        Step(StepType.DEPART, 9, 180, off_lane=True),
        Step(StepType.ARRIVE, 0, 180, alley=YARD),
    ),
}


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
@pytest.mark.parametrize("source", ["zh", "en"])
def test_a_walk_told_again_is_the_walk_told_in_the_other_language(walk, source) -> None:
    told = directions(walk, source, door="甲2号")
    again = retold(told, source=source, target=OTHER[source], names=NAMES[source])
    assert [one.text for one in again] == [one.text for one in directions(walk, OTHER[source], door="甲2号")]


def test_a_walk_told_in_its_own_language_is_left_alone() -> None:
    told = directions(WALKS["turns"], "zh")
    assert retold(told, source="zh", target="zh", names={}) == told


def test_a_walk_measured_by_the_caller_keeps_its_length_and_its_door() -> None:
    told = without_map(150, "zh", door="3号")
    assert retold(told, source="zh", target="en", names={}) == without_map(150, "en", door="3号")


def test_a_sentence_that_nobody_here_wrote_is_said_from_its_fields() -> None:
    strange = Direction(type="turn", modifier="left", alley="长巷", metres=25, bearing=0, text="往左拐")
    (again,) = retold([strange], source="zh", target="en", names={})
    assert again.text == "Turn left into 长巷 and walk 25 m"
