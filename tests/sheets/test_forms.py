"""Each form says what it is."""

import json

import pytest

from api.sheets import FORMS
from optimizer.plan import Plan
from tests.sheets import sample


def test_the_forms_are_those_of_the_contract_and_json_comes_first() -> None:
    assert next(iter(FORMS)) == "json"
    assert set(FORMS) >= {"json", "geojson", "gpx", "csv", "xlsx", "txt", "svg", "pdf", "html", "png", "ics"}


@pytest.mark.parametrize("suffix", ["txt", "short", "html", "ics", "csv"])
def test_text_says_its_encoding(suffix: str) -> None:
    assert FORMS[suffix].media_type.endswith("; charset=utf-8")


def test_json_is_the_plan_and_nothing_else() -> None:
    content = FORMS["json"].render(sample.plan(), sample.problem(), None, lang="zh")
    assert Plan.model_validate_json(content) == sample.plan()


def test_json_leaves_out_what_is_absent() -> None:
    stop = json.loads(FORMS["json"].render(sample.plan(), sample.problem(), None, lang="zh"))["routes"][0][
        "stops"
    ][0]
    assert "leg" not in stop
    assert "task" not in stop


@pytest.mark.parametrize("suffix", FORMS)
def test_the_same_plan_is_written_the_same_way_twice(suffix: str) -> None:
    once, again = (
        FORMS[suffix].render(sample.plan(), sample.problem(), sample.quarter(), lang="en") for _ in range(2)
    )
    assert once == again
