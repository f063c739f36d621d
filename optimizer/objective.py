"""What makes one plan better than another: every price, its unit, and the reason for its size.

First as much priority as possible is served, then the rest counts in metres walked. The price of
leaving a task out is larger than anything that serving it could cost, so walking is never saved by
not going. Weights of the request multiply these prices.
"""

import numpy as np
from numpy.typing import NDArray

from optimizer.building import InstanceBuilder
from optimizer.ground import WALKING_SPEED_M_S, Ground
from optimizer.instance import Prices
from optimizer.plan import Plan
from optimizer.problem import Mode

UNIT_PER_M = 10
"""The engines' cost unit is a tenth of a metre: fine enough for weights below 1."""

FINISH_M_PER_S = 10.0
"""A second off the latest finish is worth ten metres: whoever asks for an early end means it."""

FAIRNESS_M_PER_S = 2.0
"""A second off the longest work is worth two metres: a minute of fairness for a detour of 120 m."""

LATE_M_PER_S = 0.5
"""A second that a door waits after its window opens; walking a minute (75 m) to save 150 s."""

UNFAMILIAR_M = 150.0
"""A door in a zone that the person does not know: as a detour of two minutes of asking the way."""

LEAVING_M = 120.0
"""Leaving a compound, to be entered again or by somebody else: as a minute and a half at its gate."""

CHANGE_M = 300.0
"""A door given to somebody else than in the previous plan: four minutes of telephoning."""

PUT_OFF_M_PER_S = 0.2
"""A second that a door is served later than told: twenty-five minutes are as bad as a new face."""

TOLD_S = 300
"""Five minutes earlier or later are still the time that people were told."""

AWAITED_S = 4 * 3_600
"""Who was told a time so long before the plan begins is not waiting at the door for it."""

TOLD_POINTS = 5
"""Points of priority for having been told: nobody is dropped for somebody nearer who is as important."""

REQUIRED_FACTOR = 1_000
"""A required task outweighs every combination of others in a neighbourhood's morning."""


def worth(priority: int, *, required: bool) -> int:
    """How much serving a task counts: 10 at priority 0, 110 at 100, a thousand times that if required.

    Parameters
    ----------
    priority
        0 to 100.
    required
        Whether it has to be served.

    Returns
    -------
    int
        Points.
    """
    return (10 + priority) * (REQUIRED_FACTOR if required else 1)


def price_everything(builder: InstanceBuilder, previous: Plan | None = None) -> None:
    """Set the prices of a builder from the weights of its problem and the plan to keep to."""
    weights = builder.ground.problem.objective
    prices = Prices(
        per_metre=round(UNIT_PER_M * weights.walking),
        per_finish_s=round(UNIT_PER_M * FINISH_M_PER_S * weights.finish_time),
        per_longest_work_s=round(UNIT_PER_M * FAIRNESS_M_PER_S * weights.fairness),
        per_late_s=round(UNIT_PER_M * LATE_M_PER_S * weights.lateness),
        per_put_off_s=round(UNIT_PER_M * PUT_OFF_M_PER_S * weights.changes),
    )
    if previous is not None and prices.per_put_off_s:
        _keep_times(builder, previous)
    _price_leaving(builder)
    unit = _dearest_service(builder, prices) // 10 + 1
    told = set() if previous is None else {stop.task for route in previous.routes for stop in route.stops}
    points = [
        worth(task.priority or 0, required=task.required)
        + (TOLD_POINTS * weights.changes if task.id in told else 0.0)
        for task in builder.ground.tasks
    ]
    left_out = [max(1, round(unit * weights.priority_served * one)) for one in points]
    builder.price(prices, left_out)
    _price_unfamiliar(builder)
    if previous is not None:
        _price_changes(builder, previous)


