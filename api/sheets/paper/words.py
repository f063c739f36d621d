"""The words that only paper says, in Chinese and English side by side."""

from collections.abc import Mapping
from types import MappingProxyType

from api.sheets.words import Lang, in_number

PAPER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sheet": ("志愿者路线单", "Volunteer route sheet"),
        "cover": ("路线方案总表", "Plan of routes"),
        "day": ("日期", "Day"),
        "plan": ("方案", "Plan"),
        "version": ("版本", "Version"),
        "map_version": ("地图", "Map"),
        "shift": ("班次", "Shift"),
        "start": ("出发", "Start"),
        "back": ("预计返回", "Back by"),
        "at": ("{time} {place}", "{time} {place}"),
        "doors": ("上门", "Doors"),
        "doors.value": ("{doors} 处 · {tasks} 项", "{doors} doors · {tasks} tasks"),
        "walk": ("步行", "Walking"),
        "crew": ("人员", "Crew"),
        "crew.value": ("{count} 人一组", "crew of {count}"),
        "carry": ("取货", "To carry"),
        "carry.total": ("合计 {load}", "{load} in all"),
        "carry.peak": ("一次最多 {load}", "at most {load} at once"),
        "collect": ("收取", "To collect"),
        "gear": ("带上", "Gear"),
        "dispatcher": ("调度电话", "Dispatcher"),
        "scan": ("扫码看路线", "Scan for this route"),
        "col.stop": ("站", "No."),
        "col.time": ("时间", "Time"),
        "col.where": ("地址与走法", "Address and way"),
        "col.what": ("任务", "Task"),
        "col.walk": ("步行", "Walk"),
        "col.done": ("完成", "Done"),
        "col.note": ("备注", "Note"),
        "col.volunteer": ("志愿者", "Volunteer"),
        "col.hours": ("时间", "Hours"),
        "col.stops": ("站", "Stops"),
        "col.tasks": ("任务", "Tasks"),
        "col.page": ("页", "Page"),
        "col.task": ("任务", "Task"),
        "col.why": ("原因", "Why not"),
        "col.next": ("下一步", "What to do"),
        "appointment": ("限", "due"),
        "wait": ("等到", "wait until"),
        "break": ("休息 {time}", "Break, {time}"),
        "end": ("结束", "End"),
        "nobody": ("没人开门怎么办", "When nobody opens"),
        "nobody.1": (
            "敲门，说明来意，等两分钟，再敲一次。",
            "Knock, say why you have come, wait two minutes, knock again.",
        ),
        "nobody.2": (
            "还是没人：打调度电话，由调度联系住户。不要自己进门。",
            "Still nobody: call the dispatcher, who reaches the household. Do not go in.",
        ),
        "nobody.3": (
            "没有调度同意，东西不放门口，带着走。",
            "Leave nothing at the door unless the dispatcher agrees; carry it on.",
        ),
        "nobody.4": (
            "方框空着，备注写上时间和“没人”，去下一站。",
            "Leave the box empty, note the time and that nobody came, go on to the next stop.",
        ),
        "result": ("完成 ____ 站　未成 ____ 站", "Done ____ stops   Not done ____ stops"),
        "signature": ("签字", "Signature"),
        "missing": (
            "字库缺字，请手写补上：{letters}",
            "The font lacks these letters, please write them in by hand: {letters}",
        ),
        "page": ("第 {here} / {all} 页", "page {here} of {all}"),
        "page.all": ("总第 {here} 页", "sheet {here}"),
        "volunteers": ("志愿者与页码", "Volunteers and pages"),
        "unassigned": ("未安排的任务（{count} 项）", "Tasks on no route ({count})"),
        "warnings": ("提醒（{count} 条）", "Warnings ({count})"),
        "privacy": (
            "本单不含住户类别、电话和备注。用完请交回，不要拍照外传。",
            "No household category, phone number or note is in here. Hand it back after use.",
        ),
        "alt.map": ("路线图", "Map of the route"),
        "alt.qr": ("二维码", "QR code"),
    }
)


def paper_word(key: str, lang: Lang, **values: object) -> str:
    """Say the word ``key``; a key that does not exist is our mistake and raises `KeyError`."""
    zh, en = PAPER[key]
    return zh.format(**values) if lang == "zh" else in_number(en.format(**values))
