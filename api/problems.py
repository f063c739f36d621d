"""Every refusal of the service in one shape: RFC 9457 problem details, with all faults and the way out.

The stable part of an answer is its ``type``; ``docs/errors.md`` explains each. Texts never repeat what
was sent, because a body holds names and phone numbers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from fastapi import Response
from pydantic import BaseModel, Field

from optimizer.errors import Fault

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Type:
    """One kind of refusal: its slug in the ``type`` URI, its status, its titles."""

    slug: str
    status: int
    title: str
    title_zh: str


class Types(Enum):
    """All kinds of refusal there are."""

    INVALID_REQUEST = Type("invalid-request", 422, "The request has faults", "请求有误")
    INVALID_PROBLEM = Type("invalid-problem", 422, "The problem has faults", "任务单有误")
    INVALID_MAP = Type("invalid-map", 422, "The map cannot be used", "地图无法使用")
    INVALID_EVENTS = Type("invalid-events", 422, "The reports have faults", "上报内容有误")
    INVALID_REPLAN = Type("invalid-replan", 422, "The replan cannot be made as wished", "无法按要求重新规划")
    INVALID_BATCH = Type("invalid-batch", 422, "The batch has faults", "批次有误")
    IDEMPOTENCY_MISMATCH = Type(
        "idempotency-mismatch",
        422,
        "This Idempotency-Key belongs to another body",
        "该幂等键已用于另一份内容",
    )
    BAD_REQUEST = Type("bad-request", 400, "The request could not be read", "请求无法读取")
    FORBIDDEN = Type("forbidden", 403, "This is not open to you here", "此处无权访问")
    NOT_FOUND = Type("not-found", 404, "There is nothing here", "此处没有内容")
    PLAN_NOT_FOUND = Type("plan-not-found", 404, "There is no such plan", "没有这份方案")
    BATCH_NOT_FOUND = Type("batch-not-found", 404, "There is no such batch", "没有这个批次")
    MAP_NOT_FOUND = Type("map-not-found", 404, "There is no such map", "没有这张地图")
    ROUTE_NOT_FOUND = Type("route-not-found", 404, "The plan has no such volunteer", "方案中没有这位志愿者")
    LINK_ENDED = Type("link-ended", 410, "This link has ended", "链接已失效")
    NOT_REPLANNED = Type("not-replanned", 404, "The plan has no parent", "该方案没有上一版")
    NOT_UNASSIGNED = Type(
        "not-unassigned", 404, "The plan leaves no such task out", "方案中没有这项未安排的任务"
    )
    METHOD_NOT_ALLOWED = Type("method-not-allowed", 405, "This resource has no such method", "不支持该方法")
    NOT_ACCEPTABLE = Type("not-acceptable", 406, "There is no such form", "没有这种格式")
    NO_ROUTES_YET = Type("no-routes-yet", 409, "The plan has no routes to show", "方案还没有可展示的路线")
    TOO_LARGE = Type("body-too-large", 413, "The body is too large", "内容过大")
    MISDIRECTED = Type("misdirected-request", 421, "The service has another name", "主机名不符")
    UNSUPPORTED_MEDIA = Type(
        "unsupported-media-type", 415, "The body is of a kind that is not read here", "不支持的内容类型"
    )
    INTERNAL = Type("internal-error", 500, "Something broke on our side", "服务内部出错")
    STORE_UNAVAILABLE = Type("store-unavailable", 503, "The store cannot be reached", "存储暂时不可用")
    NOT_READY = Type("not-ready", 503, "The service is not ready to plan", "服务尚未就绪")

    @property
    def uri(self) -> str:
        """The stable ``type`` of the answer."""
        return f"/problems/{self.value.slug}"


class FaultOut(BaseModel):
    """One thing wrong: where, a stable code, and what to do, in two languages."""

    pointer: str
    code: str
    detail: str
    detail_zh: str


class ProblemDetails(BaseModel):
    """The body of every refusal (RFC 9457)."""

    type: str = Field(examples=["/problems/invalid-problem"])
    title: str
    title_zh: str
    status: int
    detail: str
    detail_zh: str
    instance: str | None = None
    errors: list[FaultOut] = []


class Refusal(Exception):
    """A request that is answered with problem details.

    Parameters
    ----------
    type_
        Which kind.
    detail, detail_zh
        What is wrong with this request and the way out.
    faults
        All single faults, when there are several places.
    headers
        To be sent along, such as ``Retry-After`` or ``Allow``.
    """

    def __init__(
        self,
        type_: Types,
        detail: str,
        detail_zh: str,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(type_.value.slug)
        self.type = type_
        self.detail = detail
        self.detail_zh = detail_zh
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def response(self, *, instance: str | None = None) -> Response:
        """Write it as an answer."""
        kind = self.type.value
        body = ProblemDetails(
            type=self.type.uri,
            title=kind.title,
            title_zh=kind.title_zh,
            status=kind.status,
            detail=self.detail,
            detail_zh=self.detail_zh,
            instance=instance,
            errors=[fault_out(fault) for fault in self.faults],
        )
        # Escaped ASCII, so that not even a lone surrogate in a key of the caller can break the answer.
        content = json.dumps(body.model_dump(exclude_none=True), ensure_ascii=True)
        return Response(content, status_code=kind.status, headers=self.headers, media_type=MEDIA_TYPE)


class NothingMore(Exception):
    """A stream has nothing more to tell: 204, which keeps browsers from asking for ever."""


def fault_out(fault: Fault) -> FaultOut:
    """Write a fault as it stands in ``errors``."""
    return FaultOut.model_construct(
        pointer=fault.pointer, code=fault.code, detail=fault.detail, detail_zh=fault.detail_zh
    )


def invalid(type_: Types, faults: Sequence[Fault]) -> Refusal:
    """Refuse an input with all its faults."""
    count = len(faults)
    return Refusal(
        type_,
        f"{count} fault{'s' if count != 1 else ''}; each is listed in errors with its place and the way out.",
        f"共 {count} 处错误；errors 中逐一列出位置和改法。",
        faults=faults,
    )


def store_unavailable(retry_after_s: int) -> Refusal:
    """Refuse because the store is away; it may have gone before or after it took the request."""
    return Refusal(
        Types.STORE_UNAVAILABLE,
        "Nothing is promised. Send it again in a moment; with an Idempotency-Key it is accepted once.",
        "请求未获确认。请稍后重新发送；带上 Idempotency-Key 可保证只受理一次。",
        headers={"Retry-After": str(retry_after_s)},
    )


def misdirected() -> Refusal:
    """Refuse a request under a name that is not ours."""
    return Refusal(
        Types.MISDIRECTED,
        "Ask under the address that the service announced, or let the operator add the name to "
        "XIANGDAO_API_HOSTS.",
        "请使用服务启动时给出的地址，或请管理员把该主机名加入 XIANGDAO_API_HOSTS。",
    )


def internal(incident: str) -> Refusal:
    """Refuse because of a bug of ours; the incident id leads to the log."""
    return Refusal(
        Types.INTERNAL,
        f"It is logged as incident {incident}; tell it to the operator. The same request may fail again.",
        f"已记录为事件 {incident}，请告知管理员。重复同样的请求可能仍会失败。",
    )
