"""Nobody could, or no room was found: the two are never mixed up."""

import pytest

from optimizer.explain import explain
from optimizer.no_room import RoomTried
from optimizer.plan import ReasonCode, Unassigned
from optimizer.problem import Problem
from tests.builders import ground, person, problem, shift, site, task, window


def explained(it: Problem, *served: int, tried: RoomTried | None = None) -> Unassigned:
    """The explanation of the first task, the only one left out but for those that are served."""
    return explain(ground(it), [0], set(served), {} if tried is None else {0: tried})[0]


def codes(left: Unassigned) -> list[tuple[str, str | None]]:
    return [(reason.code.value, reason.volunteer) for reason in left.reasons]


def test_nobody_could_gives_each_person_one_reason() -> None:
    it = problem(
        [task("t", 3, skills=["medic"])],
        [person("lin"), person("wei", skills=["medic"], shifts=[shift(0, 600)])],
    )
    left = explained(it)
    assert codes(left) == [("no_skill", "lin"), ("outside_shift", "wei")]


def test_the_first_rule_of_the_book_is_the_reason() -> None:
    # Neither the skill nor the time is there; the skill is asked first.
    it = problem([task("t", 3, skills=["medic"])], [person(shifts=[shift(0, 10)])])
    assert codes(explained(it)) == [("no_skill", "lin")]


def test_closest_is_who_got_furthest_and_then_who_lacks_least() -> None:
    people = [
        person("a"),
        person("b", skills=["medic"], shifts=[shift(0, 600)]),
        person("c", skills=["medic"], shifts=[shift(0, 648)]),
    ]
    left = explained(problem([task("t", 3, skills=["medic"])], people))
    assert left.closest is not None
    # 300 s there, 60 s at the door, 300 s back: c is 12 s short, b a minute, a has not even the skill.
    assert (left.closest.volunteer, left.closest.missing, left.closest.by) == (
        "c",
        ReasonCode.OUTSIDE_SHIFT,
        12.0,
    )
    assert left.next_step == "Extend the shift of c by 12 s."
    assert left.next_step_zh == "请把 c 的班次延长 12 秒。"


def test_what_is_the_same_for_everybody_is_said_once() -> None:
    it = problem(
        [task("t", 3, from_site="depot", load={"meals": 9.0})],
        [person("lin"), person("wei")],
        sites=[site("depot", 1, stock={"meals": 4.0})],
    )
    left = explained(it)
    assert codes(left) == [("site_stock", None)]
    assert left.closest is None, "nobody is closer than anybody else"


def test_a_door_that_no_lane_reaches_is_said_once() -> None:
    walks = [[0, None], [None, 0]]
    assert codes(explained(problem([task("t", 1)], [person("lin"), person("wei")], walks=walks))) == [
        ("unreachable", None)
    ]


def test_a_task_without_windows_that_comes_too_late_after_another_is_told_of_their_delay() -> None:
    follower = task("t", 3, after=[{"task": "first", "max_delay_s": 200}])
    it = problem([follower, task("first", 1)], [person("wei")])
    late = RoomTried(volunteer="wei", missing=ReasonCode.TIME_WINDOW, by_s=90)
    (left,) = explain(ground(it), [0], {1}, {0: late})
    assert left.next_step.startswith("Allow t 90 s more after the task that it follows (max_delay_s)")
    assert "最长间隔（max_delay_s）放宽 90 秒" in left.next_step_zh


# The doors at 3 to 5 are cut off from the places at 0 to 2.
CUT = [[None if (a < 3) != (b < 3) else abs(a - b) * 100 for b in range(6)] for a in range(6)]


def test_whoever_has_no_shift_does_not_hide_what_is_in_everybodys_way() -> None:
    garbage = task("t", 4, kind="garbage", to_site="store")
    people = [person("a"), person("off", shifts=[]), person("b")]
    left = explained(problem([garbage], people, sites=[site("store", 1)], walks=CUT))
    assert codes(left) == [("unreachable", None), ("outside_shift", "off")]
    assert left.closest is None
    assert left.next_step == "Open a closure or a gate on the way.", "nobody is on the right side of both"


