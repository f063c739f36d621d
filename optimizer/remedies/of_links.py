"""Changes to what ties a task to others, to stock, and to a name; and another pair of hands."""

from collections.abc import Iterator
from typing import Any

from optimizer.figures import amount, listed
from optimizer.problem import SiteKind
from optimizer.remedies.asking import Asking, Knob, once
from optimizer.remedies.patching import put, take
from optimizer.remedy import Patch, Step, StepCode


def after(asking: Asking) -> Iterator[Knob]:
    """Do not wait for other work."""
    it = asking.task
    if it.after:
        en, zh = listed([link.task for link in it.after])
        yield _once(
            45.0, StepCode.DROP_AFTER, f"Do not let {it.id} wait for {en}.",
            f"取消 {it.id} 须在 {zh} 之后的要求。", it.id, (take(f"{asking.at_task}/after"),),
        )  # fmt: skip


def pin(asking: Asking) -> Iterator[Knob]:
    """Let others do it than the person it is pinned to, or in another place of the order."""
    it = asking.task
    if it.pinned is not None:
        yield _once(
            30.0, StepCode.UNPIN, f"Take the pin to {it.pinned.volunteer} off {it.id}.",
            f"取消 {it.id} 对 {it.pinned.volunteer} 的指定。", it.id, (take(f"{asking.at_task}/pinned"),),
        )  # fmt: skip


def bond(asking: Asking) -> Iterator[Knob]:
    """Let somebody else do it than the task that it is bound to."""
    it = asking.task
    binding = [n for n, t in enumerate(asking.ground.tasks) if t.same_volunteer_as == it.id]
    patch = [take(f"/tasks/{n}/same_volunteer_as") for n in binding]
    if it.same_volunteer_as is not None:
        patch.append(take(f"{asking.at_task}/same_volunteer_as"))
    if patch:
        yield _once(
            30.0, StepCode.UNBIND, f"Let {it.id} be done by somebody else than the tasks bound to it.",
            f"允许 {it.id} 与绑定的任务由不同的人承担。", it.id, tuple(patch),
        )  # fmt: skip


def mixing(asking: Asking) -> Iterator[Knob]:
    """Allow it on one route with what it excludes, and with what excludes it by name."""
    it = asking.task
    patch = []
    for number, other in enumerate(asking.ground.tasks):
        if other.id != it.id and it.id in other.not_with:
            kept = [name for name in other.not_with if name != it.id]
            patch.append(put(f"/tasks/{number}/not_with", kept))
    if it.not_with:
        patch.append(take(f"{asking.at_task}/not_with"))
    if patch:
        yield _once(
            60.0, StepCode.MIX, f"Allow {it.id} on one route with what it excludes.",
            f"允许 {it.id} 与互斥任务同路线。", it.id, tuple(patch),
        )  # fmt: skip


def stock(asking: Asking) -> Iterator[Knob]:
    """Bring what the task takes to its site, or make room for what it gives."""
    it, load = asking.task, asking.task.load or {}
    source, sink = asking.ground.goods[asking.job]
    for number, site in enumerate(asking.ground.problem.sites):
        for name, field, has in ((source, "stock", site.stock), (sink, "holds", site.holds)):
            more = {d: load[d] for d in has or {} if load.get(d, 0.0) > 0} if name == site.id else {}
            if more and has is not None:
                en, zh = (listed([amount(d, v)[n] for d, v in sorted(more.items())])[n] for n in (0, 1))
                step = Step(
                    code=StepCode.MORE_STOCK,
                    detail=f"Bring {en} more to {site.id}."
                    if field == "stock"
                    else f"Make room for {en} more at {site.id}.",
                    detail_zh=f"给 {site.id} 补 {zh}。" if field == "stock" else f"让 {site.id} 多存 {zh}。",
                    task=it.id,
                    site=site.id,
                    by=max(more.values()),
                    patch=(
                        put(f"/sites/{number}/{field}", {d: v + more.get(d, 0.0) for d, v in has.items()}),
                    ),
                )
                yield once(step, 15.0)


def decontamination(asking: Asking) -> Iterator[Knob]:
    """Set up a place next to the door where people are decontaminated."""
    it, ground = asking.task, asking.ground
    if len({task.household.rank for task in ground.tasks}) < 2:
        return
    name = _fresh("decontamination", [site.id for site in ground.problem.sites])
    said: dict[str, Any] = {"id": name, "kind": SiteKind.DECONTAMINATION.value, "service_s": 600}
    where = it.model_dump(mode="json", include={"location", "matrix_index"}, exclude_none=True)
    yield _once(
        180.0, StepCode.DECONTAMINATE, f"Set up a decontamination point ({name}) at {it.id}.",
        f"在 {it.id} 处增设洗消点（{name}）。", it.id,
        (Patch(op="add", path="/sites/-", value=said | where),),
    )  # fmt: skip


def another(asking: Asking, like: int) -> Iterator[Knob]:
    """Another person like one who is there, with every skill and allowance that the task asks for."""
    ground, it = asking.ground, asking.task
    model = ground.problem.volunteers[like]
    if not model.shifts:
        return
    members = it.crew if it.crew > 1 else 1
    name = _fresh("extra", [v.id for v in ground.problem.volunteers])
    said = model.model_dump(mode="json", exclude_unset=True, by_alias=True)
    for field in ("name", "zones", "max_walk_m", "max_tasks", "max_gear_s", "mode", "pace"):
        said.pop(field, None)
    room = {n: max(most, (it.load or {}).get(n, 0.0)) for n, most in model.capacity.items()}
    said |= {"id": name, "skills": sorted({*model.skills, *(it.skills or ())}), "members": members}
    said |= {"capacity": room}
    who, who_zh = (
        ("volunteer", "一名志愿者") if members == 1 else (f"crew of {members}", f"一个 {members} 人小组")
    )
    yield _once(
        240.0 * members, StepCode.ONE_MORE_VOLUNTEER,
        f"Add a {who} ({name}) with the hours of {model.id} and the skills of {it.id}.",
        f"增加{who_zh}（{name}），班次同 {model.id}，并具备 {it.id} 所需技能。",
        it.id, (Patch(op="add", path="/volunteers/-", value=said),), volunteer=name,
    )  # fmt: skip


def _fresh(stem: str, taken: list[str]) -> str:
    return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}-{n}") not in taken)


def _once(
    burden: float,
    code: StepCode,
    detail: str,
    detail_zh: str,
    task: str,
    patch: tuple[Patch, ...],
    volunteer: str | None = None,
) -> Knob:
    step = Step(code=code, detail=detail, detail_zh=detail_zh, task=task, volunteer=volunteer, patch=patch)
    return once(step, burden)
