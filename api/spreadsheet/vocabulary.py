"""The words that people write into cells, and what they mean: both languages, official and colloquial."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optimizer.kinds import CATALOGUE
from optimizer.names import SITES_ZH, SKILLS_ZH
from optimizer.problem import Household, Kind, Mode, SiteKind

_NOISE = re.compile(r"[\s_\-·•*()\[\]{}<>【】〔〕「」《》:：./\\'\"“”‘’]+")


def plain(text: str) -> str:
    """Bring a word to one form: half-width, lower case, without blanks and brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


@dataclass(frozen=True, slots=True)
class Words:
    """A closed list of choices.

    Attributes
    ----------
    zh, en : tuple of str
        The word that we write for each choice, in the same order.
    meaning : mapping
        Every word that we read, in its plain form, to the value on the wire.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    meaning: Mapping[str, str]


def _words(entries: Iterable[tuple[str, str, str, str]]) -> Words:
    """Build from (value, Chinese, English, other words with blanks between)."""
    entries = list(entries)
    meaning = {
        plain(word): value for value, zh, en, also in entries for word in (value, zh, en, *also.split())
    }
    return Words(tuple(entry[1] for entry in entries), tuple(entry[2] for entry in entries), meaning)


_ALSO_KIND: Mapping[Kind, str] = {
    Kind.MEAL: "送饭 餐 餐食 盒饭 老人餐 助老餐 午餐 早餐 晚餐 meals lunch",
    Kind.PARCEL: "快递 包裹 外卖 取快递 送外卖 delivery",
    Kind.SUPPLIES: "物资 生活物资 蔬菜包 送菜 送蔬菜 保供 groceries",
    Kind.MEDICINE: "药 药品 买药 代购药 取药 代买药 medication",
    Kind.SWAB: "采样 核酸 核酸采样 上门核酸 入户采样 入户核酸 swabbing pcr",
    Kind.GARBAGE: "垃圾 生活垃圾 清运垃圾 垃圾清运 倒垃圾 waste rubbish",
    Kind.GAS_SWAP: "煤气罐 换气 送气 液化气 换罐 煤气 换煤气 送煤气罐 gas",
    Kind.GAS_EMPTIES: "空罐 收空瓶 回收空罐 空煤气罐",
    Kind.DISINFECTION: "消毒 环境消杀 消杀消毒 disinfect",
    Kind.TOILET_DISINFECTION: "厕所消毒 公厕消杀 公厕消毒 toilet",
    Kind.NOTIFY: "通知 告知 入户通知 notification",
    Kind.HOME_VISIT: "走访 入户 家访 探访 慰问 visit",
    Kind.FENCE_BUILD: "围挡安装 安围挡 装围挡 fencing",
    Kind.FENCE_PATROL: "围挡巡逻 巡逻 巡查 patrol",
    Kind.FENCE_REPAIR: "围挡维修 修围挡 围挡修理 repair",
    Kind.GATE_DUTY: "门岗 值守 卡口值守 看门 值岗 gate",
    Kind.ERRAND: "代办事 跑腿 代买 代购 其他 其它 other",
}

KINDS = _words((kind, words.zh, words.en, _ALSO_KIND[kind]) for kind, words in CATALOGUE.items())
HOUSEHOLDS = _words(
    [
        (Household.NORMAL, "正常", "normal", "普通 一般 无 正常户 普通户 none"),
        (Household.SECONDARY_CONTACT, "次密接", "secondary contact", "次密 次密切接触者 密接的密接"),
        (Household.CLOSE_CONTACT, "密接", "close contact", "密切接触者 密接者 密切接触"),
        (Household.HOME_ISOLATION, "居家隔离", "home isolation", "居隔 隔离 居家 居家观察 isolation"),
    ]
)
MODES = _words(
    [
        (Mode.FOOT, "步行", "on foot", "走路 徒步 walk walking"),
        (Mode.TROLLEY, "推车", "trolley", "手推车 小推车 平板车 cart"),
        (Mode.TRICYCLE, "三轮车", "tricycle", "三轮 电动三轮 电动三轮车 trike"),
    ]
)
SITE_KINDS = _words(
    [
        (kind, SITES_ZH[kind], en, more)
        for kind, en, more in (
            (SiteKind.HANDOVER, "hand-over", "发放点 取货点 物资点 交接"),
            (SiteKind.STORAGE, "storage", "垃圾暂存点 存放点 仓库 库房 store"),
            (SiteKind.CANTEEN, "canteen", "餐厅 老年餐厅 配餐点 kitchen"),
            (SiteKind.PHARMACY, "pharmacy", "药店 大药房 drugstore"),
            (SiteKind.STATION, "supply station", "煤气站 液化气站 换气点 补给点 gas station"),
            (SiteKind.LAB, "lab", "实验室 送检点 检验点 laboratory"),
            (SiteKind.BASE, "base", "驻地 出发点 居委会 指挥部 岗亭 headquarters"),
            (SiteKind.DECONTAMINATION, "decontamination", "消毒点 脱卸点 脱防护服点 decon"),
        )
    ]
)
LEVELS = _words(
    [
        ("sealed", "封控区", "sealed", "封控 封闭 高风险"),
        ("controlled", "管控区", "controlled", "管控 中风险"),
        ("precaution", "防范区", "precaution", "防范 低风险"),
        ("open", "开放区", "open", "开放 正常 普通"),
    ]
)
DATUMS = _words(
    [
        ("wgs84", "WGS84", "WGS84", "gps wgs 84 epsg4326 4326 osm 天地图 cgcs2000 国家2000"),
        (
            "gcj02",
            "GCJ-02",
            "GCJ-02",
            "gcj 高德 腾讯 高德地图 腾讯地图 火星 火星坐标 amap tencent",
        ),
        ("bd09", "BD-09", "BD-09", "bd09ll 百度 百度地图 baidu"),
    ]
)
YES_NO = _words(
    [
        ("yes", "是", "yes", "y true 1 对 有 √ ✓ ✔ 必须 要 必"),
        ("no", "否", "no", "n false 0 不 无 × ✗ 不必 不要 非"),
    ]
)
PRIORITIES = _words(
    [
        ("90", "紧急", "urgent", "特急 加急"),
        ("75", "高", "high", ""),
        ("50", "中", "medium", "普通 一般 normal"),
        ("20", "低", "low", ""),
    ]
)

# Skills are the caller's own words; these are the ones that kinds of work ask for by themselves.
SKILLS = _words(
    [
        (skill, SKILLS_ZH[skill], en, more)
        for skill, en, more in (
            ("medic", "medic", "医生 护士 采样员 医务 医护人员 nurse doctor"),
            ("heavy_lift", "heavy lift", "重物 力气 搬重物 heavylifting"),
            ("social_work", "social work", "社区工作者 社会工作 socialworker"),
            ("sprayer", "sprayer", "喷雾 消毒 消杀员 喷雾器"),
            ("waste", "waste", "垃圾 收垃圾 清运"),
            ("fence_tools", "fence tools", "围挡 装围挡 围挡安装"),
            ("locksmith", "locksmith", "锁匠"),
        )
    ]
)
