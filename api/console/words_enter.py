"""The words of the forms for new tasks and for closures."""

from collections.abc import Mapping
from types import MappingProxyType

ENTER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "board.not_noted": ("没有记下", "Nothing was noted"),
        "task.title": ("新增任务", "Enter a new task"),
        "task.how": (
            "填好后记下，重新规划时排入。地址与经纬度填一样即可。",
            "Note it down; the next replan puts it in. An address or a position is enough.",
        ),
        "task.how_matrix": ("填好后记下，重新规划时排入。", "Note it down; the next replan puts it in."),
        "task.kind": ("任务类型", "Kind"),
        "task.alley": ("街巷", "Alley"),
        "task.number": ("门牌号", "Door number"),
        "task.position": ("经度, 纬度（{crs}）", "Longitude, latitude ({crs})"),
        "task.row": ("矩阵行号", "Row of the matrix"),
        "task.from": ("最早开始", "Not before"),
        "task.until": ("最晚开始", "Not after"),
        "task.minutes": ("用时（分钟）", "Minutes it takes"),
        "task.crew": ("人数", "People"),
        "task.from_site": ("从哪里取", "Fetch at"),
        "task.to_site": ("送到哪里", "Bring to"),
        "task.no_site": ("—", "—"),
        "task.gear": ("防护等级", "Protective gear"),
        "task.gear.0": ("日常", "none"),
        "task.gear.1": ("一级", "level 1"),
        "task.gear.2": ("二级", "level 2"),
        "task.gear.3": ("三级", "level 3"),
        "task.urgent": ("紧急，优先安排", "Urgent: before others"),
        "task.contact": ("联系电话", "Telephone"),
        "task.note": ("备注", "Note"),
        "task.enter": ("记下任务", "Note the task"),
        "task.usual": ("按类型默认", "as usual for its kind"),
        "task.drop": ("撤下 {task}", "Drop {task}"),
        "shut.title": ("封闭中 {count} 处", "{count} closed"),
        "shut.how": (
            "改动在重新规划后生效。",
            "What is changed here counts once you replan.",
        ),
        "shut.from": ("从", "From"),
        "shut.until": ("到", "Until"),
        "shut.new_from": ("新封闭：从", "New closures: from"),
        "shut.new_until": ("到", "until"),
        "shut.date": ("改时间", "Set hours"),
        "shut.lift": ("解除", "Lift"),
        "shut.lift_of": ("解除封闭：{what}", "Lift the closure: {what}"),
        "shut.date_of": ("改封闭时间：{what}", "Set the hours of: {what}"),
    }
)
