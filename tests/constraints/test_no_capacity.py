import pytest

from optimizer.constraints.no_capacity import NoCapacity
from optimizer.plan import ReasonCode
from tests.builders import broken, give, person, problem, route, site, take, task, why_not

RULE = NoCapacity()
DEPOT = [site("depot", 0)]


def gas(name: str = "t", **load: float) -> dict:
    return task(name, 2, from_site="depot", load=load)


@pytest.mark.parametrize(("kg", "over"), [(15.0, None), (15.5, 0.5)])
@pytest.mark.requirement("R22")
def test_fifteen_kilograms_may_be_carried(kg: float, over: float | None) -> None:
    it = problem([gas(weight_kg=kg)], [person(capacity={"weight_kg": 15.0})], sites=DEPOT)
    why = why_not(RULE, it)
    assert (why and why.by) == over
    assert why is None or why.code is ReasonCode.NO_CAPACITY


def test_the_text_has_all_three_numbers() -> None:
    it = problem([gas(weight_kg=30.0)], [person(capacity={"weight_kg": 15.0})], sites=DEPOT)
    why = why_not(RULE, it)
    assert why is not None
    assert why.detail == "lin carries 15 kg, t takes 30 kg: 15 kg too much"
    assert why.detail_zh == "lin 能带 15 公斤，t 需要 30 公斤：超出 15 公斤"


def test_a_dimension_that_capacity_does_not_name_is_not_limited() -> None:
    it = problem([gas(volume_l=900.0)], [person(capacity={"weight_kg": 1.0})], sites=DEPOT)
    assert why_not(RULE, it) is None


def test_a_task_without_goods_carries_nothing() -> None:
    it = problem([task("t", 2, load={"weight_kg": 30.0})], [person(capacity={"weight_kg": 15.0})])
    assert why_not(RULE, it) is None


@pytest.mark.requirement("R28")
def test_the_referee_adds_up_what_is_aboard() -> None:
    both = [gas("a", weight_kg=8.0), gas("b", weight_kg=8.0)]
    it = problem(both, [person(capacity={"weight_kg": 15.0})], sites=DEPOT)
    in_turn = route(it, take("a", "depot"), give("a"), take("b", "depot"), give("b"))
    assert broken(RULE, it, in_turn) == []
    at_once = route(it, take("a", "depot"), take("b", "depot"), give("a"), give("b"))
    assert broken(RULE, it, at_once) == ["stop 2: weight_kg 16 of 15"]


def test_a_swap_at_the_door_carries_no_more_than_one_thing() -> None:
    swap = task("t", 2, from_site="depot", to_site="depot", load={"cylinders": 1.0})
    it = problem([swap], [person(capacity={"cylinders": 1.0})], sites=DEPOT)
    there_and_back = route(it, take("t", "depot"), give("t", lasting=0), take("t"), give("t", "depot"))
    assert broken(RULE, it, there_and_back) == []


def test_the_referee_does_not_trust_the_loads_that_are_written_down() -> None:
    it = problem([gas(weight_kg=20.0)], [person(capacity={"weight_kg": 15.0})], sites=DEPOT)
    walked = route(it, take("t", "depot"), give("t"))
    hidden = walked.model_copy(
        update={"stops": tuple(s.model_copy(update={"load_after": {}}) for s in walked.stops)}
    )
    assert broken(RULE, it, hidden) == ["stop 1: weight_kg 20 of 15"]
