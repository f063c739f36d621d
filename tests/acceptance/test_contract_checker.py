# ruff: noqa: E501 # one broken promise a line reads best as a table
"""The checker itself is checked: a good plan passes, and each promise broken once is reported."""

import copy
from datetime import datetime, timedelta

import pytest

from tests.acceptance.contract_checker import violations

DAY = datetime.fromisoformat("2022-05-12T00:00:00+08:00")
CANTEEN, ANNEX, FAR, STORE, WASH = range(5)
# Doors at ANNEX and FAR; every walk is 125 m, which takes 100 s at 1.25 m/s.
SIZE = 5
LENGTH = [[0 if a == b else 125 for b in range(SIZE)] for a in range(SIZE)]
DURATION = [[0 if a == b else 100 for b in range(SIZE)] for a in range(SIZE)]


def at(clock, seconds=0):
    hours, minutes = clock.split(":")
    return (DAY + timedelta(hours=int(hours), minutes=int(minutes), seconds=seconds)).isoformat()


def site(name, kind, index, **fields):
    return {"id": name, "kind": kind, "matrix_index": index} | fields


def door(name, kind, index, **fields):
    return {"id": name, "kind": kind, "matrix_index": index, "setup_s": 0, "skills": []} | fields


def problem():
    return {
        "map": {"matrix": {"duration_s": DURATION, "length_m": LENGTH}},
        "sites": [
            site("canteen", "canteen", CANTEEN, service_s=30, stock={"meals": 2}, ready_at=at("08:00"),
                 open=[[at("08:00"), at("09:00")]]),
            site("store", "storage", STORE, holds={"bags": 3}),
            site("wash", "decontamination", WASH, service_s=300),
        ],
        "volunteers": [
            {"id": "v", "skills": ["medic"], "capacity": {"meals": 2, "bags": 3}, "max_walk_m": 750, "max_tasks": 4,
             "shifts": [{"start": at("08:00"), "end": at("10:00"), "start_at": "canteen", "end_at": "wash",
                         "breaks": [{"earliest": at("08:30"), "latest": at("09:00"), "duration_s": 600}]}]},
            {"id": "w", "members": 2, "pace": 0.5, "shifts": [{"start": at("08:00"), "end": at("10:00")}]},
        ],
        "tasks": [
            door("lunch", "meal", ANNEX, from_site=["annexe", "canteen"], load={"meals": 1}, service_s=60,
                 max_aboard_s=200, time_windows=[[at("08:00"), at("08:10")], [at("09:00"), at("09:30")]]),
            door("swab", "swab", ANNEX, service_s=240, setup_s=60, skills=["medic"],
                 after=[{"task": "lunch", "delay_s": 0, "max_delay_s": 60}]),
            door("waste", "garbage", FAR, to_site="store", load={"bags": 3}, service_s=90, household="close_contact",
                 not_with=["gate_duty"]),
            door("clean", "notify", ANNEX, service_s=30, pinned={"volunteer": "v", "order": 4},
                 same_volunteer_as="lunch"),
            door("heavy", "errand", FAR, service_s=120, crew=2),
            door("gate", "gate_duty", FAR, service_s=120, skills=["guard"]),
        ],
    }  # fmt: skip


def route(volunteer, clock, *stops):
    """Lay stops one behind the other, with the walks of the matrix at the volunteer's pace."""
    pace = {"v": 1.0, "w": 0.5}[volunteer]
    laid, now, here = [], 0, stops[0][1]
    for order, (kind, place, service, extra) in enumerate(stops):
        walk = int(DURATION[here][place] / pace)
        arrive = now + walk
        begin = arrive + extra.get("wait_s", 0)
        now, here_before, here = begin + service, here, place
        laid.append({
            "order": order, "type": kind, "task": extra.get("task"), "site": extra.get("site"),
            "matrix_index": place, "arrive": at(clock, arrive), "wait_s": extra.get("wait_s", 0),
            "begin": at(clock, begin), "depart": at(clock, now), "service_s": service,
            "load_after": extra.get("load", {}),
            "leg": {"walk_m": LENGTH[here_before][place], "walk_s": walk} if order else None,
        })  # fmt: skip
    return {"volunteer": volunteer, "shift": 0, "stops": laid} | sums(laid)


def sums(stops):
    legs = [stop["leg"] for stop in stops[1:]]
    return {
        "walk_m": sum(leg["walk_m"] for leg in legs),
        "walk_s": sum(leg["walk_s"] for leg in legs),
        "wait_s": sum(stop["wait_s"] for stop in stops),
        "service_s": sum(stop["service_s"] for stop in stops if stop["type"] != "break"),
    }


