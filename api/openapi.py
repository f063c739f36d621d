"""Completes the API description with what the framework cannot see: bodies that are parsed by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from api.batching import Batch
from api.compat.request import VroomRequest
from api.problems import MEDIA_TYPE, ProblemDetails
from optimizer.execution.events import Event
from optimizer.execution.wishes import Wish
from optimizer.problem import Problem

_REF = "#/components/schemas/{model}"
_BY_HAND: Mapping[str, Any] = {
    "Batch": Batch,
    "Problem": Problem,
    "ProblemDetails": ProblemDetails,
    "Event": Event,
    "VroomRequest": VroomRequest,
    "Wish": Wish,
}
_REFUSAL = {
    "description": "Any refusal, RFC 9457; its `type` is explained in docs/errors.md.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="ProblemDetails")}}},
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Make the function that describes ``app``, computed at the first call."""
    framework = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = framework()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            for name, model in _BY_HAND.items():
                described = TypeAdapter(model).json_schema(ref_template=_REF)
                schemas.update(described.pop("$defs", {}))
                schemas[name] = described
            # We answer every fault in one shape; the framework's own shape is never sent.
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            for path in schema["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
                    operation["responses"]["default"] = _REFUSAL
            app.openapi_schema = schema
        return app.openapi_schema

    return openapi
