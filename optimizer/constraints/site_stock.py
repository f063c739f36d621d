"""Nothing is taken that is not there, and nothing is given that does not fit."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import Action, InstanceBuilder, thousandths_down, thousandths_up
from optimizer.plan import Reason, Route


class SiteStock:
    """What leaves and reaches a site stays within its stock and its room."""

    name = "site_stock"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the sums at a site, where what is asked exceeds them."""
        for site in builder.ground.problem.sites:
            for action, room in ((Action.PICKUP, site.stock), (Action.DELIVERY, site.holds)):
                for name, amount in (room or {}).items():
                    asked = self._asked(builder, site.id, action, name)
                    ceiling = thousandths_down(amount)
                    if sum(asked.values()) > ceiling:
                        builder.stock(f"{site.id}/{name}", asked, ceiling)

    @staticmethod
    def _asked(builder: InstanceBuilder, site: str, action: Action, name: str) -> dict[int, int]:
        asked: dict[int, int] = {}
        for number, visit in enumerate(builder.visits):
            if visit.site == site and visit.action is action:
                each = thousandths_up((builder.ground.tasks[visit.job].load or {}).get(name, 0.0))
                if each:
                    asked[number] = each
        return asked

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
