"""What only the whole of a problem can know is said at once, in our words, at the right place."""

import json
import string
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.check import MOST_WARNINGS_OF_A_KIND, check
from optimizer.complaints import FAULTS, WARNINGS, as_markdown, fault, warn
from optimizer.parsing import MOST_FAULTS, parse_problem

HERE = Path(__file__).parent


def at(clock, day=12):
    return f"2022-05-{day}T{clock}:00+08:00"


def shift(start="08:00", end="12:00", **fields):
    return {"start": at(start), "end": at(end)} | fields


def volunteer(name="v", *shifts, **fields):
    return {"id": name, "shifts": list(shifts or [shift()])} | fields


def task(name="t", kind="notify", **fields):
    return {"id": name, "kind": kind, "location": [116.41, 39.94]} | fields


def site(name="s", kind="handover", **fields):
    return {"id": name, "kind": kind, "location": [116.41, 39.94]} | fields


def square(west=116.40, south=39.93, size=0.01):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def zone(name, area=None, level="controlled"):
    return {"id": name, "level": level, "area": area or square()}


def checked(*tasks, **fields):
    body = {"map": "m", "crs": "wgs84", "volunteers": [volunteer()], "tasks": list(tasks)} | fields
    return check(parse_problem(json.dumps(body).encode()))


def faults(*tasks, **fields):
    return [(one.pointer, one.code) for one in checked(*tasks, **fields).faults]


def warnings(*tasks, **fields):
    result = checked(*tasks, **fields)
    assert result.faults == ()
    return [(one.pointer, one.code) for one in result.warnings]


def test_a_sound_problem_has_neither_faults_nor_warnings():
    assert warnings(task(from_site="s"), sites=[site()]) == []


def test_a_problem_without_tasks_is_sound():
    assert warnings() == []


# ids and references


@pytest.mark.parametrize(
    ("noun", "entry"),
    [
        ("zones", zone("x")),
        ("gates", {"id": "x", "location": [116.41, 39.94]}),
        ("closures", {"id": "x", "area": square()}),
        ("sites", site("x")),
        ("volunteers", volunteer("x")),
        ("tasks", task("x")),
    ],
)
def test_an_id_that_stands_twice_names_the_first(noun, entry):
    result = checked(**{noun: [entry, entry]})
    (twice,) = result.faults
    assert (twice.pointer, twice.code) == (f"/{noun}/1/id", "duplicate_id")
    assert f"/{noun}/0" in twice.detail


def test_different_nouns_may_share_an_id():
    assert warnings(task("x"), sites=[site("x")], volunteers=[volunteer("x")]) == []


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"from_site": "nowhere"}, "/from_site", "unknown_site"),
        ({"to_site": ["s", "nowhere"]}, "/to_site/1", "unknown_site"),
        ({"after": [{"task": "none"}]}, "/after/0/task", "unknown_task"),
        ({"same_volunteer_as": "none"}, "/same_volunteer_as", "unknown_task"),
        ({"not_with": ["meal", "none"]}, "/not_with/1", "unknown_task_or_kind"),
        ({"pinned": {"volunteer": "none"}}, "/pinned/volunteer", "unknown_volunteer"),
        ({"after": [{"task": "t"}]}, "/after/0/task", "refers_to_itself"),
        ({"same_volunteer_as": "t"}, "/same_volunteer_as", "refers_to_itself"),
        ({"not_with": ["t"]}, "/not_with/0", "refers_to_itself"),
        ({"after": [{"task": "u", "delay_s": 9, "max_delay_s": 8}]}, "/after/0", "delay_above_maximum"),
    ],
)
def test_what_a_task_refers_to_must_exist_and_be_another(fields, pointer, code):
    assert faults(task(**fields), task("u"), sites=[site()]) == [("/tasks/0" + pointer, code)]


def test_what_a_volunteer_refers_to_must_exist():
    lost = volunteer("v", shift(start_at="s", end_at="nowhere"), knows=["z"], zones=["z", "elsewhere"])
    assert faults(volunteers=[lost], sites=[site()], zones=[zone("z")]) == [
        ("/volunteers/0/zones/1", "unknown_zone"),
        ("/volunteers/0/shifts/0/end_at", "unknown_site"),
    ]


