"""The outermost layer: no exception leaves as text, no answer lacks its headers, no log holds a name."""

import time
import uuid
from collections.abc import Callable, Collection

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import internal, misdirected
from api.settings import LOOPBACK
from worker.log import where

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Plans hold addresses: nothing between us and the caller may keep a copy.
    "Cache-Control": "no-store",
    # A report carries its own styles and pictures; nothing may be loaded, sent or run beside them.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"
    ),
}

_WATCHED = ("/health/", "/metrics")
_HUNG_UP = frozenset({"BrokenResourceError", "ClosedResourceError"})
"""What a stream ends with whose reader has left between two events."""

log = structlog.get_logger("xiangdao.api")


class Edge:
    """Wrap the application: headers on every answer, one log line per request, incidents for bugs.

    The line names the route's template, never the path or the query: ids are chosen by callers and may
    be somebody's name.

    Parameters
    ----------
    app
        What is wrapped.
    hosts
        Names that the service answers to besides loopback ones; empty for any.
    watch
        Hears of every answer: method, the route's template, status, seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = (),
        watch: Callable[[str, str | None, int | None, float], None] | None = None,
    ) -> None:
        self._app = app
        self._watch = watch
        self._hosts = frozenset(host.lower() for host in (*hosts, *LOOPBACK)) if hosts else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status: int | None = None
        left = False

        async def receive_until_left() -> Message:
            nonlocal left
            message = await receive()
            left = left or message["type"] == "http.disconnect"
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if self._hosts is not None and _host(scope) not in self._hosts:
                await misdirected().response()(scope, receive, send_with_headers)
            else:
                await self._app(scope, receive_until_left, send_with_headers)
        except Exception as error:
            incident = _told(error, left=left and status is not None)
            if status is None:
                await internal(incident).response()(scope, receive, send_with_headers)
        finally:
            # Whoever watches our health asks every second; the rest is worth a line each.
            write = log.debug if scope["path"].startswith(_WATCHED) else log.info
            route = getattr(scope.get("route"), "path", None)
            seconds = time.perf_counter() - began
            if self._watch is not None:
                self._watch(scope["method"], route, status, seconds)
            write(
                "request",
                method=scope["method"],
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
            )


def _host(scope: Scope) -> str:
    """Read the name that the caller used, without a port and without the brackets of IPv6."""
    host = Headers(scope=scope).get("host", "").lower()
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _told(error: BaseException, *, left: bool) -> str:
    """Write an incident down, unless all that happened is that a reader left; return its id."""
    incident, kinds = uuid.uuid4().hex, _kinds(error)
    if not (left and _HUNG_UP.issuperset(kinds)):
        # The message of an exception may quote a body, so only its kind and its frames are written.
        log.error("incident", incident=incident, kind=kinds, at=_frames(error))
    return incident


def _kinds(error: BaseException) -> list[str]:
    if isinstance(error, BaseExceptionGroup):
        return [kind for inner in error.exceptions for kind in _kinds(inner)]
    return [type(error).__name__]


def _frames(error: BaseException) -> list[str]:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return where(error)
