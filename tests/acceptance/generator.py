"""Mornings that nobody has seen, in the words of the contract: alleys, doors and people from a seed.

Deliberately unlike the fixtures: what may be left out is left out now and then, instants come with
different offsets, goods come from alternatives, and everything that the contract names happens somewhere.
"""

import random
from datetime import UTC, datetime, timedelta

import numpy as np

from optimizer.walking.datum import from_wgs84

Json = dict
WEST, SOUTH = 116.4102, 39.9403
EAST_DEG, NORTH_DEG = 60 / 85_400, 60 / 111_030  # 60 m between lanes
SIZE = 8
BEIJING = timedelta(hours=8)


def spot(column, row, east_m=0.0, north_m=0.0):
    """[lon, lat] of a crossing, or of a place that many metres from it."""
    lon = WEST + (column + east_m / 60) * EAST_DEG
    lat = SOUTH + (row + north_m / 60) * NORTH_DEG
    return [round(lon, 7), round(lat, 7)]


GATE = spot(3, 1, 30.0)


def alleys() -> Json:
    """Return eight lanes each way: two one-way, one with steps, one private dead end, a gate, a fence."""
    features = []
    for k in range(SIZE):
        row = [spot(c, k) for c in range(SIZE)]
        if k == 1:
            row.insert(4, GATE)
        column = [spot(k, r) for r in range(SIZE)]
        features += [
            _lane(f"row{k}", row, **_tags_of_row(k)),
            _lane(f"column{k}", column, **_tags_of_column(k)),
        ]
    features.append(
        _lane("stairs", [spot(5, 5), spot(5, 5, 20, 20), spot(6, 6)], highway="steps", step_count="12")
    )
    features.append(_lane("yard", [spot(7, 7), spot(7, 7, 40, 0)], access="private"))
    features.append(_point("fence", spot(2, 6), barrier="entrance"))
    features.append(_point("gate", GATE, barrier="gate", ref="east gate"))
    return {"type": "FeatureCollection", "features": features}


def _tags_of_row(k):
    one_way = {2: {"oneway:foot": "yes"}, 5: {"oneway:foot": "-1"}}
    return {"name": f"第{k}条", "name:en": f"Row {k}", "oneway": "yes"} | one_way.get(k, {})


def _tags_of_column(k):
    return {"width": "1.2", "foot:backward": "no"} if k == 4 else {"foot": "yes"}


def _lane(identity, line, **tags):
    geometry = {"type": "LineString", "coordinates": line}
    return {
        "type": "Feature",
        "id": identity,
        "geometry": geometry,
        "properties": {"highway": "footway"} | tags,
    }


def _point(identity, position, **tags):
    geometry = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": tags}


