"""The rest of a day: what is finished is out, what is under way stays, and what the past forbids holds."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.execution.events import Event
from optimizer.execution.fold import Act, fold
from optimizer.execution.replan import rest_of_day
from optimizer.plan import Plan, ReasonCode, StopType
from optimizer.problem import MatrixPlace, Pinned, Problem
from tests.builders import Do, at, give, person, plan, problem, shift, site, take, task, visit, window
from tests.builders import route as by_hand
from tests.execution.days import done, happened, left, planned, route

NEAR_HOME = {"start_at": {"matrix_index": 0}}


def codes(it: Plan) -> dict[str, set[ReasonCode]]:
    return {one.task: {reason.code for reason in one.reasons} for one in it.unassigned}


def test_what_is_finished_is_out_and_the_route_goes_on_from_there() -> None:
    asked = problem([task("a", 2), task("b", 4), task("c", 6)])
    first = plan(asked, by_hand(asked, visit("a"), visit("b"), visit("c")))
    # a is begun at 200 and done at 260; nothing is known of b, 200 s away: at 260 lin walks there
    rest = left(asked, first, done("a", 260), now=260)
    assert [one.id for one in rest.problem.tasks] == ["b", "c"]
    [hours] = rest.problem.volunteers[0].shifts
    assert (hours.start, hours.start_at.matrix_index) == (at(460), 4)
    child = planned(rest.problem, "second", first)
    assert route(child) == [
        ("task", "b", 460),
        ("task", "c", 720),
    ]  # as in the first plan: 260 + 200, + 60 + 200


def test_a_stop_under_way_stays_although_a_new_one_is_nearer() -> None:
    """Whoever walks to a door is not called back."""
    asked = problem([task("far", 8)])
    first = planned(asked)
    new = happened("new_task", 100, task=task("near", 1, priority=100))
    rest = left(asked, first, new, now=100)
    assert [stop[1] for stop in route(planned(rest.problem, previous=first))] == ["far", "near"]


def test_work_that_has_begun_takes_only_what_is_left_of_it() -> None:
    asked = problem([task("a", 2, service_s=600, setup_s=60)])
    first = planned(asked)
    rest = left(asked, first, now=500)  # begun at 200, 660 s: 360 s are left
    assert rest.problem.tasks[0].service_s == 360
    assert rest.problem.tasks[0].setup_s == 0
    assert route(planned(rest.problem)) == [("task", "a", 500)]


@pytest.mark.parametrize(
    ("ends", "now", "rest_s"),
    [
        (14_400, 790, 70),
        (14_400, 830, 60),  # 30 s are left of the plan's; a minute is the least
        (14_400, 2_000, 60),  # nothing is reported, so nothing is done
        (1_100, 865, 35),  # home is 200 s away, and the shift ends
    ],
)
def test_who_has_not_reported_is_at_work_for_a_minute_more_at_least(ends: int, now: int, rest_s: int) -> None:
    asked = problem([task("a", 2, service_s=600, setup_s=60)], [person("lin", shifts=[shift(0, ends)])])
    rest = left(asked, planned(asked), now=now)  # begun at 200, 660 s
    assert rest.problem.tasks[0].service_s == rest_s
    child = planned(rest.problem)
    assert route(child) == [("task", "a", now)]


def test_work_that_has_begun_goes_on_after_its_window_is_over() -> None:
    """The window says when work may begin, and it began at 200."""
    asked = problem([task("a", 2, service_s=600, time_windows=[window(0, 300)])])
    rest = left(asked, planned(asked), now=500)
    assert route(planned(rest.problem)) == [("task", "a", 500)]


def test_whose_walk_to_a_door_ends_after_its_window_comes_too_late() -> None:
    asked = problem([task("a", 1), task("b", 2, time_windows=[window(0, 300)])])
    rest = left(asked, planned(asked), done("a", 250), now=260)  # b is 100 s from a
    assert codes(planned(rest.problem)) == {"b": {ReasonCode.TIME_WINDOW}}


@pytest.mark.requirement("R24")
@pytest.mark.parametrize("together", [True, False])
def test_a_crew_at_work_goes_on_though_its_start_was_fixed(together: bool) -> None:
    """Three people, or one entry of three; wei, who is at the door by chance, takes nobody's place."""
    names = ["lin"] if together else ["lin", "mei", "ning"]
    crew = [person(name, **({"members": 3} if together else {})) for name in names]
    asked = problem(
        [task("spray", 2, crew=3, service_s=600, time_windows=[window(200, 200)])],
        [person("wei", shifts=[shift(400, start_at={"matrix_index": 2})]), *crew],
    )
    first = plan(asked, *(by_hand(asked, visit("spray"), who=name, leave=0) for name in names))
    rest = left(asked, first, now=500)
    child = planned(rest.problem, previous=first)
    assert {one.volunteer: route(child, one.volunteer) for one in child.routes} == {
        name: [("task", "spray", 500)] for name in names
    }
    assert {stop.service_s for one in child.routes for stop in one.stops if stop.task} == {300}