def test_a_gate_that_neither_problem_nor_inline_map_knows_is_a_fault():
    posts = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"barrier": "gate", "ref": "east"}},
        {"type": "Feature", "properties": None},
    ]}  # fmt: skip
    closures = [{"id": name, "gate": name} for name in ("east", "own", "none")]
    gates = [{"id": "own", "location": [116.41, 39.94]}]
    assert faults(map=posts, closures=closures, gates=gates) == [("/closures/2/gate", "unknown_gate")]


def test_a_stored_map_may_know_gates_that_we_do_not():
    assert warnings(closures=[{"id": "c", "gate": "north"}]) == []


def test_tasks_that_wait_for_one_another_are_one_fault_that_names_them():
    tasks = [task("a", after=[{"task": "c"}]), task("b", after=[{"task": "a"}]),
             task("c", after=[{"task": "b"}]), task("d", after=[{"task": "a"}])]  # fmt: skip
    (circle,) = checked(*tasks).faults
    assert (circle.pointer, circle.code) == ("/tasks/0/after", "circular_after")
    assert "/tasks/0, /tasks/1, /tasks/2." in circle.detail  # d waits for the circle but is not in it


def test_a_long_chain_is_no_circle():
    chain = [task("0"), *(task(str(i), after=[{"task": str(i - 1)}]) for i in range(1, 50))]
    assert warnings(*chain) == []


# times


def test_a_window_may_be_one_instant_but_not_reversed():
    windows = [[at("09:00"), at("09:00")], [at("10:00"), at("09:59")]]
    assert faults(task(time_windows=windows)) == [("/tasks/0/time_windows/1", "window_reversed")]


def test_windows_are_compared_as_instants_not_as_text():
    # 09:30+08:00 is 01:30Z: before 02:00Z though its digits are larger.
    assert warnings(task(time_windows=[[at("09:30"), "2022-05-12T02:00:00Z"]])) == []


def test_windows_of_sites_and_gates_are_looked_at_too():
    reversed_ = [[at("10:00"), at("09:00")]]
    gates = [{"id": "g", "location": [116.41, 39.94], "open": reversed_}]
    assert faults(sites=[site(open=reversed_)], gates=gates) == [
        ("/gates/0/open/0", "window_reversed"),
        ("/sites/0/open/0", "window_reversed"),
    ]


def test_an_empty_list_of_windows_is_a_fault_at_a_door_and_a_warning_at_a_site():
    assert faults(task(time_windows=[])) == [("/tasks/0/time_windows", "no_windows")]
    assert warnings(sites=[site(open=[])]) == [("/sites/0/open", "never_open")]


def test_instants_at_the_end_of_the_calendar_are_faults_and_break_nothing():
    begin, end = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
    pause = {"earliest": begin, "latest": end, "duration_s": 60}
    endless = volunteer("v", {"start": begin, "end": end, "breaks": [pause]})
    told = faults(task(time_windows=[[begin, end]]), volunteers=[endless], date="2022-05-12")
    assert {code for _, code in told} == {"instant_out_of_range", "span_too_long"}


@pytest.mark.parametrize(
    ("begin", "end"),
    [("9999-12-31T23:59:59Z", at("10:00")), (at("08:00"), "0001-01-01T00:00:00+14:00")],
)
def test_a_shift_with_one_end_beyond_the_calendar_is_a_fault_and_breaks_nothing(begin, end):
    told = faults(task(), volunteers=[volunteer("v", {"start": begin, "end": end})], date="2022-05-12")
    assert {code for _, code in told} == {"instant_out_of_range", "shift_reversed"}


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([shift("12:00", "08:00")], [("/0", "shift_reversed")]),
        ([shift("08:00", "08:00")], [("/0", "shift_reversed")]),
        ([shift("10:00", "12:00"), shift("08:00", "10:01")], [("/0", "shifts_overlap")]),
        ([shift("08:00", "10:00"), shift("10:00", "12:00")], []),  # one ends as the other begins
    ],
)
def test_shifts_of_one_volunteer_run_forward_and_apart(shifts, expected):
    assert faults(volunteers=[volunteer("v", *shifts)]) == [
        ("/volunteers/0/shifts" + place, code) for place, code in expected
    ]


