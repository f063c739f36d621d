"""What each site has to give and to take: needs counted, summed, and sent to the nearest station.

A need that names no site counts as well: nobody supplies it yet, and no route fetches anything for it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.sheets.atlas import Atlas
from api.sheets.markup import clean
from api.sheets.tabular.stops import kind_named
from api.sheets.tabular.terms import Terms
from optimizer.kinds import complete
from optimizer.plan import StopType
from optimizer.problem import Amounts, Kind, Task

_ORDER = ("weight_kg", "volume_l", "items", "cylinders")
_BROUGHT_AWAY = frozenset({Kind.GARBAGE, Kind.GAS_EMPTIES})
_NO_SITE = "\uffff"  # sorts behind all that has a name
_Key = tuple[str, str]  # site or sites, and "taken" or "given"


@dataclass(slots=True)
class _Sum:
    """What one kind of work asks of one site."""

    served: int = 0
    left: int = 0
    load: Counter[str] = field(default_factory=Counter)


def wanted(atlas: Atlas) -> bool:
    """Tell whether anything is carried, or would be if a site were named."""
    return any(_by_site(task) or _is_homeless(task) for task in map(complete, atlas.problem.tasks))


def header(atlas: Atlas, terms: Terms) -> list[str]:
    """The columns of `rows`."""
    return [*terms.each("site direction kind tasks served left"), *map(terms.unit, _dimensions(atlas))]


def rows(atlas: Atlas, terms: Terms) -> Iterator[list[object]]:
    """Sum by site and kind, with a total for each site and what it has or holds."""
    dimensions = _dimensions(atlas)
    for (name, direction), kinds in sorted(_sums(atlas).items()):
        place = _named(atlas, terms, name)
        for kind, one in kinds.items():
            yield [place, terms(direction), kind_named(atlas, kind), *_figures(one, dimensions)]
        total = _Sum(
            sum(one.served for one in kinds.values()),
            sum(one.left for one in kinds.values()),
            sum((one.load for one in kinds.values()), Counter()),
        )
        yield [place, terms(direction), terms("total"), *_figures(total, dimensions)]
        limit = _limit(atlas, name, direction)
        if limit:
            word = terms("stock" if direction == "taken" else "holds")
            yield [place, terms(direction), word, "", "", "", *(limit.get(one, "") for one in dimensions)]


def _figures(one: _Sum, dimensions: list[str]) -> list[object]:
    loads = [round(one.load[name], 2) if name in one.load else "" for name in dimensions]
    return [one.served + one.left, one.served, one.left, *loads]


def _sums(atlas: Atlas) -> dict[_Key, dict[Kind, _Sum]]:
    sums: dict[_Key, dict[Kind, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    chosen = _chosen(atlas)
    served = {stop.task for route in atlas.plan.routes for stop in route.stops}
    for task in map(complete, atlas.problem.tasks):
        for sites, direction, kind_of_stop in _ways(task):
            if sites is None or sites in atlas.bags:
                continue
            asked = sites if isinstance(sites, str) else "\n".join(sites)
            one = sums[chosen.get((task.id, kind_of_stop), asked), direction][task.kind]
            if task.id in served:
                one.served += 1
            else:
                one.left += 1
            one.load.update(task.load or {})
    return sums


def _ways(task: Task) -> Iterator[tuple[str | tuple[str, ...] | None, str, StopType]]:
    """From which sites goods are taken and to which they are brought."""
    if _is_homeless(task):
        if task.kind in _BROUGHT_AWAY:
            yield _NO_SITE, "given", StopType.DELIVERY
        else:
            yield _NO_SITE, "taken", StopType.PICKUP
        return
    yield task.from_site, "taken", StopType.PICKUP
    yield task.to_site, "given", StopType.DELIVERY


def _chosen(atlas: Atlas) -> dict[tuple[str, StopType], str]:
    """Find the site that the plan took among alternatives."""
    return {
        (stop.task, stop.type): stop.site
        for route in atlas.plan.routes
        for stop in route.stops
        if stop.task is not None and stop.site is not None
    }


def _dimensions(atlas: Atlas) -> list[str]:
    """The dimensions that are carried at all, ours first."""
    used = {name for task in map(complete, atlas.problem.tasks) for name in task.load or {}}
    return [name for name in _ORDER if name in used] + sorted(used - set(_ORDER))


def _by_site(task: Task) -> bool:
    return task.from_site is not None or task.to_site is not None


def _is_homeless(task: Task) -> bool:
    """Goods come along of which nobody said from where, or where to."""
    return not _by_site(task) and any((task.load or {}).values())


def _named(atlas: Atlas, terms: Terms, name: str) -> str:
    """Name a site, or the alternatives of tasks that are on no route."""
    if name == _NO_SITE:
        return terms("no_site")
    sites = {site.id: site for site in atlas.problem.sites}
    said = []
    for one in name.split("\n"):
        known = atlas.gazetteer.name_of_site(sites[one]) if one in sites else ""
        said.append(clean(one) if not known or known == clean(one) else f"{known} ({clean(one)})")
    return terms("or").join(said)


def _limit(atlas: Atlas, name: str, direction: str) -> Amounts:
    site = next((site for site in atlas.problem.sites if site.id == name), None)
    return (site.stock if direction == "taken" else site.holds) or {} if site else {}
