"""What the VROOM door says when it cannot take a request, or takes it otherwise than VROOM would."""

from types import MappingProxyType
from typing import Final

from optimizer.errors import Fault
from optimizer.plan import Warn

_FAULTS: Final = MappingProxyType(
    {
        "no_vehicle": (
            "No vehicle is given; add one to vehicles.",
            "没有车辆；请在 vehicles 中至少给出一个。",
        ),
        "no_task": (
            "No work is given; add entries to jobs or shipments.",
            "没有任务；请在 jobs 或 shipments 中给出。",
        ),
        "duplicate_id": (
            (
                "Another entry of the same kind has this id; ids are unique among jobs, pickups, deliveries, "
                "vehicles, and a vehicle's breaks."
            ),
            "同类中已有相同 id；作业、取件、送件、车辆以及同一车辆的休息，id 均不得重复。",
        ),
        "location_missing": (
            "Give location as [lon, lat].",
            "请以 [经度, 纬度] 给出 location。",
        ),
        "location_index_missing": (
            "With matrices, name the row: location_index, start_index or end_index.",
            "使用矩阵时请给出行号：location_index、start_index 或 end_index。",
        ),
        "index_beyond_matrix": ("The matrices have only {size} rows.", "矩阵只有 {size} 行。"),
        "no_start_no_end": (
            "Give the vehicle a start, an end, or both.",
            "请给出车辆的起点或终点（至少一个）。",
        ),
        "matrix_not_square": (
            "A matrix is a square of whole numbers and every matrix of a request has the same size.",
            "矩阵须为整数方阵，且同一请求中的各矩阵大小一致。",
        ),
        "durations_missing": (
            "Give durations for this profile; distances and costs may stand beside them.",
            "请给出该 profile 的 durations；distances 与 costs 可作补充。",
        ),
        "profile_without_matrix": (
            "No matrices are given for this vehicle's profile.",
            "没有该车辆 profile 对应的矩阵。",
        ),
        "unsupported_profiles": (
            (
                "Vehicles with different matrices cannot be planned together here; send one request "
                "per profile, or use speed_factor."
            ),
            "矩阵不同的车辆不能在此一起规划；请按 profile 分开请求，或使用 speed_factor。",
        ),
        "window_reversed": ("The window ends before it begins.", "时间窗的结束早于开始。"),
        "no_windows": (
            "An empty list of windows leaves no moment; leave the field out when any time will do.",
            "时间窗列表为空则无时可用；若任何时间均可，请删除该字段。",
        ),
        "amount_sizes_differ": (
            "Every amount and every capacity of a request has the same number of entries, here {size}.",
            "同一请求中各数量与容量的项数须一致，此处为 {size} 项。",
        ),
        "capacity_missing": (
            "There are amounts, so every vehicle needs a capacity of {size} entries.",
            "任务带有数量，因此每辆车都须给出 {size} 项的 capacity。",
        ),
        "unsupported_per_type": (
            "Times per vehicle type are not supported; give one setup and one service.",
            "不支持按车辆类型区分的时间；请只给出一个 setup 和一个 service。",
        ),
        "unsupported_max_load": (
            "A limit on the load during a break is not supported; leave it out.",
            "不支持休息时的载量上限；请删除 max_load。",
        ),
        "unsupported_break_windows": (
            "A break has one window here; choose one, or send breaks of their own.",
            "休息只支持一个时间窗；请选定一个，或拆成多个休息。",
        ),
        "unsupported_both_ways": (
            (
                "A job that brings one amount and takes another is not supported where the vehicle could get "
                "full; split it into two jobs."
            ),
            "在可能满载的情况下，不支持同一作业送货量与取货量不同；请拆成两个作业。",
        ),
        "unsupported_pickups_on_map": (
            (
                "Amounts picked up for the end of the route are not supported on a map where the vehicle "
                "could get full; send matrices."
            ),
            "在地图上且可能满载时，不支持带回终点的取货量；请改用矩阵。",
        ),
        "unsupported_starts_on_map": (
            (
                "On a map, amounts that could fill a vehicle are supported when all vehicles start at the "
                "same place and second; send matrices otherwise."
            ),
            "在地图上且可能满载时，所有车辆须在同一地点、同一时刻出发；否则请改用矩阵。",
        ),
        "unsupported_costs_differ": (
            "per_hour, per_km and per_task_hour must be the same for all vehicles; fixed may differ.",
            "per_hour、per_km、per_task_hour 须各车一致；fixed 可以不同。",
        ),
        "costs_inconsistent": (
            "A matrix of costs goes without per_hour and per_km.",
            "已给出 costs 矩阵时，不得再给 per_hour 或 per_km。",
        ),
        "distances_missing": (
            "per_km and max_distance need distances in matrices.",
            "使用 per_km 或 max_distance 时，matrices 中须有 distances。",
        ),
        "unsupported_fixed_on_map": (
            "A fixed cost is supported with matrices only.",
            "固定成本 fixed 只支持与矩阵一起使用。",
        ),
        "unsupported_cost_range": (
            "One leg with its fixed cost comes to more than a million units; scale the costs down.",
            "单段行程连同固定成本超过一百万个单位；请把成本按比例缩小。",
        ),
        "unsupported_limits": (
            (
                "One limit per request is supported, of the quantity that is minimised: max_travel_time with "
                "plain travel time, or max_distance; not both, not beside per_km or a matrix of costs."
            ),
            (
                "每个请求只支持一种限制，且须与优化量一致：max_travel_time 或 max_distance 二选一，"
                "不能同时使用，也不能与 per_km 或 costs 矩阵并用。"
            ),
        ),
        "unsupported_travel_time_on_map": (
            "On a map the length is limited, not the time; use max_distance.",
            "在地图上限制的是路程而非时间；请改用 max_distance。",
        ),
        "unsupported_max_tasks": (
            "max_tasks is supported for jobs alone or for shipments alone.",
            "max_tasks 只支持全为 jobs 或全为 shipments 的请求。",
        ),
        "unsupported_speed": (
            "speed_factor lies above 0.05 and at most 4.",
            "speed_factor 须大于 0.05 且不超过 4。",
        ),
        "unsupported_shipment_steps": (
            "Plan mode is supported for jobs; leave pickups and deliveries to the search.",
            "计划模式只支持 jobs；取送任务请交由搜索安排。",
        ),
        "unknown_step": ("No job has this id.", "没有此 id 的作业。"),
        "step_twice": ("This job stands in more than one step.", "该作业出现在多个步骤中。"),
        "no_time_left": (
            "The times demanded of the steps leave no moment.",
            "各步骤要求的时间互相矛盾，无时可用。",
        ),
        "unknown_map": (
            "No map is stored under this id; upload it with PUT /v1/maps/{{id}}, or leave ?map= out.",
            "没有以此编号保存的地图；请先用 PUT /v1/maps/{{id}} 上传，或去掉 ?map=。",
        ),
    }
)

