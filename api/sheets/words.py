"""Every word that our sheets say, in Chinese and English side by side, so that none is forgotten."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Lang = Literal["zh", "en"]

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("步行路线方案", "Walking route plan"),
        "plan": ("方案", "Plan"),
        "date": ("日期", "Date"),
        "status": ("状态", "Status"),
        "map_version": ("地图版本", "Map version"),
        "engine": ("求解器", "Engine"),
        "status.queued": ("排队中", "queued"),
        "status.running": ("计算中", "running"),
        "status.succeeded": ("已完成", "succeeded"),
        "status.failed": ("失败", "failed"),
        "status.cancelled": ("已取消", "cancelled"),
        "failure": ("失败原因", "What went wrong"),
        "not_ready": (
            "方案还没有算好，暂时没有路线。",
            "The plan is not ready yet, so there are no routes to show.",
        ),
        "kpi.tasks": ("任务", "Tasks served"),
        "kpi.volunteers": ("志愿者", "Volunteers used"),
        "kpi.walk": ("总步行", "Walking in all"),
        "kpi.finish": ("最晚结束", "Latest finish"),
        "kpi.wait": ("等候", "Waiting"),
        "kpi.spread": ("工时差", "Spread of work"),
        "kpi.spread_hint": ("最长与最短工时之差", "longest less shortest working time"),
        "section.map": ("地图", "Map"),
        "section.timetable": ("时间表", "Timetable"),
        "section.routes": ("每人路线", "Routes"),
        "section.unassigned": ("未安排 {count} 项", "{count} not assigned"),
        "section.warnings": ("提醒 {count} 条", "{count} warnings"),
        "section.help": ("怎么看", "How to read this"),
        "all_assigned": ("全部任务都已安排。", "Every task is on a route."),
        "no_tasks": ("这份方案里没有任务。", "There are no tasks in this plan."),
        "unrouted.nobody": (
            "这份方案里没有志愿者，任务没有人做。",
            "There are no volunteers in this plan, so there is nobody to do the tasks.",
        ),
        "unrouted.none": (
            "这份方案没有给任何志愿者安排路线。",
            "No volunteer has a route in this plan.",
        ),
        "unrouted.idle": (
            "这份方案里没有 {who} 要做的任务。",
            "There is nothing to do for {who} in this plan.",
        ),
        "no_map": (
            "这份方案没有可画的巷道图（只给了步行时间表，或者地图已不在库里），所以不画地图；顺序和时间照样有效。",
            (
                "There is no street map to draw for this plan: it was made from a table of walking times, or "
                "its map is no longer stored. Order and times hold all the same."
            ),
        ),
        "legend.toggle": ("显示的路线", "Routes shown"),
        "legend.hint": (
            "取消勾选可隐藏路线，悬停可突出一条",
            "Clear a box to hide a route, point at one to bring it out",
        ),
        "legend.keys": ("图例", "Key"),
        "key.door": ("上门一站", "stop at a door"),
        "key.site": ("到站点取放", "stop at a site"),
        "key.start": ("起点", "start"),
        "key.end": ("终点", "end"),
        "key.break": ("休息", "break"),
        "key.one_way": ("步行单行", "one way on foot"),
        "key.steps": ("台阶", "steps"),
        "key.gate_open": ("可过的门", "gate, open"),
        "key.gate_shut": ("关着的门", "gate, shut"),
        "key.closure": ("封闭", "closed"),
        "key.unassigned": ("未安排的任务", "task not assigned"),
        "col.order": ("序", "No."),
        "col.time": ("到达", "Arrive"),
        "col.what": ("任务", "What"),
        "col.where": ("地点", "Where"),
        "col.walk": ("步行", "Walk"),
        "col.load": ("离开时携带", "Carrying after"),
        "col.task": ("任务", "Task"),
        "col.reason": ("原因", "Why not"),
        "col.closest": ("最接近的人", "Closest volunteer"),
        "col.next": ("下一步", "What to do"),
        "stop.start": ("出发", "Start"),
        "stop.end": ("结束", "End"),
        "stop.break": ("休息", "Break"),
        "stop.decontaminate": ("洗消", "Decontamination"),
        "stop.reload": ("补充物资", "Reload"),
        "stop.pickup": ("取", "Pick up"),
        "stop.delivery": ("交", "Hand in"),
        "stop.aboard": ("已带在身上", "Already with you"),
        "stop.task": ("上门", "Visit"),
        "stop.company": ("上门（同行，不带物品）", "Visit in company, without the goods"),
        "act.pickup": ("取：{works}", "Pick up: {works}"),
        "act.aboard": ("已带：{works}", "You have: {works}"),
        "act.delivery": ("交：{works}", "Hand in: {works}"),
        "act.door": ("{works}", "{works}"),
        "act.company": ("{works}（同行，不带物品）", "{works} (in company, without the goods)"),
        "act.leading": (
            "{works}（带物品，同行者到门口会合）",
            "{works} (with the goods, others come to the door)",
        ),
        "times": ("{work} ×{count}", "{work} ×{count}"),
        "route.summary": (
            "{visits} 站 · {tasks} 项任务 · 步行 {walk} · {hours}",
            "{visits} stops · {tasks} tasks · {walk} on foot · {hours}",
        ),
        "route.shift": ("第 {number} 班", "shift {number}"),
        "route.carry": ("携带：{works}", "To carry: {works}"),
        "route.peak": ("最重时 {load}", "at most {load} at once"),
        "route.members": ("{count} 人一组", "crew of {count}"),
        "route.mode.foot": ("步行", "on foot"),
        "route.mode.trolley": ("推车", "with a trolley"),
        "route.mode.tricycle": ("三轮车", "with a tricycle"),
        "route.empty": ("没有任务", "nothing to do"),
        "walked": ("步行 {length}", "{length} on foot"),
        "wait": ("等 {time}", "wait {time}"),
        "rest": ("休息 {time}", "rest {time}"),
        "from_to": ("{begin}–{end}", "{begin}–{end}"),
        "join": ("、", ", "),
        "clause": ("，", ", "),
        "stop_full": ("。", "."),
        "colon": ("：", ": "),
        "paren": ("（{inner}）", " ({inner})"),
        "metres": ("{value} 米", "{value} m"),
        "kilometres": ("{value} 公里", "{value} km"),
        "minutes": ("{value} 分钟", "{value} min"),
        "hours": ("{hours} 小时 {minutes} 分", "{hours} h {minutes} min"),
        "whole_hours": ("{hours} 小时", "{hours} h"),
        "everybody": ("全部 {count} 人", "all {count}"),
        "idle": ("没有路线的志愿者：{names}", "Volunteers without a route: {names}"),
        "people": ("{value} 人", "{value} people"),
        "tasks": ("{value} 项", "{value} tasks"),
        "load.weight_kg": ("{value} 公斤", "{value} kg"),
        "load.volume_l": ("{value} 升", "{value} L"),
        "load.items": ("{value} 件", "{value} pcs"),
        "load.cylinders": ("{value} 罐", "{value} cyl."),
        "load.other": ("{name} {value}", "{name} {value}"),
        "load.none": ("空手", "nothing"),
        "number": ("{number}号", "{number}"),
        "work_at": ("{door} {works}", "{door} {works}"),
        "near": ("{alley}附近", "near {alley}"),
        "somewhere": ("位置 {index}", "place {index}"),
        "unknown_place": ("地图上的位置", "place on the map"),
        "closest.missing": ("{volunteer}：差在{reason}", "{volunteer}: short of {reason}"),
        "closest.by": ("{volunteer}：{reason}差 {amount}", "{volunteer}: {reason}, missing {amount}"),
        "next": ("下一步", "Next"),
        "unassigned.title": ("未安排的任务（{count} 项）", "Not assigned ({count})"),
        "and_more": ("等，另有 {count} 项", " and {count} more"),
        "more_reasons": ("另有 {count} 种情况", "{count} more like this"),
        "site.handover": ("交接点", "Hand-over"),
        "site.aboard": ("随身", "With you"),
        "site.storage": ("暂存点", "Storage"),
        "site.canteen": ("食堂", "Canteen"),
        "site.pharmacy": ("药房", "Pharmacy"),
        "site.station": ("供应站", "Supply station"),
        "site.lab": ("检测点", "Lab"),
        "site.base": ("集合点", "Base"),
        "site.decontamination": ("洗消点", "Decontamination"),
        "zone.sealed": ("封控区", "Sealed"),
        "zone.controlled": ("管控区", "Controlled"),
        "zone.precaution": ("防范区", "Precaution"),
        "zone.open": ("开放区", "Open"),
        "gate": ("门 {name}", "Gate {name}"),
        "group.food": ("送餐", "food"),
        "group.goods": ("物资", "goods"),
        "group.medical": ("医药采样", "medical"),
        "group.waste": ("垃圾", "waste"),
        "group.clean": ("消杀", "disinfection"),
        "group.none": ("其他上门", "other visits"),
        "group.site": ("站点取放", "at a site"),
        "group.break": ("休息", "break"),
        "group.wait": ("等候", "waiting"),
        "group.walk": ("步行", "walking"),
        "reason.unreachable": ("走不到", "no way on foot"),
        "reason.no_skill": ("技能", "skill"),
        "reason.no_capacity": ("载量", "capacity"),
        "reason.outside_shift": ("班次时间", "shift hours"),
        "reason.time_window": ("时间窗", "time window"),
        "reason.zone_level": ("管控级别", "zone level"),
        "reason.mode": ("出行方式", "way of moving"),
        "reason.crew_size": ("人数", "people at the door"),
        "reason.max_walk": ("步行上限", "walking limit"),
        "reason.max_tasks": ("任务数上限", "task limit"),
        "reason.max_gear": ("防护服时限", "time in gear"),
        "reason.max_aboard": ("在途时限", "time aboard"),
        "reason.household_order": ("上门先后", "order of visits"),
        "reason.not_with": ("不能同人", "not with another task"),
        "reason.pinned": ("指定的人", "pinned"),
        "reason.predecessor_unassigned": ("前置任务未安排", "earlier task not assigned"),
        "reason.site_stock": ("站点存量", "stock at the site"),
        "reason.site_closed": ("站点关闭", "site closed"),
        "reason.lending": ("借调", "lending"),
        "reason.no_room_found": ("没有找到空档", "no room found"),
        "north": ("北", "N"),
        "attribution": ("© OpenStreetMap contributors", "© OpenStreetMap contributors"),
        "attribution_long": (
            "地图数据 © OpenStreetMap contributors，按 ODbL 1.0 许可使用。",
            "Map data © OpenStreetMap contributors, licensed under ODbL 1.0.",
        ),
        "map.desc": (
            "{routes} 条步行路线；每条路线的站点顺序在列表里也有。",
            "{routes} walking routes; the lists give the same stops in the same order.",
        ),
        "map.scroll": ("地图，可左右滚动", "Map, scrolls sideways"),
        "timetable.scroll": ("时间表，可左右滚动", "Timetable, scrolls sideways"),
        "timetable.desc": (
            "每人一行，按时间画出步行、上门、等候和休息。",
            "One line per volunteer: walking, work at doors, waiting and breaks along the clock.",
        ),
        "help.numbers": (
            "编号是到达的先后；同一地点连着办的几件事合成一站。时间都是当地时间。",
            "Numbers are the order of arrival; all that is done at one place in one go is one stop.",
        ),
        "help.lines": (
            "每条路线有自己的颜色、线型和标记形状，黑白打印也分得开；线画在行走方向的右侧，去和回是两条线。",
            (
                "Each route has its own colour, dash and marker shape, so it survives a photocopier; it lies "
                "to the right of the walking direction, so out and back are two lines."
            ),
        ),
        "help.markers": (
            "实心标记是上门，空心标记是到站点取放；拥挤处的标记挪开了，用细线连到原来的位置。",
            (
                "Solid markers are doors, hollow ones are sites; where it is crowded a marker moved aside: "
                "a thin line leads to its true place."
            ),
        ),
        "help.privacy": (
            "这份材料不含住户类别、电话和备注。请只发给有关的人。",
            "No household category, phone number or note is in here. Give it only to those concerned.",
        ),
        "made_by": ("由 Xiangdao（巷道）生成", "Made by Xiangdao"),
        "skip": ("跳到路线列表", "Skip to the routes"),
        "to_map": ("回到地图", "Back to the map"),
        "of": ("{part} / {whole}", "{part} / {whole}"),
    }
)


_ONE = re.compile(
    r"(?<![\w.,:–-])1 "
    r"(stop|door|task|volunteer|change|warning|closure|zone|row|person|people|stretch|pc)(e?s)?\b"
)


def in_number(english: str) -> str:
    """``1 stops`` is ``1 stop``: our English words are written for more than one."""
    return _ONE.sub(_singular, english)


def _singular(found: re.Match[str]) -> str:
    return f"1 {'person' if found[1] == 'people' else found[1]}"


class Words:
    """The words of one language.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    said
        Every word in both languages.
    """

    def __init__(self, lang: Lang, said: Mapping[str, tuple[str, str]] = WORDS) -> None:
        self.lang: Lang = lang
        self._said = said
        self._column = 0 if lang == "zh" else 1

    def __call__(self, key: str, **values: object) -> str:
        """Say the word ``key``; a key that does not exist is our mistake and raises `KeyError`."""
        text = self._said[key][self._column].format(**values)
        return text if self._column == 0 else in_number(text)

    def pick(self, zh: str, en: str) -> str:
        """Choose between two texts that come with the data."""
        return (zh, en)[self._column]

    def join(self, parts: "list[str] | tuple[str, ...]") -> str:
        """Join a list as this language does."""
        return self("join").join(parts)
