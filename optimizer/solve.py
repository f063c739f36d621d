"""The one door: a problem goes in, a refereed plan comes out. Read `solve` as the recipe."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optimizer.building import InstanceBuilder
from optimizer.check import check
from optimizer.dividing import divided
from optimizer.engines.engine import Engine, Found, Stop, VisitOrder, jobs_of
from optimizer.errors import EngineError, EngineUnfit
from optimizer.explain import explain
from optimizer.falling_cost import FallingCost
from optimizer.former import former_order
from optimizer.former_ways import NOTHING, Earlier, Kept, keep
from optimizer.gaits import slow_down
from optimizer.ground import Ground, survey
from optimizer.hauling import unburdened
from optimizer.insertion import ENGINE as INSERTION
from optimizer.insertion import only_put_in
from optimizer.instance import Instance
from optimizer.keeping import as_told
from optimizer.meetings import kept_apart
from optimizer.mending import mend
from optimizer.narrowing import narrowed
from optimizer.objective import UNIT_PER_M, price_everything
from optimizer.plan import Plan, Progress, Warn
from optimizer.previews import Previews
from optimizer.problem import Problem
from optimizer.rearranging import MOST_JOBS, rearranged
from optimizer.referee import approve
from optimizer.relay import Relay, engine_named
from optimizer.rooms_tried import rooms_tried
from optimizer.rounds import unrolled
from optimizer.rules import RULES
from optimizer.schedule import Broken, schedule
from optimizer.sharing_time import Sharing, never
from optimizer.steady import steady
from optimizer.tolls import tolled
from optimizer.tried import Missed
from optimizer.walking.network import WalkingNetwork
from optimizer.writing import write

_BEAT_S = 0.4
"""A search that finds nothing better still tells that it goes on."""

_BY_HOURS, _BY_HOURS_S = 0.3, 5.0
"""Of the time, where lanes shut or open and there are few jobs, for rearranging by their hours."""

_LOOKED_INTO_MEANWHILE = 50
"""Left-out tasks that a plan shown on the way explains; the finished plan explains all."""


@dataclass(frozen=True, slots=True)
class Budget:
    """When the search ends: after seconds, after iterations, or by the size of the problem.

    With ``iterations`` alone a solve is deterministic for a seed. With ``spared`` there is no search at all
    where a few tasks only have to be put into the previous plan (`insertion`).
    """

    time_limit_s: float | None = None
    iterations: int | None = None
    spared: bool = False


@dataclass(slots=True)
class _Run:
    """What a running solve tells its caller."""

    on_progress: Callable[[Progress], None]
    begun: float = field(default_factory=time.monotonic)
    last: Progress | None = None

    @property
    def elapsed_s(self) -> float:
        return round(time.monotonic() - self.begun, 3)

    def phase(self, name: str, found: Found | None = None) -> Progress:
        cost = None if found is None else found.cost / UNIT_PER_M
        progress = Progress(
            phase=name,
            elapsed_s=self.elapsed_s,
            unassigned=None if found is None else found.left_out,
            cost=cost,
        )
        self.last = progress
        self.on_progress(progress)
        return progress

    def beat(self) -> None:
        """Say again how far the search has come when nothing was said for a while."""
        if self.last is not None and self.elapsed_s - self.last.elapsed_s >= _BEAT_S:
            self.last = self.last.model_copy(update={"elapsed_s": self.elapsed_s})
            self.on_progress(self.last)


def solve(
    problem: Problem,
    network: WalkingNetwork | None,
    *,
    plan_id: str,
    budget: Budget | None = None,
    previous: Plan | None = None,
    previous_request: bytes | None = None,
    warned: Sequence[Warn] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    on_better: Callable[[Plan], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Plan a problem.

    Parameters
    ----------
    problem
        Checked without faults (`check.check`).
    network
        The walking network of the problem's map; None when it brings a matrix.
    plan_id
        What the plan is called.
    budget
        When to stop; by default the problem's ``time_limit_s``, else by its size.
    previous
        A plan to keep to, at a price for each door that goes to somebody else or is served later.
    previous_request
        The request that it answers, as it was accepted: ways that are the same are taken over.
    warned
        What `check.check` has warned of with this map; when left out, it is asked.
    on_progress, on_better
        Told of phases and improvements; ``on_better`` gets a refereed plan every few seconds.
    should_stop
        Polled at improvements; True ends the search, the best so far is returned.

    Returns
    -------
    Plan
        Status ``succeeded``, approved by the referee.

    Raises
    ------
    PlanRefused
        The finished plan breaks a rule; it must not be handed out.
    EngineError
        No engine could take the problem.
    """
    run = _Run(on_progress)
    run.phase("measuring")
    problem = unrolled(problem)
    if warned is None:
        warned = check(problem, network).warnings
    ground = _with_warnings(survey(problem, network), warned)
    instance = build(ground, previous)
    searched = tolled(narrowed(steady(instance)) if instance.passages else instance)
    engine = choose(searched, problem.options.engine)
    limits = stop_of(problem, budget, should_stop)
    sharing = Sharing(limits.seconds)
    earlier = None if previous is None else Earlier.read(previous, previous_request)
    kept = keep(ground, earlier)
    start: VisitOrder | None = None
    if earlier is not None:
        former = former_order(ground, searched, earlier.plan)
        start, missed = mend(searched, former, late=sharing.beforehand())
        if budget is not None and budget.spared and only_put_in(ground, searched, earlier, former, start):
            done = missed if searched is instance else None
            progress = run.phase("writing")
            return finish(ground, instance, start, plan_id, INSERTION, progress, kept=kept, mended=done)

    def preview(found: Found, progress: Progress) -> Plan:
        return finish(ground, instance, found.order, plan_id, engine.name, progress, fill=False, kept=kept)

    # The first plan is shown at once: whoever stops the search early has something in hand.
    previews = Previews(preview, on_better)
    cost = FallingCost()

    def asked() -> bool:
        previews.collect()
        run.beat()
        return should_stop() or cost.unchanged_for(problem.options.no_improvement_s)

    def better(found: Found) -> None:
        cost.fell_to(found.cost)
        previews.offer(found, run.phase("searching", found))

    run.phase("searching")
    seconds, seed = sharing.search_s(meeting=bool(searched.crews)), problem.options.seed
    # What engines make of lanes that shut and open is careful; a small plan is rearranged by the hours.
    timely = bool(instance.passages) and isinstance(engine, Relay) and len(instance.jobs) <= MOST_JOBS
    held_back = min(_BY_HOURS * seconds, _BY_HOURS_S) if timely and seconds is not None else 0.0
    first = None if seconds is None else seconds - held_back
    order = engine.improve(
        searched, start, seed=seed, stop=replace(limits, seconds=first, asked=asked), on_better=better
    )
    previews.close()
    if timely and not should_stop():
        order, _ = mend(instance, order)
        rest = replace(limits, seconds=None if seconds is None else held_back, asked=asked)
        order = rearranged(instance, order, seed=seed, stop=rest)
    progress = run.phase("writing")
    late = sharing.afterwards()
    return finish(ground, instance, order, plan_id, engine.name, progress, kept=kept, late=late)