def test_work_that_has_begun_goes_on_at_once_whatever_was_told_and_comes_next() -> None:
    """Five minutes later than told would do, and is nearer to the next door's hour; but lin is at work."""
    asked = problem([task("a", 2, service_s=100), task("b", 2, time_windows=[window(5_000, 6_000)])])
    first = plan(asked, by_hand(asked, visit("a"), visit("b", begin=5_000)))
    child = planned(left(asked, first, now=250).problem, previous=first)
    assert route(child) == [("task", "a", 250), ("task", "b", 5_000)]


@pytest.mark.requirement("R15")
def test_of_a_crew_at_work_who_was_to_have_the_goods_has_them() -> None:
    """Lin may not walk on to the laboratory; wei was to."""
    swab = task("swab", 2, crew=2, service_s=600, to_site="lab", load={"tubes": 1})
    people = [person("lin", max_walk_m=400), person("wei")]
    asked = problem([swab], people, sites=[site("lab", 9, kind="lab")])
    first = plan(
        asked,
        by_hand(asked, visit("swab"), leave=0),
        by_hand(asked, take("swab"), give("swab", "lab"), who="wei", leave=0),
    )
    child = planned(left(asked, first, now=500).problem, previous=first)
    assert codes(child) == {}
    assert route(child, "lin") == [("task", "swab", 500)]
    assert route(child, "wei")[0] == ("pickup", "swab", 500)


@pytest.mark.requirement("R25")
def test_what_follows_a_door_does_not_wait_for_its_goods_to_be_handed_in() -> None:
    swab = task("swab", 1, to_site="lab", load={"tubes": 1})
    spray = task("spray", 2, after=[{"task": "swab", "delay_s": 600}])
    asked = problem([swab, spray], [person("lin"), person("wei")], sites=[site("lab", 9, kind="lab")])
    first = plan(asked, by_hand(asked, take("swab"), give("swab", "lab")), left_out=["spray"])
    rest = left(asked, first, done("swab", 160, stop="pickup"), now=400)
    later = next(one for one in rest.problem.tasks if one.id == "spray")
    assert later.after == ()
    assert later.time_windows is not None
    assert later.time_windows[0][0] == at(760)  # ten minutes after 160, not after 400


def test_before_anybody_sets_off_nothing_is_tied() -> None:
    asked = problem([task("a", 2)], [person("lin", shifts=[shift(1_000)])])
    rest = left(asked, planned(asked), now=0)
    assert rest.problem.volunteers == asked.volunteers
    assert rest.problem.tasks == asked.tasks


@pytest.mark.requirement("R32")
def test_the_work_of_somebody_who_left_goes_to_others() -> None:
    asked = problem([task("a", 1), task("b", 2)], [person("lin"), person("wei", shifts=[shift(500)])])
    first = plan(asked, by_hand(asked, visit("a"), visit("b")))
    rest = left(asked, first, done("a", 160), happened("volunteer_left", 200, volunteer="lin"), now=200)
    assert rest.problem.volunteers[0].shifts == ()
    child = planned(rest.problem, previous=first)
    assert route(child) == []
    assert [stop[1] for stop in route(child, "wei")] == ["b"]


