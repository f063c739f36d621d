"""What the ledger answers, as plain frozen nouns: no reader needs to know a Redis key."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["new", "replay", "mismatch"]
Pulse = Literal["ok", "lost", "cancel", "keep"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a submission; with ``replay`` and ``mismatch`` ``plan_id`` is the first one's."""

    outcome: Outcome
    plan_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """Where a plan stands. Instants are the store's clock, in milliseconds since 1970.

    Attributes
    ----------
    status : str
        ``queued running succeeded failed cancelled``. It rules over the status written inside ``plan``.
    attempt : int
        How often a worker has begun; 0 before the first.
    failure : str or None
        Stable code, when the ledger or the worker ended the plan without one.
    map_version : str or None
        What was named at acceptance.
    progress : bytes or None
        ``Progress`` as JSON, of the running or last attempt.
    plan : bytes or None
        The result; while running, the best so far. None when there is neither.
    problem : bytes or None
        As it was accepted; None only when the record was read without blobs.
    parent : str or None
        The plan that this one was replanned from.
    children : tuple of str
        The plans that were replanned from this one, oldest first.
    wish : bytes or None
        What was asked for with the replan.
    warnings : bytes or None
        What was warned of when it was accepted, a JSON list; None where that was not handed on.
    """

    plan_id: str
    status: str
    attempt: int
    created_ms: int
    started_ms: int | None
    ended_ms: int | None
    failure: str | None
    map_version: str | None
    progress: bytes | None
    plan: bytes | None
    problem: bytes | None
    parent: str | None = None
    children: tuple[str, ...] = ()
    wish: bytes | None = None
    warnings: bytes | None = None

    @property
    def ended(self) -> bool:
        """Whether the status is final."""
        return self.status in {"succeeded", "failed", "cancelled"}


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger's stream; ``id`` is valid for resuming in either stream.

    ``name`` is ``queued``, ``started``, ``improved`` or ``finished``; ``data`` holds ``status`` and, by name,
    ``attempt`` or ``progress`` (JSON text).
    """

    id: str
    plan_id: str
    name: str
    data: dict[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A plan that has to be tried (again), and the running number of that delivery."""

    plan_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A webhook that is due; ``tries`` counts this one."""

    plan_id: str
    status: str
    url: str
    secret_id: str
    tries: int


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A line of the list of maps; ``report`` as it was stored."""

    map_id: str
    version: str
    report: bytes
    put_ms: int


@dataclass(frozen=True, slots=True)
class StoredMap:
    """A version of a walking network; ``map_id`` is None when it was asked for by version."""

    map_id: str | None
    version: str
    network: bytes
    report: bytes
    put_ms: int
