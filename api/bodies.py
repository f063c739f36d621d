"""Reads request bodies by hand, so that size, type and coding are judged before anything is parsed."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.problems import Refusal, Types


def json_body(schema: str, examples: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Describe for OpenAPI the body of a call that reads it itself: JSON of a schema that it names."""
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "examples": examples}
    return {"requestBody": {"required": required, "content": {"application/json": content}}}


def media_type(headers: Mapping[str, str]) -> str:
    """Name the declared media type in lower case without its parameters, ``""`` when there is none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def require_json(request: Request) -> None:
    """Refuse a body that is not declared as JSON in UTF-8.

    Browsers send other types across sites without asking; insisting on JSON keeps foreign pages out.
    """
    kind = media_type(request.headers)
    charset = _charset(request.headers.get("content-type", ""))
    if (kind == "application/json" or kind.endswith("+json")) and charset in ("", "utf-8", "utf8"):
        return
    raise Refusal(
        Types.UNSUPPORTED_MEDIA,
        "Send JSON in UTF-8 with the header Content-Type: application/json.",
        "请以 UTF-8 编码的 JSON 发送，并带上请求头 Content-Type: application/json。",
        headers={"Accept-Post": "application/json"},
    )


async def read_body(request: Request, *, limit: int) -> bytes:
    """Read the whole body.

    Raises
    ------
    Refusal
        413 when it is longer than ``limit`` bytes, 415 when it is compressed, 400 when the caller hung
        up half-way.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise Refusal(
            Types.UNSUPPORTED_MEDIA,
            "Compressed bodies are not read; send it without Content-Encoding.",
            "不接收压缩的内容；请去掉 Content-Encoding 后发送。",
            headers={"Accept-Encoding": "identity"},
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:19]) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
    except ClientDisconnect:
        raise Refusal(
            Types.BAD_REQUEST, "The connection ended before the body did.", "内容未传完连接就断开了。"
        ) from None
    return b"".join(parts)


def _charset(content_type: str) -> str:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _too_large(limit: int) -> Refusal:
    return Refusal(
        Types.TOO_LARGE,
        f"At most {limit} bytes are read. Send fewer tasks, or store the map and name it.",
        f"最多接收 {limit} 字节。请减少任务，或先上传地图再引用。",
        headers={"Connection": "close"},
    )
