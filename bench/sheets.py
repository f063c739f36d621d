"""How long a morning's paper takes: 100 route sheets with maps and a cover, as one PDF.

Run ``python -m bench.sheets out/demo/plan.json`` after ``xiangdao demo``; the routes of that plan are
dealt out again and again, to a new volunteer each time, until there are as many sheets as asked for.
"""

import argparse
import time
from itertools import cycle, islice
from pathlib import Path

from api.sheets.paper.pdf import render
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.osm import read_osm_pbf

ROOT = Path(__file__).resolve().parent.parent
PROBLEM = ROOT / "fixtures" / "problems" / "beixinqiao_morning.json"
MAP = ROOT / "fixtures" / "maps" / "beixinqiao.osm.pbf"


def deal_out(plan: Plan, problem: Problem, sheets: int) -> tuple[Plan, Problem]:
    """Give ``sheets`` volunteers a route each, over and over the routes that there are."""
    people = {who.id: who for who in problem.volunteers}
    routes, volunteers = [], []
    for k, route in enumerate(islice(cycle(plan.routes), sheets)):
        name = f"{route.volunteer}-{k}"
        routes.append(route.model_copy(update={"volunteer": name}))
        volunteers.append(people[route.volunteer].model_copy(update={"id": name}))
    return (
        plan.model_copy(update={"routes": tuple(routes)}),
        problem.model_copy(update={"volunteers": tuple(volunteers)}),
    )


def main() -> None:
    """Print seconds of wall and of processor, and the size of the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path, nargs="?", default=ROOT / "out" / "demo" / "plan.json")
    parser.add_argument("--sheets", type=int, default=100)
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="zh")
    wish = parser.parse_args()
    network = read_osm_pbf(MAP.read_bytes())
    plan, problem = deal_out(
        Plan.model_validate_json(wish.plan.read_bytes()),
        Problem.model_validate_json(PROBLEM.read_bytes()),
        wish.sheets,
    )
    stops = sum(len(route.stops) for route in plan.routes)
    for run in ("first", "again"):
        wall, processor = time.perf_counter(), time.process_time()
        pages = render(plan, problem, network, lang=wish.lang)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(
            f"{run}: {wish.sheets} sheets, {stops} stops, {len(pages) / 1e6:.1f} MB: "
            f"{wall:.2f} s ({processor:.2f} s of processor)"
        )


if __name__ == "__main__":
    main()
