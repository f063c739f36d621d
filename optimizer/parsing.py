"""The door of the domain: bytes that strangers sent become a `Problem`, or every fault in them at once.

pydantic finds the faults; here they become sentences. It reports a union as one fault per alternative
and speaks of tuples and models: a caller should hear "a place is [longitude, latitude]" once, at the
field.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from optimizer.complaints import fault, pointer
from optimizer.errors import Fault, InputError, ProblemError
from optimizer.field_faults import Location, explain_field, value_at
from optimizer.problem import Problem
from optimizer.strict_json import MAX_DEPTH, Document, read_json

MOST_FAULTS = 500

# What to say when a value fits none of a field's alternatives.
_UNIONS: Mapping[str, str] = {
    "map": "not_a_map",
    "location": "not_a_place",
    "start_at": "not_a_place_or_site",
    "end_at": "not_a_place_or_site",
    "from_site": "not_a_site",
    "to_site": "not_a_site",
}
# A list with such complaints is not the kind of list that the field wants.
_SHAPE = frozenset({"missing", "too_long", "too_short", "float_type", "string_type"})


def parse_problem(body: bytes) -> Problem:
    """Read a problem.

    Parameters
    ----------
    body
        UTF-8 JSON as it came over the wire.

    Raises
    ------
    ProblemError
        With every fault (at most `MOST_FAULTS` and the number of the rest), each with its JSON pointer.
    """
    try:
        document = read_json(body)
    except InputError as error:
        raise ProblemError(error.faults) from None
    try:
        problem = Problem.model_validate_json(document.text)
    except ValidationError as error:
        raise ProblemError(_capped(explain_all(document, error, Problem))) from None
    if document.faults:
        raise ProblemError(_capped(list(document.faults)))
    return problem


def read_again(body: bytes) -> Problem:
    """Read a problem that was accepted before, from our own store: strictness was satisfied then.

    Raises
    ------
    ProblemError
        As `parse_problem`, where the stored problem is none.
    """
    try:
        return Problem.model_validate_json(body)
    except ValidationError:
        return parse_problem(body)


def _capped(faults: Sequence[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    return [*faults[:MOST_FAULTS], fault("more_faults", "", count=len(faults) - MOST_FAULTS)]


def explain_all(document: Document, error: ValidationError, noun: type[BaseModel]) -> list[Fault]:
    """Say in our words, at the pointers of the document, what pydantic found in it where it wanted a noun."""
    details = error.errors(include_url=False, include_input=False)
    details = [detail for detail in details if not _follows_from_others(detail, document.value)]
    if details[0]["type"] == "json_invalid":  # read_json took it, so only its depth can be too much
        return [*document.faults, fault("too_deep", "", limit=MAX_DEPTH)]
    found = list(document.faults)
    told = {one.pointer for one in found}
    for union, alternatives in groupby(details, key=lambda detail: _union_of(detail["loc"])):
        found.extend(
            one
            for one in _explained(union, list(alternatives), document.value, noun)
            if one.pointer not in told
        )
    return found


def _follows_from_others(detail: ErrorDetails, root: object) -> bool:
    """Tell whether a list only counts as too short because pydantic leaves faulty entries out."""
    value = value_at(root, detail["loc"])
    return (
        detail["type"] == "too_short"
        and isinstance(value, list)
        and len(value) >= detail["ctx"]["min_length"]
    )


def _union_of(location: Location) -> Location:
    """Return the way to the union field that `location` passes through, or `location` itself."""
    for depth, token in enumerate(location):
        if token in _UNIONS and depth + 1 < len(location):
            return location[: depth + 1]
    return location


def _explained(
    place: Location, alternatives: list[ErrorDetails], root: object, noun: type[BaseModel]
) -> Iterator[Fault]:
    if place == alternatives[0]["loc"]:
        yield from (explain_field(detail, detail["loc"], root, noun) for detail in alternatives)
        return
    fitting = _meant(place, alternatives, root)
    is_list = isinstance(value_at(root, place), list)
    if fitting and not (is_list and any(detail["type"] in _SHAPE for detail in fitting)):
        for detail in fitting:
            yield explain_field(detail, (*place, *detail["loc"][len(place) + 1 :]), root, noun)
    else:
        yield fault(_UNIONS[str(place[-1])], pointer(*place))


def _meant(place: Location, alternatives: list[ErrorDetails], root: object) -> list[ErrorDetails]:
    """Keep the complaints of the alternative that the sender meant, judged by the type that was sent."""
    value = value_at(root, place)
    if isinstance(value, str):
        tag = "constrained-str"
    elif isinstance(value, list):
        tag = "tuple["
    elif isinstance(value, dict) and place[-1] == "map":
        tag = "MatrixMap" if "matrix" in value else "InlineMap" if "type" in value else "neither"
    elif isinstance(value, dict):
        tag = "MatrixPlace"
    else:
        tag = "neither"
    return [detail for detail in alternatives if str(detail["loc"][len(place)]).startswith(tag)]
