"""One complaint of pydantic about one field becomes one fault in our words, in both languages.

pydantic's own sentences speak of Python, quote what was sent, and exist in English only.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from optimizer.complaints import fault, pointer
from optimizer.errors import Fault

Location = tuple[int | str, ...]

# Complaints that need no more than their code.
_PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "missing": "missing",
        "int_type": "not_a_whole_number",
        "int_from_float": "not_a_whole_number",
        "int_parsing": "not_a_whole_number",
        "int_parsing_size": "number_out_of_range",
        "float_type": "not_a_number",
        "float_parsing": "not_a_number",
        "finite_number": "number_out_of_range",
        "string_type": "not_text",
        "bool_type": "not_true_or_false",
        "tuple_type": "not_a_list",
        "list_type": "not_a_list",
        "dict_type": "not_an_object",
        "model_type": "not_an_object",
        "model_attributes_type": "not_an_object",
        "datetime_type": "not_an_instant",
        "datetime_parsing": "not_an_instant",
        "datetime_from_date_parsing": "not_an_instant",
        "datetime_object_invalid": "not_an_instant",
        "timezone_aware": "no_offset",
        "timezone_offset": "no_offset",
        "value_error": "closure_needs_one_part",  # the one validator of our own
    }
)

# Complaints about a size: code, and where pydantic keeps the limit.
_SIZES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "string_too_short": ("text_too_short", "min_length"),
        "string_too_long": ("text_too_long", "max_length"),
        "too_short": ("too_few", "min_length"),
        "too_long": ("too_many", "max_length"),
    }
)

# Complaints about an amount: where pydantic keeps the limit, and the relation in words.
_AMOUNTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "greater_than_equal": ("ge", "at least", "不小于"),
        "greater_than": ("gt", "above", "大于"),
        "less_than_equal": ("le", "", ""),
        "less_than": ("lt", "", ""),
    }
)

# Lists of exactly two: how many indices stand behind the field's name, and what the pair is.
_PAIRS: Mapping[str, tuple[tuple[int, ...], str]] = MappingProxyType(
    {
        "time_windows": ((1,), "not_a_window"),
        "open": ((1,), "not_a_window"),
        "coordinates": ((1, 2), "not_a_position"),
    }
)

_LARGEST_LATITUDE, _LARGEST_LONGITUDE = 90, 180


def value_at(root: object, place: Location) -> object:
    """Follow `place` from `root`; None where it leads nowhere."""
    value = root
    for token in place:
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and isinstance(token, int) and token < len(value):
            value = value[token]
        else:
            return None
    return value


def explain_field(detail: ErrorDetails, place: Location, root: object, noun: type[BaseModel]) -> Fault:
    """Say in our words what pydantic found.

    Parameters
    ----------
    detail
        One complaint of pydantic.
    place
        Where in what was sent, without pydantic's marks for alternatives.
    root
        All of what was sent; only numbers are ever repeated from it.
    noun
        What all of it was to be.
    """
    kind = detail["type"]
    if place and place[-1] == "[key]":
        place = place[:-1]
    pair = _broken_pair(kind, place)
    if pair is not None:
        return pair
    if kind in _PLAIN:
        return fault(_PLAIN[kind], pointer(*place))
    context = detail.get("ctx", {})
    if kind in _SIZES:
        code, limit = _SIZES[kind]
        return fault(code, pointer(*place), limit=context[limit])
    if kind in _AMOUNTS:
        return _amount(kind, context, place, root)
    if kind == "extra_forbidden":
        return _unknown_field(place, noun)
    explain = _SPECIAL.get(kind)
    return explain(context, place) if explain else fault("not_accepted", pointer(*place))


def _broken_pair(kind: str, place: Location) -> Fault | None:
    """Say it once, at the pair, when a window or a position is no list of two."""
    fields = [index for index, token in enumerate(place) if isinstance(token, str)]
    if not fields or place[fields[-1]] not in _PAIRS:
        return None
    depths, code = _PAIRS[str(place[fields[-1]])]
    depth = len(place) - 1 - fields[-1]
    if kind == "missing" and depth - 1 in depths:
        return fault(code, pointer(*place[:-1]))
    if kind in {"too_long", "tuple_type"} and depth == depths[-1]:
        return fault(code, pointer(*place))
    return None


def _amount(kind: str, context: Mapping[str, object], place: Location, root: object) -> Fault:
    key, english, chinese = _AMOUNTS[kind]
    sent = value_at(root, place)
    value, limit = _short(sent), _short(context[key])
    if english:
        return fault(
            "below_minimum",
            pointer(*place),
            value=value,
            limit=limit,
            relation_en=english,
            relation_zh=chinese,
        )
    is_latitude = context[key] == _LARGEST_LATITUDE and place[-1] == 1
    if is_latitude and isinstance(sent, int | float) and sent <= _LARGEST_LONGITUDE:
        return fault("axes_exchanged", pointer(*place[:-1]), value=value)
    return fault("above_maximum", pointer(*place), value=value, limit=limit)


def _short(number: object) -> str:
    return f"{number:.12g}" if isinstance(number, int | float) else "?"


@cache
def _fields(noun: type[BaseModel]) -> Mapping[str, tuple[type[BaseModel], ...]]:
    """The fields of a noun as they are sent, each with the nouns that may stand in it."""
    fields = noun.model_fields.items()
    return {field.alias or name: tuple(_nouns_in(field.annotation)) for name, field in fields}


def _nouns_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The nouns that a type is made of: ``Task`` in ``tuple[Task, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _nouns_in(part)


def _not_one_of(context: Mapping[str, object], place: Location) -> Fault:
    expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    return fault("not_one_of", pointer(*place), expected=expected)


def _unmatched_pattern(_context: Mapping[str, object], place: Location) -> Fault:
    return fault("not_a_url" if place[-1] == "url" else "not_a_date", pointer(*place))


def _unknown_field(place: Location, noun: type[BaseModel]) -> Fault:
    """Say that a field is none, and which of its noun's fields may have been meant."""
    nouns = [noun]
    for name in (token for token in place[:-1] if isinstance(token, str)):
        nouns = [inner for one in nouns for inner in _fields(one).get(name, ())]
    known = [name for one in nouns for name in _fields(one)]
    near = difflib.get_close_matches(str(place[-1])[:64], known, n=1)
    return fault(
        "unknown_field",
        pointer(*place),
        hint_en=f" Perhaps {near[0]} was meant." if near else "",
        hint_zh=f"是否应为 {near[0]}？" if near else "",
    )


_SPECIAL: Mapping[str, Callable[[Mapping[str, object], Location], Fault]] = MappingProxyType(
    {
        "enum": _not_one_of,
        "literal_error": _not_one_of,
        "string_pattern_mismatch": _unmatched_pattern,
    }
)
