"""Tells what a day asked for and got done so far, for sheets that count duties and not stops."""

from api.lineage import lineage
from api.rebuilding import standing_now
from api.sheets.tabular.past import Past
from optimizer.execution.phases import Phase
from optimizer.execution.standing import TaskState, TaskStatus
from worker.ledger import Ledger


def past_of(ledger: Ledger, plan_id: str) -> Past:
    """Add up what was reported to a plan and to those before it.

    Raises
    ------
    Refusal
        404 when the plan is not known.
    """
    standing = standing_now(lineage(ledger, plan_id))
    done = {name for name, state in standing.tasks.items() if _is_served(state)}
    wanted = (
        task
        for task in standing.problem.tasks
        if task.id in done or standing.tasks[task.id].status is not TaskStatus.CANCELLED
    )
    return Past(tuple(wanted), frozenset(done))


def _is_served(state: TaskState) -> bool:
    """Nothing is left to do at the door, though what was taken there may be on its way still."""
    return state.status is TaskStatus.DONE or Phase.SERVED in state.reached