def test_somebody_who_is_late_begins_later_and_one_whose_time_is_over_not_at_all() -> None:
    asked = problem([task("a", 1)], [person("lin"), person("wei", shifts=[shift(0, 900)])])
    late = [
        happened("volunteer_late", 0, volunteer="lin", minutes=30),
        happened("volunteer_late", 0, volunteer="wei", until=at(1_000).isoformat()),
    ]
    rest = left(asked, plan(asked, left_out=["a"]), *late, now=0)
    assert [one.shifts[0].start for one in rest.problem.volunteers if one.shifts] == [at(1_800)]


@pytest.mark.requirement("R27", "R14")
def test_a_task_that_comes_up_during_the_day_is_put_in() -> None:
    asked = problem([task("a", 1), task("b", 6)])
    first = plan(asked, by_hand(asked, visit("a"), visit("b")))
    toilet = task("toilet", 5, kind="toilet_disinfection")
    rest = left(asked, first, done("a", 160), happened("new_task", 170, task=toilet), now=170)
    assert {stop[1] for stop in route(planned(rest.problem, previous=first))} == {"b", "toilet"}


def test_goods_that_were_fetched_are_aboard_and_stay_with_their_carrier() -> None:
    asked = problem(
        [
            task("m1", 2, kind="meal", from_site="shop", max_aboard_s=600),
            task("m2", 4, kind="meal", from_site="shop"),
        ],
        [person("lin"), person("wei")],
        sites=[site("shop", 0, stock={"weight_kg": 2})],
    )
    stops = [take("m1", "shop"), take("m2", "shop"), give("m1"), give("m2")]
    first = plan(asked, by_hand(asked, *stops))
    rest = left(asked, first, done("m1", 260), now=260)
    [meal] = rest.problem.tasks
    assert meal.pinned == Pinned(volunteer="lin", order=1)  # on the way to it
    shop, bag = rest.problem.sites
    assert shop.stock == {"weight_kg": 0}  # both meals were taken there
    assert bag.open == ((at(460), at(460)),)
    child = planned(rest.problem, previous=first)
    assert route(child) == [("pickup", "m2", 460), ("delivery", "m2", 460)]
    assert codes(child) == {}


def test_the_time_goods_have_been_aboard_counts() -> None:
    asked = problem(
        [task("n", 1), task("m", 9, kind="meal", from_site="shop", max_aboard_s=1_500)],
        sites=[site("shop", 0)],
    )
    first = plan(asked, by_hand(asked, take("m", "shop"), visit("n"), give("m")))
    in_time = left(asked, first, done("n", 160), now=160)
    assert codes(planned(in_time.problem)) == {}  # 160 + 800 s of walking
    too_late = left(asked, first, done("n", 1_600), happened("skipped", 1_601, task="m"), now=1_601)
    assert codes(planned(too_late.problem)) == {"m": {ReasonCode.MAX_ABOARD}}


def test_what_is_aboard_leaves_no_room_for_more() -> None:
    asked = problem(
        [
            task("n", 1),
            task("g1", 4, kind="parcel", load={"weight_kg": 10}, from_site="depot"),
            task("g2", 3, kind="parcel", load={"weight_kg": 10}, from_site="depot"),
        ],
        [person("lin", capacity={"weight_kg": 10})],
        sites=[site("depot", 0)],
    )
    first = plan(
        asked, by_hand(asked, take("g1", "depot"), visit("n"), give("g1"), take("g2", "depot"), give("g2"))
    )
    rest = left(asked, first, done("n", 160), now=160)
    stops = [stop[:2] for stop in route(planned(rest.problem))]
    assert stops.index(("delivery", "g1")) < stops.index(("pickup", "g2"))