def rest(earliest, latest, minutes):
    return {"earliest": at(earliest), "latest": at(latest), "duration_s": minutes * 60}


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        (rest("10:00", "11:00", 30), None),
        (rest("11:30", "12:30", 30), None),  # it can begin at 11:30, the shift ends at 12:00
        (rest("11:31", "12:30", 30), "break_outside_shift"),
        (rest("07:00", "07:59", 30), "break_outside_shift"),
        (rest("08:00", "12:00", 241), "break_outside_shift"),  # longer than the shift of 240 minutes
        (rest("11:00", "10:00", 30), "break_reversed"),
    ],
)
def test_a_break_must_be_possible_in_its_shift(pause, code):
    expected = [("/volunteers/0/shifts/0/breaks/0", code)] if code else []
    assert faults(volunteers=[volunteer("v", shift(breaks=[pause]))]) == expected


def test_a_night_shift_is_an_ordinary_shift():
    night = volunteer("v", {"start": at("22:00", 12), "end": at("06:00", 13)})
    across_midnight = task(time_windows=[[at("23:30", 12), at("00:30", 13)]])
    assert warnings(across_midnight, volunteers=[night], date="2022-05-12") == []


def test_shifts_may_span_a_week_and_no_more():
    first = {"start": at("08:00", 12), "end": at("09:00", 12)}
    week = [first, {"start": at("07:00", 19), "end": at("08:00", 19)}]
    longer = [first, {"start": at("07:00", 19), "end": at("08:01", 19)}]
    assert faults(volunteers=[volunteer("v", *week)]) == []
    (too_long,) = checked(volunteers=[volunteer("v", *longer)]).faults
    assert (too_long.pointer, too_long.code) == ("/volunteers", "span_too_long")
    assert "8 days" in too_long.detail  # seven days and a minute, rounded up


@pytest.mark.parametrize(
    "name", ["Beijing", "../../etc/passwd", "America", "/etc/localtime", "Asia/Shanghai\u0000"]
)
def test_a_timezone_that_is_none_is_a_fault(name):
    assert faults(timezone=name) == [("/timezone", "unknown_timezone")]


def test_a_day_that_does_not_exist_is_a_fault():
    assert faults(date="2022-02-30") == [("/date", "date_does_not_exist")]


def test_a_day_without_shifts_is_a_warning_in_the_problem_s_own_zone():
    early = volunteer("v", {"start": "2022-05-11T23:00:00Z", "end": "2022-05-12T03:00:00Z"})
    assert warnings(volunteers=[early], date="2022-05-12") == []  # 07:00 on the 12th in Shanghai
    assert warnings(volunteers=[early], date="2022-05-13") == [("/date", "date_without_shifts")]


def test_a_window_that_no_shift_touches_is_a_warning():
    windows = [[at("12:00"), at("13:00")]], [[at("12:01"), at("13:00")]]
    tasks = [task(str(i), time_windows=w) for i, w in enumerate(windows)]
    assert warnings(*tasks) == [("/tasks/1/time_windows", "no_shift_in_window")]


def test_a_successor_whose_window_closes_before_the_predecessor_can_begin_is_a_warning():
    first = task("a", time_windows=[[at("09:00"), at("10:00")]])
    link = {"task": "a", "delay_s": 600}
    just, missed = (
        task(clock, after=[link], time_windows=[[at("08:30"), at(clock)]]) for clock in ("09:10", "09:09")
    )
    assert warnings(first, just, missed) == [("/tasks/2/after/0", "after_cannot_hold")]


