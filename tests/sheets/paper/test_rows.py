"""The checklist says everything that happens, in its order."""

from datetime import timedelta

from api.sheets.paper.rows import rows
from api.sheets.paper.voices import Voices
from tests.sheets import sample


def meals(lang: str = "zh", **changes: object) -> list[dict]:
    problem = sample.problem(**changes)
    return rows(Voices.open(sample.plan(), problem, sample.quarter(), lang), 0)  # type: ignore[arg-type]


def test_ends_breaks_and_sites_are_rows_as_well() -> None:
    assert [row["kind"] for row in meals()] == ["start", "site", "door", "door", "break", "end"]


def test_only_doors_and_sites_are_numbered() -> None:
    assert [row["number"] for row in meals()] == ["", "1", "2", "3", "", ""]


def test_a_row_says_place_time_task_and_metres() -> None:
    row = meals()[2]
    assert (row["place"], row["works"], row["tasks"], row["walk"]) == (
        ["东绒线胡同 51号"],
        ["送餐"],
        "m1",
        "104 米",
    )
    # 08:00 and two pickups of 30 s, then 104 m at 1.25 m/s.
    assert row["time"] == "08:02"


def test_waiting_says_until_when() -> None:
    assert meals()[3]["hints"] == [{"word": ["等到"], "time": "08:05"}]


def test_an_appointment_is_printed_and_a_working_day_is_not() -> None:
    task = sample.problem().tasks[0].model_dump(mode="json", exclude_none=True)

    def hints(hours: int) -> list[dict]:
        window = [sample.EIGHT.isoformat(), (sample.EIGHT + timedelta(hours=hours)).isoformat()]
        return meals(tasks=[{**task, "time_windows": [window]}])[2]["hints"]

    assert hints(1) == [{"word": ["限"], "time": "08:00–09:00"}]
    assert hints(4) == []


def test_a_break_says_how_long() -> None:
    assert meals()[4]["works"] == ["休息 10 分钟"]
    assert meals("both")[4]["works"] == ["休息 10 分钟", "Break, 10 min"]