def plan():
    meals = {"meals": 1}
    routes = [
        route(
            "v", "08:00",
            ("start", CANTEEN, 0, {"site": "canteen"}),
            ("pickup", CANTEEN, 30, {"task": "lunch", "site": "canteen", "load": meals}),
            ("delivery", ANNEX, 60, {"task": "lunch"}),
            ("task", ANNEX, 300, {"task": "swab"}),  # 240 s and the setup: lunch before it had none to pay
            ("pickup", FAR, 90, {"task": "waste", "load": {"bags": 3}}),
            ("delivery", STORE, 0, {"task": "waste", "site": "store"}),
            ("break", STORE, 600, {"wait_s": 1_020}),  # arrives after 780 s = 08:13; begins 08:30
            ("decontaminate", WASH, 300, {"site": "wash"}),
            ("task", ANNEX, 30, {"task": "clean"}),
            ("end", WASH, 0, {"site": "wash"}),
        ),
        route("w", "08:00", ("start", FAR, 0, {}), ("task", FAR, 120, {"task": "heavy"})),
    ]  # fmt: skip
    finishes = [r["stops"][-1]["depart"] for r in routes]
    work = [(datetime.fromisoformat(f) - datetime.fromisoformat(at("08:00"))).seconds for f in finishes]
    totals = {key: sum(r[key] for r in routes) for key in ("walk_m", "walk_s", "wait_s", "service_s")}
    return {
        "id": "p", "status": "succeeded", "progress": None, "map_version": None, "seed": 0, "engine": "hand",
        "summary": {"tasks": 6, "served": 5, "unassigned": 1, "volunteers_used": 2, "finish_at": max(finishes),
                    "load_spread": max(work) - min(work), "cost": {}} | totals,
        "routes": routes,
        "unassigned": [{"task": "gate", "reasons": [{"code": "no_skill", "detail": "v is no guard", "volunteer": "v"}],
                        "closest": {"volunteer": "v", "missing": "no_skill"}, "next_step": "Send a guard."}],
        "warnings": [],
    }  # fmt: skip


def test_the_good_plan_keeps_every_promise():
    assert violations(problem(), plan()) == []


def stop(p, number, of=0):
    return p["routes"][of]["stops"][number]


def volunteer(q, name="v"):
    return next(v for v in q["volunteers"] if v["id"] == name)


def task(q, name):
    return next(t for t in q["tasks"] if t["id"] == name)


PLANS = {
    "status is failed": lambda p: p.update(status="failed"),
    "the plan has no engine": lambda p: p.pop("engine"),
    "gate: stands 0 times on routes and 0 times": lambda p: p["unassigned"].clear(),
    "clean: stands 1 times on routes and 1 times": lambda p: p["unassigned"].append(p["unassigned"][0] | {"task": "clean"}),
    "ghost: unassigned but never asked for": lambda p: p["unassigned"].append(p["unassigned"][0] | {"task": "ghost"}),
    "unknown task ghost": lambda p: stop(p, 8).update(task="ghost"),
    "unknown type nap": lambda p: stop(p, 6).update(type="nap"),
    "nobody, or no stops": lambda p: p["routes"][1].update(volunteer="x"),
    "there is no shift 1": lambda p: p["routes"][1].update(shift=1),
    "two routes for shift 0": lambda p: p["routes"].append(p["routes"][1]),
    "orders do not count up": lambda p: stop(p, 3).update(order=7),
    "start or end stand in the middle": lambda p: stop(p, 5).update(type="end"),
    "does not keep start_at": lambda p: stop(p, 0).update(matrix_index=FAR),
    "does not keep end_at": lambda p: stop(p, -1).update(matrix_index=FAR),
    "arrive + wait_s is not begin": lambda p: stop(p, 6).update(wait_s=1_000),
    "begin + service_s is not depart": lambda p: stop(p, 2).update(service_s=61),
    "the depart before + walk_s is not arrive": lambda p: stop(p, 2)["leg"].update(walk_s=99),
    "the leg is missing": lambda p: stop(p, 2).update(leg=None),
    "walk_s is 99, the matrix says 100": lambda p: stop(p, 2)["leg"].update(walk_s=99),
    "walk_m is 124, the matrix says 125": lambda p: stop(p, 2)["leg"].update(walk_m=124),
    "lunch: service_s is 61": lambda p: stop(p, 2).update(service_s=61),
    "canteen: service_s is 0": lambda p: stop(p, 1).update(service_s=0),
    "lunch: stops are ['delivery', 'pickup']": lambda p: swap(p, 1, 2),
    "lunch: stops are ['task', 'delivery']": lambda p: stop(p, 1).update(type="task"),
    "lunch: pickup is at the wrong place": lambda p: stop(p, 1).update(site="store"),
    "lunch: delivery is at the wrong place": lambda p: stop(p, 2).update(matrix_index=FAR),
    "load_after of meals is not what is carried": lambda p: stop(p, 1).update(load_after={"meals": 2}),
    "load_after of bags is not what is carried": lambda p: stop(p, 6).update(load_after={"bags": 1}),
    "clean: a cleaner household after a riskier one": lambda p: stop(p, 7).update(type="reload"),
    "decontaminated at a place that is not for it": lambda p: stop(p, 7).update(site="store"),
    "is not taken": lambda p: stop(p, 6).update(type="reload"),
    "breaks that nobody asked for": lambda p: stop(p, 8).update(type="break"),
    "walk_m is 1, the stops give": lambda p: p["routes"][0].update(walk_m=1),
    "summary: served is 4": lambda p: p["summary"].update(served=4),
    "summary: load_spread is 1": lambda p: p["summary"].update(load_spread=1),
    "summary: finish_at": lambda p: p["summary"].update(finish_at=at("08:01")),
    "gate: unassigned without a reason": lambda p: p["unassigned"][0].update(reasons=[]),
    "gate: says nothing of what to do next": lambda p: p["unassigned"][0].update(next_step=""),
    "gate: bad_luck is no reason": lambda p: p["unassigned"][0]["reasons"][0].update(code="bad_luck"),
    "gate: no_capacity is not true of v": lambda p: p["unassigned"][0]["reasons"][0].update(code="no_capacity"),
    "gate: closest names nobody": lambda p: p["unassigned"][0]["closest"].update(volunteer="x"),
    "a warning says nothing": lambda p: p["warnings"].append({"code": "x"}),
}  # fmt: skip