def test_goods_taken_at_a_door_are_handed_in_by_whoever_has_them() -> None:
    asked = problem(
        [task("bag", 3, kind="garbage", to_site="store", household="close_contact"), task("clean", 5)],
        [person("lin"), person("wei", shifts=[shift(2_000)])],
        sites=[site("store", 6, kind="storage")],
    )
    first = plan(asked, by_hand(asked, take("bag"), give("bag", "store")))
    rest = left(asked, first, done("bag", 420, stop="pickup"), now=420)
    child = planned(rest.problem)
    assert route(child)[-1][:2] == ("delivery", "bag")
    assert route(child)[0] == (
        "pickup",
        "bag",
        720,
    )  # no second visit: it is there when lin arrives at the store
    assert [stop[1] for stop in route(child, "wei")] == ["clean"]  # lin comes from a close contact


def test_goods_of_somebody_who_left_are_told() -> None:
    asked = problem(
        [
            task("n", 1),
            task("m", 3, kind="meal", from_site="shop"),
            task("bag", 2, kind="garbage", to_site="shop"),
        ],
        [person("lin"), person("wei")],
        sites=[site("shop", 0)],
    )
    first = plan(
        asked, by_hand(asked, take("m", "shop"), visit("n"), take("bag"), give("m"), give("bag", "shop"))
    )
    events = [
        done("n", 160),
        done("bag", 300, stop="pickup"),
        happened("volunteer_left", 310, volunteer="lin"),
    ]
    rest = left(asked, first, *events, now=310)
    assert [(one.id, one.from_site) for one in rest.problem.tasks] == [("m", "shop")]
    assert rest.closed == {"bag": "goods_left"}
    assert [(one.code, "m, bag" in one.detail) for one in rest.warnings] == [("goods_left", True)]


def test_failed_tasks_come_back_when_wanted_and_hold_back_what_follows_them() -> None:
    asked = problem(
        [
            task("tell", 1),
            task("spray", 1, kind="disinfection", after=[{"task": "tell"}]),
            task("mop", 1, after=[{"task": "spray"}]),
        ]
    )
    first = planned(asked)
    again = happened("failed", 160, task="tell", reason="nobody opened", retry=True)
    assert [one.id for one in left(asked, first, again, now=160).problem.tasks] == ["tell", "spray", "mop"]
    gone = happened("failed", 160, task="tell", reason="nobody opened")
    rest = left(asked, first, gone, now=160)
    assert rest.problem.tasks == ()
    assert rest.closed == {"tell": "failed", "spray": "held_back", "mop": "held_back"}
    assert [one.code for one in rest.warnings] == ["held_back"]


def test_a_door_at_which_nobody_opened_is_tried_again_half_an_hour_later_at_the_earliest() -> None:
    asked = problem([task("shut", 1, pinned={"volunteer": "lin", "order": 1}), task("next", 2)])
    first = planned(asked)
    event = happened("failed", 160, task="shut", reason="nobody opened", retry=True)
    rest = left(asked, first, event, now=160)
    # ... 160 + 1,800; and its turn as the first door has passed
    then, again = route(planned(rest.problem, previous=first))
    assert (then[1], again) == ("next", ("task", "shut", 1_960))
    [shut, _] = rest.problem.tasks
    assert shut.pinned == Pinned(volunteer="lin")
    later = left(asked, first, event, now=1_960).problem.tasks[0]
    assert later.time_windows is None, "the half hour is over"


