"""Write XML so that no name, however hostile, can break out of it."""

import re
from html import escape

# What XML 1.0 cannot hold even when escaped: controls, lone surrogates and the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the reading direction of whatever follows them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Make a stranger's text one line that every XML, HTML and plain text reader can show."""
    return " ".join(_TURNING.sub("", _UNWRITABLE.sub("\ufffd", text)).split())


def number(value: float) -> str:
    """Write a coordinate with one decimal and nothing superfluous."""
    text = f"{value:.1f}"
    short = text[:-2] if text.endswith(".0") else text
    return "0" if short == "-0" else short


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """Write one element.

    Parameters
    ----------
    name
        Of the element.
    children
        Markup, already safe: the result of `tag` or `text`.
    attributes
        ``class_`` is written ``class``, other underscores become hyphens; ``None`` leaves one out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(content: str) -> str:
    """Make text safe as the content of an element."""
    return escape(clean(content), quote=False)


def _value(value: str | float) -> str:
    return escape(clean(value)) if isinstance(value, str) else number(value)