def test_a_closure_that_ends_before_it_begins_is_a_fault():
    closure = {"id": "c", "area": square(), "from": at("10:00"), "until": at("09:00")}
    assert faults(closures=[closure]) == [("/closures/0", "closure_reversed")]


# places


def test_a_place_is_given_exactly_once():
    nothing, address = task("a"), task("b", address={"alley": "北新桥头条", "number": "7"})
    del nothing["location"], address["location"]
    both = task("c", matrix_index=0)
    homeless = site()
    del homeless["location"]
    assert faults(nothing, address, both, sites=[homeless]) == [
        ("/sites/0", "no_place"),
        ("/tasks/0", "no_place"),
        ("/tasks/2", "two_places"),
    ]


def test_an_address_is_no_place_in_a_matrix():
    door = {"id": "a", "kind": "notify", "address": {"alley": "北新桥头条", "number": "7"}}
    assert faults(door, map=matrix()) == [("/tasks/0", "no_place")]


def matrix(duration=((0, 60), (60, 0)), length=((0, 75), (75, 0))):
    return {"matrix": {"duration_s": duration, "length_m": length}}


def indexed(name, index):
    return {"id": name, "kind": "notify", "matrix_index": index}


def test_a_matrix_problem_speaks_of_indices_alone():
    nested = {"id": "b", "kind": "notify", "location": {"matrix_index": 2}}
    lost = volunteer("v", shift(start_at=[116.41, 39.94], end_at={"matrix_index": 1}))
    assert faults(indexed("a", 1), nested, task("c"), map=matrix(), volunteers=[lost], crs=None) == [
        ("/tasks/1/location", "index_beyond_matrix"),
        ("/tasks/2/location", "position_with_matrix"),
        ("/volunteers/0/shifts/0/start_at", "position_with_matrix"),
    ]


def test_an_index_without_a_matrix_is_a_fault():
    assert faults(indexed("a", 0)) == [("/tasks/0/matrix_index", "index_without_matrix")]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (matrix(duration=((0, 60), (60,))), [("/duration_s/1", "matrix_not_square")]),
        (matrix(length=((0, 75, 1), (75, 0))), [("/length_m/0", "matrix_not_square")]),
        (matrix(length=((0, 75),)), [("/length_m", "matrix_sizes_differ")]),
        (matrix(duration=((5, 60), (60, 0))), [("/duration_s/0/0", "matrix_diagonal")]),
        (matrix(duration=((0, None), (60, 0))), [("/duration_s/0", "matrix_disagrees")]),
        (matrix(duration=((0, None), (60, 0)), length=((0, None), (75, 0))), []),
        (matrix(duration=(), length=()), []),
    ],
)
def test_a_matrix_is_square_zero_on_its_diagonal_and_agrees_with_itself(broken, expected):
    assert faults(map=broken) == [("/map/matrix" + place, code) for place, code in expected]


def test_what_a_matrix_cannot_use_is_said():
    assert warnings(map=matrix(), zones=[zone("z")]) == [("/zones", "ignored_with_matrix")]


def test_positions_in_china_need_their_datum():
    (missing,) = checked(task(), crs=None).faults
    assert (missing.pointer, missing.code) == ("/crs", "crs_required")
    assert "gcj02" in missing.detail
    assert "高德" in missing.detail_zh


def test_positions_elsewhere_need_none_and_have_no_chinese_one():
    paris = task(location=[2.35, 48.86])
    assert warnings(paris, crs=None) == []
    assert warnings(paris, crs="gcj02") == [("/crs", "crs_outside_china")]


def test_areas_are_closed_and_do_not_cross_themselves():
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    gap = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}
    closures = [{"id": "c", "area": gap}]
    assert faults(zones=[zone("z", bow)], closures=closures) == [
        ("/zones/0/area", "area_invalid"),
        ("/closures/0/area/coordinates/0", "ring_open"),
    ]


