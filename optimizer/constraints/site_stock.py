"""Nothing is taken that is not there, and nothing is given that does not fit."""

from collections.abc import Iterator
from math import fsum

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import only_sites
from optimizer.figures import amount
from optimizer.ground import Ground
from optimizer.instance import Action
from optimizer.plan import ReasonCode, Route, StopType

_GRAM = 1e-6


def _fine(amount: float) -> int:
    """An amount in billionths: three thirds of a cable are one cable."""
    return round(amount * 1e9)


class SiteStock:
    """What leaves and reaches a site stays within its stock and its room."""

    name = "site_stock"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the sums at a site, where what is asked exceeds them."""
        for site in builder.ground.problem.sites:
            for action, room in ((Action.PICKUP, site.stock), (Action.DELIVERY, site.holds)):
                for name, most in (room or {}).items():
                    asked = self._asked(builder, site.id, action, name)
                    ceiling = _fine(most + _GRAM)
                    if sum(asked.values()) > ceiling:
                        builder.stock(f"{site.id}/{name}", asked, ceiling)

    @staticmethod
    def _asked(builder: InstanceBuilder, site: str, action: Action, name: str) -> dict[int, int]:
        asked: dict[int, int] = {}
        for number, visit in enumerate(builder.visits):
            if visit.site == site and visit.action is action:
                each = _fine((builder.ground.tasks[visit.job].load or {}).get(name, 0.0))
                if each:
                    asked[number] = each
        return asked

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """The task alone asks for more than the site has, or gives more than it holds."""
        it = ground.tasks[task]
        source, sink = only_sites(it)
        for name, given in ((source, False), (sink, True)):
            if name is None:
                continue
            room = (ground.sites[name].holds if given else ground.sites[name].stock) or {}
            for dimension, limit in room.items():
                by = (it.load or {}).get(dimension, 0.0) - limit
                if by > _GRAM:
                    return self._too_much(
                        it.id, name, amount(dimension, limit), amount(dimension, by), by, given
                    )
        return None

    @staticmethod
    def _too_much(
        task: str, site: str, room: tuple[str, str], missing: tuple[str, str], by: float, given: bool
    ) -> WhyNot:
        """Say it of what a task gives to a site, or takes from it."""
        (en, zh), (room_en, room_zh) = missing, room
        if given:
            what = (
                f"site {site} has room for {room_en}, {task} alone brings {en} more",
                f"站点 {site} 只能放 {room_zh}，仅 {task} 一项就多出 {zh}",
                f"Make room for {en} more at site {site}, or use another site.",
                f"请让站点 {site} 多容纳 {zh}，或改用其他站点。",
            )
        else:
            what = (
                f"site {site} has {room_en}, {task} alone needs {en} more",
                f"站点 {site} 只有 {room_zh}，仅 {task} 一项就还差 {zh}",
                f"Bring {en} more to site {site}, or use another site.",
                f"请给站点 {site} 补足 {zh}，或改用其他站点。",
            )
        return WhyNot(ReasonCode.SITE_STOCK, *what, by=by, whoever=True)

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """What all routes take from and give to a site; reported with the first route that goes there."""
        for site in evidence.problem.sites:
            for action, room in ((StopType.PICKUP, site.stock), (StopType.DELIVERY, site.holds)):
                if not room:
                    continue
                visits = [
                    (every, stop.task)
                    for every in evidence.plan.routes
                    for stop in every.stops
                    if stop.site == site.id and stop.type is action and stop.task is not None
                ]
                if not visits or visits[0][0] is not route:
                    continue
                for name, limit in room.items():
                    asked = fsum((evidence.tasks[task].load or {}).get(name, 0.0) for _, task in visits)
                    if asked > limit + _GRAM:
                        yield f"site {site.id}: {action} of {name} {asked:g} of {limit:g}"
