"""Hand data to typst and get a document back; no file is written and no name ever becomes markup."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import orjson
import typst

from api.sheets.paper.glyphs import font_folder

# Two pixels to the point: sharp on a phone.
PIXELS_PER_INCH = 144.0


def typeset(
    templates: tuple[str, ...],
    data: Mapping[str, Any],
    *,
    form: Literal["pdf", "png"],
    moment: datetime | None = None,
) -> bytes:
    """Set one document.

    Parameters
    ----------
    templates
        Our ``.typ`` files, one after the other; they read ``data`` through ``json()``.
    data
        What to print: plain JSON, pictures as SVG texts.
    form
        A PNG is one picture: the template has one page.
    moment
        Date inside the PDF, so that the same plan gives the same file; None leaves it out.
    """
    compiler = typst.Compiler(
        _source(templates),
        font_paths=_fonts(),
        sys_inputs={"data": orjson.dumps(data).decode()},
    )
    stamp = None if moment is None else int(moment.timestamp())
    document = compiler.compile(format=form, ppi=PIXELS_PER_INCH, timestamp=stamp)
    if not isinstance(document, bytes):
        raise TypeError(f"{templates} gave {type(document).__name__}, not one document")
    return document


@cache
def _source(templates: tuple[str, ...]) -> bytes:
    """Read templates as one text: typst then needs no folder to look in."""
    folder = files("api.sheets.paper").joinpath("templates")
    return b"\n".join(folder.joinpath(name).read_bytes() for name in templates)


@cache
def _fonts() -> typst.Fonts:
    """Load our fonts once; nobody's machine has a say in how a sheet looks."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
