"""What is carried: loads nobody can carry or that do not count, and stock that cannot suffice."""

from collections import defaultdict
from collections.abc import Iterator

from optimizer.complaints import Complaint, pointer, warn
from optimizer.kinds import CATALOGUE
from optimizer.names import SITES_ZH
from optimizer.problem import Amounts, Kind, Problem, SiteKind, Task

_NO_PICKUP = frozenset({SiteKind.DECONTAMINATION, SiteKind.BASE, SiteKind.LAB})
_NO_DELIVERY = frozenset({SiteKind.DECONTAMINATION})


def look(problem: Problem) -> Iterator[Complaint]:
    """Look at loads, capacities, sites and stock."""
    yield from _sites(problem)
    capacities = [
        dict(entries) for entries in {tuple(sorted(v.capacity.items())) for v in problem.volunteers}
    ]
    supplied = _has_gas(problem)
    too_heavy: dict[tuple[tuple[str, float], ...], bool] = {}
    for index, task in enumerate(problem.tasks):
        where = "tasks", index
        if task.from_site is None and task.to_site is None:
            if task.load and any(task.load.values()):
                yield warn("load_not_counted", pointer(*where, "load"))
            elif supplied and task.load is None and task.kind is Kind.GAS_SWAP:
                yield warn("gas_without_supplier", pointer("tasks", index))
            if task.max_aboard_s is not None:
                yield warn("max_aboard_without_site", pointer(*where, "max_aboard_s"))
            continue
        load = _load(task)
        key = tuple(sorted(load.items()))
        if key not in too_heavy:
            # Several people at one door share nothing: each walks with a load of their own.
            too_heavy[key] = bool(capacities) and not any(_fits(load, capacity) for capacity in capacities)
        if too_heavy[key]:
            yield warn("load_above_every_capacity", pointer(*where, "load"))
    yield from _stock(problem)


def _has_gas(problem: Problem) -> bool:
    """Say whether anybody supplies cylinders: a station, or whatever site another task names for them."""
    return any(site.kind is SiteKind.STATION for site in problem.sites) or any(
        task.kind is Kind.GAS_SWAP and task.from_site is not None for task in problem.tasks
    )


def _fits(load: Amounts, capacity: Amounts) -> bool:
    return all(amount <= capacity.get(dimension, amount) for dimension, amount in load.items())


def _sites(problem: Problem) -> Iterator[Complaint]:
    kinds = {site.id: site.kind for site in problem.sites}
    for index, task in enumerate(problem.tasks):
        for name in _named(task.from_site):
            if kinds.get(name) in _NO_PICKUP:
                where = pointer("tasks", index, "from_site")
                yield warn(
                    "pickup_at_unlikely_site", where, kind=kinds[name].value, kind_zh=SITES_ZH[kinds[name]]
                )
        for name in _named(task.to_site):
            if kinds.get(name) in _NO_DELIVERY:
                where = pointer("tasks", index, "to_site")
                yield warn(
                    "delivery_to_unlikely_site", where, kind=kinds[name].value, kind_zh=SITES_ZH[kinds[name]]
                )


def _named(sites: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (sites,) if isinstance(sites, str) else sites or ()


def _stock(problem: Problem) -> Iterator[Complaint]:
    """Add up what must come from a single site; tasks with alternatives may be served elsewhere."""
    needed: defaultdict[tuple[str, str], float] = defaultdict(float)
    for task in problem.tasks:
        sources = set(_named(task.from_site))
        if len(sources) == 1:
            for dimension, amount in _load(task).items():
                needed[sources.copy().pop(), dimension] += amount
    for index, site in enumerate(problem.sites):
        for dimension, stock in (site.stock or {}).items():
            if needed[site.id, dimension] > stock + 1e-9:
                yield warn(
                    "stock_too_small",
                    pointer("sites", index, "stock", dimension),
                    needed=f"{needed[site.id, dimension]:g}",
                    stock=f"{stock:g}",
                )


def _load(task: Task) -> Amounts:
    return CATALOGUE[task.kind].load if task.load is None else task.load
