"""What people carry and wear slows them down: which loads, by how much, and where.

A caller's matrix is walked as it was measured: only walks on the network are slowed.
"""

from collections.abc import Mapping

from optimizer.building import InstanceBuilder
from optimizer.ground import Ground
from optimizer.instance import Action, thousandths_up
from optimizer.plan import Stop
from optimizer.problem import MatrixMap, Mode, Task, Volunteer

WEIGHT = "weight_kg"

HEAVY_ABOVE_KG: Mapping[Mode, float] = {Mode.FOOT: 15.0, Mode.TROLLEY: 60.0, Mode.TRICYCLE: 150.0}
"""What each member of a crew carries before it slows the walk: a gas cylinder does, a day's meals do not."""

LOADED_PACE = 0.8
"""Share of the usual pace that is left under a heavy load: 100 m in 100 s instead of 80 s."""

HALF_A_GRAM_KG = 5e-4
"""Loads are written down to the gram at every stop."""

GEARED_PACE = 0.9
"""Share of the usual pace that is left in protective gear."""


def heavy_above_kg(volunteer: Volunteer) -> float:
    """Above how many kilograms somebody is loaded."""
    return HEAVY_ABOVE_KG[volunteer.mode] * volunteer.members


def mode_of(volunteer: Volunteer, before: Stop) -> Mode:
    """How somebody moves on the walk that leaves a stop."""
    loaded = before.load_after.get(WEIGHT, 0.0) > heavy_above_kg(volunteer) + HALF_A_GRAM_KG
    return volunteer.mode_under_load if loaded else volunteer.mode


def needs_gear(task: Task) -> bool:
    """Whether gear is worn at a door, and on the walk that leaves it."""
    return task.household.rank > 0


def under_load(ground: Ground, task: int, volunteer: int) -> float:
    """The share of the pace that a task's own goods leave from one of its stops to the next.

    Gear is left out: between two doors somebody may stop at a site, and is not in gear behind that.
    """
    heavy = _kilograms(ground, task) > heavy_above_kg(ground.problem.volunteers[volunteer])
    return LOADED_PACE if heavy and not isinstance(ground.problem.map, MatrixMap) else 1.0


def slow_down(builder: InstanceBuilder) -> None:
    """Tell the engines which walks are slower; only what the problem can bring about."""
    ground = builder.ground
    if isinstance(ground.problem.map, MatrixMap):
        return
    geared = [builder.door(job) for job, task in enumerate(ground.tasks) if needs_gear(task)]
    if geared:
        builder.wear(geared, GEARED_PACE)
    weights = _weights(builder)
    most = sum(weight for weight in weights.values() if weight > 0)
    heavy = [_heavy_from(volunteer, most) for volunteer in ground.problem.volunteers]
    if any(limit >= 0 for limit in heavy):
        builder.slow(WEIGHT, weights, heavy, LOADED_PACE)


def _weights(builder: InstanceBuilder) -> dict[int, int]:
    """What each visit of a task with goods takes up (+) and puts down (−), in grams."""
    weights: dict[int, int] = {}
    for job, visits in enumerate(builder.jobs):
        each = thousandths_up(_kilograms(builder.ground, job))
        if len(visits) > 1 and each:
            for visit in visits:
                action = builder.visits[visit].action
                weights[visit] = {Action.PICKUP: each, Action.DELIVERY: -each}.get(action, 0)
    return weights


def _kilograms(ground: Ground, job: int) -> float:
    return (ground.tasks[job].load or {}).get(WEIGHT, 0.0)


def _heavy_from(volunteer: Volunteer, most: int) -> int:
    """Grams above which somebody is loaded; −1 when so much can never come together."""
    heavy = round(1_000 * heavy_above_kg(volunteer))
    room = round(1_000 * volunteer.capacity[WEIGHT]) if WEIGHT in volunteer.capacity else most
    return heavy if min(most, room) > heavy else -1
