"""Says while the caller still listens that a webhook could not be sent: later only a log would."""

from collections.abc import Iterator

import httpx

from optimizer.plan import Warn
from optimizer.problem import Problem
from worker.settings import Settings


def doubts(problem: Problem, settings: Settings) -> Iterator[Warn]:
    """Hold the callback of a problem against what is configured here; the plan is made in any case."""
    callback = problem.callback
    if callback is None:
        return
    url = httpx.URL(callback.url)
    listed = url.host in settings.webhook_hosts
    if not listed and (settings.webhook_hosts or url.scheme != "https"):
        yield Warn(
            pointer="/callback/url",
            code="callback_not_allowed",
            detail=(
                "Webhooks go to hosts that the operator listed, or with none listed to any over https; this "
                "one will not be called. The plan is made all the same; poll it."
            ),
            detail_zh=(
                "回调只发往运维人员列出的主机；未列出任何主机时，只发往 https 地址。此地址不会被调用；"
                "方案照常计算，请轮询。"
            ),
        )
    if callback.secret_id not in settings.webhook_secrets:
        yield Warn(
            pointer="/callback/secret_id",
            code="callback_secret_unknown",
            detail=(
                "No secret of this id is configured here, and without one no webhook is sent. The plan is "
                "made all the same; poll it, or ask the operator."
            ),
            detail_zh=(
                "此处没有配置该编号的密钥，没有密钥不会发送回调。方案照常计算；请轮询，或联系运维人员。"
            ),
        )
