"""Text can be read by day, by night and on paper."""

import re

import pytest

from api.sheets.drawing.style import map_style, stylesheet
from tests.sheets.contrast import contrast

READABLE = 4.5
VISIBLE = 3.0


def variables(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))


SCREEN_CSS = stylesheet("report.css").partition("@media print")[0]
DAY_CSS, NIGHT_CSS = SCREEN_CSS.split("prefers-color-scheme", 1)
PALETTES = {"day": variables(DAY_CSS), "night": variables(DAY_CSS) | variables(NIGHT_CSS)}


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "warn", "fine"])
@pytest.mark.parametrize("ground", ["bg", "card"])
def test_words_are_legible_on_the_page(palette: str, ink: str, ground: str) -> None:
    colours = PALETTES[palette]
    assert contrast(colours[ink], colours[ground]) >= READABLE


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), [("warn", "warnbg"), ("ink", "warnbg"), ("ink", "finebg")])
def test_words_are_legible_in_boxes(palette: str, ink: str, ground: str) -> None:
    assert contrast(PALETTES[palette][ink], PALETTES[palette][ground]) >= READABLE


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("group", ["food", "goods", "medical", "waste", "clean", "none"])
def test_numbers_are_legible_in_the_timetable(palette: str, group: str) -> None:
    assert contrast(PALETTES[palette][group], PALETTES[palette]["onblock"]) >= READABLE
    assert contrast(PALETTES[palette][group], PALETTES[palette]["card"]) >= VISIBLE


def rules(css: str) -> dict[str, str]:
    return {selector.strip(): body for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)}


@pytest.mark.parametrize("sheet", ["map.css", "map_night.css"])
def test_names_are_legible_on_the_map(sheet: str) -> None:
    day, night = rules(stylesheet("map.css")), rules(stylesheet("map_night.css"))
    own = day if sheet == "map.css" else night
    paper = re.search("#[0-9a-f]+", own.get(".xd .paper") or own[".xd .paper, .xd .panel"])
    assert paper is not None
    for name in (".xd .name", ".xd .caption", ".xd .zonename", ".xd .ink", ".xd .quiet"):
        ink = re.search(r"fill: (#[0-9a-f]+)", own[name])
        assert ink is not None
        assert contrast(ink[1], paper[0]) >= READABLE


def test_paper_never_gets_night_colours() -> None:
    queries = re.findall(r"@media[^{]+", map_style() + stylesheet("report.css"))
    assert all("screen" in query for query in queries if "dark" in query)
