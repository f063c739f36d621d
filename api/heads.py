"""Answers HEAD as GET would be answered, without the body (RFC 9110): tools ask so before they download."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Wrap the application: what it answers to GET is the answer to HEAD, but for the body.

    Parameters
    ----------
    app
        What is wrapped; it never hears of HEAD.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def nobody_listens() -> Message:
            """End what would be told for long: nobody hears the events of a plan."""
            return {"type": "http.disconnect"}

        async def without_body(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                ended = True
                await send({"type": "http.response.body", "body": b""})

        scope["method"] = "GET"  # in place: the layers outside read the route from it
        try:
            await self._app(scope, nobody_listens, without_body)
        finally:
            scope["method"] = "HEAD"
        if not ended:
            await send({"type": "http.response.body", "body": b""})