def swap(p, one, other):
    stops = p["routes"][0]["stops"]
    stops[one], stops[other] = stops[other], stops[one]


PROBLEMS = {
    "lunch: begins outside its windows": lambda q: task(q, "lunch").update(time_windows=[[at("09:00"), at("10:00")]]),
    "canteen: visited while closed": lambda q: q["sites"][0].update(open=[[at("08:01"), at("09:00")]]),
    "canteen: goods taken before ready_at": lambda q: q["sites"][0].update(ready_at=at("08:01")),
    "the route leaves its shift": lambda q: volunteer(q)["shifts"][0].update(end=at("08:50")),
    "lunch: aboard for longer than 99 s": lambda q: task(q, "lunch").update(max_aboard_s=99),
    "bags above capacity": lambda q: volunteer(q)["capacity"].update(bags=2.9),
    "swab: nobody there has ['medic']": lambda q: volunteer(q).update(skills=[]),
    "heavy: fewer than 3 people": lambda q: task(q, "heavy").update(crew=3),
    "v: walks 750 m": lambda q: volunteer(q).update(max_walk_m=749),
    "v: has 4 doors": lambda q: volunteer(q).update(max_tasks=3),
    "swab: begins 0 s after lunch": lambda q: task(q, "swab").update(after=[{"task": "lunch", "delay_s": 1}]),
    "heavy: is served although gate is not": lambda q: task(q, "heavy").update(after=[{"task": "gate"}]),
    "gate: does not say that x is unassigned": lambda q: task(q, "gate").update(after=[{"task": "x"}]),
    "clean: not by the volunteer of heavy": lambda q: task(q, "clean").update(same_volunteer_as="heavy"),
    "swab: shares a route with waste": lambda q: task(q, "waste").update(not_with=["swab"]),
    "lunch: shares a route with clean": lambda q: task(q, "clean").update(not_with=["meal"]),
    "clean: not by the volunteer it is pinned to": lambda q: task(q, "clean").update(pinned={"volunteer": "w"}),
    "clean: is door 4, pinned as 3": lambda q: task(q, "clean")["pinned"].update(order=3),
    "canteen: stock of meals exceeded": lambda q: q["sites"][0].update(stock={"meals": 0.5}),
    "store: holds of bags exceeded": lambda q: q["sites"][1].update(holds={"bags": 2}),
    "swab: service_s is 300, not [240]": lambda q: task(q, "lunch").update(service_s=30, setup_s=30),
    "there is no way": lambda q: q["map"]["matrix"]["length_m"][FAR].__setitem__(STORE, None),
}  # fmt: skip


def test_a_task_on_two_routes_is_reported_unless_it_takes_two_people():
    twice = plan()
    twice["routes"].append(twice["routes"][1] | {"volunteer": "v", "shift": 0})
    asked = problem()
    assert "heavy: is on 2 routes" not in violations(asked, twice)
    task(asked, "heavy").update(crew=1)
    assert "heavy: is on 2 routes" in violations(asked, twice)


def test_people_who_come_to_one_door_at_different_moments_are_reported():
    apart = plan()
    late = copy.deepcopy(apart["routes"][1]) | {"volunteer": "v"}
    late["stops"][1]["begin"] = at("08:01")
    apart["routes"].append(late)
    assert "heavy: its crew begins at different moments" in violations(problem(), apart)


@pytest.mark.parametrize("promise", PLANS)
def test_a_plan_that_breaks_a_promise_is_reported(promise):
    broken = copy.deepcopy(plan())
    PLANS[promise](broken)
    assert any(promise in line for line in violations(problem(), broken))


@pytest.mark.parametrize("promise", PROBLEMS)
def test_a_problem_whose_promise_the_plan_does_not_keep_is_reported(promise):
    asked = copy.deepcopy(problem())
    PROBLEMS[promise](asked)
    assert any(promise in line for line in violations(asked, plan()))
