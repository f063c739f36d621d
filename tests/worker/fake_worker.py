"""The real worker process with another search inside, whose behaviour the problem's seed chooses."""

import os
import signal
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from optimizer.errors import EngineError, EngineUnfit, PlanRefused, SearchCancelled
from optimizer.plan import Plan, Progress, Status

SECRET = "Zhang Guilan of Ju'er Hutong 13"  # an invented person whose name must not be logged


def listen(should_stop: Callable[[], bool]) -> None:
    while not should_stop():
        time.sleep(0.01)


def deaf(_: Callable[[], bool]) -> None:
    time.sleep(3_600)


def killed(_: Callable[[], bool]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raising(error: BaseException) -> Callable[[Callable[[], bool]], None]:
    def behave(_: Callable[[], bool]) -> None:
        raise error

    return behave


BEHAVIOUR: dict[int, Callable[[Callable[[], bool]], None]] = {
    0: lambda _: None,
    1: deaf,
    2: killed,
    3: raising(ValueError(SECRET)),
    4: listen,
    5: raising(PlanRefused(["task t1 stands twice"])),
    6: raising(MemoryError()),
    7: raising(SearchCancelled()),
    8: raising(EngineError(SECRET)),
    9: raising(EngineUnfit("ruin_recreate alone does not hold crews with goods")),
}


def solve(problem: Any, _network: Any, *, plan_id: str, **hooks: Any) -> Plan:
    plan = Plan(id=plan_id, status=Status.SUCCEEDED, engine="fake", seed=problem.options.seed)
    if "on_progress" in hooks:  # the warm-up listens to nothing
        hooks["on_progress"](Progress(phase="search", elapsed_s=0.5, unassigned=1, cost=2.0))
        hooks["on_better"](plan.model_copy(update={"engine": "better"}))
        BEHAVIOUR[problem.options.seed](hooks["should_stop"])
    return plan


if __name__ == "__main__":
    fake = types.ModuleType("optimizer.solve")
    fake.Budget, fake.solve = lambda **_: None, solve  # type: ignore[attr-defined]
    sys.modules["optimizer.solve"] = fake
    from worker.main import run

    run()
