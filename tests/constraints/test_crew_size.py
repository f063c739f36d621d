from optimizer.constraints.crew_size import CrewSize
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, route, task, visit, why_not

RULE = CrewSize()
FOR_THREE = task("t", 1, crew=3)


def test_a_crew_just_large_enough_may() -> None:
    assert why_not(RULE, problem([FOR_THREE], [person(members=3)])) is None


def test_the_missing_people_are_counted() -> None:
    why = why_not(RULE, problem([FOR_THREE], [person(members=2)]))
    assert why is not None
    assert (why.code, why.by) == (ReasonCode.CREW_SIZE, 1.0)


def test_the_referee_refuses_a_crew_that_is_too_small() -> None:
    for members, lines in ((3, []), (2, ["t takes 3, there are 2"])):
        it = problem([FOR_THREE], [person(members=members)])
        assert broken(RULE, it, route(it, visit("t"))) == lines
