"""Answers with a page, not with JSON, when a dispatcher's browser asked for something that cannot be had."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.console.access import SignInFirst
from api.console.desk import anyones_desk
from api.handlers import STORE_AWAY, refusal_of_input
from api.problems import Refusal, Types, store_unavailable
from api.service import service_of
from optimizer.errors import InputError

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class DeskRoute(APIRoute):
    """A route whose refusals are pages."""

    def get_route_handler(self) -> Handler:
        """Wrap the handler of the framework."""
        answer = super().get_route_handler()

        async def answer_with_a_page(request: Request) -> Response:
            try:
                return await answer(request)
            except SignInFirst:
                return _sign_in(request)
            except Refusal as refusal:
                return sorry(request, refusal)
            except InputError as error:
                return sorry(request, refusal_of_input(error))
            except (RequestValidationError, HTTPException):
                return sorry(request, _unreadable())
            except STORE_AWAY:
                return sorry(request, store_unavailable(1))

        return answer_with_a_page


def desk_router(prefix: str = "/console") -> APIRouter:
    """A router for pages; they are no part of the API."""
    return APIRouter(prefix=prefix, include_in_schema=False, route_class=DeskRoute)


def sorry(request: Request, refusal: Refusal) -> Response:
    """Say on a page what is wrong and the way out."""
    desk = anyones_desk(request, service_of(request))
    response = desk.page("sorry", part="", status=refusal.type.value.status, refusal=refusal)
    response.headers.update({name: value for name, value in refusal.headers.items() if name == "Retry-After"})
    return response


def _sign_in(request: Request) -> Response:
    desk = anyones_desk(request, service_of(request))
    way = request.url.path if request.method == "GET" else "/console"
    return desk.page("sign_in", part="", status=401, way=way, wrong=False)


def _unreadable() -> Refusal:
    return Refusal(
        Types.BAD_REQUEST,
        "The form could not be read. Go back, reload the page and try again.",
        "表单无法读取。请返回并刷新页面后重试。",
    )