@pytest.mark.parametrize(
    ("said", "ends", "hours"),
    [
        # the window is over before the half hour is
        ({"time_windows": [window(0, 900)]}, 14_400, ((0, 900),)),
        (
            {"time_windows": [window(0, 3_000), window(5_000, 6_000)]},
            14_400,
            ((1_960, 3_000), (5_000, 6_000)),
        ),
        # the shift is, with the minute that the visit takes
        ({}, 2_020, ((1_960, 1_960),)),
        ({}, 2_019, None),
    ],
)
def test_a_second_try_keeps_its_hours_where_none_would_be_left(
    said: dict[str, Any], ends: int, hours: tuple[tuple[int, int], ...] | None
) -> None:
    asked = problem([task("shut", 1, **said)], [person("lin", shifts=[shift(0, ends)])])
    event = happened("failed", 160, task="shut", reason="nobody opened", retry=True)
    [shut] = left(asked, planned(asked), event, now=160).problem.tasks
    assert shut.time_windows == (None if hours is None else tuple((at(a), at(b)) for a, b in hours))


def test_what_may_not_be_aboard_for_long_is_tried_again_at_once() -> None:
    asked = problem([task("hot", 2, from_site="shop", max_aboard_s=1_200)], sites=[site("shop", 1)])
    first = planned(asked)
    events = [
        done("hot", 160, stop="pickup"),
        happened("failed", 300, task="hot", reason="nobody opened", retry=True),
    ]
    [hot] = left(asked, first, *events, now=300).problem.tasks
    assert hot.time_windows is None


def test_a_cancelled_predecessor_binds_nobody() -> None:
    asked = problem([task("tell", 1), task("spray", 1, after=[{"task": "tell"}])])
    rest = left(asked, planned(asked), happened("cancelled_task", 10, task="tell"), now=20)
    assert [(one.id, one.after) for one in rest.problem.tasks] == [("spray", ())]


def test_a_finished_predecessor_leaves_its_delays() -> None:
    """Windows are shut before the sprayers come: not sooner than ten minutes after, not later than thirty."""
    asked = problem(
        [
            task("tell", 1),
            task("spray", 2, after=[{"task": "tell", "delay_s": 600, "max_delay_s": 1_800}]),
        ]
    )
    first = planned(asked)
    rest = left(asked, first, done("tell", 160), now=160)
    assert rest.problem.tasks[0].time_windows == ((at(760), at(1_960)),)
    [spray] = route(planned(rest.problem))
    assert spray[2] == 760
    nobody_goes = plan(asked, by_hand(asked, visit("tell")), left_out=["spray"])
    over = left(asked, nobody_goes, done("tell", 160), now=2_500)
    assert set(codes(planned(over.problem))) == {"spray"}


@pytest.mark.requirement("R9")
def test_the_category_of_the_last_household_is_not_forgotten() -> None:
    asked = problem(
        [
            task("dirty", 2, household="home_isolation"),
            task("dirty2", 4, household="home_isolation"),
            task("clean", 3),
        ],
    )
    first = plan(asked, by_hand(asked, visit("dirty"), visit("dirty2")), left_out=["clean"])
    rest = left(asked, first, done("dirty", 260), now=260)
    assert rest.frozen == ("dirty",)
    child = planned(rest.problem, previous=first)
    assert [stop[1] for stop in route(child)] == ["dirty", "dirty2"]
    assert set(codes(child)) == {"clean"}


def test_what_is_behind_somebody_is_not_named_as_what_has_to_move() -> None:
    """To go to a clean door before one that is done would be closest by the minutes."""
    hours = [shift(0, 14_400)]
    dirty = task("dirty", 2, household="close_contact", pinned={"volunteer": "lin"})
    clean = task("clean", 4, pinned={"volunteer": "wei"}, time_windows=[window(9_000, 10_800)])
    asked = problem([dirty, clean], [person("lin", shifts=hours), person("wei", shifts=hours)])
    gone = happened("volunteer_left", 3_600, volunteer="wei")
    rest = left(asked, planned(asked), done("dirty", 1_200), gone, now=3_900)
    assert rest.frozen == ("dirty",)
    [one] = planned(rest.problem).unassigned
    assert one.closest is not None
    assert (one.closest.volunteer, one.closest.missing) == ("lin", "household_order")
    assert one.next_step.startswith("Add a decontamination site near lin's route")
    assert "dirty (time_window)" not in one.reasons[0].detail


