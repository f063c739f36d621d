import pytest

from optimizer.constraints.site_stock import SiteStock
from optimizer.plan import ReasonCode
from tests.builders import broken, give, person, problem, route, site, take, task, why_not

RULE = SiteStock()


def fetch(name: str, amount: float) -> dict:
    return task(name, 2, from_site="depot", load={"meals": amount})


@pytest.mark.parametrize(("asked", "short"), [(3.0, None), (3.5, 0.5)])
def test_the_site_has_three_meals(asked: float, short: float | None) -> None:
    it = problem([fetch("t", asked)], sites=[site("depot", 1, stock={"meals": 3.0})])
    why = why_not(RULE, it)
    assert (why and why.by) == short
    assert why is None or (why.code is ReasonCode.SITE_STOCK and why.whoever)


@pytest.mark.requirement("R28")
def test_what_is_brought_has_to_fit() -> None:
    bag = task("t", 2, to_site="store", load={"weight_kg": 5.0})
    fits = problem([bag], sites=[site("store", 1, holds={"weight_kg": 5.0})])
    assert why_not(RULE, fits) is None
    why = why_not(RULE, problem([bag], sites=[site("store", 1, holds={"weight_kg": 4.0})]))
    assert why is not None
    assert why.detail == "site store has 4 kg, t alone needs 1 kg more"


@pytest.mark.parametrize(("stock", "lines"), [(3.0, []), (2.0, ["site depot: pickup of meals 3 of 2"])])
@pytest.mark.requirement("R18", "R41")
def test_the_referee_adds_over_all_routes_and_says_it_once(stock: float, lines: list[str]) -> None:
    it = problem(
        [fetch("a", 1.0), fetch("b", 2.0)],
        [person("lin"), person("wei")],
        sites=[site("depot", 1, stock={"meals": stock})],
    )
    one = route(it, take("a", "depot"), give("a"))
    other = route(it, take("b", "depot"), give("b"), who="wei")
    assert broken(RULE, it, one, other) == lines


def test_ten_tenths_are_one() -> None:
    # 0.1 ten times is a little less or more than 1 in binary; nobody is short of a meal by that.
    tasks = [fetch(f"t{n}", 0.1) for n in range(10)]
    it = problem(tasks, sites=[site("depot", 1, stock={"meals": 1.0})])
    steps = [step for t in tasks for step in (take(t["id"], "depot"), give(t["id"]))]
    assert broken(RULE, it, route(it, *steps)) == []
