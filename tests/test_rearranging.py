"""Small plans whose last task finds room only when others are put in anew, in another order."""

import json

import pytest

import optimizer.rearranging
from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.mending import mend
from optimizer.parsing import read_again
from optimizer.pricing import cost
from optimizer.rearranging import may_gain, rearranged
from optimizer.schedule import schedule
from optimizer.solve import Budget, solve
from tests.instances import frame, instance, visit


def at(minutes):
    return f"2026-11-29T{8 + minutes // 60:02d}:{minutes % 60:02d}:00+08:00"


def shift(begin, end, **ends):
    return [{"start": at(begin), "end": at(end), **ends}]


def task(name, kind, place, minutes, *, kg=0, windows=(), **rest):
    return {
        "id": name,
        "kind": kind,
        "location": {"matrix_index": place},
        "service_s": 60 * minutes,
        "load": {"weight_kg": kg} if kg else {},
        "skills": rest.pop("skills", []),
        **({"time_windows": [[at(a), at(b)] for a, b in windows]} if windows else {}),
        **rest,
    }


CANTEEN = {"id": "canteen", "kind": "canteen", "location": {"matrix_index": 0}, "service_s": 0}
STORE = {"id": "store", "kind": "storage", "location": {"matrix_index": 9}}


def morning(volunteers, tasks, **sites):
    """Doors on a lane, a minute from each to the next, the canteen at its begin, the store at its end."""
    walks = [[abs(a - b) for b in range(10)] for a in range(10)]
    return {
        "map": {
            "matrix": {
                "duration_s": [[60 * w for w in row] for row in walks],
                "length_m": [[75 * w for w in row] for row in walks],
            }
        },
        "sites": [CANTEEN | sites.get("canteen", {}), STORE | sites.get("store", {})],
        "volunteers": volunteers,
        "tasks": tasks,
    }


def two_meet_with_a_sample_in_between_meals():
    return morning(
        [
            {"id": "wu", "shifts": shift(5, 25, start_at="canteen", end_at="canteen"), "skills": ["medic"]},
            {"id": "lin", "shifts": shift(0, 25), "skills": ["social"]},
            {"id": "he", "shifts": shift(0, 25, end_at="canteen"), "skills": ["social"], "pace": 1.25},
        ],
        [
            task("soup", "meal", 5, 1, kg=1, from_site="canteen", windows=[(6, 9), (16, 24)]),
            task(
                "swab",
                "swab",
                1,
                2,
                kg=1,
                crew=2,
                skills=["medic", "social"],
                to_site="store",
                max_aboard_s=900,
                setup_s=45,
                windows=[(2, 5), (10, 10)],
            ),
            task("rice", "meal", 2, 2, kg=1, from_site="canteen", same_volunteer_as="swab", setup_s=45),
            task("tea", "meal", 1, 1, kg=1, from_site="canteen", max_aboard_s=300),
        ],
        canteen={"ready_at": at(10)},
    )


def two_carry_each_meal_and_meet_again():
    return morning(
        [
            {"id": "wu", "shifts": shift(0, 25), "skills": ["medic"], "capacity": {"weight_kg": 5}},
            {
                "id": "lin",
                "shifts": shift(5, 25),
                "skills": ["medic", "social"],
                "capacity": {"weight_kg": 2},
                "pace": 0.5,
            },
            {
                "id": "he",
                "shifts": shift(0, 25, end_at="store"),
                "skills": ["social"],
                "capacity": {"weight_kg": 2},
            },
        ],
        [
            task("soup", "meal", 1, 1, kg=1, from_site="canteen", crew=2),
            task("rice", "meal", 3, 1, kg=1, from_site="canteen", crew=2, household="secondary_contact"),
            task("shop", "errand", 6, 1, crew=2, setup_s=45, pinned={"volunteer": "lin"}),
            task(
                "swab",
                "swab",
                4,
                1,
                crew=2,
                skills=["medic", "social"],
                windows=[(7, 15)],
                after=[{"task": "soup", "delay_s": 300, "max_delay_s": 900}],
            ),
            task("test", "swab", 7, 2, kg=1, skills=["medic"], to_site="store", max_aboard_s=300),
        ],
        canteen={"setup_s": 40},
        store={"open": [[at(10), at(15)], [at(30), at(32)]], "holds": {"weight_kg": 4}},
    )


@pytest.mark.parametrize(
    "told", [two_meet_with_a_sample_in_between_meals, two_carry_each_meal_and_meet_again]
)
def test_every_task_of_a_tangled_small_morning_is_served(told):
    problem = read_again(json.dumps(told()).encode())
    assert not solve(problem, None, plan_id="tangled", budget=Budget(iterations=20_000)).unassigned


def test_without_being_rearranged_somebody_is_left_out(monkeypatch):
    problem = read_again(json.dumps(two_meet_with_a_sample_in_between_meals()).encode())
    monkeypatch.setattr(optimizer.rearranging, "MOST_JOBS", 0)
    assert solve(problem, None, plan_id="tangled", budget=Budget(iterations=20_000)).unassigned


BLOCKED = instance(
    # One person; the job that is in leaves no time for the two that are out.
    [
        visit(0, 1, windows=((0, 10_000),), service_s=9_000),
        visit(1, 2, windows=((0, 10_000),), service_s=4_000),
        visit(2, 3, windows=((0, 10_000),), service_s=4_000),
    ],
    [frame(0)],
)


def test_one_makes_room_for_two_and_each_gain_is_told():
    heard: list[Found] = []
    order = rearranged(BLOCKED, ((0,),), seed=1, stop=Stop(iterations=20_000), on_better=heard.append)
    assert jobs_of(BLOCKED, order) == {1, 2}
    assert heard[-1].order == order
    assert heard[-1].left_out == 1
    assert heard[-1].cost == cost(BLOCKED, order, schedule(BLOCKED, order))


def test_seed_and_iterations_say_everything_and_nothing_is_made_worse():
    for seed in range(10):
        one, other = (rearranged(BLOCKED, ((0,),), seed=seed, stop=Stop(iterations=600)) for _ in range(2))
        assert one == other
        mended, _ = mend(BLOCKED, one, fill=False)
        assert cost(BLOCKED, mended, schedule(BLOCKED, mended)) <= cost(
            BLOCKED, ((0,),), schedule(BLOCKED, ((0,),))
        )


def test_who_asks_to_stop_is_heard_at_once():
    asked = iter([False, True])
    order = rearranged(BLOCKED, ((0,),), seed=1, stop=Stop(asked=lambda: next(asked)))
    assert jobs_of(BLOCKED, order) <= {0, 1, 2}
    assert next(asked, None) is None


def test_nothing_is_tried_for_what_nobody_may_do_or_where_all_is_served():
    assert may_gain(BLOCKED, ((0,),))
    assert not may_gain(instance([visit(0, 1)], [frame(0)]), ((0,),))
    alone = instance([visit(0, 1), visit(1, 2)], [frame(0)])
    alone.allowed[1] = False
    assert not may_gain(alone, ((0,),))
