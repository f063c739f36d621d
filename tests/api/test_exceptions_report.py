"""One list over all zones of what somebody must still see to."""

from api.exceptions_report import as_text, of_plan
from optimizer.plan import Closest, Reason, ReasonCode, Unassigned
from tests.sheets import sample


def because(volunteer: str, by: int) -> Reason:
    detail = f"{volunteer} is {by} kg short"
    return Reason(code=ReasonCode.NO_CAPACITY, detail=detail, detail_zh=detail, volunteer=volunteer)


def test_the_reason_told_is_the_one_that_the_next_step_mends() -> None:
    left = Unassigned(
        task="c1",
        reasons=(because("V01", 180), because("V02", 60)),
        closest=Closest(volunteer="V02", missing=ReasonCode.NO_CAPACITY, by=60.0),
        next_step="Give V02 room for 60 kg more.",
        next_step_zh="请让 V02 多带 60 公斤。",
    )
    told = of_plan("east", sample.plan(unassigned=(left,)), {"tasks": []})
    assert as_text(told, "en") == (
        "1 to see to\n- east c1 [no_capacity] V02 is 60 kg short\n    → Give V02 room for 60 kg more.\n"
    )
    unproved = left.model_copy(update={"closest": None})
    assert of_plan("east", sample.plan(unassigned=(unproved,)), {})[0].what[1] == "V01 is 180 kg short"
