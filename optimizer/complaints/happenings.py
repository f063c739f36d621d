"""What we say when a report from the street, or a wish for a new plan, does not fit the plan."""

HAPPENINGS: dict[str, tuple[str, str]] = {
    "no_events": (
        "Send one event, or an object with events: a list of 1 to {limit} of them.",
        "请发送一个事件，或发送含 events 列表（1–{limit} 个事件）的对象。",
    ),
    "too_many_events": (
        "A plan keeps at most {limit} events; plan again and report to the new plan.",
        "一份方案最多保存 {limit} 个事件；请重新规划，并向新方案上报。",
    ),
    "event_id_reused": (
        "This id belongs to an event that says something else; give every event an id of its own.",
        "该编号已属于另一个内容不同的事件；请为每个事件使用各自的编号。",
    ),
    "minutes_or_until": (
        "Say how late: either minutes or until, not both and not neither.",
        "请说明迟到多久：填写 minutes 或 until 之一，不能都填，也不能都不填。",
    ),
    "no_such_stop": (
        "The task has no such stop; its stops are: {stops}. Leave stop and site out to report the whole.",
        "该任务在此没有这种站点；它的站点有：{stops}。整个任务完成时请不要填 stop 和 site。",
    ),
    "not_yours": (
        "This may only be reported by the dispatcher or by the volunteer it concerns.",
        "此事只能由调度员或本人上报。",
    ),
    "report_after_the_day": (
        "This moment is still to come and long after the last shift; correct the date and the time.",
        "该时刻尚未到来，且远在最后一个班次之后；请更正日期和时间。",
    ),
    "now_after_the_day": (
        "Every shift is over at this moment; correct the date and the time.",
        "此时所有班次都已结束；请更正日期和时间。",
    ),
    "not_an_open_task": (
        "This task is finished or closed; it cannot be moved or locked any more.",
        "该任务已结束，不能再调整或锁定。",
    ),
    "changed_twice": (
        "The same task stands in {first}; say once what is to become of it.",
        "{first} 中已有同一任务；请只写一次。",
    ),
    "no_volunteer_for_order": (
        "An order counts the doors of one volunteer; name the volunteer.",
        "顺序是某位志愿者的第几户；请写明志愿者。",
    ),
    "nobody_to_lock_to": (
        "The task is on no route, so it cannot be locked where it is; move it to a volunteer.",
        "该任务不在任何路线上，无法锁定；请把它指派给一位志愿者。",
    ),
    "with_carrier": (
        "Its goods are aboard with another volunteer; leave it with that person or cancel it.",
        "该任务的物品正由另一位志愿者携带，不能改派；请保持不变或取消任务。",
    ),
}
