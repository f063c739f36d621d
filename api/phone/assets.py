"""The texts that every page carries inside itself, and the policy that lets nothing else run or load."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment

from api.sheets.jinja import templates_of

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


@cache
def style(name: str) -> str:
    """A style sheet without comments and line breaks."""
    return " ".join(_COMMENT.sub("", _read(name)).split())


@cache
def script(name: str) -> str:
    """A script without comments and indentation."""
    return _LINE_COMMENT.sub("", _read(name))


def policy(*, styles: tuple[str, ...], scripts: str = "") -> str:
    """Write a Content-Security-Policy under which exactly these run.

    Hashes and not nonces, because a page that is kept on a disk must be the one that was sent.
    """
    runs = f"script-src {_digest(scripts)}; connect-src 'self'; " if scripts else ""
    return (
        f"default-src 'none'; style-src {' '.join(map(_digest, styles))}; {runs}img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def environment() -> Environment:
    """The templates of this package."""
    return templates_of("api.phone")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return files("api.phone").joinpath("templates", name).read_text(encoding="utf-8")
