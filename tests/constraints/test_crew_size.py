import pytest

from optimizer.constraints.crew_size import CrewSize
from optimizer.plan import ReasonCode
from optimizer.solve import Budget, solve
from tests.builders import at, broken, person, problem, route, shift, site, task, visit, why_not, window

RULE = CrewSize()
FOR_THREE = task("t", 1, crew=3)


def test_a_crew_just_large_enough_may() -> None:
    assert why_not(RULE, problem([FOR_THREE], [person(members=3)])) is None


def test_the_missing_people_are_counted() -> None:
    why = why_not(RULE, problem([FOR_THREE], [person(members=2)]))
    assert why is not None
    assert (why.code, why.by) == (ReasonCode.CREW_SIZE, 1.0)


def test_samples_are_no_reason_to_go_alone() -> None:
    samples, lab = task("t", 1, crew=2, to_site="lab"), site("lab", 2, kind="lab")
    assert why_not(RULE, problem([samples], [person(), person("wei")], sites=[lab])) is None
    alone = why_not(RULE, problem([samples], [person()], sites=[lab]))
    assert alone is not None
    assert alone.by == 1.0


@pytest.mark.requirement("R24")
def test_the_referee_refuses_a_crew_that_is_too_small() -> None:
    for members, lines in ((3, []), (2, ["t takes 3, there are 2"])):
        it = problem([FOR_THREE], [person(members=members)])
        assert broken(RULE, it, route(it, visit("t"))) == lines


# ---- several people at one door -----------------------------------------------------------------------

FOR_TWO = task("t", 1, crew=2)
PEOPLE = [person("lin"), person("wei"), person("bo")]


def together(it, *begins):
    """Each of the people at the door from some second on."""
    return [route(it, visit("t", begin=begin), who=p["id"]) for p, begin in zip(PEOPLE, begins, strict=False)]


def test_one_of_two_is_not_refused_but_the_only_one_is() -> None:
    assert why_not(RULE, problem([FOR_TWO], PEOPLE[:2])) is None
    alone = why_not(RULE, problem([FOR_TWO], PEOPLE[:1]))
    assert alone is not None
    assert alone.by == 1.0


def test_an_entry_counts_as_one_of_several_whatever_its_members() -> None:
    pair = person("pair", members=2)
    assert why_not(RULE, problem([FOR_THREE], [PEOPLE[0], pair])) is not None, "two entries are not three"
    assert why_not(RULE, problem([FOR_THREE], [*PEOPLE[:2], pair])) is None


@pytest.mark.parametrize(
    ("crew", "begins", "lines"),
    [
        (2, (100, 100), []),
        (2, (100, 101), ["t begins at different moments"]),
        (3, (100, 100), ["t takes 3, there are 2 on 2 routes"]),
        (3, (100, 100, 100), []),
        (2, (100, 100, 100), ["t takes 2, there are 3 on 3 routes"]),
        (2, (100,), ["t takes 2, there are 1"]),
    ],
)
@pytest.mark.requirement("R15")
def test_the_referee_counts_people_and_moments_once(crew: int, begins: tuple, lines: list[str]) -> None:
    it = problem([task("t", 1, crew=crew)], PEOPLE)
    assert broken(RULE, it, *together(it, *begins)) == lines


def test_two_shifts_of_one_person_are_not_two_people() -> None:
    twice = person("lin", shifts=[shift(0, 1_000), shift(2_000, 3_000)])
    it = problem([FOR_TWO], [twice])
    both = [route(it, visit("t")), route(it, visit("t"), number=1)]
    assert "t takes 2, there are 1 on 2 routes" in broken(RULE, it, *both)


# ---- a post that is held by so many people through the hours ----------------------------------------------

POST = {"id": "gate", "kind": "gate_duty", "matrix_index": 1, "crew": 2, "rounds": 3}
HELD = {**POST, "time_windows": [window(1_000, 7_000)]}  # three turns of 2000 s


def standing(guards: list[dict], engine: str) -> dict[str, set[str]]:
    """Who stands at the gate in which turn; everybody for the whole of it."""
    it = problem([HELD], guards, options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    found: dict[str, set[str]] = {}
    for one in plan.routes:
        for stop in one.stops:
            if stop.task is not None:
                found.setdefault(stop.task, set()).add(one.volunteer)
                begin = 1_000 + 2_000 * (int(stop.task[-1]) - 1)
                assert (stop.begin, stop.depart) == (at(begin), at(begin + 2_000))
    assert {left.task for left in plan.unassigned} == {f"gate.{n}" for n in (1, 2, 3)} - set(found)
    for left in plan.unassigned:
        assert left.reasons
    return found


@pytest.mark.requirement("R43", "R44")
@pytest.mark.parametrize("engine", ["ortools", "auto"])
def test_two_hold_a_gate_through_the_hours_and_relieve_one_another(engine: str) -> None:
    all_day = person("all-day")
    early, late = person("early", shifts=[shift(0, 3_100)]), person("late", shifts=[shift(2_900)])
    assert standing([all_day, early, late], engine) == {
        "gate.1": {"all-day", "early"},
        "gate.2": {"all-day", "late"},
        "gate.3": {"all-day", "late"},
    }


@pytest.mark.requirement("R44")
@pytest.mark.parametrize("engine", ["ortools", "auto"])
def test_a_turn_for_which_one_is_missing_is_told_and_the_others_are_held(engine: str) -> None:
    all_day, early = person("all-day"), person("early", shifts=[shift(0, 5_099)])  # a second too short
    assert set(standing([all_day, early], engine)) == {"gate.1"}
    assert set(standing([all_day, person("early", shifts=[shift(0, 5_100)])], engine)) == {"gate.1", "gate.2"}
