"""Random small problems in which any of the rules may bind, alone or with others."""

from typing import Any

from hypothesis import strategies as st

from tests.properties.grids import clock, corner, corners, problems, tasks, volunteers

HOUSEHOLDS = ("normal", "secondary_contact", "close_contact", "home_isolation")
WEIGHTS = ("lateness", "walking", "finish_time", "fairness", "familiarity", "priority_served")


def sometimes(draw: st.DrawFn, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == 1


@st.composite
def ruled(draw: st.DrawFn) -> dict[str, Any]:
    """A problem of `problems`, on which zones, gates, sites, people and tasks get rules of every kind."""
    wire = draw(problems())
    # Enough people for rules across routes, enough tasks for several rules on one route.
    few, done = len(wire["volunteers"]), len(wire["tasks"])
    wire["volunteers"] += [draw(volunteers(n)) for n in range(few, few + draw(st.integers(1, 2)))]
    wire["tasks"] += [draw(tasks(n)) for n in range(done, done + draw(st.integers(1, 5)))]
    _ground(draw, wire)
    for volunteer in wire["volunteers"]:
        _person(draw, volunteer)
    for number, task in enumerate(wire["tasks"]):
        _task(draw, task, number, wire)
    if sometimes(draw, 2):
        wire["objective"] = {draw(st.sampled_from(WEIGHTS)): draw(st.sampled_from([0.0, 0.5, 2.0]))}
    return wire


def _ground(draw: st.DrawFn, wire: dict[str, Any]) -> None:
    west, east = sorted(draw(st.tuples(st.integers(0, 2), st.integers(1, 3))))
    ring = [corner(west, 0), corner(east + 1, 0), corner(east + 1, 2), corner(west, 2), corner(west, 0)]
    ring = [[lon - 1e-5, lat - 1e-5] for lon, lat in ring]
    wire["zones"] = [{"id": "z", "level": "sealed", "area": {"type": "Polygon", "coordinates": [ring]}}]
    wire["sites"].append(
        {
            "id": "decon",
            "kind": "decontamination",
            "location": draw(corners),
            "service_s": draw(st.integers(0, 300)),
        }
    )
    for site in wire["sites"]:
        if sometimes(draw, 3):
            begin = draw(st.integers(0, 120))
            site["open"] = [[clock(begin), clock(begin + draw(st.integers(0, 120)))]]
        if sometimes(draw, 3):
            site["ready_at"] = clock(draw(st.integers(0, 90)))
        if sometimes(draw, 2):
            field = draw(st.sampled_from(["stock", "holds"]))
            site[field] = {"weight_kg": draw(st.integers(0, 20))}
    if sometimes(draw, 4):
        lanes = wire["map"]["features"]
        begin = draw(st.integers(0, 100))
        shut = {"id": "later", "arcs": [draw(st.sampled_from(lanes))["id"]]}
        wire.setdefault("closures", []).append(shut | {"from": clock(begin), "until": clock(begin + 60)})


def _person(draw: st.DrawFn, volunteer: dict[str, Any]) -> None:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "zones": st.sampled_from([[], ["z"]]),
        "knows": st.just(["z"]),
        "max_gear_s": st.integers(0, 2_000),
        "members": st.integers(1, 3),
        "mode": st.sampled_from(["foot", "trolley", "tricycle"]),
        "unit": st.sampled_from(["east", "west"]),
    }
    for name, strategy in optional.items():
        if sometimes(draw, 4):
            volunteer[name] = draw(strategy)
    if sometimes(draw, 4):
        (first,) = volunteer["shifts"]
        hour, minute = int(first["end"][11:13]), int(first["end"][14:16])
        begin = (hour - 8) * 60 + minute + draw(st.integers(0, 30))
        second = {"start": clock(begin), "end": clock(begin + draw(st.integers(20, 120)))}
        volunteer["shifts"].append(second)


def _task(draw: st.DrawFn, task: dict[str, Any], number: int, wire: dict[str, Any]) -> None:
    if sometimes(draw, 3):
        task["household"] = draw(st.sampled_from(HOUSEHOLDS))
    carried = task.keys() & {"from_site", "to_site"}
    if sometimes(draw, 12):
        task["crew"] = draw(st.integers(2, 3))
    if sometimes(draw, 6):
        who = draw(st.sampled_from(wire["volunteers"]))["id"]
        task["pinned"] = {"volunteer": who} | ({"order": number + 1} if sometimes(draw, 3) else {})
    if not carried and sometimes(draw, 12):
        task["from_site"] = task["to_site"] = "store"
    if number == 0:
        return
    other = f"t{draw(st.integers(0, number - 1))}"
    if sometimes(draw, 5):
        least = draw(st.integers(0, 900))
        link: dict[str, Any] = {"task": other, "delay_s": least}
        if sometimes(draw, 2):
            link["max_delay_s"] = least + draw(st.integers(0, 1_200))
        task["after"] = [link]
    if sometimes(draw, 8):
        task["same_volunteer_as"] = other
    if sometimes(draw, 6):
        task["not_with"] = [draw(st.sampled_from([other, "garbage", "meal"]))]
