"""What every endpoint needs at hand, made once per application and passed by FastAPI's dependencies."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from api.feed import Feed
from api.ids import PLAN_ID
from api.meters import Meters
from api.networks import Networks
from api.problems import Refusal, Types
from api.settings import ApiSettings
from worker.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that endpoints share."""

    settings: ApiSettings
    ledger: Ledger
    networks: Networks
    feed: Feed
    meters: Meters


def service_of(request: Request) -> Service:
    """Give the endpoints of a request their service."""
    service = request.app.state.service
    assert isinstance(service, Service)  # noqa: S101 - for the type checker
    return service


def plan_id_of(
    plan_id: Annotated[str, Path(description="As the answer to POST /v1/plans named it.", max_length=64)],
) -> str:
    """Take the id of a plan from the address; what we never gave out is not even looked up."""
    if not PLAN_ID.match(plan_id):
        raise plan_not_found()
    return plan_id


def plan_not_found() -> Refusal:
    """Refuse a plan that was never accepted here or was forgotten."""
    return Refusal(
        Types.PLAN_NOT_FOUND,
        "It was never accepted here, or its time of keeping is over. Post the problem again.",
        "该方案从未在此受理，或已过保存期。请重新提交任务单。",
    )


InService = Annotated[Service, Depends(service_of)]
PlanId = Annotated[str, Depends(plan_id_of)]
