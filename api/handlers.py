"""Closes the gaps of the framework's own error answers: each becomes problem details, none echoes input."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from redis import exceptions as store_errors
from starlette.exceptions import HTTPException

from api.problems import NothingMore, Refusal, Types, invalid, store_unavailable
from optimizer.errors import EventsError, Fault, InputError, MapError, ProblemError, WishError

STORE_AWAY = (
    store_errors.ConnectionError,
    store_errors.TimeoutError,
    store_errors.BusyLoadingError,
    store_errors.ReadOnlyError,
    store_errors.OutOfMemoryError,
)

_OF_INPUT: dict[type[InputError], Types] = {
    ProblemError: Types.INVALID_PROBLEM,
    MapError: Types.INVALID_MAP,
    EventsError: Types.INVALID_EVENTS,
    WishError: Types.INVALID_REPLAN,
}


def refusal_of_input(error: InputError) -> Refusal:
    """Refuse an input that the domain cannot use."""
    return invalid(_OF_INPUT[type(error)], error.faults)


def _of_http(error: HTTPException) -> Refusal:
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return Refusal(
            Types.NOT_FOUND,
            "No resource has this address; /openapi.json lists those there are.",
            "没有这个地址；可用地址见 /openapi.json。",
            headers=headers,
        )
    if error.status_code == 405:
        return Refusal(
            Types.METHOD_NOT_ALLOWED,
            "The Allow header names the methods of this resource.",
            "可用的方法见 Allow 头。",
            headers=headers,
        )
    return Refusal(
        Types.BAD_REQUEST,
        "The request could not be read as HTTP or as what it declares.",
        "无法按 HTTP 或声明的类型读取请求。",
        headers=headers,
    )


def _of_validation(error: RequestValidationError) -> Refusal:
    faults = [
        Fault(
            pointer="/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in one["loc"]),
            code=str(one["type"]),
            detail=f"{one['msg']}. The pointer names the part of the request: path, query or header.",
            detail_zh="该参数不符合要求；pointer 指明是路径、查询还是请求头中的哪一项。",
        )
        for one in error.errors()
    ]
    return invalid(Types.INVALID_REQUEST, faults)


def install(app: FastAPI, *, retry_after_s: int) -> None:
    """Make every refusal of ``app`` problem details, those of the framework included."""

    async def on_refusal(_: Request, error: Refusal) -> Response:
        return error.response()

    async def on_input(_: Request, error: InputError) -> Response:
        return refusal_of_input(error).response()

    async def on_http(_: Request, error: HTTPException) -> Response:
        return _of_http(error).response()

    async def on_validation(_: Request, error: RequestValidationError) -> Response:
        return _of_validation(error).response()

    async def on_store(_: Request, _error: Exception) -> Response:
        return store_unavailable(retry_after_s).response()

    async def on_nothing_more(_: Request, _error: NothingMore) -> Response:
        return Response(status_code=204)

    handlers: dict[type[Exception], Any] = {
        Refusal: on_refusal,
        NothingMore: on_nothing_more,
        **dict.fromkeys(_OF_INPUT, on_input),
        HTTPException: on_http,
        RequestValidationError: on_validation,
        **dict.fromkeys(STORE_AWAY, on_store),
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
