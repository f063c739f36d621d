"""What the outermost layer makes of an application that ends in an exception."""

import asyncio

import pytest
from anyio import BrokenResourceError
from starlette.types import Message, Receive, Scope, Send

from api.edge import Edge

START: Message = {"type": "http.response.start", "status": 200, "headers": []}
SCOPE: Scope = {"type": "http", "method": "GET", "path": "/v1/plans/p/progress", "headers": []}


def ended_with(error: Exception, *, reader_left: bool, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a stream that begins, perhaps sees its reader leave, and ends with an error; return the log."""

    async def stream(_scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        if reader_left:
            await receive()
        raise ExceptionGroup("unhandled errors in a task group", [error])

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        pass

    asyncio.run(Edge(stream)(SCOPE, receive, send))
    said = capsys.readouterr()
    return said.out + said.err


def test_a_reader_who_leaves_a_stream_is_no_incident(capsys: pytest.CaptureFixture[str]) -> None:
    assert "incident" not in ended_with(BrokenResourceError(), reader_left=True, capsys=capsys)


@pytest.mark.parametrize(
    ("error", "reader_left"), [(BrokenResourceError(), False), (ValueError("a bug"), True)], ids=repr
)
def test_everything_else_is_one(
    error: Exception, reader_left: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ended_with(error, reader_left=reader_left, capsys=capsys)
    assert "incident" in said
    assert type(error).__name__ in said
