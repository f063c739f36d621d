import pytest

from optimizer.constraints.predecessor_unassigned import PredecessorUnassigned
from tests.builders import broken, give, person, problem, route, site, take, task, visit, why_not

RULE = PredecessorUnassigned()
PEOPLE = [person("lin"), person("wei")]


def after(**but: int) -> dict:
    return task("spray", 1, after=[{"task": "notify", **but}])


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([after(), task("notify", 1)], PEOPLE)) is None


@pytest.mark.parametrize(
    ("begin", "inside"),
    # The notice is given at 100 and left at 160; 30 s later at the earliest, 90 s at the latest.
    [(189, False), (190, True), (250, True), (251, False)],
)
@pytest.mark.requirement("R23", "R25")
def test_delays_count_from_the_depart_on_another_route(begin: int, inside: bool) -> None:
    it = problem([after(delay_s=30, max_delay_s=90), task("notify", 1)], PEOPLE)
    lines = broken(RULE, it, route(it, visit("notify")), route(it, visit("spray", begin=begin), who="wei"))
    assert (lines == []) is inside


def test_without_its_predecessor_a_task_is_not_served() -> None:
    it = problem([after(), task("notify", 1)], PEOPLE)
    assert broken(RULE, it, route(it, visit("spray"))) == ["spray is served, its predecessor notify is not"]


def test_of_a_swap_the_last_stop_at_the_door_counts() -> None:
    # Given at 200, taken until 260: the successor at 200 is a minute early.
    swap = task("notify", 2, from_site="depot", to_site="depot")
    it = problem([after(), swap], PEOPLE, sites=[site("depot", 1)])
    first = route(
        it, take("notify", "depot"), give("notify", lasting=0), take("notify"), give("notify", "depot")
    )
    for begin, inside in ((259, False), (260, True)):
        lines = broken(RULE, it, first, route(it, visit("spray", begin=begin), who="wei"))
        assert (lines == []) is inside


def test_of_several_at_a_door_the_last_to_leave_counts() -> None:
    # Both begin at 100; lin, who comes fresh, has 30 s of setup and leaves at 190, wei at 160.
    setup = task("notify", 1, crew=2, setup_s=30)
    it = problem([after(), setup, task("a", 1, service_s=0)], [*PEOPLE, person("bo")])
    first = [route(it, visit("notify")), route(it, visit("a"), visit("notify"), who="wei")]
    for begin, inside in ((189, False), (190, True)):
        lines = broken(RULE, it, *first, route(it, visit("spray", begin=begin), who="bo"))
        assert (lines == []) is inside
