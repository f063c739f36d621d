"""What every page of the console needs: who asks, in which language and light, and how a page is written."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote

from fastapi import Depends, Request, Response
from jinja2 import Environment

from api.console.access import require_desk, set_cookie
from api.console.assets import Theme, script, style
from api.console.words import SAID
from api.negotiation import choose_language
from api.service import InService, Service
from api.sheets import figures
from api.sheets.jinja import templates_of
from api.sheets.markup import clean
from api.sheets.words import Lang, Words
from optimizer.errors import Fault

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_YEAR_S = 365 * 86_400
_LANGUAGES = get_args(Lang)
_THEMES = get_args(Theme)
Part = Literal["plans", "new", "maps", ""]


@dataclass(frozen=True, slots=True)
class Desk:
    """A dispatcher at the console.

    Attributes
    ----------
    say, words : Words
        The words of the console, and those that it shares with the sheets.
    """

    request: Request
    service: Service
    lang: Lang
    theme: Theme
    say: Words
    words: Words

    def page(self, template: str, *, part: Part, status: int = 200, **values: Any) -> Response:
        """Write a page; what was chosen in its address is remembered for the next."""
        text = (
            _environment()
            .get_template(f"{template}.html.jinja")
            .render(desk=self, say=self.say, words=self.words, part=part, version=_version(), **values)
        )
        response = Response(
            text, status_code=status, media_type=HTML, headers={"Content-Security-Policy": POLICY}
        )
        for name in ("lang", "theme"):
            if name in self.request.query_params:
                set_cookie(
                    response, f"xd_{name}", getattr(self, name), self.service.settings, max_age=_YEAR_S
                )
        return response

    def here(self, **change: str) -> str:
        """The address of this page with something of it chosen otherwise, for a link."""
        url = self.request.url.include_query_params(**change)
        return f"{url.path}?{url.query}"

    @property
    def next_theme(self) -> Theme:
        """What the switch of light and dark leads to."""
        themes: Sequence[Theme] = _THEMES
        return themes[(themes.index(self.theme) + 1) % len(themes)]

    def fault(self, fault: Fault) -> str:
        """A fault in the language of the page."""
        return self.say.pick(fault.detail_zh, fault.detail)


def desk_of(request: Request, service: InService) -> Desk:
    """Seat whoever may sit here."""
    require_desk(request, service.settings)
    return anyones_desk(request, service)


def anyones_desk(request: Request, service: Service) -> Desk:
    """A desk for pages that tell nothing: signing in, and apologies."""
    lang = _chosen(request, "lang", _LANGUAGES) or choose_language(
        None, accept_language=request.headers.get("accept-language")
    )
    theme: Theme = _chosen(request, "theme", _THEMES) or "auto"
    spoken: Lang = "en" if lang == "en" else "zh"
    return Desk(request, service, spoken, theme, Words(spoken, SAID), Words(spoken))


InDesk = Annotated[Desk, Depends(desk_of)]


def _chosen(request: Request, name: str, allowed: tuple[Any, ...]) -> Any:
    for wish in (request.query_params.get(name), request.cookies.get(f"xd_{name}")):
        if wish in allowed:
            return wish
    return None


@cache
def _version() -> str:
    """Changes with the styles and the script, so that browsers may keep them for ever."""
    parts = "".join((*map(style, _THEMES), script()))
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = templates_of("api.console", "api.sheets")
    environment.filters |= {"clean": clean, "segment": lambda text: quote(text, safe="")}
    environment.globals |= {
        "clock": figures.clock,
        "length": figures.length,
        "duration": figures.duration,
        "when": _when,
        "hour": lambda ms, zone: figures.clock(datetime.fromtimestamp(ms / 1000, UTC), zone),
    }
    return environment


def _when(ms: int, zone: Any) -> str:
    """An instant of the store's clock, local."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone).strftime("%m-%d %H:%M")