def test_zones_may_touch_but_two_levels_on_one_spot_are_a_warning():
    neighbours = [zone("west", square(116.40)), zone("east", square(116.41), "sealed")]
    assert warnings(zones=neighbours) == []
    overlapping = [zone("a"), zone("b", square(116.405), "sealed"), zone("c", square(116.402))]
    assert warnings(zones=overlapping) == [
        ("/zones/1/area", "zones_overlap"),
        ("/zones/2/area", "zones_overlap"),  # c is controlled like a, but sealed b reaches into it
    ]


# people


def test_without_people_or_shifts_the_plan_will_be_empty():
    assert warnings(task(), volunteers=[]) == [("/volunteers", "no_volunteers")]
    assert warnings(task(), volunteers=[{"id": "v", "shifts": []}]) == [("/volunteers/0/shifts", "no_shifts")]


def test_skills_that_no_single_person_joins_are_missed_unless_a_crew_joins_them():
    team = [volunteer("a", skills=["medic"]), volunteer("b", skills=["social"])]
    needs = {"kind": "home_visit", "skills": ["medic", "social"]}
    assert warnings(task("alone", **needs), task("two", crew=2, **needs), volunteers=team) == [
        ("/tasks/0/skills", "skill_nobody_has")
    ]


def test_skills_come_from_the_kind_when_the_task_is_silent():
    assert warnings(task(kind="swab")) == [("/tasks/0/skills", "skill_nobody_has")]  # swab needs a medic
    assert warnings(task(kind="swab", skills=[])) == []


def test_a_crew_larger_than_all_people_is_a_warning():
    pair = volunteer("pair", members=2)
    assert warnings(task(crew=3), volunteers=[volunteer(), pair]) == []
    assert warnings(task(crew=4), volunteers=[volunteer(), pair]) == [("/tasks/0/crew", "crew_too_large")]


def test_two_tasks_cannot_be_the_same_door_of_one_volunteer():
    first = {"volunteer": "v", "order": 1}
    assert faults(task("a", pinned=first), task("b", pinned=first)) == [
        ("/tasks/1/pinned/order", "pinned_order_clash")
    ]


def test_pins_that_cannot_hold_are_warnings():
    team = [volunteer("v"), volunteer("medic", skills=["medic"])]
    swab = task("a", "swab", pinned={"volunteer": "v"})
    visit = task("b", pinned={"volunteer": "medic"}, same_volunteer_as="a")
    assert warnings(swab, visit, volunteers=team) == [
        ("/tasks/0/pinned", "pinned_without_skill"),
        ("/tasks/1/same_volunteer_as", "pinned_apart"),
    ]


@pytest.mark.parametrize("shunned", ["a", "garbage"])
def test_together_and_apart_at_once_is_a_warning(shunned):
    tasks = [task("a", "garbage"), task("b", same_volunteer_as="a", not_with=[shunned])]
    assert warnings(*tasks) == [("/tasks/1/same_volunteer_as", "same_and_not_with")]


# cargo


def test_a_load_that_goes_nowhere_is_a_warning():
    assert warnings(task(load={"weight_kg": 2}, max_aboard_s=600)) == [
        ("/tasks/0/load", "load_not_counted"),
        ("/tasks/0/max_aboard_s", "max_aboard_without_site"),
    ]


@pytest.mark.requirement("R21")
def test_a_cylinder_from_nowhere_is_a_warning_where_others_come_from_somewhere():
    """A load of its own is warned of already, and one of nothing is meant so."""
    nameless, named = task("a", "gas_swap", skills=[]), task("b", "gas_swap", skills=[], from_site="s")
    none_carried = task("c", "gas_swap", skills=[], load={})
    told = [("/tasks/0", "gas_without_supplier")]
    assert warnings(nameless, named, none_carried, sites=[site()]) == told
    assert warnings(nameless, sites=[site(kind="station")]) == told
    assert warnings(nameless, sites=[site()]) == []


