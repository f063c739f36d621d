"""The words of the page that says what it would take to serve a task."""

from collections.abc import Mapping
from types import MappingProxyType

WHY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "why.link": ("怎样才能排上？", "Why? And what would it take?"),
        "why.title": ("怎样才能排上", "What would it take"),
        "why.reasons": ("为什么没排上", "Why it is left over"),
        "why.looking": (
            "正在寻找最省的改动，并重新求解验证；约需半分钟，本页自动刷新。",
            (
                "Looking for the smallest change and proving it by solving again: half a minute or so. The "
                "page comes again by itself."
            ),
        ),
        "why.change": ("最省的改动", "The smallest change"),
        "why.none": ("没有找到可行的改动", "No change was found"),
        "why.failed": ("这次没有算出答案，请稍后再试。", "There was no answer this time; try again later."),
        "why.proved": (
            "已重新求解验证：{who}，{when} 开始，多走 {more}，其余任务照常。",
            "Proved by solving again: {who} at {when}, {more} more to walk, everything else is served.",
        ),
        "why.proved_less": (
            "已重新求解验证：{who}，{when} 开始，少走 {more}，其余任务照常。",
            "Proved by solving again: {who} at {when}, {more} less to walk, everything else is served.",
        ),
        "why.moved": ("届时改派给别人：{tasks}", "Go to somebody else then: {tasks}"),
        "why.tried": ("试过 {count} 种改动", "{count} changes looked at"),
        "why.untried": ("另有 {count} 种代价更高的未试。", "{count} that ask more were not looked at."),
        "why.burden": ("代价", "Asks"),
        "why.burden_how": (
            "代价：相当于让人多等多少分钟。",
            "What is asked, in minutes of having somebody wait.",
        ),
        "why.step": ("改动", "Change"),
        "why.whom": ("对谁", "Of whom"),
        "why.outcome": ("结果", "Outcome"),
        "why.served": ("可行", "serves it"),
        "why.no_room": ("未找到空位", "no room found"),
        "why.impossible": ("无济于事", "does not help"),
        "step.search_again": ("继续搜索", "search on"),
        "step.come_first": ("优先安排", "come first"),
        "step.wider_window": ("放宽时间窗", "a wider window"),
        "step.open_longer": ("站点多开一会", "a site open longer"),
        "step.longer_aboard": ("放宽在途时限", "longer on the way"),
        "step.longer_shift": ("延长班次", "a longer shift"),
        "step.longer_walk": ("多走一段", "a longer walk"),
        "step.one_more_door": ("多服务一户", "one more door"),
        "step.longer_in_gear": ("多穿一会防护服", "longer in gear"),
        "step.more_stock": ("补充库存", "more stock"),
        "step.carry_more": ("多携带", "carry more"),
        "step.on_foot": ("改为步行", "go on foot"),
        "step.one_more_skill": ("补充技能", "one more skill"),
        "step.enter_zone": ("准许进入", "enter a zone"),
        "step.unpin": ("不再指定人", "unpin it"),
        "step.unbind": ("不再要求同一人", "not the same person"),
        "step.drop_after": ("不再等前置任务", "not wait for another task"),
        "step.mix": ("允许同路", "together on one route"),
        "step.larger_crew": ("增加人手", "a larger crew"),
        "step.decontaminate": ("增设洗消点", "a decontamination point"),
        "step.one_more_volunteer": ("增加一名志愿者", "one more volunteer"),
    }
)