def test_nobody_who_has_gone_home_is_to_be_called_back() -> None:
    asked = problem([task("a", 2), task("b", 4)])
    rest = left(
        asked, planned(asked), done("a", 300), happened("volunteer_left", 400, volunteer="lin"), now=400
    )
    [one] = planned(rest.problem).unassigned
    assert "lin is not on duty" in one.reasons[0].detail
    assert "gone home" in one.reasons[0].detail
    assert "lin" not in one.next_step + one.next_step_zh


def test_work_that_must_not_be_mixed_is_not_mixed_by_a_replan() -> None:
    asked = problem(
        [task("garbage", 2, kind="garbage"), task("meal", 3, kind="meal", not_with=["garbage"])],
        [person("lin"), person("wei", shifts=[shift(5_000)])],
    )
    first = plan(asked, by_hand(asked, visit("garbage")), left_out=["meal"])
    rest = left(asked, first, done("garbage", 260), now=260)
    child = planned(rest.problem)
    assert rest.frozen == ("garbage",)
    assert [stop[1] for stop in route(child, "wei")] == ["meal"]


def test_limits_over_the_day_shrink_by_what_was_used() -> None:
    asked = problem(
        [task("a", 2, household="close_contact"), task("b", 4, household="close_contact")],
        [person("lin", max_tasks=2, max_walk_m=2_000, max_gear_s=1_000)],
    )
    first = plan(asked, by_hand(asked, visit("a"), visit("b")))
    lin = left(asked, first, done("a", 260), now=260).problem.volunteers[0]
    # 200 m and a minute at a are behind lin; the 200 m to b, in gear, are under way and cannot be called off.
    assert (lin.max_tasks, lin.max_walk_m, lin.max_gear_s) == (1, 1_600, 740)


def test_a_break_that_was_taken_is_not_taken_again() -> None:
    rest_ = {"earliest": at(300).isoformat(), "latest": at(900).isoformat(), "duration_s": 600}
    asked = problem([task("a", 2), task("b", 4)], [person("lin", shifts=[shift(breaks=[rest_])])])
    pause = Do(StopType.BREAK, begin=300, lasting=600)
    first = plan(asked, by_hand(asked, visit("a"), pause, visit("b")))
    before = left(asked, first, done("a", 260), now=270)
    assert len(before.problem.volunteers[0].shifts[0].breaks) == 1
    during = left(asked, first, done("a", 260), now=400)  # the break runs from 300 to 900
    assert during.problem.volunteers[0].shifts[0].breaks == ()
    assert during.problem.volunteers[0].shifts[0].start == at(900)


@pytest.mark.requirement("R34")
def test_a_closure_holds_from_now_on() -> None:
    asked = problem([task("a", 2)])
    shut = happened("closure", 50, closure={"id": "c", "arcs": ["way-1"]})
    rest = rest_of_day(fold(asked, [Act(planned(asked), (shut,))]), planned(asked), now=at(60), pins={})
    assert [one.id for one in rest.problem.closures] == ["c"]


def test_the_dispatchers_hand_outweighs_what_is_under_way() -> None:
    asked = problem([task("a", 2), task("b", 4)], [person("lin"), person("wei")])
    first = plan(asked, by_hand(asked, visit("a"), visit("b")))
    rest = left(asked, first, now=50, pins={"a": Pinned(volunteer="wei", order=1), "b": None})
    child = planned(rest.problem, previous=first)
    assert [stop[1] for stop in route(child, "wei")] == ["a"]


def test_pins_to_somebody_who_left_are_released_and_told() -> None:
    asked = problem([task("a", 2, pinned={"volunteer": "lin"})], [person("lin"), person("wei")])
    rest = left(asked, planned(asked), happened("volunteer_left", 10, volunteer="lin"), now=10)
    assert rest.problem.tasks[0].pinned is None
    assert [one.code for one in rest.warnings] == ["pin_released"]


