"""What to take along, by the kinds of work and the way of moving; never by who lives behind the door."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from optimizer.problem import Kind, Mode

Pair = tuple[str, str]

ALWAYS: tuple[Pair, ...] = (
    ("口罩", "mask"),
    ("手套", "gloves"),
    ("免洗洗手液", "hand gel"),
    ("志愿者证", "volunteer badge"),
    ("笔", "pen"),
)

_WRENCH: Pair = ("扳手", "wrench")
_SPRAYER: Pair = ("喷雾器", "sprayer")
_DISINFECTANT: Pair = ("消毒液", "disinfectant")
_TIES: Pair = ("扎带", "cable ties")
_PLIERS: Pair = ("钳子", "pliers")

BY_KIND: Mapping[Kind, tuple[Pair, ...]] = MappingProxyType(
    {
        Kind.MEAL: (("保温箱", "insulated box"),),
        Kind.PARCEL: (("取件清单", "parcel list"),),
        Kind.SUPPLIES: (("物资清单", "supplies list"),),
        Kind.MEDICINE: (("药品袋", "medicine bags"),),
        Kind.SWAB: (("采样箱", "swab kit"), ("登记设备", "registration device")),
        Kind.GARBAGE: (("垃圾袋", "rubbish bags"), _TIES, ("消毒喷壶", "spray bottle")),
        Kind.GAS_SWAP: (_WRENCH, ("检漏肥皂水", "soapy water for leaks")),
        Kind.GAS_EMPTIES: (_WRENCH,),
        Kind.DISINFECTION: (_SPRAYER, _DISINFECTANT),
        Kind.TOILET_DISINFECTION: (_SPRAYER, _DISINFECTANT),
        Kind.NOTIFY: (("通知单", "notices"),),
        Kind.HOME_VISIT: (("走访登记表", "visit forms"),),
        Kind.FENCE_BUILD: (("围挡板", "fence panels"), _TIES, _PLIERS),
        Kind.FENCE_PATROL: (("巡查记录表", "patrol record"),),
        Kind.FENCE_REPAIR: (_TIES, _PLIERS),
        Kind.GATE_DUTY: (("登记本", "register"), ("体温枪", "thermometer")),
        Kind.ERRAND: (("代办清单", "errand list"),),
    }
)

BY_MODE: Mapping[Mode, tuple[Pair, ...]] = MappingProxyType(
    {
        Mode.FOOT: (),
        Mode.TROLLEY: (("手推车", "trolley"),),
        Mode.TRICYCLE: (("三轮车", "tricycle"),),
    }
)


def gear(kinds: Iterable[Kind], mode: Mode) -> tuple[Pair, ...]:
    """Everything to take along, each thing once, what is special first."""
    things = [*BY_MODE[mode], *(thing for kind in kinds for thing in BY_KIND[kind]), *ALWAYS]
    return tuple(dict.fromkeys(things))
