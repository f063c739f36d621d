"""Bytes become a VROOM request, or every fault of form in them at once; what is not known is named."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from api.compat import words
from api.compat.request import VroomRequest
from api.compat.salvage import beside
from optimizer.complaints import pointer
from optimizer.errors import Fault, InputError, ProblemError
from optimizer.field_faults import explain_field
from optimizer.plan import Warn
from optimizer.strict_json import read_json

_MOST_TOLD = 100


def read_request(body: bytes, *, on_map: bool = False) -> tuple[VroomRequest, tuple[Warn, ...]]:
    """Read a request.

    Parameters
    ----------
    body
        UTF-8 JSON as it came over the wire.
    on_map
        Whether positions lie on a map, for what is looked at beside fields that cannot be read.

    Raises
    ------
    ProblemError
        With what is no JSON, or no request of VROOM's.
    """
    try:
        document = read_json(body)
    except InputError as error:
        raise ProblemError(error.faults) from None
    faults: list[Fault] = list(document.faults)
    try:
        request = VroomRequest.model_validate_json(document.text)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        faults += [explain_field(detail, detail["loc"], document.value, VroomRequest) for detail in details]
        faults += beside(document.value, [detail["loc"] for detail in details], on_map=on_map)
        raise ProblemError(faults[:_MOST_TOLD]) from None
    if faults:
        raise ProblemError(faults[:_MOST_TOLD])
    return request, tuple(_not_known(request, ()))[:_MOST_TOLD]


def _not_known(part: BaseModel, where: tuple[str | int, ...]) -> Iterator[Warn]:
    """Name every field that nobody reads."""
    for name in part.model_extra or ():
        yield words.warn("unknown_field", pointer(*where, name))
    for name in type(part).model_fields:
        yield from _inside(getattr(part, name), (*where, name))


def _inside(value: object, where: tuple[str | int, ...]) -> Iterator[Warn]:
    if isinstance(value, BaseModel):
        yield from _not_known(value, where)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, BaseModel):
                yield from _not_known(inner, (*where, key))
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for index, inner in enumerate(value):
            yield from _inside(inner, (*where, index))
