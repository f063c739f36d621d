import pytest

from optimizer.constraints.no_skill import NoSkill
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, route, task, visit, why_not

RULE = NoSkill()
NEEDS = task("t", 1, skills=["medic", "driver"])


@pytest.mark.requirement("R40")
def test_all_skills_are_enough() -> None:
    assert why_not(RULE, problem([NEEDS], [person(skills=["driver", "medic", "cook"])])) is None


def test_the_missing_skills_are_named_and_counted() -> None:
    why = why_not(RULE, problem([NEEDS], [person(skills=["cook", "driver"])]))
    assert why is not None
    assert (why.code, why.detail, why.by) == (ReasonCode.NO_SKILL, "lin lacks medic", 1.0)
    assert why.help == "Lend somebody who has medic."
    assert why.detail_zh == "lin 缺少“医护”技能"


@pytest.mark.requirement("R3")
def test_skills_of_the_kind_count_when_the_task_names_none() -> None:
    swab = {"id": "s", "kind": "swab", "matrix_index": 1}
    assert why_not(RULE, problem([swab])) is not None, "the catalogue asks for a medic"


def test_the_referee_names_each_missing_skill() -> None:
    able, unable = problem([NEEDS], [person(skills=["medic", "driver"])]), problem([NEEDS])
    assert broken(RULE, able, route(able, visit("t"))) == []
    assert broken(RULE, unable, route(unable, visit("t"))) == ["t needs medic", "t needs driver"]


def test_what_others_at_the_door_can_bring_is_no_obstacle() -> None:
    swab = task("t", 1, crew=2, skills=["medic", "social_work"])
    medic, social, cook = (person(s, skills=[s]) for s in ("medic", "social_work", "cook"))
    it = problem([swab], [medic, social, cook])
    assert [why_not(RULE, it, who) is None for who in range(3)] == [True, True, False]
    alone = why_not(RULE, problem([swab], [medic, cook]))
    assert alone is not None
    assert alone.detail == "medic lacks social_work"


@pytest.mark.requirement("R4")
def test_the_referee_adds_up_the_skills_of_all_at_the_door() -> None:
    people = [person("medic", skills=["medic"]), person("driver", skills=["driver"]), person("bo")]
    it = problem([NEEDS | {"crew": 2}], people)
    at_door = {p["id"]: route(it, visit("t"), who=p["id"]) for p in people}
    assert broken(RULE, it, at_door["medic"], at_door["driver"]) == []
    assert broken(RULE, it, at_door["bo"], at_door["driver"]) == ["t needs medic"], "said once"


def test_in_chinese_skills_have_their_names_and_the_caller_s_own_words_stay():
    why = why_not(RULE, problem([NEEDS]))
    assert why is not None
    assert why.detail_zh == "lin 缺少“driver、医护”技能"
    assert why.help_zh == "请借调具备“driver、医护”技能的人。"
    assert why.detail == "lin lacks driver, medic"
