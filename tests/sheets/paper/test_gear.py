"""What to take along follows from the work, never from the household."""

import pytest

from api.sheets.paper.gear import ALWAYS, BY_KIND, BY_MODE, gear
from optimizer.problem import Household, Kind, Mode


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_work_has_its_gear_in_two_languages(kind: Kind) -> None:
    assert all(zh and en for zh, en in BY_KIND[kind])


def test_every_way_of_moving_is_known() -> None:
    assert set(BY_MODE) == set(Mode)


def test_what_two_kinds_need_is_listed_once() -> None:
    things = gear([Kind.DISINFECTION, Kind.TOILET_DISINFECTION], Mode.FOOT)
    assert things == (("喷雾器", "sprayer"), ("消毒液", "disinfectant"), *ALWAYS)


def test_a_trolley_comes_first() -> None:
    assert gear([Kind.MEAL], Mode.TROLLEY)[0] == ("手推车", "trolley")


def test_no_thing_tells_a_household_category() -> None:
    said = " ".join(word for things in BY_KIND.values() for pair in things for word in pair)
    assert not any(category.value in said for category in Household)
