"""Pictures for the chat: as long as they must be, and the code in them can be read."""

import io

import pytest
import zxingcpp
from PIL import Image

from api.one_route import only
from api.sheets.paper.png import render
from api.sheets.paper.wishes import PLAIN, Wishes
from tests.sheets import sample

LINK = "https://xiangdao.example/r/{}-k7Qd2x9P0aZ_4wVbnm31"


def card(volunteer: str, wishes: Wishes = PLAIN) -> Image.Image:
    plan, problem = only(sample.plan(), sample.problem(), volunteer)
    content = render(plan, problem, sample.quarter(), lang="zh", wishes=wishes)
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_a_card_is_as_wide_as_a_telephone_and_as_long_as_its_route() -> None:
    long, short = card("V01"), card("V02")
    assert long.width == short.width == 750
    assert long.height != short.height


@pytest.mark.parametrize("volunteer", ["V01", "V02"])
def test_the_code_leads_to_the_volunteers_own_page(volunteer: str) -> None:
    picture = card(volunteer, Wishes(link=LINK.format))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == LINK.format(volunteer)


def test_no_link_no_code() -> None:
    assert not zxingcpp.read_barcodes(card("V01"))
    assert not zxingcpp.read_barcodes(card("V01", Wishes(link=lambda _: None)))


def test_the_route_is_drawn_in_its_colour() -> None:
    picture = card("V01")
    colours = {colour for _, colour in picture.getcolors(maxcolors=1 << 24) or ()}
    assert (0x04, 0x5A, 0xFE) in colours


def test_a_whole_plan_is_one_picture() -> None:
    content = render(sample.plan(), sample.problem(), sample.quarter(), lang="both")
    assert Image.open(io.BytesIO(content)).width == 1200
