"""The example rows of the template: invented people on invented errands, in both languages.

Their ids begin with 示例 or example, and the import passes over them, so that nobody has to delete them.
"""

from collections.abc import Mapping, Sequence
from datetime import time

Row = Mapping[str, object]

# A value that is said differently in the two languages is a pair (Chinese, English).
EXAMPLES: Mapping[str, Sequence[Row]] = {
    "tasks": (
        {
            "id": ("示例1", "example1"),
            "kind": ("送餐", "meal"),
            "alley": "前帽胡同",
            "number": "51号",
            "lon": 116.41093,
            "lat": 39.94184,
            "windows": "11:00-12:15",
            "from_site": ("示例食堂", "example-canteen"),
            "max_aboard_min": 35,
            "contact_name": ("郑奶奶", "Mrs Zheng"),
            "contact": ("分机 8001", "ext. 8001"),
            "note": ("放门口的椅子上", "leave it on the chair at the door"),
        },
        {
            "id": ("示例2", "example2"),
            "kind": ("上门采样", "swab visit"),
            "alley": "东绒线胡同",
            "number": "甲20号",
            "lon": 116.41421,
            "lat": 39.93967,
            "earliest": time(9, 0),
            "latest": time(12, 30),
            "household": ("密接", "close contact"),
            "service_min": 10,
            "required": ("是", "yes"),
            "priority": 80,
        },
        {
            "id": ("示例3", "example3"),
            "kind": ("入户走访", "home visit"),
            "alley": "细管胡同",
            "number": "5号",
            "lon": 116.4103,
            "lat": 39.93563,
            "windows": "8:30-9:30；10:30-11:30",
            "skills": ("社工", "social work"),
            "pinned": ("示例-社工", "example-social"),
        },
    ),
    "volunteers": (
        {
            "id": ("示例-社工", "example-social"),
            "name": ("谢文静", "Xie Wenjing"),
            "shifts": "08:00-11:00",
            "start_at": ("示例集合点", "example-base"),
            "end_at": ("示例集合点", "example-base"),
            "breaks": "9:30-10:00",
            "break_min": 15,
            "skills": ("社工、医护", "social work, medic"),
            "capacity_weight_kg": 5,
        },
        {
            "id": ("示例-推车", "example-trolley"),
            "name": ("孔凤英", "Kong Fengying"),
            "start": time(10, 30),
            "end": time(12, 30),
            "start_at": ("示例集合点", "example-base"),
            "mode": ("推车", "trolley"),
            "capacity_weight_kg": 120,
            "capacity_volume_l": 400,
            "pace": 0.9,
        },
    ),
    "sites": (
        {
            "id": ("示例集合点", "example-base"),
            "kind": ("集合点", "base"),
            "lon": 116.4112,
            "lat": 39.94039,
        },
        {
            "id": ("示例食堂", "example-canteen"),
            "kind": ("食堂", "canteen"),
            "lon": 116.41093,
            "lat": 39.94184,
            "open": "10:00-12:30",
            "ready_at": time(10, 10),
            "service_s": 20,
            "stock_items": 60,
        },
    ),
    "zones": (
        {
            "id": ("示例封控区", "example-zone"),
            "level": ("封控区", "sealed"),
            "area": "116.4126,39.9380; 116.4152,39.9380; 116.4152,39.9401; 116.4126,39.9401",
        },
    ),
    "closures": (
        {
            "id": ("示例爆管", "example-burst-pipe"),
            "line": "116.4176,39.9366; 116.4180,39.9371",
            "from": time(6, 0),
            "until": time(20, 0),
        },
    ),
    "gates": (
        {
            "id": ("示例东门", "example-east-gate"),
            "lon": 116.4197,
            "lat": 39.9401,
            "open": "6:00-22:00",
            "crossing_s": 20,
        },
    ),
    "lending": (
        {
            "id": ("示例三队", "example-team-3"),
            "people": 4,
            "each_min": 120,
        },
    ),
}
