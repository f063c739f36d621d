"""Decides which form and language of a plan to send when the address does not say it."""

from collections.abc import Mapping

from api.problems import Refusal, Types
from api.sheets.paper.wishes import PaperLang


def choose_form(media_types: Mapping[str, str], *, accept: str | None) -> str:
    """Pick the form that the caller likes best.

    Parameters
    ----------
    media_types
        Suffix to media type, in our own order of preference.
    accept
        The header ``Accept``; absent means anything.

    Returns
    -------
    str
        A suffix of ``media_types``.

    Raises
    ------
    Refusal
        406 when none of them is acceptable.
    """
    ranges = _weighted(accept or "*/*")
    liking = {
        suffix: _quality(media.partition(";")[0].strip().lower(), ranges)
        for suffix, media in media_types.items()
    }
    best = max(liking, key=lambda suffix: liking[suffix])
    if liking[best] == 0:
        raise unknown_form(media_types)
    return best


def choose_language(lang: PaperLang | None, *, accept_language: str | None) -> PaperLang:
    """Pick Chinese unless the caller asks for English; both at once are for those who say so."""
    if lang is not None:
        return lang
    wishes = sorted(_weighted(accept_language or "zh"), key=lambda wish: -wish[1])
    for wish, quality in wishes:
        if quality > 0 and wish[:2] in ("zh", "en"):
            return "zh" if wish.startswith("zh") else "en"
    return "zh"


def unknown_form(media_types: Mapping[str, str]) -> Refusal:
    """Refuse a form that there is not, naming those there are."""
    forms = ", ".join(f".{suffix} ({media})" for suffix, media in media_types.items())
    return Refusal(
        Types.NOT_ACCEPTABLE,
        f"Ask for one of these, by suffix or Accept: {forms}.",
        f"请用后缀或 Accept 头选择以下格式之一：{forms}。",
    )


def _weighted(header: str) -> list[tuple[str, float]]:
    """Read ``a;q=0.5, b`` as pairs; a weight that is no number counts as 0."""
    pairs = []
    for part in header.split(","):
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, number = parameter.partition("=")
            if name.strip() == "q":
                number = number.strip()
                quality = min(1.0, float(number)) if number.replace(".", "", 1).isdecimal() else 0.0
        if value:
            pairs.append((value, quality))
    return pairs


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """Weigh a media type by the most specific range that covers it."""
    main = media.partition("/")[0]
    for pattern in (media, f"{main}/*", "*/*"):
        weights = [quality for value, quality in ranges if value == pattern]
        if weights:
            return max(weights)
    return 0.0
