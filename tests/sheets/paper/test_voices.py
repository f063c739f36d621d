"""Two languages on one sheet, without saying anything twice."""

from api.sheets.paper.voices import Voices, told
from api.sheets.paper.words import PAPER
from tests.sheets import sample


def voices(lang: str) -> Voices:
    return Voices.open(sample.plan(), sample.problem(), sample.quarter(), lang)  # type: ignore[arg-type]


def test_chinese_comes_first_and_english_second() -> None:
    assert voices("both").say("start") == ["出发", "Start"]
    assert voices("en").say("start") == ["Start"]


def test_an_address_that_differs_by_the_word_for_number_alone_is_said_once() -> None:
    assert told(["后帽胡同 20号", "后帽胡同 20"]) == ["后帽胡同 20号"]
    assert told(["后帽胡同附近", "near Houmao Hutong"]) == ["后帽胡同附近", "near Houmao Hutong"]


def test_a_measure_is_said_once_in_latin_units() -> None:
    assert voices("both").measure(lambda words: words("metres", value=5)) == "5 m"
    assert voices("zh").measure(lambda words: words("metres", value=5)) == "5 米"


def test_every_word_is_there_in_both_languages_with_the_same_blanks() -> None:
    for key, (zh, en) in PAPER.items():
        assert all((zh, en)), key
        assert zh.count("{") == en.count("{"), key
