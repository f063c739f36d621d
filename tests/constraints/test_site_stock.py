import pytest

from optimizer.constraints.site_stock import SiteStock
from optimizer.plan import ReasonCode
from optimizer.solve import Budget, solve
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
    assert why.detail == "site store has room for 4 kg, t alone brings 1 kg more"


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


@pytest.mark.requirement("R42")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
@pytest.mark.parametrize("wire", [1 / 3, {"wires": 1.0}])
def test_one_cable_gives_three_pieces_of_wire(engine: str, wire: object) -> None:
    # Told in thirds of a cable, or in wires of which the depot's cable gives three.
    load, stock = (wire, {"wires": 3.0}) if isinstance(wire, dict) else ({"cables": wire}, {"cables": 1.0})
    fences = [task(f"f{k}", k, kind="fence_build", from_site="depot", load=load) for k in (1, 2, 3, 4)]
    it = problem(fences, sites=[site("depot", 0, stock=stock)], options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert len(plan.unassigned) == 1


@pytest.mark.requirement("R28", "R41")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_a_store_that_is_full_takes_no_more_and_the_next_one_does(engine: str) -> None:
    bags = [task(f"b{k}", 2, kind="garbage", to_site=["near", "far"], load={"bags": 1.0}) for k in range(3)]
    stores = [site("near", 3, kind="storage", holds={"bags": 2.0}), site("far", 9, kind="storage")]
    it = problem(bags, sites=stores, options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert plan.unassigned == ()
    brought = [s.site for r in plan.routes for s in r.stops if s.type == "delivery"]
    assert sorted(brought) == ["far", "near", "near"]


def test_a_store_without_room_is_not_called_empty() -> None:
    bag = task("t", 1, kind="garbage", to_site="store", load={"items": 3.0})
    why = why_not(RULE, problem([bag], sites=[site("store", 2, kind="storage", holds={"items": 1.0})]))
    assert why is not None
    assert why.detail == "site store has room for 1 item, t alone brings 2 items more"
    assert why.detail_zh == "站点 store 只能放 1 件，仅 t 一项就多出 2 件"
    assert why.help.startswith("Make room for 2 items more")
