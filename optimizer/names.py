"""What people call things in Chinese that the wire format has English words for.

Skills are the caller's own words; those that have a name here are the ones that kinds of work ask for and
that ledgers know (台账). Every other skill is called as the caller calls it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from optimizer.problem import SiteKind

SKILLS_ZH: Mapping[str, str] = MappingProxyType(
    {
        "medic": "医护",
        "heavy_lift": "搬运",
        "social_work": "社工",
        "sprayer": "消杀",
        "waste": "垃圾清运",
        "fence_tools": "围挡工具",
        "locksmith": "开锁",
    }
)
SITES_ZH: Mapping[SiteKind, str] = MappingProxyType(
    {
        SiteKind.HANDOVER: "交接点",
        SiteKind.STORAGE: "暂存点",
        SiteKind.CANTEEN: "食堂",
        SiteKind.PHARMACY: "药房",
        SiteKind.STATION: "供应站",
        SiteKind.LAB: "检测点",
        SiteKind.BASE: "集合点",
        SiteKind.DECONTAMINATION: "洗消点",
    }
)


def skills_zh(skills: Iterable[str]) -> str:
    """Skills in a row, as they stand in a Chinese sentence: ``“医护、driver”技能``."""
    return f"“{'、'.join(SKILLS_ZH.get(skill, skill) for skill in skills)}”技能"