def test_a_tie_to_a_finished_task_is_a_tie_to_its_volunteer() -> None:
    asked = problem([task("a", 2), task("b", 4, same_volunteer_as="a")], [person("lin"), person("wei")])
    first = plan(asked, by_hand(asked, visit("a"), visit("b")))
    rest = left(asked, first, done("a", 260), happened("skipped", 261, task="b"), now=300)
    assert rest.problem.tasks[0].pinned == Pinned(volunteer="lin")
    assert rest.problem.tasks[0].same_volunteer_as is None


DOORS: list[dict[str, Any]] = [
    task("a", 1),
    task("b", 7, household="secondary_contact"),
    task("m", 3, kind="meal", from_site="shop", max_aboard_s=3_000),
    task("g", 5, kind="garbage", to_site="store", household="close_contact", not_with=["meal"]),
    task("s", 4, after=[{"task": "a", "delay_s": 100, "max_delay_s": 4_000}]),
    task("t", 6, same_volunteer_as="s", time_windows=[window(0, 9_000)]),
]
DAY = problem(
    DOORS,
    [
        person("lin", max_tasks=5, capacity={"weight_kg": 5}),
        person("wei", shifts=[shift(0, 4_000), shift(5_000, 9_000)]),
    ],
    sites=[site("shop", 0, stock={"weight_kg": 3}), site("store", 2, kind="storage", holds={"weight_kg": 9})],
)
WALKED = planned(DAY)


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[Any], int]:
    """Some of what could be told of the plan at some moment, right or wrong."""
    now = draw(st.integers(0, 6_000))
    told = []
    for number, door in enumerate(DOORS):
        kind = draw(st.sampled_from(["done", "half", "failed", "skipped", "cancelled_task", None, None]))
        second = draw(st.integers(0, now))
        name, said = f"e{number}", {"task": door["id"]}
        if kind == "half" and door["id"] in "mg":
            told.append(happened("done", second, name, **said, stop="pickup"))
        elif kind == "failed":
            told.append(happened(kind, second, name, **said, reason="closed", retry=draw(st.booleans())))
        elif kind in ("done", "skipped", "cancelled_task"):
            told.append(happened(kind, second, name, **said))
    for who in ("lin", "wei"):
        if draw(st.integers(0, 4)) == 0:
            told += [happened("volunteer_left", draw(st.integers(0, now)), f"left {who}", volunteer=who)]
    return told, now


TOO_LATE_HOME: tuple[list[Any], int] = (
    [
        *(happened("done", 0, f"e{number}", task=name) for number, name in enumerate("amgs")),
        happened("done", 1, "e4", task="b"),
        happened("volunteer_left", 0, "left lin", volunteer="lin"),
    ],
    3_301,  # wei stands 700 s from home, where the shift ends in 699 s
)


@settings(max_examples=60, deadline=None)
@given(reports())
@example(TOO_LATE_HOME)
def test_whatever_was_told_the_rest_can_be_planned_and_nothing_is_lost(told: tuple[list[Any], int]) -> None:
    """`left` checks the new problem, `planned` ends with the referee."""
    events, now = told
    rest = left(DAY, WALKED, *events, now=now)
    standing = fold(DAY, [Act(WALKED, tuple(events))])
    asked = {one.id for one in rest.problem.tasks} - set(rest.frozen)
    assert asked | set(rest.closed) == {n for n, s in standing.tasks.items() if s.is_open} | set(rest.closed)
    assert not asked & set(rest.closed)
    child = planned(rest.problem, previous=WALKED)
    served = {stop.task for one in child.routes for stop in one.stops if stop.task}
    assert served | set(codes(child)) == asked | set(rest.frozen)
    people = {one.id: one for one in rest.problem.volunteers}
    used = {(one.volunteer, people[one.volunteer].shifts[one.shift].start) for one in child.routes}
    for door in (one for one in rest.problem.tasks if one.id in set(rest.frozen) - served):
        # whoever cannot be home in time any more goes nowhere else first, so there is nothing to remember
        assert codes(child)[door.id] >= {ReasonCode.OUTSIDE_SHIFT}
        assert (door.pinned.volunteer, door.time_windows[0][0]) not in used


