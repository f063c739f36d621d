"""Whose doors are whose: what somebody did for other units counts on when the rest of a day is planned."""

import shapely

from optimizer.kinds import complete
from optimizer.problem import Problem, Task


class Patches:
    """The units' zones of a problem; empty where no unit has a cap on lending.

    Parameters
    ----------
    problem
        As sent; its zones do not change during the day.
    """

    def __init__(self, problem: Problem) -> None:
        capped = {cap.unit for cap in problem.lending}
        self._unit = {person.id: person.unit for person in problem.volunteers if person.unit in capped}
        self._areas = [
            (zone.unit, shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
            for zone in problem.zones
            if zone.unit is not None and self._unit and (rings := zone.area.coordinates)
        ]

    def lent_s(self, volunteer: str, task: Task) -> int:
        """Seconds of service for which somebody is lent at a door; 0 at his or her own unit's."""
        unit = self._unit.get(volunteer)
        if unit is None or not isinstance(task.location, tuple):
            return 0
        door = shapely.Point(task.location)
        around = {whose for whose, area in self._areas if area.contains(door)}
        return (complete(task).service_s or 0) if around and unit not in around else 0