def test_a_shift_is_asked_for_where_it_would_do() -> None:
    """Whoever has none could begin behind the closure, or knows what nobody else does."""
    off = person("off", shifts=[], skills=["medic"])
    behind = problem([task("t", 4)], [person("a"), off], walks=CUT)
    trained = problem([task("t", 2, skills=["medic"])], [person("a"), off])
    for it in (behind, trained):
        left = explained(it)
        assert left.closest is not None
        assert (left.closest.volunteer, left.closest.missing) == ("off", ReasonCode.OUTSIDE_SHIFT)
    weak = off | {"capacity": {"weight_kg": 5.0}}
    heavy = task("t", 2, skills=["medic"], from_site="store", load={"weight_kg": 20.0})
    left = explained(problem([heavy], [person("a"), weak], sites=[site("store", 1)]))
    assert left.closest is not None
    assert left.closest.volunteer == "a"


def test_when_somebody_could_it_is_never_called_impossible() -> None:
    it = problem([task("t", 3, skills=["medic"])], [person("lin"), person("wei", skills=["medic"])])
    left = explained(it)
    assert codes(left) == [("no_room_found", None)]
    assert "no rule excludes 1 of 2 people" in left.reasons[0].detail
    assert "no_skill 1" in left.reasons[0].detail
    assert left.closest is None, "nothing was tried, so nobody is named"
    assert "give the search more time" in left.next_step


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        (ReasonCode.OUTSIDE_SHIFT, "Extend the shift of wei by 12 min"),
        (ReasonCode.TIME_WINDOW, "Widen the time window of t by 12 min"),
        (ReasonCode.MAX_TASKS, "Raise max_tasks of wei"),
        (ReasonCode.NO_CAPACITY, "Give wei room to carry more"),
        (ReasonCode.LENDING, "Let the unit of wei lend more"),
        (ReasonCode.PINNED, "Pin it to another place in the order"),
    ],
)
def test_the_closest_try_decides_the_next_step(missing: ReasonCode, step: str) -> None:
    pinned = {"pinned": {"volunteer": "wei", "order": 1}} if missing is ReasonCode.PINNED else {}
    it = problem([task("t", 3, **pinned)], [person("lin"), person("wei")])
    left = explained(it, tried=RoomTried(volunteer="wei", missing=missing, by_s=720))
    assert left.closest is not None
    assert (left.closest.volunteer, left.closest.missing, left.closest.by) == ("wei", missing, 720.0)
    assert left.next_step.startswith(step)
    assert "wei" in left.reasons[0].detail_zh


def test_whose_hours_are_in_the_way_is_named() -> None:
    """It may be another task of the same route, or a site; the task itself may have no window at all."""
    people = [person("wei")]
    it = problem([task("t", 3), task("u", 2, time_windows=[window(0, 60)])], people)
    other = RoomTried(volunteer="wei", missing=ReasonCode.TIME_WINDOW, by_s=720, job=1)
    (left,) = explain(ground(it), [0], {1}, {0: other})
    assert "12 min over at u (time_window)" in left.reasons[0].detail
    assert left.next_step.startswith("Widen the time window of u by 12 min")
    assert left.next_step_zh.startswith("请把 u 的时间窗放宽 12 分钟")
    shut = RoomTried(volunteer="wei", missing=ReasonCode.SITE_CLOSED, by_s=720, job=0, site="store")
    (left,) = explain(ground(it), [0], {1}, {0: shut})
    assert left.next_step.startswith("Open store 12 min longer")
    assert "在 store 超出 12 分钟" in left.reasons[0].detail_zh


