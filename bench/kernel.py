"""Gaps of the compiled search to the best known: ``python -m bench.kernel FILE... --budget 2,10``."""

import argparse
import time
from itertools import pairwise
from pathlib import Path

from bench.euclid import Benchmark
from bench.read_li_lim import read_li_lim
from bench.read_solomon import read_solomon
from bench.read_vrplib import read_vrplib
from optimizer.engines.engine import Found, Stop, VisitOrder, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.instance import Instance


def read(path: Path) -> Benchmark:
    """Read a benchmark file by what it looks like."""
    if path.suffix == ".vrp":
        return read_vrplib(path)
    return read_solomon(path) if "CUSTOMER" in path.read_text() else read_li_lim(path)


def walked(instance: Instance, order: VisitOrder) -> int:
    """Metres of an order, added up without the engine."""
    total = 0
    for frame, visits in zip(instance.routes, order, strict=True):
        places = [frame.start, *(instance.visits[v].place for v in visits), frame.end]
        if visits:
            total += sum(int(instance.length_m[frame.profile][a, b]) for a, b in pairwise(places))
    return total


def main() -> None:
    """Print one line per file, budget and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--budget", default="2", help="processor seconds, several with commas")
    parser.add_argument("--seeds", type=int, default=1)
    chosen = parser.parse_args()
    engine = RuinRecreate(clock=time.process_time)
    for path in chosen.files:
        bench = read(path)
        engine.improve(bench.instance, None, seed=0, stop=Stop(iterations=10))  # compiles, uncounted
        for budget in (float(b) for b in chosen.budget.split(",")):
            for seed in range(1, chosen.seeds + 1):
                _run(path.stem, bench, engine, budget, seed)


def _run(name: str, bench: Benchmark, engine: RuinRecreate, budget: float, seed: int) -> None:
    last: list[Found] = []
    begun = time.process_time()
    order = engine.improve(bench.instance, None, seed=seed, stop=Stop(seconds=budget), on_better=last.append)
    spent = time.process_time() - begun
    served = jobs_of(bench.instance, order)
    prizes = sum(price for job, price in enumerate(bench.instance.left_out) if job not in served)
    cost = (walked(bench.instance, order) + prizes) / bench.scale
    gap = f"{100 * (cost / bench.best_known - 1):6.2f} %" if bench.best_known else "       –"
    head = f"{name:12} {budget:5.0f} s  seed {seed}  {cost:12.1f}  {gap}"
    print(f"{head}  left out {last[-1].left_out}  cpu {spent:.1f} s", flush=True)


if __name__ == "__main__":
    main()
