"""What the contract says of the stops of one route: order, arithmetic, windows, loads, rests."""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from tests.acceptance.wire import HOUSEHOLDS, Case, Json, as_list, place_of, second, within

TYPES = {"start", "pickup", "task", "delivery", "reload", "break", "decontaminate", "end"}
EPSILON = 1e-6


def look(case: Case, route: Json) -> Iterator[str]:
    """Yield everything wrong with one route by itself."""
    shift = case.shift(route)
    if shift is None:
        yield f"there is no shift {route['shift']} of {route['volunteer']}"
        return
    yield from _shape(case, route, shift)
    yield from _arithmetic(route)
    yield from _hours(route, shift)
    yield from _windows(case, route)
    yield from _service(case, route)
    yield from _pairs(case, route)
    yield from _loads(case, route)
    yield from _households(case, route)
    yield from _rests(route, shift)
    yield from _totals(case, route)


def _shape(case: Case, route: Json, shift: Json) -> Iterator[str]:
    stops = route["stops"]
    orders = [stop["order"] for stop in stops]
    # The page gives no first number; from 0 and from 1 are both what people expect.
    if orders not in (list(range(len(stops))), list(range(1, len(stops) + 1))):
        yield f"orders do not count up: {orders}"
    for stop in stops:
        if stop["type"] not in TYPES:
            yield f"unknown type {stop['type']}"
        if stop.get("task") and stop["task"] not in case.tasks:
            yield f"unknown task {stop['task']}"
    inner = [stop["type"] for stop in stops[1:-1]]
    if "start" in inner or "end" in inner or stops[0]["type"] == "end" or stops[-1]["type"] == "start":
        yield "start or end stand in the middle"
    for field, stop in (("start_at", stops[0]), ("end_at", stops[-1])):
        if shift.get(field) is not None and not _same(place_of(stop), case.place(shift[field])):
            yield f"the route does not keep {field}"
    # end_at left out: the route ends at its last stop; an end stop is then a full stop, not a walk.
    if shift.get("end_at") is None and stops[-1]["type"] == "end" and stops[-1]["leg"]["walk_m"] > 0:
        yield "the route walks on after its last stop"


