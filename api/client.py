"""Talks to the service as any outside tool would: ``plan`` and ``demo`` know nothing but HTTP."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import httpx

from optimizer.errors import Fault
from optimizer.execution.changes import Replanned
from optimizer.plan import Plan, Status

POLL_S = 0.2
_WAIT_S = 10
ENDED = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED})
_MEDIA = {".pbf": "application/vnd.openstreetmap.data+pbf"}


class Refused(Exception):
    """The service refused a request.

    Attributes
    ----------
    status : int
        The HTTP status.
    title, detail : str
        In words; ``title_zh`` and ``detail_zh`` in Chinese, empty where nobody has said them.
    errors : list of dict
        Every fault with ``pointer``, ``code``, ``detail``, ``detail_zh``.
    """

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.title = str(problem.get("title", "refused"))
        self.title_zh = str(problem.get("title_zh", ""))
        self.detail = str(problem.get("detail", ""))
        self.detail_zh = str(problem.get("detail_zh", ""))
        self.errors: list[dict[str, str]] = list(problem.get("errors", []))
        super().__init__(f"{status} {self.title}: {self.detail}")

    @classmethod
    def for_faults(cls, title: str, faults: Iterable[Fault]) -> "Refused":
        """What the service would answer to faults that were found without asking it."""
        return cls(422, {"title": title, "errors": [asdict(one) for one in faults]})


class Client:
    """A conversation with one server.

    Parameters
    ----------
    url
        Where it is, without ``/v1``.
    transport
        Another way to reach it, for tests.
    """

    def __init__(self, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        # trust_env: a proxy of the office must not come between us and our own machine
        self._http = httpx.Client(base_url=url, timeout=60.0, transport=transport, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def upload_map(self, map_id: str, file: Path) -> dict[str, Any]:
        """Store a map and give the report about it."""
        media = _MEDIA.get(file.suffix, "application/geo+json")
        answer = self._http.put(
            f"/v1/maps/{quote(map_id, safe='')}", content=file.read_bytes(), headers={"Content-Type": media}
        )
        report: dict[str, Any] = _good(answer).json()
        return report

    def submit(self, problem: bytes, *, idempotency_key: str | None = None) -> Plan:
        """Post a problem; the plan that comes back is usually still queued."""
        headers = {"Content-Type": "application/json"}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        return _plan(self._http.post("/v1/plans", content=problem, headers=headers))

    def read(self, plan_id: str) -> Plan:
        """Read a plan as it stands."""
        return _plan(self._http.get(f"/v1/plans/{plan_id}.json"))

    def finish(self, plan_id: str, *, on_plan: Callable[[Plan], None] | None = None) -> Plan:
        """Poll until the plan has ended.

        Parameters
        ----------
        plan_id
            Which.
        on_plan
            Hears of every state that was seen.
        """
        while True:
            plan = self.read(plan_id)
            if on_plan is not None:
                on_plan(plan)
            if plan.status in ENDED:
                return plan
            time.sleep(POLL_S)

    def why(self, plan_id: str, task: str) -> bytes:
        """Ask what it would take to serve a task that the plan leaves out, until it is known."""
        path = f"/v1/plans/{plan_id}/unassigned/{quote(task, safe='')}"
        while True:
            answer = _good(self._http.get(path, headers={"Prefer": f"wait={_WAIT_S}"}))
            if answer.status_code == httpx.codes.OK:
                return answer.content

    def fetch(
        self, plan_id: str, form: str, *, volunteer: str | None = None, lang: str = "zh", large: bool = False
    ) -> bytes:
        """Fetch a plan, or one volunteer's part of it, in a form such as ``html``."""
        part = "" if volunteer is None else f"/routes/{quote(volunteer, safe='')}"
        query = {"lang": lang, "size": "large" if large else "normal"}
        return _good(self._http.get(f"/v1/plans/{plan_id}{part}.{form}", params=query)).content

    def print(
        self, plan_id: str, form: str, *, volunteer: str | None = None, lang: str = "zh", large: bool = False
    ) -> bytes:
        """Fetch sheets with the codes of the volunteers' pages; they are new ones each time."""
        query = {"form": form, "lang": lang, "size": "large" if large else "normal"}
        if volunteer is not None:
            query["volunteer"] = volunteer
        return _good(self._http.post(f"/v1/plans/{plan_id}/sheets", params=query)).content


def _plan(answer: httpx.Response) -> Plan:
    return Replanned.model_validate_json(_good(answer).content)


def _good(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    raise Refused(answer.status_code, problem if isinstance(problem, dict) else {})
