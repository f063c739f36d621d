"""What is pasted into a chat: compared with the lists that were read and approved by eye."""

from pathlib import Path

import pytest

from api.sheets import FORMS
from optimizer.plan import Plan, Status
from tests.sheets import sample

GOLDEN = Path(__file__).parent / "golden"


def listed(lang: str, plan: Plan | None = None) -> str:
    content = FORMS["txt"].render(plan or sample.plan(), sample.problem(), sample.quarter(), lang=lang)
    return content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_reads_as_approved(lang: str) -> None:
    assert listed(lang) == (GOLDEN / f"tiny_{lang}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_private_is_told(lang: str) -> None:
    for secret in ("close_contact", "home_isolation", "密接", "隔离", "13800001234", "钥匙"):
        assert secret not in listed(lang)


def test_a_failed_plan_says_what_went_wrong() -> None:
    failed = Plan(id="tiny", status=Status.FAILED, failure="the referee refused it")
    assert "失败原因：the referee refused it" in listed("zh", failed)


def test_a_name_cannot_start_a_line_of_its_own() -> None:
    problem = sample.problem()
    forged = problem.volunteers[0].model_copy(update={"name": "王\n9. 08:00 别处\u20281. 09:00"})
    problem = problem.model_copy(update={"volunteers": (forged, *problem.volunteers[1:])})
    content = FORMS["txt"].render(sample.plan(), problem, sample.quarter(), lang="zh").decode()
    assert "【V01 王 9. 08:00 别处 1. 09:00】" in content.splitlines()


def test_without_a_map_nobody_is_credited() -> None:
    content = FORMS["txt"].render(sample.plan(), sample.problem(), None, lang="en").decode()
    assert "OpenStreetMap" not in content
