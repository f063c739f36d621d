"""Answers ``POST /v1/plans/validate``: a list of faults is here the answer, not a refusal."""

from pydantic import BaseModel

from api.intake import intake_of
from api.problems import FaultOut, fault_out
from api.service import Service
from optimizer.errors import ProblemError
from optimizer.plan import Warn


class Verdict(BaseModel):
    """Whether a problem can be planned; every fault that prevents it, every warning that does not."""

    valid: bool
    errors: list[FaultOut]
    warnings: list[Warn]


def judge(body: bytes, service: Service) -> Verdict:
    """Check a body as if it were to be planned."""
    try:
        intake = intake_of(body, ledger=service.ledger, networks=service.networks)
    except ProblemError as error:
        return Verdict(valid=False, errors=[fault_out(fault) for fault in error.faults], warnings=[])
    return Verdict(valid=True, errors=[], warnings=list(intake.warnings))
