"""No text, however hostile, breaks out of the markup."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sheets.markup import clean, number, tag, text

ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING)
def test_any_text_comes_back_as_it_was_cleaned(said: str) -> None:
    element = ET.fromstring(tag("a", text(said), title=said))
    assert (element.text or "") == clean(said)
    assert element.get("title") == clean(said)


@given(ANYTHING)
def test_cleaned_text_is_one_line_that_can_be_encoded(said: str) -> None:
    cleaned = clean(said)
    cleaned.encode()
    assert len(cleaned.splitlines()) <= 1
    assert clean(cleaned) == cleaned


def test_marks_that_turn_the_reading_direction_are_taken_out() -> None:
    assert clean("a\u202eb\u2066c") == "abc"


@pytest.mark.parametrize(("value", "written"), [(1.0, "1"), (-0.04, "0"), (2.25, "2.2"), (-3.5, "-3.5")])
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written