def test_a_load_no_one_can_carry_is_a_warning_and_unnamed_dimensions_are_free():
    team = [
        volunteer("a", capacity={"weight_kg": 5}),
        volunteer("b", capacity={"weight_kg": 20, "volume_l": 10}),
    ]
    heavy = task("heavy", from_site="s", load={"weight_kg": 21})
    bulky = task("bulky", from_site="s", load={"weight_kg": 5, "volume_l": 500})  # a names no volume
    both = task("both", from_site="s", load={"weight_kg": 6, "volume_l": 11})
    assert warnings(heavy, bulky, both, volunteers=team, sites=[site()]) == [
        ("/tasks/0/load", "load_above_every_capacity"),
        ("/tasks/2/load", "load_above_every_capacity"),
    ]


def test_sites_that_give_or_take_no_goods_are_warnings():
    wash = site("wash", "decontamination")
    fetched, brought = task("a", from_site=["wash", "s"]), task("b", to_site="wash")
    assert warnings(fetched, brought, sites=[site(), wash]) == [
        ("/tasks/0/from_site", "pickup_at_unlikely_site"),
        ("/tasks/1/to_site", "delivery_to_unlikely_site"),
    ]
    found = checked(fetched, brought, sites=[site(), wash]).warnings
    assert [(one.detail_zh.partition("；")[0], "decontamination" in one.detail) for one in found] == [
        ("通常不会从洗消点取物", True),
        ("通常不会把物品送往洗消点", True),
    ]


def test_a_stock_too_small_for_what_only_it_can_give_is_a_warning():
    meals = [task(str(i), "meal", from_site="s", load={"meals": 4}) for i in range(3)]
    elsewhere = task("e", "meal", from_site=["s", "other"], load={"meals": 4})
    sites = [site(stock={"meals": 11}), site("other")]
    assert warnings(*meals, elsewhere, sites=sites) == [("/sites/0/stock/meals", "stock_too_small")]
    assert warnings(*meals[:2], elsewhere, sites=sites) == []


# size and flood


def test_more_pairs_than_one_plan_can_hold_are_a_fault():
    many = [volunteer(str(i), shift("08:00", "09:00"), shift("10:00", "11:00")) for i in range(1_000)]
    tasks = [task(str(i)) for i in range(2_501)]  # 2,501 tasks × 2,000 shifts > 5,000,000
    assert faults(*tasks, volunteers=many) == [("/tasks", "problem_too_large")]


def test_a_flood_of_faults_is_cut_and_counted():
    result = checked(*[task("same") for _ in range(MOST_FAULTS + 11)])
    assert len(result.faults) == MOST_FAULTS + 1
    assert result.faults[-1].code == "more_faults"
    assert result.faults[-1].detail.startswith("10 ")  # 511 tasks, the first is no fault: 510


def test_a_flood_of_one_warning_does_not_hide_another():
    tasks = [task(str(i), "swab") for i in range(MOST_WARNINGS_OF_A_KIND + 5)]
    told = checked(*tasks, sites=[site(open=[])]).warnings
    assert [one.code for one in told].count("skill_nobody_has") == MOST_WARNINGS_OF_A_KIND
    assert {"never_open", "more_like_this"} <= {one.code for one in told}


# the table


@pytest.mark.parametrize(("table", "make"), [(FAULTS, fault), (WARNINGS, warn)])
def test_every_word_of_the_table_is_used_and_complete(table, make):
    source = "".join(
        path.read_text()
        for path in (HERE.parent / "optimizer").rglob("*.py")
        if "complaints" not in path.parts
    )
    for code, (english, chinese) in table.items():
        assert f'"{code}"' in source or code.startswith("unknown_"), code
        said = {name.removesuffix("_zh") for name in fields_of(chinese)}
        assert set(fields_of(english)) == said or code in {"unknown_field", "below_minimum"}
        values = dict.fromkeys(fields_of(english) + fields_of(chinese), 1)
        assert "{" not in make(code, "", **values).detail.replace('{"', "")


def fields_of(template):
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def test_the_page_of_codes_is_the_table():
    page = HERE.parent / "docs" / "error-codes.md"
    assert page.read_text(encoding="utf-8") == as_markdown()


def test_reading_and_checking_need_neither_numba_nor_ortools():
    lines = "import sys, optimizer.check; print([m for m in ('numba', 'ortools') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
