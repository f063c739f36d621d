import pytest

from optimizer.constraints.max_gear import MaxGear
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, rest, route, shift, site, take, task, visit, why_not

RULE = MaxGear()
RISKY = task("t", 3, household="close_contact", setup_s=30)


@pytest.mark.parametrize(("limit", "over"), [(390, None), (389, 1.0)])
@pytest.mark.requirement("R16")
def test_service_setup_and_the_walk_home_are_in_gear(limit: int, over: float | None) -> None:
    # 60 s of service, 30 s of setup, 300 s home; the way there is walked without gear.
    why = why_not(RULE, problem([RISKY], [person(max_gear_s=limit)]))
    assert (why and why.by) == over
    assert why is None or why.code is ReasonCode.MAX_GEAR


def test_no_text_names_the_category_of_the_household() -> None:
    why = why_not(RULE, problem([RISKY], [person(max_gear_s=1)]))
    assert why is not None
    words = " ".join((why.detail, why.detail_zh, why.help, why.help_zh))
    assert "contact" not in words
    assert "密接" not in words


def test_ordinary_households_need_no_gear() -> None:
    assert why_not(RULE, problem([task("t", 3)], [person(max_gear_s=0)])) is None


def test_samples_are_carried_in_gear_only_as_far_as_the_lab() -> None:
    # 60 + 30 at the door, 100 s to the lab; from there on without.
    sample = RISKY | {"to_site": "lab"}
    it = problem([sample], [person(max_gear_s=190)], sites=[site("lab", 4)])
    assert why_not(RULE, it) is None


@pytest.mark.parametrize(("limit", "lines"), [(780, []), (779, ["780 s of 779 s"])])
def test_the_referee_adds_all_shifts_and_says_it_once(limit: int, lines: list[str]) -> None:
    other = RISKY | {"id": "u"}
    it = problem([RISKY, other], [person(max_gear_s=limit, shifts=[shift(0, 4000), shift(5000, 9000)])])
    assert broken(RULE, it, route(it, visit("t")), route(it, visit("u"), number=1)) == lines


def test_a_rest_after_the_door_is_not_worn_but_the_walk_after_it_is() -> None:
    for limit, lines in ((390, []), (389, ["390 s of 389 s"])):
        it = problem([RISKY], [person(max_gear_s=limit)])
        assert broken(RULE, it, route(it, visit("t"), rest(500, 600))) == lines


def test_the_walk_to_the_door_is_not_in_gear() -> None:
    it = problem([RISKY | {"from_site": "depot"}], [person(max_gear_s=0)], sites=[site("depot", 1)])
    assert broken(RULE, it, route(it, take("t", "depot"))) == []