def _dearest_service(builder: InstanceBuilder, prices: Prices) -> int:
    """An upper bound, in cost units, of what serving one more task can add to a plan."""
    ground = builder.ground
    weights = ground.problem.objective
    people = ground.problem.volunteers
    each_kind = {(ground.going(n), v.pace): v for n, v in enumerate(people)}.values()
    longest_m = max((int(ground.length_m(v).max(initial=0)) for v in each_kind), default=0)
    longest_s = max((int(ground.duration_s(v).max(initial=0)) for v in each_kind), default=0)
    service = max((v.service_s + v.setup_s for v in builder.visits), default=0)
    # A task with goods from one site and for another adds three visits: four new walks at most. Each of
    # several people at one door adds a visit and two walks.
    crew = max((task.crew for task in ground.tasks), default=1)
    walks, visits = max(4, 2 * crew), max(3, crew)
    longer_s = walks * longest_s + visits * service
    told = sum(visit.told is not None for visit in builder.visits)
    toll = 0 if builder.tolls is None else int(builder.tolls.max(initial=0))
    return round(
        walks * (longest_m * prices.per_metre + toll)
        + longer_s * (prices.per_finish_s + prices.per_longest_work_s)
        + prices.per_late_s * (ground.horizon_s + longer_s)
        + prices.per_put_off_s * (AWAITED_S + ground.horizon_s + longer_s * told if told else 0)
        + UNIT_PER_M * (UNFAMILIAR_M * weights.familiarity + CHANGE_M * weights.changes)
    )


def _price_leaving(builder: InstanceBuilder) -> None:
    """Make it dearer to walk out of a zone, and through a gate: so that a compound is finished first."""
    ground = builder.ground
    weight = ground.problem.objective.compounds
    if weight == 0 or not ground.places:
        return
    names = sorted({zone for zones in ground.zones for zone in zones})
    inside = np.array([[name in zones for name in names] for zones in ground.zones], dtype=np.int64)
    left = inside @ (1 - inside).T
    at_gates_m = ground.gates_s(Mode.FOOT) * WALKING_SPEED_M_S
    builder.toll(np.ceil(UNIT_PER_M * weight * (LEAVING_M * left + at_gates_m)).astype(np.int32))


def _price_unfamiliar(builder: InstanceBuilder) -> None:
    ground = builder.ground
    if ground.problem.objective.familiarity == 0:
        return
    for job in range(len(ground.tasks)):
        for person in range(len(ground.problem.volunteers)):
            if price := unfamiliar(ground, job, person):
                builder.prefer(job, person, price)


def unfamiliar(ground: Ground, job: int, person: int) -> int:
    """Price a door in zones of which a person knows none, in tenths of a metre; 0 elsewhere."""
    zones = ground.zones_at_door(job)
    if not zones or not zones.isdisjoint(ground.problem.volunteers[person].knows):
        return 0
    return round(UNIT_PER_M * UNFAMILIAR_M * ground.problem.objective.familiarity)


def _price_changes(builder: InstanceBuilder, previous: Plan) -> None:
    ground = builder.ground
    change = round(UNIT_PER_M * CHANGE_M * ground.problem.objective.changes)
    held: dict[str, set[str]] = {}
    for route in previous.routes:
        for stop in route.stops:
            if stop.task is not None:
                held.setdefault(stop.task, set()).add(route.volunteer)
    names = [volunteer.id for volunteer in ground.problem.volunteers]
    others: dict[tuple[str, ...], NDArray[np.bool_]] = {}
    for job, task in enumerate(ground.tasks):
        if task.id in held:
            holders = tuple(sorted(held[task.id]))
            if holders not in others:
                others[holders] = np.array([name not in holders for name in names], dtype=np.bool_)
            builder.prefer(job, others[holders], change)


def _keep_times(builder: InstanceBuilder, previous: Plan) -> None:
    """Note when people were told that somebody comes: for doors of a plan of the same hours."""
    ground = builder.ground
    begins: dict[str, int] = {}
    for route in previous.routes:
        for stop in route.stops:
            if stop.task is not None and stop.site is None:
                begins.setdefault(stop.task, ground.clock.at_least(stop.begin))
    for job, task in enumerate(ground.tasks):
        begin = begins.get(task.id)
        if begin is not None and -AWAITED_S <= begin <= ground.horizon_s:
            builder.tell(job, begin - TOLD_S, begin + TOLD_S)
