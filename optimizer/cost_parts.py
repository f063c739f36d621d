"""Name what a plan costs, part by part in metres, by the weights of its request."""

from collections.abc import Sequence

from optimizer.ground import Ground
from optimizer.instance import Instance
from optimizer.legs import walks_of
from optimizer.objective import UNIT_PER_M, unfamiliar
from optimizer.pricing import bill
from optimizer.schedule import TimedRoute, TimedVisit

ALWAYS = ("walking", "left_out")
"""Told even where they are nothing."""


def cost_parts(ground: Ground, instance: Instance, timed: Sequence[TimedRoute]) -> dict[str, float]:
    """Take the cost of a plan apart.

    Parameters
    ----------
    ground, instance
        What the plan stands on; the instance is the one without tolls in its metres.
    timed
        One per route that makes a visit.

    Returns
    -------
    dict of str to float
        In metres walked, by the name of the weight that asks for it; ``left_out`` is that of
        ``priority_served``, ``decontamination`` has none. What costs nothing is left out, but for `ALWAYS`.
        Together they are what `pricing.cost` compares plans by.
    """
    doors = [
        (instance.visits[stop.visit].job, instance.routes[route.route].person)
        for route in timed
        for stop in route.stops
        if isinstance(stop, TimedVisit) and instance.visits[stop.visit].door
    ]
    order = [[stop.visit for stop in route.stops if isinstance(stop, TimedVisit)] for route in timed]
    known = bill(instance, order, timed)
    strange = sum(unfamiliar(ground, job, person) for job, person in doors)
    parts = {
        "walking": known.walking,
        "left_out": known.left_out,
        "lateness": known.lateness,
        "finish_time": known.finish,
        "fairness": known.longest_work,
        "familiarity": strange,
        "compounds": _tolls(ground, instance, timed),
        "changes": known.taste - strange + known.put_off,
        "decontamination": known.resets,
    }
    return {name: part / UNIT_PER_M for name, part in parts.items() if part or name in ALWAYS}


def _tolls(ground: Ground, instance: Instance, timed: Sequence[TimedRoute]) -> int:
    """What walks out of compounds and through gates cost beside their metres."""
    if instance.toll is None:
        return 0
    walks = (one.walk for route in timed for one in walks_of(ground, instance, route))
    return sum(int(instance.toll[walk.start, walk.end]) for walk in walks)
