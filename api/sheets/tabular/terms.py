"""Headers and headings of the tables, in Chinese and English side by side."""

from collections.abc import Mapping
from types import MappingProxyType

from api.sheets.words import Lang

TERMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # sheets
        "sheet.summary": ("总览", "Summary"),
        "sheet.stops": ("全部站点", "All stops"),
        "sheet.unassigned": ("未安排", "Unassigned"),
        "sheet.demand": ("按站点汇总", "Demand per site"),
        "sheet.coverage": ("院落四件事", "Four duties"),
        "sheet.households": ("按住户类别", "By household"),
        # columns
        "route": ("路线", "Route"),
        "volunteer": ("志愿者", "Volunteer"),
        "name": ("姓名", "Name"),
        "shift": ("班次", "Shift"),
        "order": ("序", "No."),
        "stop": ("站", "Stop"),
        "action": ("动作", "Action"),
        "task": ("任务", "Task"),
        "kind": ("任务类型", "Kind"),
        "place": ("地点", "Place"),
        "site": ("站点", "Site"),
        "lon": ("经度", "Longitude"),
        "lat": ("纬度", "Latitude"),
        "datum": ("坐标系", "Datum"),
        "arrive": ("到达", "Arrive"),
        "begin": ("开始", "Begin"),
        "depart": ("离开", "Depart"),
        "wait_min": ("等候(分)", "Wait (min)"),
        "service_min": ("服务(分)", "Service (min)"),
        "walk_m": ("步行(米)", "Walk (m)"),
        "walk_min": ("步行(分)", "Walk (min)"),
        "load": ("离开时携带", "Carrying after"),
        "contact": ("联系方式", "Contact"),
        "note": ("备注", "Note"),
        "tasks": ("任务数", "Tasks"),
        "work_min": ("工时(分)", "Work (min)"),
        "finish": ("收工", "Finish"),
        "carry": ("携带", "To carry"),
        "rule": ("原因", "Why not"),
        "detail": ("说明", "Detail"),
        "whom": ("涉及的人", "For whom"),
        "closest": ("最接近的人", "Closest volunteer"),
        "next": ("下一步", "What to do"),
        "done": ("完成", "Done"),
        "direction": ("取/送", "Direction"),
        "served": ("已安排", "Assigned"),
        "left": ("未安排", "Unassigned"),
        "area": ("院落、胡同", "Courtyard or alley"),
        "zone": ("区域", "Zone"),
        "missing": ("缺项", "Missing"),
        "category": ("住户类别", "Household"),
        "status": ("安排", "Status"),
        "time": ("时间", "Time"),
        "total": ("合计", "Total"),
        # values
        "taken": ("取走", "taken"),
        "given": ("送来", "brought"),
        "stock": ("存量", "stock"),
        "no_site": ("未指定站点", "no site named"),
        "holds": ("容量", "capacity"),
        "duty.guard": ("院门有人看", "Gate guarded"),
        "duty.disinfect": ("消杀有人管", "Disinfected"),
        "duty.swab": ("核酸有人做", "Swabs done"),
        "duty.shop": ("东西有人买", "Shopping done"),
        "complete": ("齐", "complete"),
        "not_asked": ("无任务", "none asked"),
        "household.normal": ("正常", "normal"),
        "household.secondary_contact": ("次密接", "secondary contact"),
        "household.close_contact": ("密接", "close contact"),
        "household.home_isolation": ("居家隔离", "home isolation"),
        "unassigned": ("未安排", "unassigned"),
        "or": (" 或 ", " or "),
        "unit.weight_kg": ("公斤", "kg"),
        "unit.volume_l": ("升", "L"),
        "unit.items": ("件", "items"),
        "unit.cylinders": ("罐", "cylinders"),
        # notes above the tables
        "hint.demand": (
            "按站点和任务类型相加；未安排的任务也计入需求。存量不够时请提前调货；未指定站点的还没有人供应。",
            (
                "Summed by site and kind; unassigned tasks count as well. Order more where stock falls "
                "short; what names no site is supplied by nobody yet."
            ),
        ),
        "hint.coverage": (
            "每格为 已安排或已做完/需求。“缺项”列出还没有人做的；四件事都有人做为“齐”。",
            (
                "Each cell: assigned or done / asked. “Missing” names what nobody does yet; “complete” means "
                "all four."
            ),
        ),
        "hint.households": (
            "供调度员分群发消息用，请勿转发给志愿者或住户。",
            "For dispatchers, to message each group. Do not pass it on to volunteers or residents.",
        ),
        "hint.summary": (
            "含电话和备注，请只在工作需要时使用。",
            "Holds phone numbers and notes: use it for work only.",
        ),
    }
)


class Terms:
    """The terms of one language."""

    def __init__(self, lang: Lang) -> None:
        self._column = 0 if lang == "zh" else 1

    def __call__(self, key: str) -> str:
        """Say the term ``key``."""
        return TERMS[key][self._column]

    def each(self, keys: str) -> list[str]:
        """Say several, divided by blanks."""
        return [self(key) for key in keys.split()]

    def unit(self, dimension: str) -> str:
        """Name a dimension of load; the caller's own keep their name."""
        return self(f"unit.{dimension}") if f"unit.{dimension}" in TERMS else dimension
