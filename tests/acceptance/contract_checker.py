"""Does a finished plan keep every promise of the contract? Written from that page alone.

Nothing is shared with the service: not its nouns, not its referee, not its arithmetic. Where the page
is silent, the judgement taken stands as a comment at the rule.
"""

from collections.abc import Iterator

from tests.acceptance import plan_rules, stop_rules, walk_rules
from tests.acceptance.wire import Case, Json


def violations(problem: Json, plan: Json) -> list[str]:
    """Check a plan against the problem that it answers.

    Parameters
    ----------
    problem
        The body as it was posted.
    plan
        The plan as it was fetched.

    Returns
    -------
    list of str
        One line for each broken promise; empty when the plan is good.
    """
    if plan.get("status") != "succeeded":
        return [f"status is {plan.get('status')}"]
    case = Case(problem, plan)
    found = list(_names(case))
    found += plan_rules.look(case)
    for route in case.routes:
        where = f"{route['volunteer']}/{route['shift']}"
        if route["volunteer"] not in case.volunteers or not route["stops"]:
            found.append(f"{where}: nobody, or no stops")
            continue
        found += (f"{where}: {problem}" for problem in stop_rules.look(case, route))
        found += (f"{where}: {problem}" for problem in walk_rules.look(case, route))
    return found


def _names(case: Case) -> Iterator[str]:
    plan = case.plan
    for key in (
        "id",
        "status",
        "progress",
        "seed",
        "engine",
        "summary",
        "routes",
        "unassigned",
        "warnings",
    ):
        if key not in plan:
            yield f"the plan has no {key}"
    # A matrix has no alleys and hence no version; every map has one.
    if case.matrix is None and not plan.get("map_version"):
        yield "the plan does not name the version of its map"
