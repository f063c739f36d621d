"""What we say when a problem can be planned but probably does not mean what its sender thinks."""

NOTICES: dict[str, tuple[str, str]] = {
    "more_like_this": (
        "{count} more warnings of the kind {code} are not listed.",
        "另有 {count} 条 {code} 类警告未列出。",
    ),
    "no_volunteers": (
        "There are no volunteers; every task will be unassigned. Add volunteers.",
        "没有志愿者，所有任务都将无法分配；请添加志愿者。",
    ),
    "unit_without_people": (
        "No volunteer belongs to this unit, so the entry has no effect; check the name.",
        "没有志愿者属于该单位，此项不起作用；请核对名称。",
    ),
    "no_shifts": (
        "This volunteer has no shift and will not be planned; add a shift.",
        "该志愿者没有班次，不会被安排；请添加班次。",
    ),
    "date_without_shifts": (
        "No shift touches the date of the problem; check date, timezone and shifts.",
        "没有班次落在所填日期；请核对日期、时区和班次。",
    ),
    "no_shift_in_window": (
        "No shift touches any of the task's time windows; the task will be unassigned.",
        "没有班次与该任务的时间窗相交；该任务将无法分配。",
    ),
    "never_open": (
        "An empty list of opening hours means never open; leave the field out if it is always open.",
        "开放时间为空列表表示从不开放；如始终开放，请省略该字段。",
    ),
    "after_cannot_hold": (
        "The predecessor's time windows begin too late for this task's windows; it will be unassigned.",
        "前置任务的时间窗太晚，该任务赶不上自己的时间窗，将无法分配。",
    ),
    "pickup_at_unlikely_site": (
        "Goods are rarely fetched from a site of the kind {kind}; check from_site.",
        "通常不会从{kind_zh}取物；请核对 from_site。",
    ),
    "delivery_to_unlikely_site": (
        "Goods are rarely brought to a site of the kind {kind}; check to_site.",
        "通常不会把物品送往{kind_zh}；请核对 to_site。",
    ),
    "load_not_counted": (
        "A load counts only on the way from from_site or to to_site; name the site or remove the load.",
        "只有给出 from_site 或 to_site 时才计算负载；请注明站点或删除 load。",
    ),
    "gas_without_supplier": (
        "The task names no site that its cylinder comes from, so none is fetched; name it in from_site.",
        "该任务没有指明煤气罐从哪个站点取，因此不会安排取罐；请填写 from_site。",
    ),
    "load_above_every_capacity": (
        "No volunteer can carry this load; raise a capacity or split the task.",
        "没有志愿者能承担该负载；请提高容量或拆分任务。",
    ),
    "stock_too_small": (
        (
            "Tasks that can only be served from here need {needed} in all but the stock is {stock}; some "
            "will be unassigned."
        ),
        "只能由此站点供应的任务共需 {needed}，库存仅 {stock}；部分任务将无法分配。",
    ),
    "max_aboard_without_site": (
        "max_aboard_s limits the time between pickup and delivery; without a site it does nothing.",
        "max_aboard_s 限制取物到送达的时间；没有 from_site 或 to_site 时不起作用。",
    ),
    "skill_nobody_has": (
        "Nobody has all the skills this task needs; it will be unassigned.",
        "没有人具备该任务所需的全部技能；该任务将无法分配。",
    ),
    "crew_too_large": (
        "The task needs {crew} people at once and there are {people}; it will be unassigned.",
        "该任务需要 {crew} 人同时到场，现有 {people} 人；该任务将无法分配。",
    ),
    "pinned_without_skill": (
        "The task is pinned to a volunteer who lacks a skill it needs; it will be unassigned.",
        "任务固定给了缺少所需技能的志愿者；该任务将无法分配。",
    ),
    "pinned_apart": (
        "The two tasks are to be done by the same volunteer but are pinned to different ones.",
        "两个任务要求由同一人完成，却固定给了不同的志愿者。",
    ),
    "same_and_not_with": (
        "The task is to share the volunteer of a task that it must not be with; both cannot hold.",
        "该任务既要求与另一任务同一人，又要求不与其同行；两者不可兼得。",
    ),
    "zones_overlap": (
        "The area overlaps with {other}, which has another level; who goes there must be allowed into both.",
        "该区域与 {other} 重叠且管控等级不同；进入重叠处须同时获准进入两区。",
    ),
    "ignored_with_matrix": (
        "With a matrix there are no alleys: {field} is not looked at.",
        "使用矩阵时没有巷道信息：{field} 不起作用。",
    ),
    "crs_outside_china": (
        "{count} positions lie outside China, where {crs} does not differ from wgs84; check crs.",
        "有 {count} 个位置在中国境外，{crs} 在境外与 wgs84 无差别；请核对 crs。",
    ),
    "axes_suspect": (
        (
            "{count} of {total} positions lie far from the map but would fit with the axes exchanged; write "
            "[longitude, latitude]."
        ),
        "{total} 个位置中有 {count} 个远离地图，交换经纬后则吻合；请按 [经度, 纬度] 书写。",
    ),
    "positions_far_from_map": (
        "{count} of {total} positions lie more than 50 km from the map; check the map and the positions.",
        "{total} 个位置中有 {count} 个距地图超过 50 公里；请核对地图与位置。",
    ),
    "no_lane_near": (
        (
            "No lane of the map lies within {limit} m of this position (the nearest is {metres} m away), so "
            "nobody can get there; check the position and the datum, or add the missing lane to the map."
        ),
        (
            "该位置周围 {limit} 米内没有巷道（最近的在 {metres} 米外），无法走到；请核对位置和坐标系，"
            "或在地图上补画缺少的巷道。"
        ),
    ),
    "datum_suspect": (
        (
            "The positions fit the alleys much better as {better} ({better_m} m from the nearest alley) "
            "than as {crs} ({crs_m} m); check crs."
        ),
        "按 {better} 解读时位置与巷道更吻合（距巷道 {better_m} 米，按 {crs} 为 {crs_m} 米）；请核对 crs。",
    ),
    # after a replan
    "goods_left": (
        "The goods of {tasks} are with a volunteer who left; have them ready at their site again, or cancel.",
        "{tasks} 的物品在已离岗的志愿者手中；请重新在站点备货，或取消任务。",
    ),
    "goods_aboard": (
        "The goods of {tasks} were aboard when the task ended; have the volunteer bring them back.",
        "{tasks} 已结束，但物品仍在志愿者手中；请安排交回。",
    ),
    "held_back": (
        "{tasks} must follow a task that failed; the new plan leaves it out. Report a new task instead.",
        "{tasks} 须在一项已失败的任务之后进行；新方案未安排它。如仍需要，请上报新任务。",
    ),
    "pin_released": (
        "A volunteer who left was to do {tasks}; now anybody may.",
        "{tasks} 原指定给已离岗的志愿者；现已解除指定。",
    ),
    "door_kept": (
        (
            "The doors of {tasks} stay where they were placed by alley and number, and may be as far off as "
            "was said then; add their location to be sure."
        ),
        "{tasks} 的门沿用此前按胡同名和门牌号推定的位置，误差同前；如需准确，请补充 location。",
    ),
    "reported_ahead": (
        (
            "Of {tasks} something is reported for a time after this moment; it does not count yet. Correct "
            "the time of the report, or of the replan."
        ),
        "{tasks} 的上报时间晚于当前时刻，暂不计入；请更正上报时间，或重新规划的时刻。",
    ),
    "break_missed": (
        "A break could not be taken in its hours any more and was left out; give the volunteer another.",
        "有一次休息已错过规定时段而被取消；请另行安排休息。",
    ),
}
