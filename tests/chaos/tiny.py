"""Problems of three to six doors with walks drawn from a seed: each is another, all are solved at once."""

import random

import orjson


def tiny_problem(seed: int) -> bytes:
    draw = random.Random(seed)
    doors = draw.randint(3, 6)
    places = [(draw.randrange(300), draw.randrange(300)) for _ in range(doors + 1)]
    length_m = [[abs(a - c) + abs(b - d) for c, d in places] for a, b in places]
    duration_s = [[-(-metres * 4 // 5) for metres in row] for row in length_m]  # 1.25 m/s, rounded up
    shift = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T12:00:00+08:00"}
    return orjson.dumps(
        {
            "map": {"matrix": {"duration_s": duration_s, "length_m": length_m}},
            "volunteers": [{"id": "v", "shifts": [shift | {"start_at": {"matrix_index": 0}}]}],
            "tasks": [
                {"id": f"t{door}", "kind": "notify", "matrix_index": door} for door in range(1, doors + 1)
            ],
            "options": {"time_limit_s": 0.2, "seed": seed},
        }
    )
