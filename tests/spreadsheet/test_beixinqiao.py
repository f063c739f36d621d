"""The morning as the street office keeps it says what the JSON says."""

import json

import pytest

from api.spreadsheet import read
from fixtures.spreadsheets import OWN_COLUMN, SPREADSHEETS
from fixtures.wire import PROBLEMS
from optimizer.check import check, parse_problem

LEDGER = (SPREADSHEETS / "beixinqiao_morning.xlsx").read_bytes()


@pytest.mark.requirement("R11")
def test_the_ledger_has_no_faults_and_is_the_same_morning() -> None:
    found = read(LEDGER, "beixinqiao_morning.xlsx", map_id="beixinqiao")
    assert found.faults == ()
    assert found.problem is not None
    asked = parse_problem(json.dumps(found.problem).encode())
    told = parse_problem((PROBLEMS / "beixinqiao_morning.json").read_bytes())
    assert asked.model_copy(update={"options": told.options}) == told
    assert check(asked).faults == ()


def test_the_offices_own_column_is_kept() -> None:
    found = read(LEDGER, "beixinqiao_morning.xlsx")
    assert len(found.extras["tasks"]) == found.rows["tasks"] == 166
    assert set(found.extras["tasks"]["meal-01"]) == {OWN_COLUMN}
