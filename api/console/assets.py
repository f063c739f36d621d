"""The styles and the script of the console, served from here: nothing on a page comes from another origin."""

from functools import cache
from importlib.resources import files
from typing import Literal

from fastapi import APIRouter, Response

from api.sheets.drawing.style import day_style, night_style

Theme = Literal["auto", "light", "dark"]
MOST_SWITCHES = 300
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

router = APIRouter(prefix="/console/assets", include_in_schema=False)


@router.get("/{theme}.css")
async def get_style(theme: Theme) -> Response:
    """The style sheet for a light."""
    return Response(style(theme), media_type="text/css", headers=_FOR_EVER)


@router.get("/console.js")
async def get_script() -> Response:
    """The script."""
    return Response(script(), media_type="text/javascript", headers=_FOR_EVER)


@cache
def style(theme: Theme) -> str:
    """Write the style sheet; paper is always light."""
    night = f"{_read('night.css')}{night_style()}"
    media = {"auto": "screen and (prefers-color-scheme:dark)", "dark": "screen", "light": ""}[theme]
    after = f"@media {media}{{{night}}}" if media else ""
    return f"{_read('day.css')}{day_style()}{_read('console.css')}{_switches()}{after}"


@cache
def script() -> str:
    """Read the script."""
    return _read("console.js")


def _switches() -> str:
    """Let each box of the map's legend hide its route without a script."""
    return "".join(
        f".map:has(#show-{k}:not(:checked)) .mapbox .r{k}{{display:none}}" for k in range(MOST_SWITCHES)
    )


def _read(name: str) -> str:
    return files("api.console").joinpath("templates", name).read_text(encoding="utf-8")