@pytest.mark.parametrize(
    ("goods", "step", "step_zh"),
    [
        ({"from_site": "depot"}, "Bring more to depot, or give", "请给 depot 补货，或给搜索"),
        ({"to_site": "depot"}, "Make room at depot, or give", "请为 depot 腾出空位，或给搜索"),
        (
            {"from_site": ["depot", "yard"], "to_site": "depot"},
            "Bring more to depot, yard or make room at depot, or give",
            "请给 depot、yard 补货，或为 depot 腾出空位，或给搜索",
        ),
    ],
)
def test_the_site_that_runs_short_is_named(goods: dict, step: str, step_zh: str) -> None:
    it = problem([task("t", 3, **goods)], [person("wei")], sites=[site("depot", 1), site("yard", 2)])
    left = explained(it, tried=RoomTried(volunteer="wei", missing=ReasonCode.SITE_STOCK))
    assert left.next_step.startswith(step)
    assert left.next_step_zh.startswith(step_zh)


def test_a_task_that_is_not_pinned_itself_is_not_told_so() -> None:
    """It is bound to another, or would push the numbered door of another."""
    tried = RoomTried(volunteer="wei", missing=ReasonCode.PINNED)
    bound = problem([task("t", 3), task("u", 2, same_volunteer_as="t")], [person("wei")])
    (left,) = explain(ground(bound), [0], {1}, {0: tried})
    assert left.next_step.startswith("Let somebody else do t than u (same_volunteer_as)")
    assert "t 与 u 由不同的人承担" in left.next_step_zh
    free = problem([task("t", 3), task("u", 2, pinned={"volunteer": "wei", "order": 1})], [person("wei")])
    (left,) = explain(ground(free), [0], {1}, {0: tried})
    assert left.next_step.startswith("Change the order that is pinned among the doors of wei")


def test_a_successor_says_that_it_waits() -> None:
    it = problem([task("spray", 2, after=[{"task": "notify"}]), task("notify", 1)])
    left = explained(it)
    assert codes(left) == [("predecessor_unassigned", None)]
    assert "notify" in left.reasons[0].detail
    assert codes(explained(it, 1)) == [("no_room_found", None)], "with its predecessor served it is room"


def test_a_successor_that_nobody_could_do_says_both() -> None:
    it = problem([task("spray", 2, after=[{"task": "notify"}], skills=["sprayer"]), task("notify", 1)])
    assert codes(explained(it)) == [("predecessor_unassigned", None), ("no_skill", "lin")]


def test_without_volunteers_there_is_still_an_answer() -> None:
    left = explained(problem([task("t", 1)], []))
    assert codes(left) == [("outside_shift", None)]
    assert left.next_step


def test_pins_are_told_to_everybody_but_the_named_person() -> None:
    it = problem(
        [task("t", 3, pinned={"volunteer": "wei"}, time_windows=[window(0, 60)])],
        [person("lin"), person("wei")],
    )
    assert codes(explained(it)) == [("pinned", "lin"), ("time_window", "wei")]


def test_every_word_is_there_in_both_languages_and_free_of_people() -> None:
    secret = {"note": "third courtyard, ring twice", "contact": "Aunt Wang 139", "household": "close_contact"}
    it = problem([task("t", 3, **secret)], [person("lin", name="Lin Meihua", max_gear_s=1)])
    left = explained(it)
    assert codes(left) == [("max_gear", "lin")]
    english = " ".join([left.next_step, *(r.detail for r in left.reasons)])
    chinese = " ".join([left.next_step_zh, *(r.detail_zh for r in left.reasons)])
    assert all(letter < "\u4e00" for letter in english)
    assert any(letter >= "\u4e00" for letter in chinese)
    for word in ("Meihua", "Wang", "courtyard", "contact", "密接"):
        assert word not in english + chinese


# ---- several people at one door -----------------------------------------------------------------------

SWAB = {"crew": 2, "skills": ["medic", "social_work"]}
MEDIC, SOCIAL = person("medic", skills=["medic"]), person("social", skills=["social_work"])
LATE = [shift(9_000, 9_500)]
EARLY = {"time_windows": [window(0, 600)]}


def test_people_who_could_meet_found_no_room() -> None:
    assert codes(explained(problem([task("t", 1, **SWAB)], [MEDIC, SOCIAL]))) == [("no_room_found", None)]


