"""Directions are what a neighbour would say, word for word, in both languages."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.plan import Direction
from optimizer.problem import Address, Mode
from optimizer.walking.directions import LONG_LEG, directions, in_brief, without_map
from optimizer.walking.geojson import read_geojson
from optimizer.walking.manoeuvres import Alley, Side, Step, StepType
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from optimizer.walking.path import path
from optimizer.walking.phrases import PHRASES, Language
from optimizer.walking.snap import snap
from optimizer.walking.steps import steps
from tests.fixtures.files import MAPS

GOLDEN = Path(__file__).parents[1] / "golden"
COURTYARD = read_geojson((MAPS / "courtyard.geojson").read_bytes())
HUTONGS = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
T, TT = StepType, Alley("头条", "First Lane")

# Where each leg goes: on which map, from where, to where, and the address there.
LEGS = {
    "courtyard: hand-over to no. 38": (
        COURTYARD,
        (116.410258, 39.9399146),
        (116.4101935, 39.9403957),
        ("高台院", "38号"),
    ),
    "courtyard: no. 20 to no. 6": (
        COURTYARD,
        (116.4101173, 39.9405126),
        (116.4105044, 39.9402158),
        ("东巷", "6号"),
    ),
    "courtyard: no. 38 to hand-over": (
        COURTYARD,
        (116.4101935, 39.9403957),
        (116.410258, 39.9399146),
        ("枣树胡同", "2号"),
    ),
    "hutongs: base to no. 17": (
        HUTONGS,
        (116.411197, 39.940389),
        (116.408565, 39.94275),
        ("方家胡同", "17号"),
    ),
    "hutongs: from alley to alley": (
        HUTONGS,
        (116.416901, 39.941151),
        (116.415524, 39.944416),
        ("Paoju Hutong", "32号"),
    ),
}


def leg(
    network: WalkingNetwork,
    begin: tuple[float, float],
    end: tuple[float, float],
    door: tuple[str, str],
    language: Language,
) -> tuple[Direction, ...]:
    places = snap(network, np.array([begin, end]), mode=Mode.FOOT)
    address = Address(alley=door[0], number=door[1])
    way = steps(network, path(network, places, 0, 1, mode=Mode.FOOT), mode=Mode.FOOT, address=address)
    return directions(way, language, door=door[1])


def arrive(bearing: int, side: Side | None = None, *, far: bool = False) -> Step:
    return Step(T.ARRIVE, 30 if far else 4, bearing, side=side, off_lane=far)


def written(language: Language) -> str:
    blocks = []
    for title, (network, begin, end, door) in LEGS.items():
        said = leg(network, begin, end, door, language)
        lines = [title, *(f"{step.metres:4d} m  {step.text}" for step in said), in_brief(said, language)]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_directions_read_as_they_were_approved(language: Language) -> None:
    assert written(language) == (GOLDEN / f"directions_{language}.txt").read_text()


@pytest.mark.parametrize(
    ("zh", "en", "yard"),
    [
        ("高台院", "Terrace Yard", True),
        ("", "Back Courtyard", True),
        ("幸福小区", "", True),
        ("北巷", "North Lane", False),
        ("法院街", "Court Street", False),
        ("", "", False),
    ],
)
def test_a_courtyard_is_known_by_its_name(zh: str, en: str, yard: bool) -> None:
    assert Alley(zh, en).yard is yard


def test_both_languages_have_the_same_phrases_with_the_same_blanks() -> None:
    assert set(PHRASES["zh"]) == set(PHRASES["en"])
    for key, chinese in PHRASES["zh"].items():
        blanks = [
            {part.split("}")[0] for part in said.split("{")[1:]} for said in (chinese, PHRASES["en"][key])
        ]
        assert blanks[0] == blanks[1], key


@pytest.mark.parametrize(
    ("step", "chinese", "english"),
    [
        (Step(T.DEPART, 42, 90, alley=TT), "沿头条向东走40米", "Walk east along First Lane for 40 m"),
        (Step(T.DEPART, 42, 350), "沿小路向北走40米", "Walk north along a lane for 40 m"),
        (
            Step(T.TURN, 31, 0, modifier="left", alley=TT, leaves=Alley("高台院", "Terrace Yard")),
            "出高台院，左转进入头条，走30米",
            "On leaving Terrace Yard, turn left into First Lane and walk 30 m",
        ),
        (
            Step(T.TURN, 31, 0, modifier="left", alley=TT, gate="东门", leaves=Alley("幸福小区")),
            "出幸福小区，过大门（东门）后左转进入头条，走30米",
            "On leaving 幸福小区, go through the gate (东门), then turn left into First Lane and walk 30 m",
        ),
        (
            Step(T.DEPART, 9, 225, alley=Alley(road=True)),
            "沿马路向西南走10米",
            "Walk south-west along a road for 10 m",
        ),
        (
            Step(T.DEPART, 2, 180, alley=TT),
            "沿头条向南走几步",
            "Walk south along First Lane for a few metres",
        ),
        (
            Step(T.DEPART, 30, 0, alley=TT, off_lane=True),
            "向北走30米到头条",
            "Walk 30 m north to First Lane",
        ),
        (Step(T.DEPART, 10, 0, off_lane=True), "向北走10米", "Walk 10 m north"),
        (
            Step(T.TURN, 128, 0, modifier="left", alley=TT),
            "左转进入头条，走130米",
            "Turn left into First Lane and walk 130 m",
        ),
        (
            Step(T.TURN, 20, 0, modifier="right"),
            "右转，沿小路走20米",
            "Turn right and follow a lane for 20 m",
        ),
        (
            Step(T.SLIGHT, 20, 0, modifier="left", alley=TT),
            "向左稍偏进入头条，走20米",
            "Bear left into First Lane and walk 20 m",
        ),
        (
            Step(T.SHARP, 20, 0, modifier="right", alley=TT),
            "向右后方转进入头条，走20米",
            "Turn sharp right into First Lane and walk 20 m",
        ),
        (Step(T.UTURN, 20, 0, alley=TT), "掉头进入头条，走20米", "Turn back into First Lane and walk 20 m"),
        (
            Step(T.CONTINUE, 20, 0, alley=TT),
            "直行进入头条，走20米",
            "Go straight on into First Lane and walk 20 m",
        ),
        (
            Step(T.CONTINUE, 20, 0, modifier="left", alley=TT, stays=True, bend=True),
            "顺着路左拐，走20米",
            "Follow the lane round to the left for 20 m",
        ),
        (
            Step(T.TURN, 20, 0, modifier="left", alley=TT, stays=True),
            "左转，继续沿头条走20米",
            "Turn left and stay on First Lane for 20 m",
        ),
        (Step(T.CONTINUE, 20, 0, alley=TT, stays=True), "继续走20米", "Continue for 20 m"),
        (Step(T.STEPS, 4, 0, stairs=12), "走12级台阶", "Take the 12 steps"),
        (
            Step(T.STEPS, 4, 0, modifier="left", stairs=12),
            "左转，走12级台阶",
            "Turn left and take the 12 steps",
        ),
        (Step(T.STEPS, 1, 0, stairs=1), "走1级台阶", "Take the one step"),
        (Step(T.DEPART, 4, 0, stairs=8), "向北走8级台阶", "Walk north and take the 8 steps"),
        (
            Step(T.GATE, 10, 0, alley=TT, gate="G3", stays=True),
            "过大门（G3），继续走10米",
            "Go through the gate (G3) and continue for 10 m",
        ),
        (
            Step(T.GATE, 10, 0, alley=TT, gate="G3"),
            "过大门（G3）进入头条，走10米",
            "Go through the gate (G3) into First Lane and walk 10 m",
        ),
        (
            Step(T.GATE, 10, 0, gate="G3"),
            "过大门（G3），沿小路走10米",
            "Go through the gate (G3) and follow a lane for 10 m",
        ),
        (Step(T.GATE, 0, 0, gate="G3"), "过大门（G3）", "Go through the gate (G3)"),
        (
            Step(T.TURN, 10, 0, modifier="left", alley=TT, gate="node/77"),
            "过大门后左转进入头条，走10米",
            "Go through the gate, then turn left into First Lane and walk 10 m",
        ),
        (
            Step(T.TURN, 10, 0, modifier="left", alley=TT, one_way=True),
            "左转进入头条，走10米（单行）",
            "Turn left into First Lane and walk 10 m (one way)",
        ),
    ],
)
def test_every_step_is_said_plainly(step: Step, chinese: str, english: str) -> None:
    said = [directions([step], language)[0].text for language in ("zh", "en")]
    assert said == [chinese, english]


@pytest.mark.parametrize(
    ("step", "door", "chinese", "english"),
    [
        (arrive(0, "left"), "20号", "到20号，在路北", "Arrive at no. 20, on the north side"),
        (arrive(95, "left"), "20", "到20号，在路东", "Arrive at no. 20, on the east side"),
        (arrive(210, "left"), "20号门", "到20号，在路南", "Arrive at no. 20, on the south side"),
        (arrive(330, "right"), "甲20号", "到甲20号，在路北", "Arrive at no. 甲20, on the north side"),
        # Half-way between the winds, the hand says more.
        (arrive(45, "left"), "20号", "到20号，在左手边", "Arrive at no. 20, on your left"),
        (arrive(225, "right"), "20号", "到20号，在右手边", "Arrive at no. 20, on your right"),
        (arrive(0), "20号", "到20号", "Arrive at no. 20"),
        (arrive(0), "3号楼2单元", "到3号楼2单元", "Arrive at 3号楼2单元"),
        (arrive(0), None, "到达目的地", "Arrive at your destination"),
        (arrive(180, "right"), None, "到达目的地，在路南", "Arrive at your destination, on the south side"),
        (arrive(0, "left", far=True), "20号", "再向北走30米，到20号", "Walk 30 m north to no. 20"),
        (arrive(0, far=True), None, "再向北走30米，到达目的地", "Walk 30 m north to your destination"),
    ],
)
def test_every_arrival_is_said_plainly(step: Step, door: str | None, chinese: str, english: str) -> None:
    said = [directions([step], language, door=door)[0].text for language in ("zh", "en")]
    assert said == [chinese, english]


def test_a_lane_keeps_the_only_name_it_has() -> None:
    chinese, english = (Step(T.DEPART, 20, 0, alley=alley) for alley in (Alley(zh="头条"), Alley(en="First")))
    assert directions([chinese], "en")[0].text == "Walk north along 头条 for 20 m"
    # Latin letters keep their distance from Chinese, else "Lane 2" and "20米" run into one another.
    assert directions([english], "zh")[0].text == "沿 First 向北走20米"
    turn = Step(T.TURN, 20, 0, modifier="left", alley=Alley(en="First"))
    assert directions([turn], "zh")[0].text == "左转进入 First，走20米"


def test_the_structure_stands_beside_the_words() -> None:
    way = [Step(T.DEPART, 38, 91, alley=TT, gate="G"), Step(T.ARRIVE, 4, 0, alley=TT, side="left")]
    depart, last = directions(way, "en", door="20号")
    assert (depart.type, depart.alley, depart.metres, depart.bearing) == ("depart", "First Lane", 38, 91)
    assert (depart.gate, depart.door, depart.side) == ("G", None, None)
    assert (last.type, last.side, last.door, last.metres) == ("arrive", "left", "20号", 4)


def test_a_walk_that_the_caller_measured_is_as_long_as_he_says() -> None:
    assert [step.text for step in without_map(123, "zh", door="20号")] == ["走125米，到20号"]
    assert [step.text for step in without_map(123, "en")] == ["Walk 125 m to your destination"]
    assert without_map(123, "zh")[0].metres == 123


def said(*alleys: str | None) -> list[Direction]:
    turns = [Direction(type="turn", alley=alley, metres=10, text=f"t{n}") for n, alley in enumerate(alleys)]
    return [*turns, Direction(type="arrive", alley=alleys[-1], metres=0, text="there")]


def test_a_short_leg_is_read_whole() -> None:
    assert in_brief(said("a", None, "b", None, None), "zh") == "t0；t1；t2；t3；t4；there。"
    assert in_brief([], "zh") == ""


def test_of_a_long_leg_first_and_last_and_the_named_lanes_remain() -> None:
    steps_ = said("a", None, None, "b", "b", "c", None)
    assert in_brief(steps_, "zh") == "t0；……t3；……t5；……there。"
    assert in_brief(steps_, "en") == "t0. … t3. … t5. … there."


def test_gates_and_stairs_are_never_left_out() -> None:
    way = said("a", None, None, None, None, None, None)
    way[2] = way[2].model_copy(update={"gate": "G"})
    way[4] = way[4].model_copy(update={"type": "steps"})
    assert in_brief(way, "zh") == "t0；……t2；……t4；……there。"


steps_of_any_kind = st.builds(
    Step,
    type=st.sampled_from(StepType),
    metres=st.integers(0, 3_000),
    bearing=st.integers(0, 359),
    modifier=st.sampled_from([None, "left", "right"]),
    alley=st.builds(Alley, st.text(max_size=5), st.text(max_size=5), st.booleans()),
    gate=st.none() | st.text(max_size=5),
    side=st.sampled_from([None, "left", "right"]),
    stairs=st.integers(0, 30),
    one_way=st.booleans(),
    stays=st.booleans(),
    off_lane=st.booleans(),
)


@given(st.lists(steps_of_any_kind, max_size=12), st.none() | st.text(min_size=1, max_size=8))
def test_whatever_a_step_is_both_languages_have_words_for_it(way: list[Step], door: str | None) -> None:
    for language in ("zh", "en"):
        found = directions(way, language, door=door)
        assert [step.metres for step in found] == [step.metres for step in way]
        assert all(step.text for step in found)
        if way:
            assert found[0].text in in_brief(found, language)
            assert found[-1].text in in_brief(found, language)


def test_a_leg_in_brief_keeps_the_order_of_the_leg() -> None:
    network, begin, end, door = LEGS["hutongs: from alley to alley"]
    whole = leg(network, begin, end, door, "zh")
    assert len(whole) > LONG_LEG
    line = in_brief(whole, "zh")
    places = [line.index(step.text) for step in whole if step.text in line]
    assert all(a < b for a, b in pairwise(places))
    assert 2 < len(places) < len(whole)


@pytest.mark.requirement("R8")
def test_the_words_go_the_one_way_round_the_courtyard() -> None:
    tasks = json.loads((MAPS.parent / "problems" / "courtyard.json").read_text())["tasks"]
    at = {task["address"]["number"]: task["location"] for task in tasks if "address" in task}
    back = leg(COURTYARD, at["5号"], at["4号"], ("东巷", "4号"), "zh")
    # Seven metres as the sparrow flies; the lanes lead all the way round, and never back down the east lane.
    assert [step.alley for step in back] == ["东巷", "北巷", "中巷", "东巷", "东巷", "东巷"]
    assert all("（单行）" in step.text for step in back[:-1])
    assert back[-1].text == "到4号，在路西"
