import pytest

from optimizer.constraints.max_gear import MaxGear
from optimizer.instance import Action
from optimizer.plan import Plan, ReasonCode
from optimizer.schedule import Broken, schedule
from optimizer.solve import Budget, build, solve
from tests.builders import (
    broken,
    clean,
    ground,
    person,
    problem,
    rest,
    route,
    shift,
    site,
    take,
    task,
    visit,
    why_not,
    window,
)

RULE = MaxGear()
RISKY = task("t", 3, household="close_contact", setup_s=30)


@pytest.mark.parametrize(("limit", "over"), [(390, None), (389, 1.0)])
@pytest.mark.requirement("R16")
def test_service_setup_and_the_walk_home_are_in_gear(limit: int, over: float | None) -> None:
    # 60 s of service, 30 s of setup, 300 s home; the way there is walked without gear.
    why = why_not(RULE, problem([RISKY], [person(max_gear_s=limit)]))
    assert (why and why.by) == over
    assert why is None or why.code is ReasonCode.MAX_GEAR


def test_no_text_names_the_category_of_the_household() -> None:
    why = why_not(RULE, problem([RISKY], [person(max_gear_s=1)]))
    assert why is not None
    words = " ".join((why.detail, why.detail_zh, why.help, why.help_zh))
    assert "contact" not in words
    assert "密接" not in words


def test_ordinary_households_need_no_gear() -> None:
    assert why_not(RULE, problem([task("t", 3)], [person(max_gear_s=0)])) is None


def test_samples_are_carried_in_gear_only_as_far_as_the_lab() -> None:
    # 60 + 30 at the door, 100 s to the lab; from there on without.
    sample = RISKY | {"to_site": "lab"}
    it = problem([sample], [person(max_gear_s=190)], sites=[site("lab", 4)])
    assert why_not(RULE, it) is None


@pytest.mark.parametrize(("limit", "lines"), [(780, []), (779, ["780 s of 779 s"])])
def test_the_referee_adds_all_shifts_and_says_it_once(limit: int, lines: list[str]) -> None:
    other = RISKY | {"id": "u"}
    it = problem([RISKY, other], [person(max_gear_s=limit, shifts=[shift(0, 4000), shift(5000, 9000)])])
    assert broken(RULE, it, route(it, visit("t")), route(it, visit("u"), number=1)) == lines


def test_a_rest_after_the_door_is_not_worn_but_the_walk_after_it_is() -> None:
    for limit, lines in ((390, []), (389, ["390 s of 389 s"])):
        it = problem([RISKY], [person(max_gear_s=limit)])
        assert broken(RULE, it, route(it, visit("t"), rest(500, 600))) == lines


def test_the_walk_to_the_door_is_not_in_gear() -> None:
    it = problem([RISKY | {"from_site": "depot"}], [person(max_gear_s=0)], sites=[site("depot", 1)])
    assert broken(RULE, it, route(it, take("t", "depot"))) == []


# ---- at a stretch -------------------------------------------------------------------------------------

PAUSE = {"earliest": window(0, 0)[0], "latest": window(5_000, 0)[0], "duration_s": 600}
DOORS = [task(f"d{k}", 2, household="close_contact", service_s=300) for k in range(2)]
ENGINES = pytest.mark.parametrize("engine", ["ruin_recreate", "auto"])


def stretched(limit: int, tasks: list, engine: str = "auto", *, sites: tuple = (), **but: object) -> Plan:
    who = person(shifts=[shift(**but)], gear_break_after_s=limit)
    it = problem(tasks, [who], sites=sites, options={"engine": engine})
    return solve(it, None, plan_id="p", budget=Budget(iterations=300))


@pytest.mark.requirement("R16")
@ENGINES
@pytest.mark.parametrize(("limit", "served"), [(800, 2), (799, 1), (500, 1), (499, 0)])
def test_without_a_break_the_whole_route_is_one_stretch(engine: str, limit: int, served: int) -> None:
    # Five minutes at each door, 200 s home.
    assert len(stretched(limit, DOORS, engine).unassigned) == 2 - served


