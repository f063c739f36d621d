"""The OR-Tools routing model: the engine for small problems and the last word on large ones.

The one file that knows OR-Tools. What each rule looks like there was measured before it was chosen;
where an obvious form silently fails, the comment says so.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from optimizer.engines.engine import Found, Stop, VisitOrder, jobs_of
from optimizer.errors import EngineError
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import NO_JOB, Action, Crew, Instance, Limit, Load, RouteFrame

_MANY = (
    150  # visits from which insertion looks only at near neighbours: half the time of the first plan at 250
)
_FAILURES_PER_ITERATION = 100
_MAX_SECONDS = 24 * 3_600  # OR-Tools wants a time limit even when iterations decide


class ORToolsEngine:
    """Parallel cheapest insertion, then guided local search.

    References
    ----------
    Voudouris & Tsang, "Guided local search", European Journal of Operational Research 113 (1999).
    """

    name = "ortools"

    def supports(self, instance: Instance) -> tuple[str, ...]:  # noqa: ARG002 # it holds every verb there is
        """See `Engine.supports`."""
        return ()

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Callable[[Found], None] = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`. An iteration is one accepted solution."""
        if not instance.routes or not instance.jobs:
            return ((),) * len(instance.routes)
        begun = time.monotonic()
        warm = start is not None and any(start)
        # Reading routes back with breaks can search for minutes, and nothing ends it: the clock places them.
        model = _Model(_without_rests(instance) if warm else instance)
        if stop.seconds is not None:  # building the model is part of the time that was given
            stop = replace(stop, seconds=stop.seconds - (time.monotonic() - begun))
        watch = _Watch(model, stop, on_better)
        model.routing.AddAtSolutionCallback(watch)
        if stop.iterations is not None:
            # Guided local search never ends by itself where nothing can be placed: no solution, no count.
            failures = _FAILURES_PER_ITERATION * stop.iterations
            model.routing.AddSearchMonitor(model.solver.FailuresLimit(failures))
        model.solver.ReSeed(seed)
        parameters = _parameters(model, stop)
        if start is not None and warm:
            model.routing.CloseModelWithParameters(parameters)
            hint = model.routing.ReadAssignmentFromRoutes(model.nodes(start), True)
            if hint is None:
                raise EngineError("OR-Tools does not accept the start that it was given")
            model.routing.SolveFromAssignmentWithParameters(hint, parameters)
        else:
            model.routing.SolveWithParameters(parameters)
        return watch.best if watch.best is not None else start or ((),) * len(instance.routes)


def _without_rests(instance: Instance) -> Instance:
    return replace(instance, routes=tuple(replace(frame, rests=()) for frame in instance.routes))


_Gait = tuple[int, tuple[int, int, int] | None]


def _gait(frame: RouteFrame) -> _Gait:
    """How somebody walks: the plain profile, and the slower ones."""
    return frame.profile, frame.slower


class _Watch:
    """Called by OR-Tools at every solution: keeps the best, reports it, and ends the search when asked."""

    def __init__(self, model: "_Model", stop: Stop, on_better: Callable[[Found], None]) -> None:
        self.model, self.stop, self.on_better = model, stop, on_better
        self.best: VisitOrder | None = None
        self.cost: int | None = None

    def __call__(self) -> None:
        cost = int(self.model.routing.CostVar().Min())
        if self.cost is None or cost < self.cost:
            self.cost, self.best = cost, self.model.order()
            left_out = len(self.model.instance.jobs) - len(jobs_of(self.model.instance, self.best))
            self.on_better(Found(cost, left_out, self.best))
        if self.stop.asked():
            self.model.solver.FinishCurrentSearch()


def _parameters(model: "_Model", stop: Stop) -> "pywrapcp.RoutingSearchParameters":
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    if len(model.instance.visits) > _MANY:
        insertion = parameters.global_cheapest_insertion_first_solution_parameters
        insertion.neighbors_ratio, insertion.min_neighbors = 0.1, 10
    seconds = _MAX_SECONDS if stop.seconds is None else max(stop.seconds, 0.05)
    parameters.time_limit.FromNanoseconds(int(seconds * 1e9))
    if stop.iterations is not None:
        parameters.solution_limit = stop.iterations
    return parameters


