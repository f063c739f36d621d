"""Questions about a finished plan that take a solve to answer, such as what would serve a task.

They are kept in the plan ledger like plans, so that one is delivered, claimed, answered once and forgotten
the same way. The id follows from the question: asked again it is the same one, whoever asks.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final, Self

from worker.ledger import Ledger, Record

PREFIX: Final = "why-"


@dataclass(frozen=True, slots=True)
class Question:
    """What would serve ``task``, which nobody serves in the plan called ``plan``."""

    plan: str
    task: str

    @property
    def id(self) -> str:
        """Where the ledger keeps it; no plan is ever called so, and it tells nothing about the task."""
        return PREFIX + hashlib.sha256(f"{self.plan}\0{self.task}".encode()).hexdigest()[:32]

    def to_bytes(self) -> bytes:
        """The question as the ledger stores it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, said: bytes) -> Self:
        """Read a stored question."""
        return cls(**json.loads(said))


def is_question(entry: str) -> bool:
    """Whether an id in the ledger is that of a question."""
    return entry.startswith(PREFIX)


def ask(ledger: Ledger, question: Question, *, map_version: str | None) -> Record:
    """Put a question to the workers, unless it was put before, and give it as it stands."""
    record = ledger.read(question.id)
    if record is None:
        said = question.to_bytes()
        ledger.accept(question.id, problem=said, fingerprint=question.id, map_version=map_version)
        record = ledger.read(question.id)
        assert record is not None  # noqa: S101 - it was accepted just now and is kept for days
    return record
