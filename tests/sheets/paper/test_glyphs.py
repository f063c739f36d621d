"""No letter of a name is lost: what the font lacks is marked and remembered."""

from api.sheets.paper.glyphs import Proofreader

# A form of 吉 that stands in names and that Noto Sans SC lacks.
COMMON, RARE = "王淑兰", "𠮷"


def test_common_names_stay_as_they_are() -> None:
    proof = Proofreader()
    assert proof.read(f"{COMMON} V01, 51号") == f"{COMMON} V01, 51号"
    assert not proof.missing


def test_a_letter_without_a_glyph_is_marked_with_its_code_point() -> None:
    proof = Proofreader()
    assert proof.read(f"王{RARE}") == "王〓[U+20BB7]"
    assert proof.missing == {RARE}


def test_rare_letters_that_the_font_has_are_printed() -> None:
    proof = Proofreader()
    assert proof.read("㛃喆堃") == "㛃喆堃"
    assert not proof.missing


def test_joiners_and_selectors_have_no_picture_of_their_own() -> None:
    proof = Proofreader()
    assert proof.read("甲\u200d乙\ufe0f") == "甲乙"
    assert not proof.missing


def test_every_text_inside_lists_and_mappings_is_read() -> None:
    proof = Proofreader()
    read = proof.read_all({"a": [RARE, 3, None], "b": {"c": COMMON}, "d": True})
    assert read == {"a": ["〓[U+20BB7]", 3, None], "b": {"c": COMMON}, "d": True}