class _Model:
    """An `Instance` as a routing model.

    Nodes are the visits, then copies of the door for jobs that give one thing and take another there,
    then a start and an end for each route. The time of a node is when its work begins AFTER the setup,
    if one is charged: setup depends on the visit before, and only arcs know that.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        visits = instance.visits
        self.copies = [v for v, it in enumerate(visits) if it.action is Action.SWAP]
        self.copy_of = {v: len(visits) + k for k, v in enumerate(self.copies)}
        self.origin = [*range(len(visits)), *self.copies]  # node → visit
        first = len(self.origin)
        frames = instance.routes
        self.starts = [first + 2 * r for r in range(len(frames))]
        self.ends = [first + 2 * r + 1 for r in range(len(frames))]
        self.size = first + 2 * len(frames)
        self.person = [frame.person for frame in frames]
        self.manager = pywrapcp.RoutingIndexManager(self.size, len(frames), self.starts, self.ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.solver = self.routing.solver()
        self.place = np.array(
            [visits[v].place for v in self.origin] + [p for f in frames for p in (f.start, f.end)]
        )
        # Halves of a crew never follow one another, nor the visit that stands for all of them.
        self.shared = Counter(it.place for it in visits if it.half == 0)
        self.walk_s = [self._between(m) for m in instance.duration_s]
        self.walk_m = [self._between(m) for m in instance.length_m]
        self._times()
        self._costs()
        self._jobs()
        self._pairs()
        self._loads()
        self._loaded()
        for limit in instance.limits:
            self._limit(limit)
        self._spells()
        self._ranks()
        self._rises()
        self._numbers()
        self._company()
        self._befores()
        self._stocks()
        for crew in instance.crews:
            self._crew(crew)

    # ---- nodes --------------------------------------------------------------------------------------

    def index(self, node: int) -> int:
        return int(self.manager.NodeToIndex(node))

    def nodes(self, order: Sequence[Sequence[int]]) -> list[list[int]]:
        """Visit orders with the copies put behind their doors, as indices of the model."""
        with_copies = [
            [n for v in route for n in ((v, self.copy_of[v]) if v in self.copy_of else (v,))]
            for route in order
        ]
        return [[self.index(n) for n in route] for route in with_copies]

    def order(self) -> VisitOrder:
        """The current solution; a job or a crew of which a part is missing is left out whole."""
        routes = []
        for r in range(len(self.instance.routes)):
            nodes, at = [], self.routing.Start(r)
            while not self.routing.IsEnd(at):
                at = self.routing.NextVar(at).Value()
                if not self.routing.IsEnd(at):
                    nodes.append(self.manager.IndexToNode(at))
            routes.append(nodes)
        found = {n for route in routes for n in route}
        torn = {
            j
            for j, visits in enumerate(self.instance.jobs)
            if any(n not in found for v in visits for n in (v, self.copy_of.get(v, v)))
        }
        visits = self.instance.visits
        gone = {n for n in found if n < len(visits) and visits[n].half == 0 and visits[n].job in torn}
        gone |= {
            n
            for crew in self.instance.crews
            if any(n not in found for v in crew.visits for n in (v, self.copy_of.get(v, v)))
            for n in crew.visits
        }
        return tuple(tuple(n for n in route if n < len(visits) and n not in gone) for route in routes)

    def _between(self, matrix: NDArray[np.int32]) -> NDArray[np.int64]:
        """Walks between nodes, shape (nodes, nodes): 0 from and to an open end, `NO_WAY` kept."""
        grid: NDArray[np.int64] = matrix[np.ix_(self.place, self.place)].astype(np.int64)
        nowhere = self.place == NOWHERE
        grid[nowhere, :] = 0
        grid[:, nowhere] = 0
        return grid

    def _register(self, matrix: NDArray[np.int64]) -> int:
        # A matrix, never a Python callback: callbacks are 4.6 times slower and swallow exceptions.
        return int(self.routing.RegisterTransitMatrix(matrix.tolist()))

    def _unary(self, values: NDArray[np.int64]) -> int:
        return int(self.routing.RegisterUnaryTransitVector(values.tolist()))

    def _per_node(self, per_visit: NDArray[np.int64]) -> NDArray[np.int64]:
        """Values of visits spread over all nodes; 0 at copies, starts and ends."""
        values = np.zeros(self.size, dtype=np.int64)
        values[: len(per_visit)] = per_visit
        return values

    # ---- time ---------------------------------------------------------------------------------------

    def _times(self) -> None:
        instance, visits = self.instance, self.instance.visits
        self.never = instance.horizon_s + 1
        n = len(visits)
        service = self._per_node(np.array([v.service_s for v in visits], dtype=np.int64))
        setup = self._per_node(np.array([v.setup_s for v in visits], dtype=np.int64))
        elsewhere = self.place[:, None] != self.place[None, :]
        elsewhere[self.starts, :] = True
        self.transit: dict[_Gait, NDArray[np.int64]] = {}
        for gait in dict.fromkeys(map(_gait, instance.routes)):
            walk = self._plain_or_geared(gait)
            time = service[:, None] + walk + setup[None, :] * elsewhere
            time[walk == NO_WAY] = self.never
            time[self.starts, self.ends] = 0  # a route that stays empty walks nowhere
            self.transit[gait] = time
        evaluators = {gait: self._register(t) for gait, t in self.transit.items()}
        self.routing.AddDimensionWithVehicleTransits(
            [evaluators[_gait(f)] for f in instance.routes],
            instance.horizon_s,
            instance.horizon_s,
            False,  # shifts begin when they begin
            "time",
        )
        self.time = self.routing.GetDimensionOrDie("time")
        for r, frame in enumerate(instance.routes):
            for at in (self.routing.Start(r), self.routing.End(r)):
                self.time.CumulVar(at).SetRange(max(frame.earliest, 0), max(frame.latest, 0))
                self.routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(at))
            if frame.longest_s is not None:
                self.time.SetSpanUpperBoundForVehicle(frame.longest_s, r)
            if frame.rests:
                self._rests(r, service)
        for v in range(n):
            self._window(v)

    def _plain_or_geared(self, gait: _Gait) -> NDArray[np.int64]:
        """Walks between nodes of those who carry little: slower behind doors that need gear."""
        plain, slower = gait
        walk = self.walk_s[plain].copy()
        if slower is not None and self.instance.geared is not None:
            worn = [node for node, visit in enumerate(self.origin) if self.instance.geared[visit]]
            walk[worn] = self.walk_s[slower[1]][worn]
        return walk

    def _loaded(self) -> None:
        """Whoever carries much takes longer to the next stop: as slack, since only the load tells.

        The heaviest slowing of all people holds for each of them: a little careful where paces differ.
        """
        instance = self.instance
        frames = [frame for frame in instance.routes if frame.slower is not None and frame.heavy_from >= 0]
        if instance.slow_load is None or not frames:
            return
        extra = np.zeros((self.size, self.size), dtype=np.int64)
        for gait in dict.fromkeys(map(_gait, frames)):
            assert gait[1] is not None  # noqa: S101 # by the choice of frames
            loaded = self.walk_s[gait[1][0]].copy()
            if instance.geared is not None:
                worn = [node for node, visit in enumerate(self.origin) if instance.geared[visit]]
                loaded[worn] = self.walk_s[gait[1][2]][worn]
            extra = np.maximum(extra, np.where(loaded == NO_WAY, 0, loaded - self._plain_or_geared(gait)))
        load = instance.loads[instance.slow_load]
        carried = self.routing.GetDimensionOrDie(f"load {load.name}")
        least = min(frame.heavy_from for frame in frames)
        indices = range(self.routing.Size() + len(instance.routes))
        columns = [self.manager.IndexToNode(i) for i in indices]
        for node, visit in enumerate(self.origin):
            at = self.index(node)
            if not extra[node].any():
                continue
            amount = int(load.amount[visit]) if node < len(instance.visits) else 0
            heavy = (carried.CumulVar(at) + amount > least).Var()
            longer = self.solver.Element(extra[node, columns].tolist(), self.routing.NextVar(at))
            self.solver.Add(self.time.SlackVar(at) >= heavy * longer)

    def _rests(self, route: int, service: NDArray[np.int64]) -> None:
        per_index = [0] * self.routing.Size()
        for node in range(len(self.origin)):
            per_index[self.index(node)] = int(service[node])
        intervals = [
            self.solver.FixedDurationIntervalVar(
                rest.earliest,
                rest.latest,
                rest.duration_s,
                False,  # a promised break is not optional
                f"rest {route}.{k}",
            )
            for k, rest in enumerate(self.instance.routes[route].rests)
        ]
        self.time.SetBreakIntervalsOfVehicle(intervals, route, per_index)

    def begin(self, visit: int) -> "pywrapcp.IntVar":
        """When the work at a visit begins, after the setup."""
        return self.time.CumulVar(self.index(visit))

    def _window(self, visit: int) -> None:
        it = self.instance.visits[visit]
        var = self.begin(visit)
        if not it.windows:
            self.routing.VehicleVar(self.index(visit)).SetValues([-1])
            return
        a, b, setup = it.windows[0][0], it.windows[-1][1], it.setup_s
        alone = self.shared[it.place] == 1
        early = late = setup
        if setup and not alone:
            if min(e - s for s, e in it.windows) >= 2 * setup:
                late = 0  # inside the window whether the setup is charged or not
            else:
                self._exact_setup(visit, a, b, setup)
                early = 0
        first, last = a + early, min(b + late, self.instance.horizon_s)
        if first > last:  # every shift is over before the setup is
            self.routing.VehicleVar(self.index(visit)).SetValues([-1])
            return
        var.SetRange(first, last)
        for (_, shut), (reopened, _) in zip(it.windows, it.windows[1:], strict=False):
            if shut + late + 1 <= reopened + early - 1:
                var.RemoveInterval(shut + late + 1, reopened + early - 1)
        self._awaited(visit)

    def _awaited(self, visit: int) -> None:
        """Price how long a visit is waited for; a stop has one such price, `pricing` adds both."""
        it, prices = self.instance.visits[visit], self.instance.prices
        since, price = it.windows[0][0], prices.per_late_s
        if not price and it.told is not None:
            since, price = max(it.told[1], since), prices.per_put_off_s
        if price:
            self.time.SetCumulVarSoftUpperBound(self.index(visit), since + it.setup_s, price)

    def _exact_setup(self, visit: int, a: int, b: int, setup: int) -> None:
        """A narrow window at a shared place: it moves with the setup only when the setup is charged."""
        charged = self._charged(visit)
        self.solver.Add(self.begin(visit) >= a + setup * charged)
        self.solver.Add(self.begin(visit) <= b + setup * charged)

    def _charged(self, visit: int) -> "pywrapcp.IntExpr":
        """1 when the setup of a visit is charged, 0 when the visit before it is at the same place."""
        visits, at = self.instance.visits, self.index(visit)
        alike = (visits[visit].job, True) if visits[visit].half else None
        same_place = [
            (self.routing.NextVar(self.index(o)) == at).Var()
            for o, it in enumerate(visits)
            if o != visit and it.place == visits[visit].place and (it.job, it.door) != alike
        ]
        return 1 - self.solver.Sum(same_place)

    # ---- what it costs ------------------------------------------------------------------------------

    def _costs(self) -> None:
        instance, prices = self.instance, self.instance.prices
        known: dict[tuple[int, bytes], int] = {}
        for r, frame in enumerate(instance.routes):
            taste = None if instance.taste is None else instance.taste[:, frame.person]
            key = (frame.profile, b"" if taste is None else taste.tobytes())
            if key not in known:
                walk = self.walk_m[frame.profile]
                cost = np.maximum(walk, 0) * prices.per_metre
                for visit, it in enumerate(instance.visits):
                    if (
                        it.action is Action.RESET
                    ):  # as dear as a metre a second: free ones are made for nothing
                        cost[:, visit] += prices.per_metre * it.service_s
                cost[walk == NO_WAY] = 1 << 40
                if taste is not None:
                    for visit, it in enumerate(instance.visits):
                        if it.door:
                            cost[:, visit] += int(taste[it.job])
                known[key] = self._register(cost)
            self.routing.SetArcCostEvaluatorOfVehicle(known[key], r)
        if prices.per_finish_s:
            self.time.SetGlobalSpanCostCoefficient(prices.per_finish_s)
        if prices.per_longest_work_s:
            self._price_longest_work(prices.per_longest_work_s)

    def _price_longest_work(self, price: int) -> None:
        instance = self.instance
        evaluators = {gait: self._register(t) for gait, t in self.transit.items()}
        self.routing.AddDimensionWithVehicleTransits(
            [evaluators[_gait(f)] for f in instance.routes],
            0,
            instance.horizon_s,
            False,  # every first route counts from 0, so the global span is the longest work
            "work",
        )
        work = self.routing.GetDimensionOrDie("work")
        work.SetGlobalSpanCostCoefficient(price)
        before: dict[int, pywrapcp.IntVar] = {}
        for r, person in enumerate(self.person):  # whoever has several routes counts on
            start = work.CumulVar(self.routing.Start(r))
            if person in before:
                self.solver.Add(start == before[person])
            else:
                start.SetValue(0)
            before[person] = work.CumulVar(self.routing.End(r))

    def _jobs(self) -> None:
        instance = self.instance
        for job, visits in enumerate(instance.jobs):
            crew = instance.crew_of.get(job)
            for k, visit in enumerate(visits):
                # Without a disjunction for every task a tight fleet finds no first solution at all.
                if crew is None or not instance.visits[visit].door:
                    price = instance.left_out[job] if k == 0 and crew is None else 0
                    self.routing.AddDisjunction([self.index(visit)], price)
                self._only(visit, instance.allowed[job])
        for copy in self.copy_of.values():
            self.routing.AddDisjunction([self.index(copy)], 0)
        for visit, it in enumerate(instance.visits):
            if it.job == NO_JOB:
                self.routing.AddDisjunction([self.index(visit)], 0)

    def _only(self, visit: int, allowed: NDArray[np.bool_]) -> None:
        # SetAllowedVehiclesForIndex raises a TypeError from Python.
        vehicle = self.routing.VehicleVar(self.index(visit))
        vehicle.SetValues([x for x in [-1, *np.flatnonzero(allowed).tolist()] if vehicle.Contains(x)])

    # ---- people at one door ---------------------------------------------------------------------------

    def _crew(self, crew: Crew) -> None:
        """Several people at one door at the same moment, or the job's own visit.

        Each half shares a disjunction with the own visit, so that either all the halves or the one visit save
        the whole price. Halves come in by turns and torn crews are pruned when the solution is read: made
        all-or-nothing (Active == Active), a crew that is out never returns. Stops for goods are paired with
        the leader's half as with any door.
        """
        routing, solver = self.routing, self.solver
        own = self.index(self.instance.doors[crew.job])
        halves = [self.index(v) for v in crew.halves]
        price = self.instance.left_out[crew.job]
        # The last half is worth a little more, or two torn crews would be as good as a whole one. Much more
        # (three quarters of two) served fewer crews, and of 80 doors with 5 people none at all in 8 s.
        share = price * 9 // (10 * len(halves))
        for n, half in enumerate(halves):
            last = n == len(halves) - 1
            routing.AddDisjunction([own, half], price - n * share if last else share)
            self._only(crew.halves[n], crew.helps[n])
            routing.AddVariableMinimizedByFinalizer(self.begin(crew.halves[n]))
        for stop in crew.errand:
            if stop != crew.halves[0]:
                routing.AddDisjunction([self.index(stop)], 0)
                self._only(stop, crew.helps[0])
        active = [routing.ActiveVar(i) for i in halves]
        for before, after in pairwise(active):
            solver.Add(after <= before)
        who = [solver.Element([-1, *self.person], routing.VehicleVar(i) + 1).Var() for i in halves]
        solver.Add(solver.AllDifferentExcept(who, -1))
        for has in crew.brings.astype(int).tolist():
            brought = [solver.Element([0, *has], routing.VehicleVar(i) + 1) for i in halves]
            solver.Add(solver.Sum(brought) >= active[-1])
        first = self._arrived(crew.halves[0])
        for half in crew.halves[1:]:
            solver.Add(self._arrived(half) == first)

    def _arrived(self, visit: int) -> "pywrapcp.IntExpr":
        """When a visit begins as people read it: with its setup, where one is charged."""
        it = self.instance.visits[visit]
        if it.setup_s == 0 or self.shared[it.place] == 1:
            return self.begin(visit)  # the setup is charged to everybody
        return self.begin(visit) - it.setup_s * self._charged(visit)

    # ---- goods --------------------------------------------------------------------------------------

    def _pairs(self) -> None:
        visits = self.instance.visits
        for pair in self.instance.pairs:
            first = self.copy_of.get(pair.first, pair.first)
            self._pair(first, pair.second)
            if pair.max_aboard_s is None:
                continue
            # SetPickupToDeliveryLimitFunctionForPair alone is silently violated.
            second = visits[pair.second]
            slack = second.setup_s if self.shared[second.place] == 1 else 0
            most = pair.max_aboard_s + visits[pair.first].service_s + slack
            self.solver.Add(self.begin(pair.second) - self.begin(pair.first) <= most)
        for visit, copy in self.copy_of.items():
            there, back = self.index(visit), self.index(copy)
            # One half cannot require the other: a pair that is out would never return. Halves are pruned.
            self.solver.Add(self.routing.ActiveVar(back) <= self.routing.ActiveVar(there))
            together = (self.routing.VehicleVar(back) == self.routing.VehicleVar(there)).Var()
            self.solver.Add(together >= self.routing.ActiveVar(back))
            self.solver.Add(self.time.CumulVar(there) <= self.time.CumulVar(back))

    def _pair(self, first: int, second: int) -> None:
        p, d = self.index(first), self.index(second)
        self.routing.AddPickupAndDelivery(p, d)
        # Without these two ReadAssignmentFromRoutes accepts half a pair.
        self.solver.Add(self.routing.VehicleVar(p) == self.routing.VehicleVar(d))
        self.solver.Add(self.time.CumulVar(p) <= self.time.CumulVar(d))

    def _loads(self) -> None:
        for load in self.instance.loads:
            most = max(int(np.abs(load.amount).sum()), 1)
            ceilings = [most if (c := int(load.ceiling[f.person])) < 0 else c for f in self.instance.routes]
            evaluator = self._unary(self._per_node(load.amount))
            self.routing.AddDimensionWithVehicleCapacity(
                evaluator,
                0,
                ceilings,
                True,  # hands are empty at the start
                f"load {load.name}",
            )
            if load.apart:
                self._part(load)

    def _part(self, load: Load) -> None:
        """Ones and multiples of `Load.apart`, never both."""
        dimension = self.routing.GetDimensionOrDie(f"load {load.name}")
        most = int(np.abs(load.amount).sum())
        either = [*range(load.apart), *range(load.apart, most + 1, load.apart)]
        for at in range(self.routing.Size()):
            dimension.CumulVar(at).SetValues(either)

    # ---- limits -------------------------------------------------------------------------------------

    def _limit(self, limit: Limit) -> None:
        instance = self.instance
        counts = self._per_node(limit.per_visit)
        evaluators: dict[_Gait, int] = {}
        for gait in dict.fromkeys(map(_gait, instance.routes)):
            sums = np.broadcast_to(counts[:, None], (self.size, self.size)).copy()
            if limit.walks is not None:
                leaves = np.zeros(self.size, dtype=np.bool_)
                leaves[self.starts] = limit.from_start
                for node, visit in enumerate(self.origin):
                    leaves[node] = limit.walks_from is None or limit.walks_from[visit]
                walk = self.walk_m[gait[0]] if limit.walks == "length" else self._plain_or_geared(gait)
                sums += np.maximum(walk, 0) * leaves[:, None]
            sums[self.starts, self.ends] = 0
            evaluators[gait] = self._register(sums)
        ceilings = limit.ceiling[[f.person for f in instance.routes]]
        unlimited = 1 << 40
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            [evaluators[_gait(f)] for f in instance.routes],
            0,
            [unlimited if c < 0 else int(c) for c in ceilings],
            True,  # counts from 0
            f"limit {limit.name}",
        )
        dimension = self.routing.GetDimensionOrDie(f"limit {limit.name}")
        for person, routes in self._several_routes().items():
            if limit.ceiling[person] >= 0:
                ends = [dimension.CumulVar(self.routing.End(r)) for r in routes]
                self.solver.Add(self.solver.Sum(ends) <= int(limit.ceiling[person]))

    def _spells(self) -> None:
        """Time in gear without a rest; careful: no rest ends a stretch here, it is the sum of a route."""
        instance = self.instance
        ceilings = [max(f.spell_s - f.worn_s, min(f.spell_s, 0)) for f in instance.routes]
        if instance.geared is None or max(ceilings) < 0:
            return
        visits = instance.visits
        work = [
            v.service_s + v.setup_s if worn else 0 for v, worn in zip(visits, instance.geared, strict=True)
        ]
        counts = self._per_node(np.array(work, dtype=np.int64))
        dressed = np.zeros(self.size, dtype=np.bool_)
        for node, visit in enumerate(self.origin):
            dressed[node] = instance.geared[visit]
        evaluators: dict[_Gait, int] = {}
        for gait in dict.fromkeys(map(_gait, instance.routes)):
            sums = counts[:, None] + np.maximum(self._plain_or_geared(gait), 0) * dressed[:, None]
            evaluators[gait] = self._register(sums)
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            [evaluators[_gait(frame)] for frame in instance.routes],
            0,
            [1 << 40 if most < 0 else most for most in ceilings],
            True,  # counts from 0
            "gear at a stretch",
        )

    def _several_routes(self) -> dict[int, list[int]]:
        by_person: defaultdict[int, list[int]] = defaultdict(list)
        for r, frame in enumerate(self.instance.routes):
            by_person[frame.person].append(r)
        return {person: routes for person, routes in by_person.items() if len(routes) > 1}

    # ---- order --------------------------------------------------------------------------------------

    def _ranks(self) -> None:
        rank = self.instance.rank
        if rank is None:
            return
        top = int(rank.max())
        resets = [v for v, it in enumerate(self.instance.visits) if it.action is Action.RESET]
        falls = np.zeros(len(self.instance.visits), dtype=np.int64)
        falls[resets] = -top
        # Forbidding arcs would be unsound: a stop at a site in between forgets the rank.
        self.routing.AddDimension(self._unary(self._per_node(falls)), top, top, True, "rank")  # from 0
        dimension = self.routing.GetDimensionOrDie("rank")
        for visit, value in enumerate(rank.tolist()):
            if value >= 0:
                dimension.CumulVar(self.index(visit)).SetValue(value)
        for visit in resets:
            dimension.CumulVar(self.index(visit)).SetValue(top)

    def _rises(self) -> None:
        """Going up in rank takes time before the next door; the longest that it takes anybody.

        Not where some doors take no time and need no change: that is left to the exact clock.
        """
        rank, visits = self.instance.rank, self.instance.visits
        longest = max(frame.rise_s for frame in self.instance.routes)
        if (
            rank is None
            or longest == 0
            or any(rank[v] > 0 and not it.service_s for v, it in enumerate(visits))
        ):
            return
        dimension = self.routing.GetDimensionOrDie("rank")
        for at in range(self.routing.Size()):
            goes_up = (dimension.SlackVar(at) >= 1).Var()
            self.solver.Add(self.time.SlackVar(at) >= longest * goes_up)

    def _numbers(self) -> None:
        """Number the doors along each person's routes, where somebody asked for the n-th."""
        if not self.instance.nth_door:
            return
        ones = np.array([it.door for it in self.instance.visits], dtype=np.int64)
        most = len(self.instance.jobs)
        self.routing.AddDimension(self._unary(self._per_node(ones)), 0, most, False, "number")  # below
        dimension = self.routing.GetDimensionOrDie("number")
        before: dict[int, int] = {}
        for r in sorted(range(len(self.instance.routes)), key=lambda r: self.instance.routes[r].earliest):
            person = self.instance.routes[r].person
            first = dimension.CumulVar(self.routing.Start(r))
            if person in before:
                self.solver.Add(first == dimension.CumulVar(self.routing.End(before[person])))
            else:
                first.SetValue(0)
            before[person] = r
        for job, n in self.instance.nth_door.items():
            for visit in self.instance.doors_of(job)[:2]:  # its own and, of a crew, the leader's
                if n <= most:
                    dimension.CumulVar(self.index(visit)).SetValue(n - 1)
                else:
                    self.routing.VehicleVar(self.index(visit)).SetValues([-1])

    def _company(self) -> None:
        routing, solver = self.routing, self.solver
        for one, other in self.instance.apart:
            for i, j in product(self._doors(one), self._doors(other)):
                meet = (routing.VehicleVar(i) == routing.VehicleVar(j)).Var()
                solver.Add(meet <= 1 - routing.ActiveVar(i))
        for one, other in self.instance.same:
            # Nobody and nobody else are never the same person.
            ones, others = (
                [solver.Element([nobody, *self.person], routing.VehicleVar(i) + 1) for i in self._doors(job)]
                for job, nobody in ((one, -1), (other, -2))
            )
            agree = solver.Sum([(who == whose).Var() for who, whose in product(ones, others)])
            made = [routing.ActiveVar(i) for job in (one, other) for i in self._doors(job)[:2]]
            solver.Add(agree >= solver.Sum(made) - 1)

    def _doors(self, job: int) -> list[int]:
        """Indices of a job's own visit at the door and of the halves of its crew."""
        return [self.index(visit) for visit in self.instance.doors_of(job)]

    def _befores(self) -> None:
        visits = self.instance.visits
        for before in self.instance.befores:
            firsts, seconds = (self.instance.doors_of(job) for job in (before.earlier, before.later))
            # Conditional products lose tasks; plain bounds hold for a task that is out as well.
            for later in seconds:
                made = [self.routing.ActiveVar(self.index(v)) for v in (firsts[0], firsts[-1])]
                there = made[0] if len(firsts) == 1 else self.solver.Sum(made)
                self.solver.Add(self.routing.ActiveVar(self.index(later)) <= there)
            for a, b in product(firsts, seconds):
                gap = self.begin(b) - self.begin(a)
                setup = visits[b].setup_s
                self.solver.Add(gap >= visits[a].service_s + before.delay_s + setup)
                if before.max_delay_s is not None:
                    self.solver.Add(gap <= visits[a].service_s + before.max_delay_s)
            for visit in (*firsts, *seconds):
                self.routing.AddVariableMinimizedByFinalizer(self.begin(visit))

    def _stocks(self) -> None:
        for stock in self.instance.stocks:
            at = [self.index(v) for v in stock.visits]
            if max(stock.amounts) > stock.ceiling:
                for i in (i for i, amount in zip(at, stock.amounts, strict=True) if amount > stock.ceiling):
                    self.routing.VehicleVar(i).SetValues([-1])
            if stock.ceiling < min(stock.amounts):
                continue  # a disjunction of which none may be made aborts the process
            if len(set(stock.amounts)) == 1:
                # A sum would make the first solution six times slower.
                self.routing.AddDisjunction(at, 0, stock.ceiling // stock.amounts[0])
            else:
                active = [self.routing.ActiveVar(i) for i in at]
                self.solver.Add(self.solver.ScalProd(active, list(stock.amounts)) <= stock.ceiling)
