"""The small pages for whoever holds a link that leads nowhere: kind words, two languages, a way out."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from api.phone import assets
from api.phone.dialling import Desk
from api.phone.said import SAID, Both

AGAIN_S = 5

WHY: Mapping[str, tuple[Both, Both]] = MappingProxyType(
    {
        "unknown": (
            Both("没有这个页面", "There is no such page"),
            Both(
                "链接可能没有复制完整。请再点一次原来的链接，或请调度员重新发给您。",
                "The link may not be complete. Open the original one again, or ask the dispatcher for it.",
            ),
        ),
        "ended": (
            Both("这个链接已经失效", "This link has ended"),
            Both(
                "班次结束 12 小时后链接自动失效。需要再看，请联系调度员。",
                "Links end twelve hours after the shift. To see the route again, ask the dispatcher.",
            ),
        ),
        "waiting": (
            Both("路线还在计算", "The route is being computed"),
            Both("本页几秒后会自动刷新。", "This page looks again in a few seconds."),
        ),
        "no_routes": (
            Both("这份方案没有路线", "This plan has no routes"),
            Both("请联系调度员。", "Please ask the dispatcher."),
        ),
        "away": (
            Both("服务暂时连不上", "The service is out of reach for a moment"),
            Both(
                "请稍等，本页会自动刷新。已经打开的路线页照常可用。",
                "Please wait, this page looks again. A route page that is open already keeps working.",
            ),
        ),
    }
)


def render(why: str, desk: Desk | None = None) -> bytes:
    """Write one of the pages of `WHY`, with whom to call where that is known."""
    title, way_out = WHY[why]
    page = assets.environment().get_template("sorry.html.jinja")
    again = AGAIN_S if why in ("waiting", "away") else None
    style = Markup(assets.style("sorry.css"))  # noqa: S704 - our own
    return page.render(title=title, way_out=way_out, again=again, style=style, desk=desk, said=SAID).encode()


def policy() -> str:
    """The Content-Security-Policy of these pages: no script at all."""
    return assets.policy(styles=(assets.style("sorry.css"),))