@pytest.mark.requirement("R16")
@ENGINES
@pytest.mark.parametrize(("limit", "served"), [(500, 2), (499, 1), (299, 0)])
def test_a_break_between_two_doors_begins_anew(engine: str, limit: int, served: int) -> None:
    plan = stretched(limit, DOORS, engine, breaks=[PAUSE])
    assert len(plan.unassigned) == 2 - served
    if served == 2:
        types = [s.type.value for s in plan.routes[0].stops]
        assert types == ["start", "task", "break", "task", "end"]


@pytest.mark.parametrize(("limit", "missing"), [(300, None), (299, "max_gear")])
def test_so_does_a_decontamination(limit: int, missing: str | None) -> None:
    # 300 s at the door, washed before anything else; the ordinary door follows without gear.
    wash = [site("wash", 2, kind="decontamination", service_s=60)]
    it = problem([DOORS[0], task("ordinary", 3)], [person(gear_break_after_s=limit)], sites=wash)
    numbers = build(ground(it))
    reset = next(v for v, one in enumerate(numbers.visits) if one.action is Action.RESET)
    risky, ordinary = numbers.doors
    timed = schedule(numbers, ((risky, reset, ordinary),))
    assert (timed.missing if isinstance(timed, Broken) else None) == missing


@pytest.mark.requirement("R16")
@pytest.mark.parametrize("engine", ["ruin_recreate", "auto"])
def test_who_may_not_wear_gear_on_is_washed_between_two_doors(engine: str) -> None:
    # 300 s at each of two doors, 100 s between them: 500 s at a stretch are enough only with a wash between.
    wash = [site("wash", 2, kind="decontamination", service_s=60)]
    for limit, stops in ((500, ["task", "decontaminate", "task"]), (800, ["task", "task"])):
        it = problem(DOORS, [person(gear_break_after_s=limit)], sites=wash, options={"engine": engine})
        plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
        assert plan.unassigned == ()
        assert [s.type.value for s in plan.routes[0].stops[1:-1]] == stops


def test_or_tools_keeps_the_stretch_on_the_careful_side() -> None:
    # It sums the route up: two doors and the way home are more than one stretch, whatever the breaks.
    for plan in (stretched(800, DOORS, "ortools"), stretched(799, DOORS, "ortools", breaks=[PAUSE])):
        assert len(plan.routes) == 1
    assert stretched(800, DOORS, "ortools").unassigned == ()


@pytest.mark.parametrize(("limit", "by"), [(300, None), (299, 1.0)])
def test_a_door_that_takes_longer_than_a_stretch_is_nobodys(limit: int, by: float | None) -> None:
    why = why_not(RULE, problem(DOORS, [person(gear_break_after_s=limit)]))
    assert (None if why is None else why.by) == by


def test_a_site_nearer_than_the_end_takes_the_gear_off() -> None:
    # 60 s and 30 s at the door, 100 s to the canteen where something else may be fetched: not 300 s home.
    near = problem([RISKY], [person(max_gear_s=190)], sites=[site("canteen", 2)])
    assert why_not(RULE, near) is None
    assert why_not(RULE, problem([RISKY], [person(max_gear_s=189)], sites=[site("canteen", 2)])) is not None


def test_the_referee_measures_every_stretch() -> None:
    def said(limit: int, *steps: object) -> list[str]:
        wash = [site("wash", 3, kind="decontamination")]
        it = problem(DOORS, [person(gear_break_after_s=limit)], sites=wash)
        return broken(RULE, it, route(it, *steps))

    through = (visit("d0"), visit("d1"))
    assert said(800, *through) == []
    assert said(799, *through) == ["800 s of 799 s at a stretch"]
    assert said(500, visit("d0"), rest(600, 60), visit("d1")) == []
    assert said(499, visit("d0"), rest(600, 60), visit("d1")) == ["500 s of 499 s at a stretch"]
    assert said(500, visit("d0"), clean("wash"), visit("d1")) == []
