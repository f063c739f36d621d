"""A code on paper survives a fold."""

import io

import pytest
import typst
import zxingcpp
from PIL import Image, ImageDraw

from api.sheets.paper.qr import qr_svg

LINK = "https://xiangdao.example/r/k7Qd2x9P0aZ_4wVbnm31-Ty8"


def printed(link: str) -> Image.Image:
    page = b"#set page(width: 28mm, height: 28mm, margin: 0mm)\n#image(bytes(sys.inputs.qr), width: 100%)"
    content = typst.compile(page, format="png", ppi=150, sys_inputs={"qr": qr_svg(link)})
    return Image.open(io.BytesIO(content)).convert("L")


@pytest.mark.parametrize("link", [LINK, "http://10.0.0.8:8000/r/a", "https://例子.example/r/" + "x" * 80])
def test_what_is_read_is_what_was_written(link: str) -> None:
    (code,) = zxingcpp.read_barcodes(printed(link))
    assert code.text == link


def test_a_stain_does_not_hide_it() -> None:
    picture = printed(LINK)
    side = picture.width
    stain = (side * 0.55, side * 0.55, side * 0.68, side * 0.68)
    ImageDraw.Draw(picture).rectangle(stain, fill=255)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == LINK