_WARNINGS: Final = MappingProxyType(
    {
        "straight_lines": (
            (
                "No map and no matrices: every walk is {detour:g} times the straight line at 1.25 m/s. "
                "Name a stored map with ?map= for the real alleys."
            ),
            (
                "未指定地图也未给出矩阵：步行按直线距离的 {detour:g} 倍、每秒 1.25 米估算。"
                "如需真实巷道，请用 ?map= 指定已上传的地图。"
            ),
        ),
        "on_foot": (
            "Walks are on foot; this profile is only a name here.",
            "一律按步行计算；此处 profile 只是名称。",
        ),
        "unknown_field": ("This field is not known here and was not used.", "未识别的字段，未使用。"),
        "option_not_used": ("This option was not used.", "该选项未使用。"),
        "steps_not_used": (
            "steps were not used as a starting point; with options.c they are kept as the order.",
            "未将 steps 作为初始解；设置 options.c 时按其顺序执行。",
        ),
        "type_not_used": ("The type of a vehicle has no meaning here.", "车辆 type 在此不起作用。"),
        "minimises_distance": (
            "Routes are chosen by length, because max_distance limits it.",
            "因设有 max_distance，路线按路程长短选择。",
        ),
        "speeds_differ": (
            "Vehicles differ in speed: travel is compared at speed_factor 1.",
            "各车速度不同：按 speed_factor 为 1 的行程比较优劣。",
        ),
        "pickup_setup_always": (
            "The setup of a shipment's pickup is charged at every pickup, even at the same place.",
            "运单取件的 setup 每次都计入，即使在同一地点。",
        ),
        "too_far": (
            "Entries above a week count as no way; there are {count}.",
            "超过一周的数值按无路可走处理，共 {count} 处。",
        ),
        "search_cut": (
            "The time allowed by ?timeout= was over; this is the best plan until then.",
            "已到 ?timeout= 允许的时间；以上为截至当时的最佳方案。",
        ),
    }
)


def fault(code: str, pointer: str, **values: object) -> Fault:
    """Say why a request cannot be taken."""
    english, chinese = _FAULTS[code]
    return Fault(pointer, code, english.format(**values), chinese.format(**values))


def warn(code: str, pointer: str, **values: object) -> Warn:
    """Say what is taken otherwise than the caller may think."""
    english, chinese = _WARNINGS[code]
    return Warn(
        pointer=pointer, code=code, detail=english.format(**values), detail_zh=chinese.format(**values)
    )
