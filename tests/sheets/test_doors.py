"""Doors at one place are named in one breath, and no number is lost."""

import pytest

from api.one_route import only
from api.phone.page import render as phone
from api.sheets.brief import render as short
from api.sheets.doors import doors
from api.sheets.lists import render as listed
from api.sheets.paper.pdf import render as pdf
from api.sheets.report import render as report
from optimizer.plan import Plan, StopType
from optimizer.problem import Problem
from tests.sheets import sample
from tests.sheets.paper.read_pdf import letters, texts


@pytest.mark.parametrize(
    ("numbers", "common", "apart"),
    [
        (("3号楼101室", "3号楼102室"), "柳树巷 3号楼", ("101室", "102室")),
        (("3号楼1单元101室", "3号楼2单元101室"), "柳树巷 3号楼", ("1单元101室", "2单元101室")),
        (("3号楼1单元101", "3号楼1单元112"), "柳树巷 3号楼1单元", ("101", "112")),
        (("3号楼101室", "3号楼101室"), "柳树巷 ", ("3号楼101室",)),
        (("7号", "30号"), "柳树巷 ", ("7号", "30号")),
        # What might be read as a house of the alley is said in full.
        (("3号楼5号", "3号楼6号"), "柳树巷 ", ("3号楼5号", "3号楼6号")),
        (("3号院101", "3号院102"), "柳树巷 ", ("3号院101", "3号院102")),
        (("3号", "3号楼101室"), "柳树巷 ", ("3号", "3号楼101室")),
        (("3号楼", "3号楼101室"), "柳树巷 ", ("3号楼", "3号楼101室")),
        (("3号楼东户", "3号楼西户"), "柳树巷 ", ("3号楼东户", "3号楼西户")),
    ],
)
def test_what_doors_have_in_common_is_said_once(
    numbers: tuple[str, str], common: str, apart: tuple[str, ...]
) -> None:
    found = doors({str(k): ("柳树巷", number) for k, number in enumerate(numbers)})
    assert (found.common, found.apart) == (common, apart)


def test_doors_at_a_corner_of_two_alleys_are_named_in_full() -> None:
    found = doors({"a": ("柳树巷", "7号"), "b": ("后帽胡同", "2号")})
    assert (found.common, found.apart) == ("", ("柳树巷 7号", "后帽胡同 2号"))


def neighbours(*numbers: str, kinds: tuple[str, ...] = ("notify", "notify")) -> tuple[Plan, Problem]:
    """One walk to doors that stand at one position."""
    tasks = [
        {
            "id": f"t{k}",
            "kind": kind,
            "location": sample.at(100, 4),
            "address": {"alley": "后帽胡同", "number": number},
        }
        for k, (number, kind) in enumerate(zip(numbers, kinds, strict=True), start=1)
    ]
    clock = sample.Clock().stop(StopType.START, (0, 0), site="canteen")
    for k in range(len(numbers)):
        clock.stop(StopType.TASK, (100, 4), task=f"t{k + 1}", service_s=30)
    end = clock.stop(StopType.END, (0, 0), site="canteen")
    return sample.plan(end.route("V01"), unassigned=()), sample.problem(tasks=tasks)


@pytest.mark.parametrize(
    ("numbers", "zh", "en"),
    [
        (
            ("3号楼102室", "3号楼101室"),
            "后帽胡同 3号楼102室、101室",
            "Houmao Hutong 3号楼102室, 101室",
        ),
        (("7", "30"), "后帽胡同 7号、30号", "Houmao Hutong 7, 30"),
    ],
)
def test_every_sheet_and_the_phone_name_every_door_of_a_stop(
    numbers: tuple[str, ...], zh: str, en: str
) -> None:
    plan, problem = neighbours(*numbers)
    for lang, said in (("zh", zh), ("en", en)):
        for form in (listed, short, report):
            told = form(plan, problem, sample.quarter(), lang=lang).decode()  # type: ignore[operator]
            assert said in told, form
            assert "×2" in told
        assert letters(said) in texts(pdf(plan, problem, sample.quarter(), lang=lang))[-1]  # type: ignore[arg-type]
    own = only(plan, problem, "V01")
    page = phone(*own, sample.quarter(), volunteer="V01", lang="zh", url="u").decode()
    assert zh in page
    assert en in page


def test_where_other_work_is_done_behind_each_door_it_is_said_which() -> None:
    plan, problem = neighbours("3号楼101室", "3号楼102室", kinds=("notify", "errand"))
    told = listed(plan, problem, None, lang="zh").decode()
    assert "101室 上门通知，102室 代办" in told
    page = phone(*only(plan, problem, "V01"), None, volunteer="V01", lang="zh", url="u").decode()
    assert "101室 上门通知" in page
    assert "102室 代办" in page
