"""Tells callers that the status of a plan changed, without letting them point us at our own network.

Signed as Standard Webhooks 1.0 says. The body names the plan and its status and nothing else; whoever wants
more fetches it. Sent at least once, with an id that is the same every time.

References
----------
Standard Webhooks 1.0, https://www.standardwebhooks.com
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Self

import httpx
import orjson
import structlog
from pydantic import SecretStr
from standardwebhooks import Webhook

from worker.ledger import Ledger
from worker.records import Owed
from worker.settings import Settings

log = structlog.get_logger()
TIMEOUT_S = 10.0
FIRST_DELAY_MS = 5_000
LONGEST_DELAY_MS = 6 * 3_600_000

Resolve = Callable[[str, int], Sequence[str]]


class ForbiddenTargetError(Exception):
    """A webhook's address leads where we do not send; the message says why."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Give the addresses of a host."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def choose_address(url: httpx.URL, allowed_hosts: Sequence[str], find: Resolve = resolve) -> str:
    """Decide which address a webhook may be sent to.

    The name is looked up once and the request goes to the address that was looked at: a name that answers
    differently the second time gains nothing.

    Parameters
    ----------
    url
        The caller's.
    allowed_hosts
        When there are any, only they; and they alone may live on private addresses or speak plain HTTP.
    find
        Looks a name up.

    Raises
    ------
    ForbiddenTargetError
        Not a host on the list, plain HTTP, or an address that is not public.
    OSError
        The name cannot be looked up now.
    """
    trusted = url.host in allowed_hosts
    if allowed_hosts and not trusted:
        raise ForbiddenTargetError("the host is not in XIANGDAO_WEBHOOK_HOSTS")
    if url.scheme != "https" and not trusted:
        raise ForbiddenTargetError("plain HTTP only to hosts in XIANGDAO_WEBHOOK_HOSTS")
    addresses = find(url.host, url.port or (443 if url.scheme == "https" else 80))
    if not trusted and not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise ForbiddenTargetError("the host has an address inside a private network")
    return addresses[0]


def delay_ms(tries: int) -> int:
    """Wait 5 s after the first failure, four times as long after each, six hours at most."""
    return int(min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 4 ** (tries - 1)))


class Courier:
    """Delivers the ledger's outbox.

    Parameters
    ----------
    settings
        Secrets by id, allowed hosts, and after how many tries to give up.
    transport
        httpx's; another one only in tests.
    find
        Looks a name up; another one only in tests.
    """

    def __init__(
        self, settings: Settings, *, transport: httpx.BaseTransport | None = None, find: Resolve = resolve
    ) -> None:
        self._settings = settings
        self._find = find
        self._client = httpx.Client(
            transport=transport, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def round(self, ledger: Ledger) -> int:
        """Send what is due; strike off what arrived, postpone what did not.

        A receiver that does not answer is asked once a round: whatever else is for it is postponed with that,
        so that nobody else's webhooks wait for it.

        Returns
        -------
        int
            How many were due.
        """
        due = ledger.owed()
        silent: dict[str, str] = {}
        for owed in due:
            receiver = owed.url.partition("?")[0]
            problem = silent.get(receiver) or self._try(owed)
            if problem is None:
                ledger.webhook_sent(owed)
            elif problem.startswith("never") or owed.tries >= self._settings.webhook_tries:
                log.warning("webhook_given_up", plan=owed.plan_id, status=owed.status, reason=problem)
                ledger.webhook_sent(owed)
            else:
                if not problem.startswith("HTTP "):
                    silent[receiver] = problem
                log.info("webhook_postponed", plan=owed.plan_id, status=owed.status, reason=problem)
                ledger.webhook_later(owed, delay_ms=delay_ms(owed.tries))
        return len(due)

    def _try(self, owed: Owed) -> str | None:
        """Send one; None when it arrived, else why not, ``never …`` when no later try can help."""
        secret = self._settings.webhook_secrets.get(owed.secret_id)
        if secret is None:
            return "never: the server has no secret of that id"
        try:
            url = httpx.URL(owed.url)
            address = choose_address(url, self._settings.webhook_hosts, self._find)
            # The body is never read: it says nothing that counts, and could take for ever to arrive.
            answer = self._client.send(self._request(owed, url, address, secret), stream=True)
            answer.close()
        except (ForbiddenTargetError, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            return f"never: {error}"
        except UnicodeError:  # a label of the name is empty or longer than 63
            return "never: not a name that can be looked up"
        except (OSError, httpx.HTTPError) as error:
            return type(error).__name__
        if answer.status_code == httpx.codes.GONE:
            return "never: the receiver answered 410 Gone"
        return None if answer.is_success else f"HTTP {answer.status_code}"

    def _request(self, owed: Owed, url: httpx.URL, address: str, secret: SecretStr) -> httpx.Request:
        now = datetime.now(UTC)
        body = orjson.dumps(
            {
                "type": f"plan.{owed.status}",
                "timestamp": now.isoformat(timespec="seconds"),
                "data": {"id": owed.plan_id, "status": owed.status},
            }
        ).decode()
        message_id = f"{owed.plan_id}.{owed.status}"
        headers = {
            "host": url.netloc.decode("ascii"),
            "content-type": "application/json",
            "user-agent": "xiangdao",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret.get_secret_value()).sign(message_id, now, body),
        }
        return self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers=headers,
            extensions={"sni_hostname": url.host},
        )
