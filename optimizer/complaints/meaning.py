"""What we say when every field can be read but the whole cannot be planned."""

MEANING: dict[str, tuple[str, str]] = {
    # ids and references
    "duplicate_id": (
        "The same id stands at {first}; give each its own.",
        "与 {first} 的编号相同；请使用不同的编号。",
    ),
    "unknown_site": (
        "No entry of sites has this id; add the site or correct the id.",
        "sites 中没有这个编号；请添加该站点或更正编号。",
    ),
    "unknown_task": (
        "No entry of tasks has this id; add the task or correct the id.",
        "tasks 中没有这个编号；请添加该任务或更正编号。",
    ),
    "unknown_task_or_kind": (
        "This is neither the id of a task, nor a kind of task, nor a category of household; correct it.",
        "既不是任务编号，也不是任务种类或住户类别；请更正。",
    ),
    "unknown_volunteer": (
        "No entry of volunteers has this id; add the volunteer or correct the id.",
        "volunteers 中没有这个编号；请添加该志愿者或更正编号。",
    ),
    "unknown_zone": (
        "No entry of zones has this id; add the zone or correct the id.",
        "zones 中没有这个编号；请添加该区域或更正编号。",
    ),
    "unknown_gate": (
        "Neither gates nor the map has a gate with this id; add the gate or correct the id.",
        "gates 和地图中都没有这个编号的门；请添加该门或更正编号。",
    ),
    "refers_to_itself": (
        "A task cannot refer to itself here; name another task or remove the entry.",
        "任务不能引用自己；请改为其他任务或删除此项。",
    ),
    "circular_after": (
        "{count} tasks wait for one another in a circle; remove one entry of after among: {tasks}.",
        "{count} 个任务循环等待；请在以下任务中删除一条 after：{tasks}。",
    ),
    "round_id_taken": (
        "The {rounds} rounds of this task are called by its id and .1, .2 …; another task has such an id.",
        "该任务的 {rounds} 轮以“编号.1”“编号.2”…命名，与其他任务的编号重复；请更改编号。",
    ),
    "round_id_too_long": (
        "The rounds of this task get .1, .2 … behind its id, which then is longer than {limit}; shorten it.",
        "该任务各轮的编号为“编号.1”“编号.2”…，长度超过 {limit}；请缩短编号。",
    ),
    "pinned_order_clash": (
        "{first} is pinned to the same volunteer with the same order; change one of them.",
        "{first} 已固定给同一志愿者的同一顺序；请修改其中之一。",
    ),
    "delay_above_maximum": (
        "delay_s is {delay} s but max_delay_s only {maximum} s; delay_s must not be the larger.",
        "delay_s 为 {delay} 秒，大于 max_delay_s 的 {maximum} 秒；请更正。",
    ),
    # times
    "unknown_timezone": (
        "This is not an IANA time zone; write for example Asia/Shanghai.",
        "不是 IANA 时区名称；例如可写 Asia/Shanghai。",
    ),
    "date_does_not_exist": (
        "There is no such day in the calendar; correct the date.",
        "日历上没有这一天；请更正日期。",
    ),
    "instant_out_of_range": (
        "The instant must lie between the years 1970 and 2100; correct the year.",
        "时刻必须在 1970 年至 2100 年之间；请更正年份。",
    ),
    "window_reversed": (
        (
            "The window ends before it begins; exchange the two instants (across midnight the second has the "
            "next day's date)."
        ),
        "时间窗的结束早于开始；请调换两个时刻（跨午夜时第二个时刻应为次日日期）。",
    ),
    "no_windows": (
        "An empty list leaves no moment for the visit; leave the field out if any time will do.",
        "空列表表示没有可上门的时间；如不限时间，请省略该字段。",
    ),
    "shift_reversed": (
        "The shift does not end after it begins; correct start or end (a night shift ends on the next date).",
        "班次的结束不晚于开始；请更正（夜班应写次日日期）。",
    ),
    "shifts_overlap": (
        "This shift overlaps with {other} of the same volunteer; shorten one or join them.",
        "该班次与同一志愿者的 {other} 重叠；请缩短其一或合并。",
    ),
    "break_reversed": (
        "The break's latest beginning lies before its earliest; exchange them.",
        "休息的最晚开始时间早于最早开始时间；请调换。",
    ),
    "break_outside_shift": (
        "The break cannot be taken inside its shift; move its times or shorten it.",
        "该休息无法安排在班次之内；请调整时间或缩短时长。",
    ),
    "closure_reversed": (
        "The closure ends before it begins; exchange from and until.",
        "封闭的结束早于开始；请调换 from 与 until。",
    ),
    "span_too_long": (
        "The shifts span {days} days; one plan covers at most {limit}. Send one problem for each stretch.",
        "班次跨度为 {days} 天；一个计划最多 {limit} 天。请分段发送。",
    ),
    # places
    "no_place": (
        (
            "A place is missing: add location as [longitude, latitude], or the address of a task "
            "(or matrix_index with a matrix)."
        ),
        "缺少地点：请填写 location [经度, 纬度]，任务也可填写 address（使用矩阵时填写 matrix_index）。",
    ),
    "two_places": (
        "Both location and matrix_index are given; keep one of them.",
        "同时给出了 location 和 matrix_index；请只保留一个。",
    ),
    "position_with_matrix": (
        "The map is a matrix, which knows no positions; use matrix_index.",
        "地图为矩阵，不识别坐标位置；请改用 matrix_index。",
    ),
    "index_without_matrix": (
        "matrix_index needs a matrix as the map; use a position [longitude, latitude].",
        "只有以矩阵为地图时才能使用 matrix_index；请改用 [经度, 纬度]。",
    ),
    "index_beyond_matrix": (
        "The index is {index} but the matrix has {size} rows, counted from 0; correct one of them.",
        "序号为 {index}，但矩阵只有 {size} 行（从 0 开始）；请更正。",
    ),
    "matrix_not_square": (
        "The row has {length} entries where the matrix needs {size}: as many columns as rows of duration_s.",
        "该行有 {length} 项，应为 {size} 项：列数须等于 duration_s 的行数。",
    ),
    "matrix_sizes_differ": (
        "length_m has {length} rows and duration_s {size}; both describe the same places.",
        "length_m 有 {length} 行，duration_s 有 {size} 行；两者应描述相同的地点。",
    ),
    "matrix_diagonal": (
        "The way from a place to itself must be 0.",
        "从某地点到其自身必须为 0。",
    ),
    "matrix_disagrees": (
        "duration_s and length_m do not agree where there is a way; write null in both or in neither.",
        "duration_s 与 length_m 对是否有路的说法不一致；请两者同时为 null 或同时有值。",
    ),
    "crs_required": (
        (
            "{count} positions lie in China, where coordinates come in three datums hundreds of metres "
            "apart: say which in crs (wgs84 for GPS and OpenStreetMap, gcj02 for AMap and Tencent, bd09 for "
            "Baidu)."
        ),
        (
            "有 {count} 个位置在中国境内，不同坐标系相差数百米：请在 crs 中注明（GPS、OpenStreetMap 为 "
            "wgs84，高德、腾讯为 gcj02，百度为 bd09）。"
        ),
    ),
    "ring_open": (
        "The ring is not closed; repeat its first position at the end.",
        "多边形的环未闭合；请在末尾重复第一个位置。",
    ),
    "area_invalid": (
        "The polygon crosses or touches itself, or a hole lies outside; draw it anew.",
        "多边形自相交，或内环在外环之外；请重新绘制。",
    ),
    # size
    "problem_too_large": (
        "{tasks} tasks times {shifts} shifts are too many for one plan (at most {limit}); split by zone.",
        "{tasks} 个任务乘以 {shifts} 个班次，超出一个计划的上限（{limit}）；请按片区拆分。",
    ),
}
