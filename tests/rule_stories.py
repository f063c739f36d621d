"""For every rule a tiny morning that it alone decides: the same request with and without it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fixtures.tale import request, spot, street, walker
from fixtures.tale import task as doorstep
from optimizer.problem import InlineMap, Problem
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from tests.builders import PLACES, STEP, person, problem, shift, site, task, window


@dataclass(frozen=True)
class Story:
    """One request where the rule bites, and the same one with nothing for the rule to say."""

    bound: Problem
    free: Problem


_AROUND = ((50, -50), (150, -50), (150, 50), (50, 50), (50, -50))
STORIES: dict[str, Callable[[], Story]] = {}


def story(tell: Callable[[], Story]) -> Callable[[], Story]:
    """Enter the story of the rule that bears the function's name."""
    STORIES[tell.__name__] = tell
    return tell


def alleys(it: Problem) -> WalkingNetwork | None:
    """The walking network of a story; None where the walks are a matrix."""
    return read_geojson(it.map.model_dump()) if isinstance(it.map, InlineMap) else None


def of_task(**rule: Any) -> Story:
    """One door 300 m away, and one person."""
    return Story(problem([task("t", 3, **rule)]), problem([task("t", 3)]))


def of_person(**rule: Any) -> Story:
    """Two doors, 200 m and 300 m away, and one person."""
    doors = [task("a", 2), task("b", 3)]
    return Story(problem(doors, [person(**rule)]), problem(doors))


@story
def unreachable() -> Story:
    def lying(**where: Any) -> Problem:
        return problem([{"id": "t", "kind": "notify", "service_s": 60} | where])

    return Story(lying(address={"alley": "柳树巷", "number": "7"}), lying(matrix_index=3))


@story
def mode() -> Story:
    open_way = [[abs(a - b) * STEP for b in range(PLACES)] for a in range(PLACES)]
    wall = [[None if (a < 2) != (b < 2) else open_way[a][b] for b in range(PLACES)] for a in range(PLACES)]
    return Story(problem([task("t", 3)], walks=wall), problem([task("t", 3)]))


@story
def pinned() -> Story:
    people = [person("far"), person("near", shifts=[shift(start_at={"matrix_index": 3})])]
    pin = {"pinned": {"volunteer": "far"}}
    return Story(problem([task("t", 3, **pin)], people), problem([task("t", 3)], people))


@story
def no_skill() -> Story:
    return of_task(skills=["medic"])


@story
def crew_size() -> Story:
    people = [person("one"), person("two")]
    return Story(problem([task("t", 3, crew=2)], people), problem([task("t", 3)], people))


@story
def zone_level() -> Story:
    def entering(zones: list[str]) -> Problem:
        area = {"type": "Polygon", "coordinates": [[spot(x, y) for x, y in _AROUND]]}
        lin = walker("lin", "08:00-10:00", zones=zones)
        sealed = [{"id": "z", "level": "sealed", "area": area}]
        return Problem.model_validate_json(
            json.dumps(request(street(), [lin], [doorstep("t", "notify", spot(100, 4))], zones=sealed))
        )

    return Story(entering([]), entering(["z"]))


@story
def time_window() -> Story:
    return of_task(time_windows=[window(0, 200)])


@story
def site_closed() -> Story:
    meal = task("t", 3, from_site="canteen")
    closed = site("canteen", 1, open=[window(0, 50)])
    return Story(problem([meal], sites=[closed]), problem([meal], sites=[site("canteen", 1)]))


@story
def outside_shift() -> Story:
    return of_person(shifts=[shift(0, 600)])


@story
def no_capacity() -> Story:
    bed = task("t", 3, from_site="store", load={"weight_kg": 40.0})
    store = [site("store", 1)]
    weak = person(capacity={"weight_kg": 20.0})
    return Story(problem([bed], [weak], sites=store), problem([bed], sites=store))


