"""Who may use the console: it lists every plan, so it opens on this machine alone or for whoever has the key.

With a key (`ApiSettings.console_key`) the browser keeps a cookie that only somebody who knew the key can have
been given. Without one, the console answers to loopback names from loopback addresses. Forms are taken from
our own pages only, because a browser sends its cookies whoever made the form.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import Headers

from api.problems import Refusal, Types
from api.settings import LOOPBACK, ApiSettings

COOKIE = "xd_desk"
_PURPOSE = b"console"
_WORK_DAY_S = 14 * 3600


class SignInFirst(Exception):
    """The page is there, but not before the key is given."""


def require_desk(request: Request, settings: ApiSettings) -> None:
    """Let a dispatcher in.

    Raises
    ------
    SignInFirst
        The key has to be typed.
    Refusal
        403 for another machine while there is no key, and for forms of other pages.
    """
    require_own_form(request)
    if settings.console_key is None:
        if not _on_this_machine(request):
            raise Refusal(
                Types.FORBIDDEN,
                "The console lists every plan: without a key it opens on the machine of the service alone. "
                "The operator sets XIANGDAO_API_CONSOLE_KEY.",
                "控制台会列出全部方案：未设密钥时只在本机打开。请管理员设置 XIANGDAO_API_CONSOLE_KEY。",
            )
    elif not signed_in(request, settings):
        raise SignInFirst


def signed_in(request: Request, settings: ApiSettings) -> bool:
    """Say whether the browser was given the key."""
    token = request.cookies.get(COOKIE, "")
    return settings.console_key is not None and hmac.compare_digest(token.encode(), _token(settings))


def sign_in(response: Response, key: str, settings: ApiSettings) -> bool:
    """Give the cookie for the key; False when it is another key."""
    if settings.console_key is None:
        return False
    if not hmac.compare_digest(key.encode(), settings.console_key.get_secret_value().encode()):
        return False
    set_cookie(response, COOKIE, _token(settings).decode(), settings, max_age=_WORK_DAY_S)
    return True


def set_cookie(response: Response, name: str, value: str, settings: ApiSettings, *, max_age: int) -> None:
    """Set a cookie that is sent to the console alone, and to no script."""
    over_tls = (settings.public_url or "").startswith("https:")
    response.set_cookie(
        name, value, max_age=max_age, path="/console", httponly=True, samesite="strict", secure=over_tls
    )


def _token(settings: ApiSettings) -> bytes:
    assert settings.console_key is not None  # noqa: S101 - for the type checker
    key = settings.console_key.get_secret_value().encode()
    return hmac.new(key, _PURPOSE, hashlib.sha256).hexdigest().encode()


def _on_this_machine(request: Request) -> bool:
    forwarded = "forwarded" in request.headers or "x-forwarded-for" in request.headers
    client = request.client.host if request.client else ""
    return not forwarded and client in LOOPBACK and (request.url.hostname or "") in LOOPBACK


def require_own_form(request: Request) -> None:
    """Refuse a form that another site's page sent, 403."""
    if request.method in ("GET", "HEAD") or _of_our_page(request.headers):
        return
    raise Refusal(
        Types.FORBIDDEN,
        "This form was sent by another site. Open the console and send it from there.",
        "该表单来自其他网站。请打开控制台后重新提交。",
    )


def _of_our_page(headers: Headers) -> bool:
    """Believe the browser; what sends neither header is none, and has no cookies of one."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or urlsplit(origin).netloc == headers.get("host")
