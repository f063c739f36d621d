"""Reads forms, files among them, in memory alone and within a limit: what comes in names people."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.bodies import media_type, read_body
from api.problems import Refusal, Types

MOST_FIELDS = 20_000
MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What a form says; a field may stand in it several times."""

    fields: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, Upload]] = ()

    def one(self, name: str) -> str:
        """The last value of a field without blanks around it, empty when there is none."""
        values = self.every(name)
        return values[-1].strip() if values else ""

    def every(self, name: str) -> list[str]:
        """All values of a field, in order."""
        return [value for key, value in self.fields if key == name]

    def uploads(self, name: str) -> list[Upload]:
        """The files of a field that are not empty, in order."""
        return [upload for key, upload in self.files if key == name and upload.content]

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number within its limits, or None when there is none that could be read."""
        try:
            value = float(self.one(name))
        except ValueError:
            return None
        return value if least <= value <= most else None


async def read_form(request: Request, *, limit: int) -> Form:
    """Read a form.

    Raises
    ------
    Refusal
        413, 415, or 400 for what is no form.
    """
    body = await read_body(request, limit=limit)
    try:
        if media_type(request.headers) == "multipart/form-data":
            return await _multipart(request, body)
        if media_type(request.headers) == "application/x-www-form-urlencoded":
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
            return Form(pairs)
    except (MultiPartException, UnicodeDecodeError, ValueError):
        raise _no_form(Types.BAD_REQUEST) from None
    raise _no_form(Types.UNSUPPORTED_MEDIA)


async def _multipart(request: Request, body: bytes) -> Form:
    async def stream() -> AsyncGenerator[bytes]:
        yield body

    parser = MultiPartParser(request.headers, stream(), max_files=MOST_FILES, max_fields=MOST_FIELDS)
    parser.spool_max_size = len(body) + 1  # never on a disk
    form = await parser.parse()
    try:
        files = [
            (key, Upload((value.filename or "")[:200], await value.read()))
            for key, value in _uploads(form.multi_items())
        ]
        fields = [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
        return Form(fields, files)
    finally:
        await form.close()


def _uploads(items: Sequence[tuple[str, UploadFile | str]]) -> Iterator[tuple[str, UploadFile]]:
    for key, value in items:
        if not isinstance(value, str):
            yield key, value


def _no_form(kind: Types) -> Refusal:
    return Refusal(
        kind,
        "This is no form of the console. Go back, reload the page and try again.",
        "这不是控制台的表单。请返回并刷新页面后重试。",
    )
