"""What a dispatcher can do about a search that came to nothing, by the first word of its failure."""

from collections.abc import Mapping
from types import MappingProxyType

_OURS = (
    "这是程序的错误，不是您的操作。请再试一次；仍不成功时，请把代码和方案编号交给管理员。",
    (
        "This is a fault of the program, not of yours. Start it again; if it fails again, give the code and "
        "the plan's id to whoever runs the service."
    ),
)
FAILED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "failed.invalid_problem": (
            "台账或任务单有误，要到规划时才能发现。请按代码后的说明更正，再新建方案。",
            "Only planning could show this fault of the ledger. Mend what the code names, then plan anew.",
        ),
        "failed.map_not_found": (
            "地图已不在服务器上。请上传地图，再重新开始。",
            "The map is no longer here. Upload it, then start again.",
        ),
        "failed.map_unreadable": (
            "服务器上的地图读不出来。请重新上传，再重新开始。",
            "The stored map cannot be read. Upload it again, then start again.",
        ),
        "failed.previous_plan_not_found": (
            "要沿用的上一版方案已不在。请新建方案。",
            "The plan to stay close to is no longer here. Make a new plan.",
        ),
        "failed.plan_refused": _OURS,
        "failed.engine_unfit": (
            "指定的引擎不支持这份任务单的要求。请去掉 options.engine，再新建方案。",
            "The engine asked for does not hold what is needed. Leave options.engine out, then plan anew.",
        ),
        "failed.engine_error": _OURS,
        "failed.internal_error": _OURS,
        "failed.out_of_memory": (
            "任务太多，服务器内存不够。请分成几份台账，或请管理员增加内存。",
            "There are more tasks than the server has memory for. Split the ledger, or ask for more memory.",
        ),
        "failed.time_limit_exceeded": _OURS,
        "failed.worker_died_repeatedly": (
            "规划程序几次中断，多半是内存不够。请稍后重新开始，或分成几份台账；并告诉管理员。",
            (
                "Planning broke off several times, most likely for want of memory. Start again later, or "
                "split the ledger, and tell whoever runs the service."
            ),
        ),
        "failed.other": _OURS,
    }
)
