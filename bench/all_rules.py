"""All rules at once: whole plans against OR-Tools alone, and what each rule costs the search.

    python -m bench.all_rules --seconds 20                  # our plans of the three mornings
    python -m bench.all_rules --peer-seconds 300            # OR-Tools alone, in processor seconds
    python -m bench.all_rules --steps 2000                  # every rule's cost
    python -m bench.publish --redraw                        # writes the tables into bench/results.md

Each plan is made in a process of its own and approved by the referee. What was measured is kept in
``bench/all_rules.json``: a measurement replaces the one of the same name, all others stay.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.peers import machine
from bench.solvers.race import clocks_in_processor_time
from bench.table import markdown

KEPT = Path(__file__).with_name("all_rules.json")
MOST = 2.0
"""So many times as long a step may take with a rule."""
NAMES = ("courtyard", "beixinqiao_morning", "1,000 tasks, 60 volunteers")
ENGINES = {"xiangdao": "relay", "ortools": "OR-Tools alone"}
Row = dict[str, Any]


def report(kept: Mapping[str, Any]) -> str:
    """Return the tables of what was measured, in Markdown."""
    return "\n\n".join(part for part in (_plans(kept["plans"]), _costs(kept["costs"])) if part)


def _plans(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    by_name = {(row["morning"], row["engine"]): row for row in rows}
    keys = [(name, engine) for name in NAMES for engine in ENGINES]
    told = [_plan(by_name[key]) for key in keys if key in by_name]
    head = ["morning", "engine", "search, s", "served", "walked", "processor", "wall clock", "load"]
    note = (
        "Every rule has something to say in each of these mornings (`fixtures/all_rules.py`), and a plan of"
        " the evening before is kept to. A search gets processor seconds on one core; OR-Tools alone, which"
        " only knows the wall clock, is ended after four times as many of that at the latest. Processor and"
        " wall clock are of the whole plan, from the walking matrix to the referee, who approved of it; the"
        " wall clock depends on `load`, how many others were at work on the machine (–: not noted)."
    )
    return f"{markdown(head, told, left=2)}\n\n{note}"


def _plan(row: Row) -> list[str]:
    return [
        row["morning"],
        ENGINES[row["engine"]],
        f"{row['search_s']:g}",
        f"{row['served']} of {row['tasks']}",
        f"{row['walk_km']:.2f} km",
        f"{row['cpu_s']:.1f} s",
        f"{row['wall_s']:.1f} s",
        "–" if row["load"] is None else f"{row['load']:g}",
    ]


def _costs(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    table = [
        [
            row["rule"] + (" ✗" if row["slower"] > MOST else ""),
            f"{row['without']:.0f}",
            f"{row['with_it']:.0f}",
            f"{row['slower']:.2f}",
        ]
        for row in sorted(rows, key=lambda row: -row["slower"])
    ]
    worst = max(row["slower"] for row in rows)
    note = (
        "Steps of the compiled search per processor second on the generated morning, all other rules in"
        f" place. A step may take {MOST:g} times as long with a rule; the most is {worst:.2f}. Below 1 the"
        " rule makes it faster: it leaves less to try. Prices are measured one by one, without the others."
        " `With` all rules it was one and the same search: how far it differs tells how steady this is."
    )
    return f"{markdown(['rule', 'steps/s without', 'with', 'slower'], table, left=1)}\n\n{note}"


def read(path: Path = KEPT) -> dict[str, Any]:
    """What was measured so far."""
    empty: dict[str, Any] = {"date": "", "machine": "", "plans": [], "costs": []}
    return json.loads(path.read_text()) if path.exists() else empty


def with_newer(kept: Mapping[str, Any], plans: Iterable[Row], costs: Iterable[Row]) -> dict[str, Any]:
    """Take measurements in, each in the place of the one that was of the same name."""
    plan = {(row["morning"], row["engine"]): row for row in (*kept["plans"], *plans)}
    cost = {row["rule"]: row for row in (*kept["costs"], *costs)}
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "plans": list(plan.values()),
        "costs": list(cost.values()),
    }


def _planned(name: str, engine: str, seconds: float) -> Row:
    load = os.getloadavg()[0]
    child = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench.all_rules",
            "--here",
            name,
            "--engine",
            engine,
            "--seconds",
            str(seconds),
        ],
        text=True,
        capture_output=True,
        check=False,
    )
    if child.returncode:
        last = (child.stderr.strip().splitlines() or ["no word"])[-1]
        raise SystemExit(f"{name}, {engine}: {last}")
    row: Row = json.loads(child.stdout.splitlines()[-1])
    return row | {"load": round(load, 1)}


def main() -> None:
    """Measure what was asked for, keep it, and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, help="processor seconds of our search")
    parser.add_argument("--peer-seconds", type=float, help="processor seconds of OR-Tools alone")
    parser.add_argument("--steps", type=int, help="steps of each search in which rules are measured")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--mornings", nargs="*", default=NAMES, choices=NAMES)
    parser.add_argument("--rules", nargs="*", default=())
    parser.add_argument("--here", choices=NAMES, help="one plan in this process, answered as JSON")
    parser.add_argument("--engine", default="xiangdao")
    said = parser.parse_args()
    if said.here:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the relay searches on as many as it may use
        if said.engine == "xiangdao":
            clocks_in_processor_time(1)
        # Engines take the clock that they find when they are imported.
        from bench.ruled_morning import plan

        print(json.dumps(plan(said.here, said.engine, said.seconds)))
        return

    def keep(plans: Iterable[Row] = (), costs: Iterable[Row] = ()) -> None:
        newer = with_newer(read(), plans, costs)
        KEPT.write_text(json.dumps(newer, indent=1, ensure_ascii=False) + "\n")

    for engine, seconds in (("xiangdao", said.seconds), ("ortools", said.peer_seconds)):
        for name in said.mornings if seconds else ():
            keep(plans=[_planned(name, engine, seconds)])
    if said.steps:
        from bench.rule_cost import costs

        for one in costs(NAMES[-1], said.steps, said.turns, said.rules):
            print(f"{one.rule:28} {one.without:9.1f} {one.with_it:9.1f} {one.slower:6.2f}", file=sys.stderr)
            keep(costs=[one.kept()])
    print(report(read()))


if __name__ == "__main__":
    main()