def _with_warnings(ground: Ground, said: Sequence[Warn]) -> Ground:
    """Let the plan say what was said when the problem was accepted: who waits for it hears it only here."""
    return replace(ground, warnings=(*said, *(one for one in ground.warnings if one not in said)))


def build(ground: Ground, previous: Plan | None = None) -> Instance:
    """Let every rule speak to the builder, load and gear slow the walks, and the objective set its prices."""
    builder = InstanceBuilder(ground)
    for rule in RULES:
        rule.apply(builder)
    slow_down(builder)
    price_everything(builder, previous)
    instance = divided(builder.build(), builder.teams)
    # Where walks change, to come later can be to come at all: what one alone cannot do then proves nothing.
    return instance if instance.passages else narrowed(instance)


def choose(instance: Instance, name: str) -> Engine:
    """Find the engine that was asked for; ``auto`` is the relay of all.

    Raises
    ------
    EngineError
        When there is none.
    EngineUnfit
        When it cannot hold the instance.
    """
    engine = engine_named(name)
    if lacking := engine.supports(instance):
        raise EngineUnfit(f"{engine.name} alone does not hold {', '.join(lacking)}")
    return engine


def stop_of(problem: Problem, budget: Budget | None, asked: Callable[[], bool]) -> Stop:
    """Decide when the search ends."""
    seconds = budget.time_limit_s if budget else None
    iterations = budget.iterations if budget else None
    if seconds is None and iterations is None:
        seconds = problem.options.time_limit_s or default_seconds(len(problem.tasks))
    return Stop(seconds=seconds, iterations=iterations, asked=asked)


def default_seconds(tasks: int) -> float:
    """How long a search may take when nobody says: 2 s for a courtyard, 10 s for a morning, at most 60 s."""
    return min(60.0, max(2.0, tasks / 15))


def finish(
    ground: Ground,
    instance: Instance,
    order: VisitOrder,
    plan_id: str,
    engine: str,
    progress: Progress,
    *,
    fill: bool = True,
    kept: Kept = NOTHING,
    mended: Mapping[int, Missed] | None = None,
    late: Callable[[], bool] = never,
) -> Plan:
    """Mend, time, explain, write and referee an order.

    Parameters
    ----------
    fill
        Try every left-out task once more and look into all of them; a plan shown while the search goes on
        does without, and looks into a few.
    kept
        What an earlier plan has, too.
    mended
        What `mend` has said of the order, when it was mended before.
    late
        Whether no more left-out tasks are to be tried.

    Raises
    ------
    PlanRefused
        By the referee.
    """
    order, missed = mend(instance, order, fill=fill, late=late) if mended is None else (order, mended)
    if fill and engine != INSERTION:  # where nobody is to be called, everybody keeps the order
        order = unburdened(instance, order)
    timed = schedule(instance, order)
    if isinstance(timed, Broken):
        raise EngineError("a mended order cannot be timed")
    timed, held = as_told(instance, order, timed)
    if ground.problem.options.avoid_meetings and fill:
        timed = kept_apart(ground, instance, order, timed, held)
    served = jobs_of(instance, order)
    left_out = [job for job in range(len(instance.jobs)) if job not in served]
    tried = rooms_tried(ground, instance, missed)
    unassigned = explain(ground, left_out, served, tried, most=None if fill else _LOOKED_INTO_MEANWHILE)
    plan = write(
        ground, instance, timed, unassigned, plan_id=plan_id, engine=engine, progress=progress, kept=kept
    )
    approve(ground, plan, kept)
    return plan