def test_one_who_could_be_there_is_no_crew_of_two() -> None:
    people = [person("lin"), person("wei", shifts=LATE)]
    left = explained(problem([task("t", 1, crew=2, **EARLY)], people))
    assert codes(left) == [("crew_size", None), ("outside_shift", "wei")]
    assert left.reasons[0].detail == "takes 2 people at the same time; of 2, no rule excludes 1"
    assert left.next_step.startswith("Move the window of t or the shift of wei by ")
    assert left.next_step.endswith(", plus the work and the walk.")


def test_enough_people_without_the_skill_are_no_crew() -> None:
    people = [SOCIAL, person("wei", skills=["social_work"]), MEDIC | {"shifts": LATE}]
    left = explained(problem([task("t", 1, **SWAB, **EARLY)], people))
    assert codes(left) == [("no_skill", None), ("outside_shift", "medic")]
    assert left.reasons[0].detail.endswith("of 3, no rule excludes 2, and none of them has medic")


def test_skills_spread_over_too_many_people_are_no_crew() -> None:
    pairs = [person(two, skills=list(two), shifts=LATE) for two in ("ab", "bc", "ca")]
    people = [*(person(one, skills=[one]) for one in "abc"), *pairs]
    left = explained(problem([task("t", 1, crew=2, skills=list("abc"), **EARLY)], people))
    assert codes(left) == [("crew_size", None), *(("outside_shift", two) for two in ("ab", "bc", "ca"))]
    assert left.reasons[0].detail.endswith(
        "of 6, no rule excludes 3, but no 2 of them bring all that is asked for"
    )


def test_who_fits_into_no_crew_is_told_what_is_lacking() -> None:
    people = [
        person("a", skills=["a"]),
        person("c", skills=["c"]),
        person("ab", skills=["a", "b"], shifts=LATE),
    ]
    left = explained(problem([task("t", 1, crew=2, skills=list("abc"), **EARLY)], people))
    assert codes(left) == [("crew_size", None), ("no_skill", "a"), ("outside_shift", "ab")]


def test_one_who_is_crew_enough_needs_nobody() -> None:
    people = [person("squad", members=2), person("wei", shifts=LATE)]
    assert codes(explained(problem([task("t", 1, crew=2, **EARLY)], people))) == [("no_room_found", None)]


def test_too_few_entries_are_refused_one_by_one() -> None:
    left = explained(problem([task("t", 1, crew=3)], [MEDIC, SOCIAL]))
    assert codes(left) == [("crew_size", "medic"), ("crew_size", "social")]


def test_a_plan_shown_meanwhile_looks_into_a_few_tasks_and_the_finished_one_into_all() -> None:
    map_of = ground(problem([task(f"t{k}", 3, skills=["medic"]) for k in range(3)], [person("lin")]))

    def first_codes(most: int | None) -> list[str]:
        return [left.reasons[0].code.value for left in explain(map_of, [0, 1, 2], set(), {}, most=most)]

    assert first_codes(1) == ["no_skill", "no_room_found", "no_room_found"]
    assert first_codes(1) == ["no_skill", "no_skill", "no_room_found"]
    assert first_codes(None) == ["no_skill"] * 3


@pytest.mark.requirement("R31")
@pytest.mark.parametrize(("stock", "more_time"), [(2.0, False), (3.0, True)])
def test_more_time_is_no_way_out_where_more_is_asked_than_there_is(stock: float, more_time: bool) -> None:
    """Three of one each at the depot; the fourth may go to the yard instead and does not count."""
    goods = {"from_site": "depot", "load": {"meals": 1.0}}
    tasks = [task(name, 3, **goods) for name in "abc"] + [
        task("d", 3, **goods | {"from_site": ["depot", "yard"]})
    ]
    sites = [site("depot", 1, stock={"meals": stock}), site("yard", 2, stock={"meals": 1.0})]
    left = explained(problem(tasks, sites=sites), 1, 2, 3, tried=RoomTried("lin", ReasonCode.SITE_STOCK))
    assert left.next_step.startswith("Bring more to depot")
    assert ("more time" in left.next_step) is more_time
    assert ("更多时间" in left.next_step_zh) is more_time