class Morning:
    """Draws one problem; every choice comes from the seed."""

    def __init__(self, seed, tasks, start_hour=7):
        self.draw = random.Random(seed)
        self.count = tasks
        # An hour past midnight is the next day: a night shift needs no special case.
        self.midnight = datetime(2022, 5, 12, tzinfo=UTC) - BEIJING
        self.start = start_hour

    def at(self, hours):
        """Return an instant so many hours after the start, in Beijing's offset or in UTC."""
        moment = self.midnight + timedelta(hours=self.start + hours)
        if self.draw.random() < 0.2:
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return (moment + BEIJING).strftime("%Y-%m-%dT%H:%M:%S+08:00")

    def door(self):
        """Draw a position 2 to 12 m beside some lane."""
        along, aside = self.draw.uniform(0, 60), self.draw.choice([-1, 1]) * self.draw.uniform(2, 12)
        east, north = (along, aside) if self.draw.random() < 0.5 else (aside, along)
        return spot(self.draw.randrange(SIZE - 1), self.draw.randrange(SIZE - 1), east, north)

    def problem(self) -> Json:
        """Return the whole body."""
        tasks = [self.task(f"T-{k:03d}") for k in range(self.count)]
        self.link(tasks)
        return {
            "map": alleys(),
            "crs": "wgs84",
            "date": (self.midnight + BEIJING).strftime("%Y-%m-%d"),
            "zones": [zone("北片", 0, 4, 8, 8, "controlled"), zone("南片", 0, -1, 8, 4, "precaution")],
            "gates": [{"id": "east gate", "location": GATE, "crossing_s": 20}],
            "closures": self.closures(),
            "sites": self.sites(),
            "volunteers": [self.volunteer(k) for k in range(max(5, self.count // 9))],
            "tasks": tasks,
            "options": {"seed": 7, "directions": "none"},
        }

    def closures(self):
        """One for good, one that is over before anybody starts, one for the later part of the morning."""
        row = [
            spot(3, 3, 25, -5),
            spot(3, 3, 35, -5),
            spot(3, 3, 35, 5),
            spot(3, 3, 25, 5),
            spot(3, 3, 25, -5),
        ]
        return [
            {"id": "dug up", "area": {"type": "Polygon", "coordinates": [row]}},
            {"id": "yesterday", "arcs": ["row0"], "until": self.at(-2)},
            {"id": "cordon", "from": self.at(1), "line": {"type": "LineString", "coordinates":
                [spot(1, 6, -5, 30), spot(1, 6, 5, 30)]}},
        ]  # fmt: skip

    def sites(self):
        return [
            {"id": "canteen", "kind": "canteen", "location": spot(0, 0, 10, 3),
             "ready_at": self.at(0.5), "service_s": 20},
            {"id": "handover-a", "kind": "handover", "location": spot(3, 3, 5, 4),
             "stock": {"weight_kg": 60}},
            {"id": "handover-b", "kind": "handover", "location": spot(6, 6, -5, 4)},
            {"id": "pharmacy", "kind": "pharmacy", "location": spot(7, 0, -9, 6),
             "open": [[self.at(0.5), self.at(2)], [self.at(2.5), self.at(9)]], "service_s": 60},
            {"id": "station", "kind": "station", "location": spot(0, 7, 5, -6), "stock": {"cylinders": 6}},
            {"id": "store", "kind": "storage", "location": spot(7, 6, -6, -20), "holds": {"volume_l": 600}},
            {"id": "wash", "kind": "decontamination", "location": spot(2, 2, 8, 8), "service_s": 240},
            {"id": "base", "kind": "base", "location": spot(4, 2, 6, 6)},
        ]  # fmt: skip

    def volunteer(self, k):
        """Every fourth is a crew; some start at the base, some rest, some have two shifts or limits."""
        person = {"id": f"v{k}", "capacity": {"weight_kg": self.draw.choice([15, 40, 80]), "cylinders": 2}}
        if k % 3 == 0:
            person["skills"] = ["medic", "social"]
        elif k % 3 == 1:
            person["skills"] = ["heavy_lift"]
        if k % 4 == 3:
            person |= {"members": 2, "skills": ["medic", "heavy_lift"]}
        person |= self.draw.choice(
            [{}, {"pace": 0.8}, {"pace": 1.2}, {"mode": "trolley"}, {"max_tasks": 9}, {"max_gear_s": 3600}]
        )
        person |= self.draw.choice([{}, {}, {"max_walk_m": 4000}, {"zones": ["南片"]}, {"knows": ["北片"]}])
        person["shifts"] = self.shifts(k)
        return person

    def shifts(self, k):
        if k % 5 == 4:
            return [{"start": self.at(0), "end": self.at(2)}, {"start": self.at(3), "end": self.at(5)}]
        shift = {"start": self.at(0), "end": self.at(self.draw.choice([4, 5, 6]))}
        if k % 2:
            shift |= {"start_at": "base", "end_at": self.draw.choice(["base", spot(1, 1, 10, 2)])}
        if k % 3 == 2:
            shift["breaks"] = [{"earliest": self.at(1.5), "latest": self.at(3), "duration_s": 900}]
        return [shift]

    def task(self, name):
        kind, extra = self.draw.choice(self.menu())
        task = {"id": name, "kind": kind, "location": self.door()} | extra
        if self.draw.random() < 0.4:
            begin = self.draw.choice([0, 1, 2])
            task["time_windows"] = [[self.at(begin), self.at(begin + 1.5)]]
            if self.draw.random() < 0.3:
                task["time_windows"].append([self.at(begin + 2), self.at(begin + 2.5)])
        if self.draw.random() < 0.15:
            task["household"] = self.draw.choice(["secondary_contact", "close_contact", "home_isolation"])
        if self.draw.random() < 0.1:
            task |= {"note": "请轻敲门", "contact": "王女士"}
        return task

    def menu(self):
        """Kinds with what makes them special; the rest comes from the catalogue."""
        return [
            ("meal", {"from_site": "canteen", "max_aboard_s": 2400}),
            ("meal", {"from_site": "canteen", "load": {"weight_kg": 1.2}, "priority": 80}),
            ("parcel", {"from_site": ["handover-a", "handover-b"]}),
            ("supplies", {"from_site": "handover-b", "service_s": 100}),
            ("medicine", {"from_site": ["pharmacy"], "required": True}),
            ("swab", {}),
            ("swab", {"setup_s": 30}),
            ("garbage", {"to_site": "store", "not_with": ["meal"]}),
            ("gas_swap", {"from_site": "station", "to_site": "station"}),
            ("gas_empties", {"to_site": ["station", "store"]}),
            ("disinfection", {"crew": self.draw.choice([1, 2])}),
            ("home_visit", {"skills": ["social"], "service_s": 480}),
            ("notify", {}),
            ("fence_patrol", {"service_s": 60}),
            ("errand", {"address": {"alley": "第1条", "number": str(self.draw.randrange(1, 90))}}),
        ]

    def link(self, tasks):
        """Tie some tasks to one another and to people; put one door where nobody can walk."""
        for earlier, later in zip(tasks[3::11], tasks[4::11], strict=False):
            later["after"] = [{"task": earlier["id"], "delay_s": 300}]
        for earlier, later in zip(tasks[7::23], tasks[8::23], strict=False):
            later["after"] = [{"task": earlier["id"], "max_delay_s": 3_600}]
        for one, other in zip(tasks[0::17], tasks[1::17], strict=False):
            other["same_volunteer_as"] = one["id"]
        for one, other in zip(tasks[5::19], tasks[6::19], strict=False):
            other["not_with"] = [one["id"]]
        tasks[2]["pinned"] = {"volunteer": "v0"}
        tasks[9] |= {"pinned": {"volunteer": "v1", "order": 1}, "kind": "notify"}
        tasks[9].pop("from_site", None)
        tasks[12]["location"] = spot(30, 30)
        # Neighbours at one door: the setup is charged once, the walk between them is 0 m.
        for one, other in zip(tasks[13::13], tasks[14::13], strict=False):
            other["location"] = one["location"]


def zone(name, west, south, east, north, level):
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [spot(column, row, -15, -15) for column, row in corners]
    return {"id": name, "level": level, "area": {"type": "Polygon", "coordinates": [ring]}}


def in_gcj02(problem: Json) -> Json:
    """Return the same morning with the caller's positions as AMap gives them; GeoJSON maps stay WGS 84."""
    shifted = {key: _shifted(value) for key, value in problem.items() if key != "map"}
    return shifted | {"map": problem["map"], "crs": "gcj02"}


def _shifted(value):
    if isinstance(value, dict):
        return {key: _shifted(entry) for key, entry in value.items()}
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(entry, float) for entry in value):
            return from_wgs84(np.array([value]), "gcj02")[0].round(7).tolist()
        return [_shifted(entry) for entry in value]
    return value


def by_matrix(problem: Json) -> Json:
    """Return the same morning without alleys: every place becomes a row of a matrix of city-block walks."""
    places: dict[tuple, int] = {}

    def index(position):
        return places.setdefault(tuple(position), len(places))

    def moved(entry, field="location"):
        return {k: v for k, v in entry.items() if k != field} | {"matrix_index": index(entry[field])}

    bare = {k: v for k, v in problem.items() if k not in ("map", "crs", "zones", "gates", "closures")}
    bare["sites"] = [moved(site) for site in problem["sites"]]
    bare["tasks"] = [moved(task) for task in problem["tasks"]]
    bare["volunteers"] = []
    for volunteer in problem["volunteers"]:
        shifts = [
            {
                k: {"matrix_index": index(v)} if isinstance(v, list) and k.endswith("_at") else v
                for k, v in s.items()
            }
            for s in volunteer["shifts"]
        ]
        kept = {k: v for k, v in volunteer.items() if k not in ("zones", "knows")}
        bare["volunteers"].append(kept | {"shifts": shifts})
    flat = np.array(list(places)) / [EAST_DEG / 60, NORTH_DEG / 60]
    length = np.abs(flat[:, None] - flat[None]).sum(axis=2).round().astype(int)
    far = length > 3_000  # no way to the door that lies where nobody can walk
    duration = np.ceil(length / 1.25).astype(int)
    return bare | {"map": {"matrix": {"duration_s": _rows(duration, far), "length_m": _rows(length, far)}}}


def _rows(table, far):
    return [
        [None if hole else value for value, hole in zip(row, holes, strict=True)]
        for row, holes in zip(table.tolist(), far.tolist(), strict=True)
    ]