@story
def pickup_before_delivery() -> Story:
    store = [site("store", 5)]
    return Story(
        problem([task("t", 3, from_site="store")], sites=store), problem([task("t", 3)], sites=store)
    )


@story
def max_aboard() -> Story:
    canteen = [site("canteen", 0)]
    hot = {"from_site": "canteen"}
    return Story(
        problem([task("t", 3, max_aboard_s=299, **hot)], sites=canteen),
        problem([task("t", 3, **hot)], sites=canteen),
    )


@story
def max_walk() -> Story:
    return of_person(max_walk_m=599)


@story
def max_tasks() -> Story:
    return of_person(max_tasks=1)


@story
def max_gear() -> Story:
    doors = [task(name, place, household="close_contact") for name, place in (("a", 2), ("b", 3))]
    return Story(problem(doors, [person(max_gear_s=300)]), problem(doors))


@story
def breaks() -> Story:
    rest = {"earliest": window(100, 100)[0], "latest": window(400, 400)[0], "duration_s": 1800}
    return of_person(shifts=[shift(breaks=[rest])])


@story
def site_stock() -> Story:
    gas = [task(name, place, from_site="depot", load={"gas": 1.0}) for name, place in (("a", 2), ("b", 3))]
    return Story(
        problem(gas, sites=[site("depot", 1, stock={"gas": 1.0})]), problem(gas, sites=[site("depot", 1)])
    )


@story
def not_with() -> Story:
    doors = [task("a", 2), task("b", 3)]
    apart = [task("a", 2, not_with=["b"]), task("b", 3)]
    return Story(problem(apart), problem(doors))


@story
def same_volunteer() -> Story:
    people = [person("left"), person("right", shifts=[shift(start_at={"matrix_index": 10}, end_at=None)])]
    doors = [task("a", 1), task("b", 10)]
    bound = [task("a", 1), task("b", 10, same_volunteer_as="a")]
    return Story(problem(bound, people), problem(doors, people))


@story
def predecessor_unassigned() -> Story:
    late = {"time_windows": [window(2000, 2000)]}
    doors = [task("notify", 3, **late), task("spray", 2)]
    after = [task("notify", 3, **late), task("spray", 2, after=[{"task": "notify", "delay_s": 600}])]
    # Whoever ends the day at the door that is told last passes the other one on the way.
    there = [person(shifts=[shift(end_at={"matrix_index": 3})])]
    return Story(problem(after, there), problem(doors, there))


@story
def household_order() -> Story:
    def behind(first: str) -> Problem:
        # The nearer door can be served early only, the farther one late only.
        near = task("near", 1, time_windows=[window(0, 200)], household=first)
        return problem([near, task("far", 3, time_windows=[window(300, 2000)])])

    return Story(behind("close_contact"), behind("normal"))


@story
def food_and_waste() -> Story:
    # The thing from the door at 4 lies on the way of the meal from 0 to 8, and its store at the end.
    sites = [site("canteen", 0, kind="canteen"), site("store", 10, kind="storage")]
    away = person(shifts=[shift(end_at={"matrix_index": 10})])

    def taking(kind: str) -> Problem:
        thing = task("t", 4, kind=kind, to_site="store", setup_s=0)
        return problem([task("meal", 8, kind="meal", from_site="canteen"), thing], [away], sites=sites)

    return Story(taking("garbage"), taking("parcel"))


@story
def lending() -> Story:
    def lent(lending: list[dict[str, Any]]) -> Problem:
        area = {"type": "Polygon", "coordinates": [[spot(x, y) for x, y in _AROUND]]}
        theirs = [{"id": "z", "level": "open", "unit": "theirs", "area": area}]
        lin = walker("lin", "08:00-10:00", unit="ours")
        asked = request(
            street(), [lin], [doorstep("t", "notify", spot(100, 4))], zones=theirs, lending=lending
        )
        return Problem.model_validate_json(json.dumps(asked))

    return Story(lent([{"unit": "ours", "people": 0}]), lent([]))