@pytest.mark.requirement("R34")
def test_a_closure_that_comes_again_takes_the_place_of_the_one_before() -> None:
    asked = problem([task("a", 2)], closures=[{"id": "c", "arcs": ["way-1"]}, {"id": "d", "arcs": ["way-2"]}])
    walked = planned(asked)

    def shut(second: int, **hours: str) -> Any:
        return happened("closure", second, closure={"id": "c", "arcs": ["way-1"], **hours})

    def closures(*events: Any, now: int) -> list[tuple[str, bool]]:
        rest = rest_of_day(fold(asked, [Act(walked, events)]), walked, now=at(now), pins={})
        return [(one.id, one.until is not None) for one in rest.problem.closures]

    lifted = shut(60, until=at(60).isoformat())
    assert closures(now=60) == [("c", False), ("d", False)]
    assert closures(lifted, now=60) == [("d", False)], "what is over is nothing for the rest of the day"
    assert closures(shut(50, until=at(900).isoformat()), now=60) == [("c", True), ("d", False)]
    assert closures(lifted, shut(70), now=80) == [("c", False), ("d", False)], "the last word counts"


def twice(asked: Problem, first: Plan, *events: Event, at_s: tuple[int, int], later: tuple[Event, ...] = ()):
    """The rest of the day after a replan and another soon after it."""
    once = left(asked, first, *events, now=at_s[0])
    second = planned(once.problem, "second", first)
    acts = [Act(first, events), Act(second, later)]
    return rest_of_day(fold(asked, acts), second, now=at(at_s[1]), pins={}, asked=once.problem).problem


@pytest.mark.requirement("R32")
@pytest.mark.parametrize("reports", [[], [done("a", 260)]])
def test_who_is_on_the_way_at_one_replan_still_is_at_the_next(reports: list[Event]) -> None:
    """The child begins where lin is going to be; until then he is neither back at a nor free for others."""
    asked = problem([task("a", 2), task("b", 8, service_s=600)], [person("lin", max_walk_m=5_000)])
    first = plan(asked, by_hand(asked, *([visit("a")] if reports else []), visit("b")), left_out=[])
    goes_on = 860 if reports else 800
    new = happened("new_task", 310, task=task("near", 3, priority=100))
    rest = twice(asked, first, *reports, at_s=(300, 400), later=(new,))
    [hours] = rest.volunteers[0].shifts
    assert (hours.start, hours.start_at) == (at(goes_on), MatrixPlace(matrix_index=8))
    assert rest.volunteers[0].max_walk_m == 5_000 - 800  # to b in all, as when it was under way
    b = next(one for one in rest.tasks if one.id == "b")
    assert (b.service_s, b.pinned) == (600, Pinned(volunteer="lin", order=1))


def test_work_that_was_begun_before_one_replan_is_no_longer_at_the_next() -> None:
    # b is begun at 200 and takes 600 s; lin is late by 20 minutes from 300 on: 500 s are left of it.
    asked = problem([task("b", 2, service_s=600)])
    late = happened("volunteer_late", 300, volunteer="lin", minutes=20)
    rest = twice(asked, planned(asked), late, at_s=(300, 900))
    [hours] = rest.volunteers[0].shifts
    assert (hours.start, hours.start_at) == (at(1_500), MatrixPlace(matrix_index=2))
    assert rest.tasks[0].service_s == 500


def test_who_waits_at_a_door_at_one_replan_still_waits_there_at_the_next() -> None:
    asked = problem([task("b", 2, time_windows=[window(3_000, 3_600)])])
    rest = twice(asked, plan(asked, by_hand(asked, visit("b"))), at_s=(100, 1_000))
    assert rest.volunteers[0].shifts[0].start_at == MatrixPlace(matrix_index=2)
    assert rest.tasks[0].pinned == Pinned(volunteer="lin", order=1)