def _same(one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(abs(a - b) < 1e-6 for a, b in zip(one, other, strict=True))
    return one == other


def _arithmetic(route: Json) -> Iterator[str]:
    before: Json | None = None
    for stop in route["stops"]:
        name = f"stop {stop['order']}"
        arrive, begin, depart = (second(stop[key]) for key in ("arrive", "begin", "depart"))
        if stop["wait_s"] < 0 or stop["service_s"] < 0:
            yield f"{name}: time runs backwards"
        if arrive + stop["wait_s"] != begin:
            yield f"{name}: arrive + wait_s is not begin"
        if begin + stop["service_s"] != depart:
            yield f"{name}: begin + service_s is not depart"
        leg = stop.get("leg")
        if before is not None and leg is None:
            yield f"{name}: the leg is missing"
        elif before is not None and second(before["depart"]) + leg["walk_s"] != arrive:
            yield f"{name}: the depart before + walk_s is not arrive"
        before = stop


def _hours(route: Json, shift: Json) -> Iterator[str]:
    first, last = route["stops"][0], route["stops"][-1]
    if second(first["arrive"]) < second(shift["start"]) or second(last["depart"]) > second(shift["end"]):
        yield "the route leaves its shift"


def _windows(case: Case, route: Json) -> Iterator[str]:
    for stop in route["stops"]:
        site = case.sites.get(stop.get("site") or "")
        if case.is_door(stop):
            task = case.tasks.get(stop["task"], {})
            if not within(stop["begin"], task.get("time_windows")):
                yield f"{stop['task']}: begins outside its windows"
        elif site and stop["type"] in ("pickup", "delivery", "reload", "decontaminate"):
            if not within(stop["begin"], site.get("open")):
                yield f"{site['id']}: visited while closed"
            ready = site.get("ready_at")
            if ready and stop["type"] in ("pickup", "reload") and second(stop["begin"]) < second(ready):
                yield f"{site['id']}: goods taken before ready_at"


def _service(case: Case, route: Json) -> Iterator[str]:
    """Check service_s at every stop, and setup_s once per place, a site's once per visit of it.

    The first of the stops that follow one another at a place pays its own setup. The page does not say
    who pays when the first has none and a later one has: both are accepted there.
    """
    before, paid, site_before = None, False, None
    for stop, seconds in _visits(case, route):
        here, site = place_of(stop), stop.get("site")
        paid = paid and _same(before, here)
        if case.is_door(stop) and stop["task"] in case.tasks:
            task = case.tasks[stop["task"]]
            plain, whole = task["service_s"], task["service_s"] + task["setup_s"]
            allowed = {plain} if paid else {plain, whole} if _same(before, here) else {whole}
            if seconds not in allowed:
                yield f"{stop['task']}: service_s is {seconds}, not {sorted(allowed)}"
            paid = paid or seconds > plain
        elif site and stop["type"] in ("pickup", "delivery", "decontaminate"):
            again = site == site_before and stop["type"] != "decontaminate"
            there = case.sites[site]
            if seconds != there.get("service_s", 0) + (0 if again else there.get("setup_s", 0)):
                yield f"{site}: service_s is {seconds}"
        elif stop["type"] in ("start", "end") and seconds != 0:
            yield f"{stop['type']}: takes time"
        if stop["type"] not in ("start", "break"):
            before, site_before = here, site


def _visits(case: Case, route: Json) -> Iterator[tuple[Json, int]]:
    """Yield stops with their service; giving one thing and taking another at a door is one visit."""
    for _, group in groupby(route["stops"], key=lambda s: s["task"] if case.is_door(s) else s["order"]):
        stops = list(group)
        yield stops[0], sum(stop["service_s"] for stop in stops)


def _pairs(case: Case, route: Json) -> Iterator[str]:
    """Check that each task has its stops, at its places, in order."""
    for name in dict.fromkeys(stop["task"] for stop in route["stops"] if stop.get("task")):
        task = case.tasks.get(name)
        if task is None:
            continue
        stops = [stop for stop in route["stops"] if stop.get("task") == name]
        sources, sinks = as_list(task.get("from_site")), as_list(task.get("to_site"))
        # Both sites: goods come to the door and others leave it, so each half is a pair of the page's.
        wanted = [("pickup", sources), ("delivery", None)] if sources else []
        wanted += [("pickup", None), ("delivery", sinks)] if sinks else []
        wanted = wanted or [("task", None)]
        # Of several people at a door one has the goods (`plan_rules` counts them), the others none: a task.
        if task["crew"] > 1 and [(s["type"], s.get("site")) for s in stops] == [("task", None)]:
            wanted = [("task", None)]
        if [stop["type"] for stop in stops] != [kind for kind, _ in wanted]:
            yield f"{name}: stops are {[stop['type'] for stop in stops]}"
            continue
        for stop, (_, sites) in zip(stops, wanted, strict=True):
            if sites is None:
                at_its_place = not stop.get("site") and _same(place_of(stop), place_of(task))
            else:
                site = stop.get("site")
                at_its_place = site in sites and _same(place_of(stop), place_of(case.sites[site]))
            if not at_its_place:
                yield f"{name}: {stop['type']} is at the wrong place"
        limit = task.get("max_aboard_s")
        halves = (
            zip(stops[::2], stops[1::2], strict=True) if limit is not None and wanted[0][0] != "task" else ()
        )
        for taken, brought in halves:
            if second(brought["begin"]) - second(taken["depart"]) > limit:
                yield f"{name}: aboard for longer than {limit} s"


def _loads(case: Case, route: Json) -> Iterator[str]:
    capacity = case.volunteers[route["volunteer"]].get("capacity", {})
    carried: Counter[str] = Counter()
    for stop in route["stops"]:
        sign = {"pickup": 1, "delivery": -1}.get(stop["type"], 0)
        load = case.tasks.get(stop.get("task") or "", {}).get("load", {})
        for dimension, amount in load.items() if sign else ():
            carried[dimension] += sign * amount
        after = stop["load_after"]
        for dimension in carried.keys() | after.keys():
            if abs(after.get(dimension, 0) - carried[dimension]) > 1e-3:
                yield f"stop {stop['order']}: load_after of {dimension} is not what is carried"
            if carried[dimension] < -EPSILON:
                yield f"stop {stop['order']}: less than nothing is carried"
            if carried[dimension] > capacity.get(dimension, math.inf) + EPSILON:
                yield f"stop {stop['order']}: {dimension} above capacity"


def _households(case: Case, route: Json) -> Iterator[str]:
    worst = 0
    for stop in route["stops"]:
        if stop["type"] == "decontaminate":
            worst = 0
            if case.sites.get(stop.get("site") or "", {}).get("kind") != "decontamination":
                yield "decontaminated at a place that is not for it"
        elif case.is_door(stop) and stop["task"] in case.tasks:
            rank = HOUSEHOLDS.index(case.tasks[stop["task"]]["household"])
            if rank < worst:
                yield f"{stop['task']}: a cleaner household after a riskier one"
            worst = max(worst, rank)


def _rests(route: Json, shift: Json) -> Iterator[str]:
    """Match break stops with breaks, each once.

    The page says of a break only that it is a stop of its own. A route that is over before a break's
    earliest beginning needs no rest; every other route does.
    """
    stops = [stop for stop in route["stops"] if stop["type"] == "break"]
    over = second(route["stops"][-1]["depart"])
    for rest in sorted(shift.get("breaks", ()), key=lambda rest: second(rest["latest"])):
        fitting = next((stop for stop in stops if _is_rest(stop, rest)), None)
        if fitting is not None:
            stops.remove(fitting)
        elif over > second(rest["earliest"]):
            yield f"the break from {rest['earliest']} is not taken"
    if stops:
        yield f"{len(stops)} breaks that nobody asked for"


def _is_rest(stop: Json, rest: Json) -> bool:
    in_time = second(rest["earliest"]) <= second(stop["begin"]) <= second(rest["latest"])
    return in_time and stop["service_s"] == rest["duration_s"]


def _totals(case: Case, route: Json) -> Iterator[str]:
    stops = route["stops"]
    legs = [stop["leg"] for stop in stops[1:] if stop.get("leg")]
    working = [stop for stop in stops if stop["type"] != "break"]
    sums = {
        "walk_m": sum(leg["walk_m"] for leg in legs),
        "walk_s": sum(leg["walk_s"] for leg in legs),
        "wait_s": sum(stop["wait_s"] for stop in stops),
        "service_s": sum(stop["service_s"] for stop in working),
        "tasks": len(case.doors(route)),
    }
    for key, value in sums.items():
        if key in route and route[key] != value:
            yield f"{key} is {route[key]}, the stops give {value}"
