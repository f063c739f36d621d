"""Measures what it takes to put one urgent task into a plan of a thousand, stage by stage.

    python -m bench.insertion [tasks] [volunteers] [directions] [iterations]

The plan is searched for first, as long as the iterations say; its quality hardly matters here. Times are
processor milliseconds of a warm process whose map is loaded, as a worker's are; the least of several turns.
Like a worker's horse it reads what was stored, is told what the problem was warned of, and seldom looks for
garbage. The last line is the whole in a fresh fork, as a horse is: memory that it touches for the first
time costs it more.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from fixtures.alleys import MAPS
from fixtures.generate_district import build_district
from fixtures.wire import problem_bytes
from optimizer.check import check
from optimizer.engines.engine import jobs_of
from optimizer.explain import explain
from optimizer.former import former_order
from optimizer.former_ways import Earlier, keep
from optimizer.ground import survey
from optimizer.insertion import only_put_in
from optimizer.mending import mend
from optimizer.parsing import read_again
from optimizer.plan import Plan, Progress
from optimizer.referee import approve
from optimizer.schedule import Broken, schedule
from optimizer.solve import Budget, build, solve
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from optimizer.writing import write

TURNS = 7
_GARBAGE = 100_000  # as in `worker.main`
URGENT = {
    "id": "urgent",
    "kind": "toilet_disinfection",
    "location": [116.4051, 39.9432],
    "priority": 100,
    "time_windows": [["2026-11-22T09:00:00+08:00", "2026-11-22T12:00:00+08:00"]],
}
_BRIEFLY = Progress(phase="writing", elapsed_s=0.0)


@dataclass(slots=True)
class _Laps:
    """Milliseconds of each stage, the least of all turns."""

    least: dict[str, float] = field(default_factory=dict)
    at: float = 0.0

    def start(self) -> None:
        self.at = time.process_time()

    def lap(self, stage: str) -> None:
        now = time.process_time()
        self.least[stage] = min(self.least.get(stage, float("inf")), 1_000 * (now - self.at))
        self.at = time.process_time()


def insertion(request: bytes, before: bytes, stored: bytes, network: WalkingNetwork, laps: _Laps) -> Plan:
    """Do what the worker does, and take the time of each stage."""
    laps.start()
    problem = read_again(request)
    laps.lap("read the request")
    earlier = Earlier.read(Plan.model_validate_json(stored), before)
    laps.lap("read the earlier plan")
    ground = survey(problem, network)
    laps.lap("survey")
    instance = build(ground, earlier.plan)
    laps.lap("build")
    former = former_order(ground, instance, earlier.plan)
    order, _ = mend(instance, former)
    found = only_put_in(ground, instance, earlier, former, order)
    laps.lap("put in")
    timed = schedule(instance, order)
    assert found  # else this is no insertion, and there is nothing to measure
    assert not isinstance(timed, Broken)  # mended
    laps.lap("time")
    served = jobs_of(instance, order)
    unassigned = explain(ground, [j for j in range(len(instance.jobs)) if j not in served], served, {})
    kept = keep(ground, earlier)
    laps.lap("keep")
    plan = write(
        ground, instance, timed, unassigned, plan_id="c", engine="bench", progress=_BRIEFLY, kept=kept
    )
    laps.lap("write")
    approve(ground, plan, kept)
    laps.lap("referee")
    plan.model_dump_json()
    laps.lap("write down")
    _ = write(ground, instance, timed, unassigned, plan_id="c", engine="bench", progress=_BRIEFLY)
    laps.lap("(write, nothing kept)")
    approve(ground, plan)
    laps.lap("(referee, nothing kept)")
    return plan


def _least(turn: Callable[[], object]) -> float:
    laps = _Laps()
    for _ in range(TURNS):
        laps.start()
        turn()
        laps.lap("all")
    return laps.least["all"]


def _least_in_a_fork(turn: Callable[[], object]) -> float:
    """Let a child of its own take each turn, and tell the least."""
    least = float("inf")
    for _ in range(TURNS):
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            begun = time.process_time()
            turn()
            os.write(tell, str(1_000 * (time.process_time() - begun)).encode())
            os._exit(0)
        os.close(tell)
        with os.fdopen(told) as said:
            least = min(least, float(said.read()))
        os.waitpid(child, 0)
    return least


def main() -> None:
    """Print the stages and the whole."""
    given, defaults = sys.argv[1:], ("1000", "40", "zh", "4000")
    tasks, volunteers, directions, iterations = (*given, *defaults[len(given) :])
    said = build_district(int(tasks), int(volunteers), 1)
    said["options"] = {"seed": 1, "directions": directions}
    before = problem_bytes(said)
    request = orjson.dumps({**orjson.loads(before), "tasks": [*orjson.loads(before)["tasks"], URGENT]})
    network = read_osm_pbf((MAPS / "dongcheng.osm.pbf").read_bytes())
    morning = solve(read_again(before), network, plan_id="morning", budget=Budget(iterations=int(iterations)))
    stored = morning.model_dump_json().encode()

    warned = check(read_again(request), network).warnings

    def whole() -> bytes:
        plan = solve(
            read_again(request),
            network,
            plan_id="child",
            budget=Budget(spared=True),
            previous=Plan.model_validate_json(stored),
            previous_request=before,
            warned=warned,
        )
        return plan.model_dump_json().encode()

    laps = _Laps()
    whole()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    for _ in range(TURNS):
        insertion(request, before, stored, network, laps)
    for stage, milliseconds in laps.least.items():
        print(f"{stage:28s}{milliseconds:8.1f} ms")
    print(f"{'the whole':28s}{_least(whole):8.1f} ms")
    print(f"{'the whole in a fork':28s}{_least_in_a_fork(whole):8.1f} ms")


if __name__ == "__main__":
    main()
