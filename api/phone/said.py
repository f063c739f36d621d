"""Every word of the volunteer's page, in both languages at once: the page itself switches between them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Both(NamedTuple):
    """One text in Chinese and in English."""

    zh: str
    en: str


REASONS: Mapping[str, Both] = MappingProxyType(
    {
        "nobody_home": Both("没人应门", "Nobody home"),
        "refused": Both("对方不要", "Refused"),
        "wrong_address": Both("地址不对", "Wrong address"),
        "goods_missing": Both("物品不齐", "Goods missing"),
        "other": Both("其他原因", "Other"),
    }
)

SAID: Mapping[str, Both] = MappingProxyType(
    {
        "switch": Both("EN", "中文"),
        "pending": Both("待上传", "to upload:"),
        "saved": Both("已全部上传", "All uploaded"),
        "offline": Both("没有网络，结果先记在手机里", "No network: results are kept on the phone"),
        "refused_upload": Both(
            "有结果没能上传，请把页底的文字发给调度员",
            "Some results were not taken: send the text at the foot of the page to the dispatcher",
        ),
        "ended": Both(
            "链接已失效，请把页底的文字发给调度员",
            "This link has ended: send the text at the foot of the page to the dispatcher",
        ),
        "memory_only": Both(
            "这台手机不让网页存东西：全部上传之前请不要关掉本页",
            "This phone lets pages keep nothing: do not close the page before all is uploaded",
        ),
        "from_disk": Both(
            "这是存在手机里的页面，结果先记在这里。",
            "This is the saved page; results are kept here.",
        ),
        "hand_over": Both("打开网上的页面并上传", "Open the page online and upload"),
        "newer": Both("路线有新版本", "There is a newer route"),
        "open_newer": Both("打开新路线", "Open it"),
        "no_script": Both(
            "手机没有运行本页的脚本：路线照常可看，结果请打电话告诉调度员。",
            "Scripts are off: the route can be read, but tell the dispatcher your results by phone.",
        ),
        "map": Both("地图", "Map"),
        "enlarge": Both("放大", "Enlarge"),
        "smaller": Both("缩小", "Smaller"),
        "shift": Both("第 {number} 班", "Shift {number}"),
        "carry": Both("带上", "Carry"),
        "next": Both("下一站", "Next"),
        "all_done": Both("全部走完，辛苦了！", "All done. Thank you!"),
        "start": Both("出发", "Start"),
        "end": Both("结束", "End"),
        "break": Both("休息", "Break"),
        "walk": Both("步行 {way} · {time}", "{way} on foot · {time}"),
        "here": Both("就在原地", "Same place"),
        "wait": Both("等到 {time} 再上门", "Wait until {time}"),
        "window": Both("约定 {times}", "Promised {times}"),
        "how": Both("怎么走", "The way"),
        "give": Both("交给住户 {load}", "Hand over {load}"),
        "take": Both("从住户取走 {load}", "Take away {load}"),
        "company": Both("物品由同行者携带，你不用带", "Somebody else has the goods, you carry nothing"),
        "leading": Both("物品由你携带，同行者在门口会合", "You have the goods, the others come to the door"),
        "loaded": Both("离开时共带 {load}", "Carrying {load} when leaving"),
        "steps": Both("操作步骤", "Step by step"),
        "note": Both("留意", "Note"),
        "contact": Both("联系", "Contact"),
        "seen_to": Both("已处理", "Seen to"),
        "done": Both("完成", "Done"),
        "failed": Both("未成", "Not done"),
        "why": Both("为什么没成？", "Why not?"),
        "undo": Both("撤销", "Undo"),
        "call": Both("打电话", "Call"),
        "call_desk": Both("打给调度", "Call the desk"),
        "desk": Both("调度电话", "The desk"),
        "tell_desk": Both(
            "请打给调度，由调度联系住户。",
            "Call the desk: it reaches the household.",
        ),
        "amap": Both("高德地图", "Amap"),
        "other_map": Both("其他地图", "Other map"),
        "results": Both("我的结果（文字）", "My results as text"),
        "copy_text": Both("复制文字", "Copy the text"),
        "copied": Both("已复制", "Copied"),
        "keep": Both("把本页存到手机", "Save this page to the phone"),
        "version": Both("方案", "Plan"),
        "idle": Both("今天没有安排你的路线。", "There is no route for you today."),
        "finished": Both("你的任务已办完，辛苦了。", "All done, thank you."),
        "with_others": Both(
            "其余任务已交给别人，可以回去了。", "The rest is with others now; you can go home."
        ),
        "taken_off": Both(
            "其余任务已从你的路线上撤下，可以回去了。",
            "The rest was taken off your route; you can go home.",
        ),
        "not_said": Both("未完", "open"),
    }
)
