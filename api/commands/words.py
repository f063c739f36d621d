"""What each command is for, in English and Chinese."""

from collections.abc import Mapping
from types import MappingProxyType

ALL = (
    "Plans doorstep work on foot: tasks and volunteers in, ordered walking routes out.",
    "规划步行上门服务：输入任务和志愿者，输出排好次序的步行路线。",
)
PURPOSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "template": (
            "Write an empty ledger: every column with its hint, dropdowns, and examples.",
            "写出一份空白台账：每列有说明、下拉选项和示例。",
        ),
        "check": (
            "List every fault with its row and column; nothing is planned. Exit code 2: there are some.",
            "列出每一处错误及其行列，不做规划。退出码 2：有错误。",
        ),
        "plan": (
            "Plan and write the sheets. Exit code 2: bad input; 3: some tasks are unassigned or left out.",
            "规划并写出路线单。退出码 2：输入有误；3：有任务未安排或被略过。",
        ),
        "staff": (
            (
                "Find the fewest volunteers who get everything done by an hour; tell what is proved and what "
                "is found. Some ten plans are made; --time-limit holds for each. Exit code 2: bad input; 3: "
                "not even all volunteers get it done."
            ),
            (
                "求某一时刻前完成全部任务最少要几人，并说明哪些已证明、哪些是找到的。约需规划十次，"
                "--time-limit 是每次的时限。退出码 2：输入有误；3：全员出动也完不成。"
            ),
        ),
        "sheets": (
            "Write every sheet there is of a plan. Without --map there is no map on them.",
            "写出方案的全部单据。不给 --map 则单据上没有地图。",
        ),
        "compare": (
            "Say what changed between two plans, volunteer by volunteer.",
            "逐人说明两份方案之间有哪些变化。",
        ),
        "why": (
            (
                "Say why a task is on no route, and the smallest change that would serve it beside all the "
                "rest, proved by solving again. Exit code 2: it is on a route, or bad input; 3: none found."
            ),
            (
                "说明任务为何未安排，并找出不影响其余任务的最小改法，重新求解加以验证。"
                "退出码 2：任务已安排或输入有误；3：没有找到改法。"
            ),
        ),
        "serve": (
            "Run everything on one port: store, workers, API. Stays up until Ctrl-C.",
            "在一个端口上运行全部服务：存储、规划进程、接口。按 Ctrl-C 停止。",
        ),
        "worker": (
            "Run workers and a reconciler against REDIS_URL, or the store of a service on this machine.",
            "运行规划进程和补投进程，连接 REDIS_URL，或本机服务的存储。",
        ),
        "demo": (
            "Plan a real morning in the alleys of Beixinqiao through the HTTP API.",
            "演示：通过 HTTP 接口规划北新桥胡同里真实的一个上午。",
        ),
    }
)
