"""Solve a stored plan: parse, call, store. The only function that RQ may run is `solve`.

Whatever happens in here ends as a plan: finished, or failed with a code that a person can act on. Only a
store that is away for long leaves the plan to the next attempt.
"""

import os
import uuid

import orjson
import structlog
from pydantic import TypeAdapter

from optimizer.errors import EngineError, EngineUnfit, InputError, PlanRefused, SearchCancelled
from optimizer.parsing import read_again
from optimizer.plan import Plan, Status, Warn
from optimizer.problem import Problem
from optimizer.remedy import Remedy
from worker.failure import Failure
from worker.leash import Leash
from worker.ledger import FinalStatus, Ledger, Record
from worker.log import where
from worker.networks import network_of
from worker.publisher import Publisher
from worker.questions import Question, is_question
from worker.settings import settings
from worker.store import connect

log = structlog.get_logger()
LEASH = Leash()  # made when the worker imports this module, that is, before any fork
MOST_FAULTS_TOLD = 50
_WARNINGS = TypeAdapter(tuple[Warn, ...])


def solve(plan_id: str) -> None:
    """Try a plan: nothing happens when it is held by another worker, has ended, or is unknown."""
    ledger = Ledger(connect(settings()), settings())
    attempt = ledger.claim(plan_id, f"{os.uname().nodename}:{os.getpid()}")
    if attempt is None:
        log.info("plan_not_claimed", plan=plan_id)
        return
    LEASH.hold(attempt, seconds=settings().default_deadline_s)
    try:
        answer = _answer(ledger, plan_id, attempt)
    except SearchCancelled:
        ledger.settle(plan_id, attempt)
        log.info("plan_stopped", plan=plan_id, attempt=attempt)
    except Failure as failure:
        _finish(ledger, plan_id, attempt, failed(plan_id, str(failure)), failure.code)
    else:
        _finish(ledger, plan_id, attempt, answer, None)
    LEASH.let_go()


def failed(plan_id: str, failure: str) -> Plan:
    """Write a plan that says why there is none."""
    return Plan(id=plan_id, status=Status.FAILED, failure=failure)


def _finish(ledger: Ledger, plan_id: str, attempt: int, answer: Plan | Remedy, code: str | None) -> None:
    status: FinalStatus = "succeeded"
    if isinstance(answer, Plan) and answer.status is Status.FAILED:
        status = "failed"
    heard = ledger.done(plan_id, attempt, status, answer.model_dump_json().encode(), failure=code)
    log.info("plan_finished" if heard else "plan_discarded", plan=plan_id, attempt=attempt, status=status)


def _answer(ledger: Ledger, plan_id: str, attempt: int) -> Plan | Remedy:
    """Make the plan or answer a question about one; an error becomes a `Failure` without personal data."""
    try:
        return (_reply if is_question(plan_id) else _search)(ledger, plan_id, attempt)
    except (SearchCancelled, Failure):
        raise
    except InputError as error:
        told = [f"{fault.pointer or '/'} {fault.code}" for fault in error.faults[:MOST_FAULTS_TOLD]]
        raise Failure("invalid_problem", "; ".join(told)) from None
    except PlanRefused as error:
        raise Failure("plan_refused", "; ".join(error.report[:MOST_FAULTS_TOLD])) from None
    except EngineUnfit as error:
        raise Failure("engine_unfit", f"{error}; leave options.engine out") from None
    except MemoryError:
        raise Failure("out_of_memory", "the problem is too large for this server") from None
    except Exception as error:
        incident = uuid.uuid4().hex[:12]
        code = "engine_error" if isinstance(error, EngineError) else "internal_error"
        log.error(  # noqa: TRY400 - a traceback's text may quote the problem
            code, plan=plan_id, incident=incident, error=type(error).__name__, at=where(error)
        )
        raise Failure(code, f"incident {incident}") from None


def _search(ledger: Ledger, plan_id: str, attempt: int) -> Plan:
    from optimizer.solve import Budget  # bound late: the worker has it loaded before the fork
    from optimizer.solve import solve as search

    record = ledger.read(plan_id)
    if record is None or record.problem is None:
        raise Failure("problem_lost")
    problem = read_again(record.problem)
    limit_s = problem.options.time_limit_s
    if limit_s is not None:
        LEASH.hold(attempt, seconds=limit_s + settings().deadline_margin_s)
    publisher = Publisher(Ledger(connect(settings(), patience=0), settings()), plan_id, attempt)

    def should_stop() -> bool:
        publisher.flush()
        return LEASH.stop or publisher.lost

    previous, previous_request = _previous(ledger, problem)
    return search(
        problem,
        network_of(ledger, problem, record),
        plan_id=plan_id,
        budget=Budget(spared=not _search_asked_for(record, problem)),
        warned=None if record.warnings is None else _WARNINGS.validate_json(record.warnings),
        previous=previous,
        previous_request=previous_request,
        on_progress=publisher.progress,
        on_better=publisher.better,
        should_stop=should_stop,
    )


def _reply(ledger: Ledger, question_id: str, attempt: int) -> Remedy:
    from optimizer.remedies.inquiry import Patience  # bound late, like the search
    from optimizer.remedies.proving import smallest_change

    asked = ledger.read(question_id)
    if asked is None or asked.problem is None:
        raise Failure("question_lost")
    question = Question.from_bytes(asked.problem)
    record = ledger.read(question.plan)
    if record is None or record.problem is None or record.plan is None:
        raise Failure("plan_lost", "the plan was forgotten while its question waited")
    seconds = settings().question_s
    LEASH.hold(attempt, seconds=seconds + settings().deadline_margin_s)
    problem = read_again(record.problem)
    return smallest_change(
        problem,
        network_of(ledger, problem, record),
        Plan.model_validate_json(record.plan),
        question.task,
        patience=Patience(seconds=seconds, asked=lambda: LEASH.stop),
    )


def _search_asked_for(record: Record, problem: Problem) -> bool:
    """Whether somebody said how long to search; what a replan only carries on from its parent is not said."""
    if record.parent is not None:
        return orjson.loads(record.wish or b"{}").get("time_limit_s") is not None
    return problem.options.time_limit_s is not None


def _previous(ledger: Ledger, problem: Problem) -> tuple[Plan | None, bytes | None]:
    """The plan to keep to, and the request that it answers, where it is finished."""
    if problem.options.previous_plan is None:
        return None, None
    record = ledger.read(problem.options.previous_plan)
    if record is None or record.plan is None:
        raise Failure("previous_plan_not_found", "it was forgotten or never finished; leave it out")
    finished = record.status == Status.SUCCEEDED
    return Plan.model_validate_json(record.plan), record.problem if finished else None
