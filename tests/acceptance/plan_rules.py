"""What the contract says of a plan as a whole: every task once, people, stock, order, sums, reasons."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import shapely

from tests.acceptance.wire import Case, Json, second

REASONS = frozenset(
    """unreachable no_skill no_capacity outside_shift time_window zone_level mode crew_size max_walk max_tasks
    max_gear max_aboard household_order not_with pinned predecessor_unassigned site_stock site_closed
    no_room_found""".split()  # noqa: SIM905 # as the page writes them
)


def look(case: Case) -> Iterator[str]:
    """Yield everything that is wrong between routes and about the sums."""
    yield from _once(case)
    yield from _people(case)
    yield from _limits(case)
    yield from _after(case)
    yield from _together(case)
    yield from _pinned(case)
    yield from _stock(case)
    yield from _reasons(case)
    yield from _summary(case)
    for warning in case.plan["warnings"]:
        if not warning.get("code") or not warning.get("detail"):
            yield "a warning says nothing"


def _once(case: Case) -> Iterator[str]:
    left = Counter(entry["task"] for entry in case.unassigned)
    for name in left.keys() - case.tasks.keys():
        yield f"{name}: unassigned but never asked for"
    for name, task in case.tasks.items():
        routes = [route for route, _ in case.visits(name)]
        if left[name] + bool(routes) != 1:
            yield f"{name}: stands {len(routes)} times on routes and {left[name]} times in unassigned"
        if len(routes) > 1 and task["crew"] == 1:
            yield f"{name}: is on {len(routes)} routes"
    shifts = Counter((route["volunteer"], route["shift"]) for route in case.routes)
    yield from (f"{who}: two routes for shift {number}" for (who, number), n in shifts.items() if n > 1)


def _people(case: Case) -> Iterator[str]:
    """Check skills and crews: those at the door bring the skills together, at the same moment."""
    for name in case.served & case.tasks.keys():
        task, who = case.tasks[name], case.who(name)
        people = [case.volunteers[one] for one in who if one in case.volunteers]
        missing = set(task["skills"]) - {skill for one in people for skill in one.get("skills", ())}
        if missing:
            yield f"{name}: nobody there has {sorted(missing)}"
        if sum(one.get("members", 1) for one in people) < task["crew"]:
            yield f"{name}: fewer than {task['crew']} people"
        begins = {s["begin"] for _, stops in case.visits(name) for s in stops if case.is_door(s)}
        if len(who) > 1 and len({second(begin) for begin in begins}) > 1:
            yield f"{name}: its crew begins at different moments"
        yield from _one_has_the_goods(case, name)
        for one in people:
            yield from _may_enter(case, name, one)


def _one_has_the_goods(case: Case, name: str) -> Iterator[str]:
    """Check that goods go with one person, whoever else is at the door."""
    task = case.tasks[name]
    if task.get("from_site") or task.get("to_site"):
        carriers = [route for route, stops in case.visits(name) if {s["type"] for s in stops} - {"task"}]
        if len(carriers) != 1:
            yield f"{name}: {len(carriers)} people have the goods"


def _may_enter(case: Case, name: str, volunteer: Json) -> Iterator[str]:
    allowed = volunteer.get("zones")
    door = case.tasks[name].get("location")
    if allowed is None or not isinstance(door, list):
        return
    spot = shapely.Point(door)
    for zone in case.problem.get("zones", ()):
        rings = zone["area"]["coordinates"]
        area = shapely.Polygon(rings[0], rings[1:])
        # A door on the very border is in nobody's dispute; 1e-5 degrees are about a metre.
        if zone["id"] not in allowed and area.buffer(-1e-5).contains(spot):
            yield f"{name}: {volunteer['id']} may not enter {zone['id']}"


def _limits(case: Case) -> Iterator[str]:
    """Check max_walk_m and max_tasks, over all shifts of a person as the page names no shorter span."""
    walked: Counter[str] = Counter()
    doors: Counter[str] = Counter()
    for route in case.routes:
        walked[route["volunteer"]] += sum(s["leg"]["walk_m"] for s in route["stops"][1:] if s.get("leg"))
        doors[route["volunteer"]] += len(case.doors(route))
    for name, volunteer in case.volunteers.items():
        if walked[name] > _limit(volunteer, "max_walk_m"):
            yield f"{name}: walks {walked[name]} m"
        if doors[name] > _limit(volunteer, "max_tasks"):
            yield f"{name}: has {doors[name]} doors"


def _limit(volunteer: Json, key: str) -> float:
    value = volunteer.get(key)
    return math.inf if value is None else value


def _after(case: Case) -> Iterator[str]:
    """Check delays between doors: the page lets time_windows and service speak of the door, so does this."""
    reasons = {e["task"]: {r["code"] for r in e["reasons"]} for e in case.unassigned}
    for name, task in case.tasks.items():
        for link in task["after"]:
            earlier, later = case.door_times(link["task"]), case.door_times(name)
            if earlier is None:
                if later is not None:
                    yield f"{name}: is served although {link['task']} is not"
                elif "predecessor_unassigned" not in reasons.get(name, set()):
                    yield f"{name}: does not say that {link['task']} is unassigned"
            elif later is not None:
                gap = later[0] - earlier[1]
                longest = link.get("max_delay_s")
                if gap < link.get("delay_s", 0) or (longest is not None and gap > longest):
                    yield f"{name}: begins {gap:.0f} s after {link['task']}"


def _together(case: Case) -> Iterator[str]:
    for name, task in case.tasks.items():
        other = task.get("same_volunteer_as")
        if other and {name, other} <= case.served and not case.who(name) & case.who(other):
            yield f"{name}: not by the volunteer of {other}"
    for route in case.routes:
        # The page does not say how far apart; goods and people meet on a route, so that is held strictly.
        for one, other in combinations([d for d in case.doors(route) if d in case.tasks], 2):
            if _shuns(case, one, other) or _shuns(case, other, one):
                yield f"{one}: shares a route with {other}"


def _shuns(case: Case, one: str, other: str) -> bool:
    named = case.tasks[one]["not_with"]
    # A task's id comes before a kind of the same name.
    return other in named or (case.tasks[other]["kind"] in set(named) - case.tasks.keys())


def _pinned(case: Case) -> Iterator[str]:
    for name in case.served & case.tasks.keys():
        pin = case.tasks[name].get("pinned")
        if not pin:
            continue
        if pin["volunteer"] not in case.who(name):
            yield f"{name}: not by the volunteer it is pinned to"
        elif pin.get("order") is not None:
            own = [route for route in case.routes if route["volunteer"] == pin["volunteer"]]
            own.sort(key=lambda route: second(route["stops"][0]["arrive"]))
            doors = [door for route in own for door in case.doors(route)]
            if doors.index(name) + 1 != pin["order"]:
                yield f"{name}: is door {doors.index(name) + 1}, pinned as {pin['order']}"


def _stock(case: Case) -> Iterator[str]:
    moved: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for route in case.routes:
        for stop in route["stops"]:
            load = case.tasks.get(stop.get("task") or "", {}).get("load", {})
            for dimension, amount in load.items() if stop.get("site") else ():
                moved[stop["type"]][stop["site"], dimension] += amount
    for kind, field in (("pickup", "stock"), ("delivery", "holds")):
        for name, site in case.sites.items():
            for dimension, most in (site.get(field) or {}).items():
                if moved[kind][name, dimension] > most + 1e-6:
                    yield f"{name}: {field} of {dimension} exceeded"


def _reasons(case: Case) -> Iterator[str]:
    for entry in case.unassigned:
        if not entry["reasons"]:
            yield f"{entry['task']}: unassigned without a reason"
        if not entry.get("next_step"):
            yield f"{entry['task']}: says nothing of what to do next"
        closest = entry.get("closest")
        if closest and (closest["volunteer"] not in case.volunteers or closest["missing"] not in REASONS):
            yield f"{entry['task']}: closest names nobody or nothing"
        for reason in entry["reasons"]:
            if reason["code"] not in REASONS or not reason["detail"]:
                yield f"{entry['task']}: {reason['code']} is no reason"
            elif entry["task"] in case.tasks:
                yield from _honest(case, case.tasks[entry["task"]], reason)


def _honest(case: Case, task: Json, reason: Json) -> Iterator[str]:
    """Hold against the problem what a reason claims, where the problem alone decides it."""
    volunteer = case.volunteers.get(reason.get("volunteer") or "")
    if volunteer is None or task["crew"] > 1:
        return
    capacity = volunteer.get("capacity", {})
    claims = {
        "no_skill": bool(set(task["skills"]) - set(volunteer.get("skills", ()))),
        "no_capacity": any(amount > capacity.get(key, math.inf) for key, amount in task["load"].items()),
        "pinned": bool(task.get("pinned")),
        "crew_size": False,
        "max_walk": volunteer.get("max_walk_m") is not None,
        "max_aboard": task.get("max_aboard_s") is not None,
    }
    if not claims.get(reason["code"], True):
        yield f"{task['id']}: {reason['code']} is not true of {volunteer['id']}"


def _summary(case: Case) -> Iterator[str]:
    summary = case.plan["summary"]
    # The page's working time: from the route's departure to its arrival, of a person's routes together.
    work: Counter[str] = Counter()
    finishes = []
    for route in case.routes:
        first, last = route["stops"][0], route["stops"][-1]
        leaves = first["depart"] if first["type"] == "start" else first["arrive"]
        work[route["volunteer"]] += round(second(last["depart"]) - second(leaves))
        finishes.append(second(last["depart"]))
    sums = {
        "tasks": len(case.tasks),
        "served": len(case.served),
        "unassigned": len(case.unassigned),
        "volunteers_used": len(work),
        "walk_m": sum(route["walk_m"] for route in case.routes),
        "walk_s": sum(route["walk_s"] for route in case.routes),
        "wait_s": sum(route["wait_s"] for route in case.routes),
        "service_s": sum(route["service_s"] for route in case.routes),
        "load_spread": max(work.values(), default=0) - min(work.values(), default=0),
    }
    for key, value in sums.items():
        if summary[key] != value:
            yield f"summary: {key} is {summary[key]}, the routes give {value}"
    finish = summary.get("finish_at")
    if (None if finish is None else second(finish)) != max(finishes, default=None):
        yield "summary: finish_at is not when the last route ends"
