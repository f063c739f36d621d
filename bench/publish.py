"""Measures a selection of a quarter of an hour and writes what came of it: ``python -m bench.publish``.

`bench/results.md` and `bench/results.json` hold the figures, `docs/pictures/gap_over_time.svg` draws them.
``--add`` keeps the figures that are there of other solvers and budgets, ``--redraw`` only writes them anew.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import all_rules
from bench.outcome import MORNING, Comparison
from bench.peers import compare
from bench.plot import draw
from bench.read_morning import read_morning
from bench.solvers.race import MODULES
from bench.table import LEVEL, behind, report

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
PAGE = HERE / "results.md"
PICTURE = HERE.parent / "docs" / "pictures" / "gap_over_time.svg"
MORNINGS = (HERE.parent / "fixtures" / "problems" / "beixinqiao_morning.json",)
SELECTION = tuple(
    HERE / "instances" / name
    for name in (
        "CVRP/X-n200-k36.vrp",
        "CVRP/X-n1001-k43.vrp",
        "solomon/R208.txt",
        "VRPTW/R1_10_3.vrp",
        "PCVRPTW/RC2_10_5.vrp",
        "MDVRPTW/PR11A.vrp",
        "MTVRPTWR/R203R0.5.vrp",
        "PDPTW/LR1_2_4.txt",
        "PDPTW/LRC1_4_4.txt",
    )
)
_QUIET = 1.5
"""Load average up to which nobody but the comparison was at work."""


def page(it: Comparison) -> str:
    """Return the page of a comparison, in Markdown."""
    budgets = ", ".join(f"{budget:g}" for budget in sorted({out.budget_s for out in it.outcomes}))
    shared = max(it.load) > it.cores - 1 + _QUIET
    parts = [
        "# Results",
        "Written by `make bench`; `docs/engine.md` says how the search works and how to read the tables.",
        "\n".join(
            [
                f"- {it.date}, {it.machine}",
                f"- {', '.join(it.versions)}",
                f"- budgets of {budgets} processor seconds on {it.cores} pinned core(s), {it.seeds} seed(s)",
                f"- load average {it.load[0]:g} at the begin and {it.load[1]:g} at the end: "
                + ("the machine was shared" if shared else "nobody else was at work"),
            ]
        ),
        report(it.outcomes),
        _not_level(it),
        _mornings(it),
        _all_rules(all_rules.read()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _not_level(it: Comparison) -> str:
    rows = [
        f"- {kind} at {budget:g} s: {100 * (ratio - 1):.2f} % behind {solver}"
        for kind, budget, solver, ratio in behind(it.outcomes)
    ]
    said = "\n".join(rows) or f"Nowhere is another solver more than {100 * (LEVEL - 1):.2g} % ahead."
    return f"## Where Xiangdao is not level\n\n{said}"


def _mornings(it: Comparison) -> str:
    names = {out.name for out in it.outcomes if out.kind == MORNING}
    told = [
        f"- {path.stem}: {'; '.join(read_morning(path).left_out)}" for path in MORNINGS if path.stem in names
    ]
    if not told:
        return ""
    head = "## What was left out of our mornings\n\nAll solvers, ours too, searched the morning without:"
    return (
        head + "\n\n" + "\n".join(told) + "\n\nPyVRP was told the longest window of a door that has several."
    )


def _all_rules(kept: Mapping[str, Any]) -> str:
    """What `bench.all_rules` has measured; it stays when the peers are measured anew."""
    told = all_rules.report(kept)
    if not told:
        return ""
    when = f"By `python -m bench.all_rules`, {kept['date']}, {kept['machine']}."
    return f"## All rules at once\n\n{when}\n\n{told}"


def write(it: Comparison) -> None:
    """Write the page and the picture."""
    PAGE.write_text(page(it))
    draw(it.outcomes, PICTURE)


def main() -> None:
    """Measure, or take what was measured, and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--budget", default="2,10", help="processor seconds, several with commas")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--solvers", default=",".join(MODULES))
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--redraw", action="store_true")
    said = parser.parse_args()
    if not said.redraw:
        fresh = compare(
            (*SELECTION, *MORNINGS),
            solvers=said.solvers.split(","),
            budgets=[float(b) for b in said.budget.split(",")],
            seeds=said.seeds,
            cores=1,
        )
        (Comparison.read(RESULTS).with_newer(fresh) if said.add else fresh).write(RESULTS)
    write(Comparison.read(RESULTS))


if __name__ == "__main__":
    main()
