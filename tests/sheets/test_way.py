"""The way to a stop stands on every sheet in one line, in the language of the sheet."""

from api.sheets import FORMS
from api.sheets.paper.rows import rows
from api.sheets.paper.voices import Voices
from optimizer.plan import Direction, Leg, Plan
from optimizer.problem import Problem
from tests.sheets import sample

STEPS = (
    Direction(type="depart", alley="东绒线胡同", metres=100, bearing=90, text="沿东绒线胡同向东走100米"),
    Direction(
        type="arrive",
        alley="东绒线胡同",
        metres=4,
        bearing=0,
        side="left",
        door="51号",
        text="到51号，在路北",
    ),
)
LINE = "沿东绒线胡同向东走100米；到51号，在路北。"


def walked() -> Plan:
    """The first walk of the sample's meals, told."""
    route = sample.meals()
    at = next(n for n, stop in enumerate(route.stops) if stop.leg and stop.leg.walk_m)
    stop = route.stops[at]
    leg = Leg(walk_m=104, walk_s=84, directions=STEPS)
    stops = (*route.stops[:at], stop.model_copy(update={"leg": leg}), *route.stops[at + 1 :])
    return sample.plan(route.model_copy(update={"stops": stops}))


def asked(language: str) -> Problem:
    return sample.problem(options={"directions": language})


def test_the_way_stands_in_one_line_under_its_stop() -> None:
    text = FORMS["txt"].render(walked(), asked("zh"), sample.quarter(), lang="zh").decode()
    assert f"步行 104 米\n    {LINE}\n" in text
    assert text.count("\n    沿") == 1  # stops without directions have no such line


def test_the_report_shows_the_way_muted_under_the_place() -> None:
    page = FORMS["html"].render(walked(), asked("zh"), sample.quarter(), lang="zh").decode()
    assert f'<small class="way">{LINE}</small>' in page


def test_the_way_is_told_in_the_language_of_the_sheet() -> None:
    text = FORMS["txt"].render(walked(), asked("zh"), sample.quarter(), lang="en").decode()
    assert (
        "\n    Walk east along Dongrongxian Hutong for 100 m. Arrive at no. 51, on the north side.\n" in text
    )


def test_paper_in_two_languages_tells_the_way_in_both() -> None:
    voices = Voices.open(walked(), asked("zh"), sample.quarter(), "both")
    assert rows(voices, 0)[2]["how"] == [
        LINE,
        "Walk east along Dongrongxian Hutong for 100 m. Arrive at no. 51, on the north side.",
    ]


def test_names_from_strangers_are_shown_harmless() -> None:
    plan = walked()
    hostile = STEPS[0].model_copy(update={"text": "沿<script>alert(1)</script>走\u202e5米"})
    route = plan.routes[0]
    stops = tuple(
        stop.model_copy(update={"leg": stop.leg.model_copy(update={"directions": (hostile,)})})
        if stop.leg and stop.leg.directions
        else stop
        for stop in route.stops
    )
    plan = plan.model_copy(update={"routes": (route.model_copy(update={"stops": stops}),)})
    page = FORMS["html"].render(plan, asked("zh"), sample.quarter(), lang="zh").decode()
    assert "<script>" not in page
    assert "\u202e" not in page
