"""The table that a comparison prints: gaps to the best known, and how many times our cost the others' is."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean
from typing import TypeVar

from bench.outcome import MORNING, Outcome

OURS = "xiangdao"
LEVEL = 1.0005
"""Our cost over another's up to which we call it level: half of a tenth of a percent."""


_T = TypeVar("_T")
_File = tuple[str, str]
"""Class and name: classes have files of the same name."""
_Cell = tuple[_File, float, str]
"""File, budget, solver."""


def report(outcomes: Sequence[Outcome]) -> str:
    """Return tables in Markdown: by file, by class, of mornings, and what was not solved and why."""
    public, mornings = [], []
    for it in outcomes:
        (mornings if it.kind == MORNING else public).append(it)
    parts = [by_file(public), by_class(public), of_mornings(mornings), left_aside(outcomes)]
    return "\n\n".join(part for part in parts if part)


def by_file(outcomes: Sequence[Outcome]) -> str:
    """Mean gap to the best known per file, budget and solver; without one, to the best cost in this run."""
    solvers = _solvers(outcomes)
    costs = _costs(outcomes)
    rows = []
    for file, budget in sorted(_in_order((_file(it), it.budget_s) for it in outcomes)):
        its = [it for it in outcomes if _file(it) == file]
        known = its[0].best_known
        best = known or min((it.cost for it in its if it.cost is not None), default=None)
        cells = [_gap(costs.get((file, budget, solver)), best) for solver in solvers]
        rows.append(
            [file[0], file[1] + ("" if known else " *"), str(its[0].stops), f"{budget:g}", *_bold(cells)]
        )
    head = ["class", "file", "stops", "CPU s", *(f"{solver} %" for solver in solvers)]
    told = markdown(head, rows, left=2)
    return told + "\n\nGap in percent to the best known; * to the best of this run." if rows else ""


def by_class(outcomes: Sequence[Outcome]) -> str:
    """Our mean cost over each other solver's, over the searches that both solved; below 1 we are ahead."""
    others = [solver for solver in _solvers(outcomes) if solver != OURS]
    costs = _costs(outcomes)
    rows = []
    for kind, budget in sorted(_in_order((it.kind, it.budget_s) for it in outcomes)):
        files = _in_order(_file(it) for it in outcomes if it.kind == kind)
        rows.append([kind, f"{budget:g}", *(_ratio(costs, files, budget, other) for other in others)])
    if not others or not any(cell for row in rows for cell in row[2:]):
        return ""
    table = markdown(["class", "CPU s", *(f"cost / {other}'s" for other in others)], rows, left=1)
    note = (
        "Xiangdao's cost over the other's, mean over the files of the class that both solved. Below 1 it is"
        f" ahead; ✗ marks where it is more than {100 * (LEVEL - 1):.2g} % behind, or left a file unsolved."
    )
    return f"{table}\n\n{note}"


def of_mornings(outcomes: Sequence[Outcome]) -> str:
    """What was left out and how far people walked, per file, budget and solver; means over the seeds."""
    if not outcomes:
        return ""
    solvers = _solvers(outcomes)
    rows = []
    for name, budget in sorted({(it.name, it.budget_s) for it in outcomes}):
        its = [it for it in outcomes if (it.name, it.budget_s) == (name, budget)]
        cells = [_walked([it for it in its if it.solver == solver]) for solver in solvers]
        rows.append([name, str(its[0].stops), f"{budget:g}", *cells])
    head = ["morning", "stops", "CPU s", *solvers]
    return markdown(head, rows, left=1) + "\n\nTasks left out, and kilometres walked."


def _walked(its: Sequence[Outcome]) -> str:
    if not its or any(it.cost is None for it in its):
        return "–"
    return f"{mean(it.left_out for it in its):.3g} out, {mean(it.length for it in its) / 1_000:.2f} km"


def left_aside(outcomes: Sequence[Outcome]) -> str:
    """What a solver cannot express, and which searches ended without a valid solution."""
    told: dict[str, list[str]] = defaultdict(list)
    for it in outcomes:
        if it.cost is None:
            where = it.kind if it.cannot else f"{it.name} at {it.budget_s:g} s"
            what = f"{it.solver}: " + (f"cannot express {it.why}" if it.cannot else it.why)
            if where not in told[what]:
                told[what].append(where)
    return "\n".join(f"- {what} ({', '.join(where)})" for what, where in told.items())


def behind(outcomes: Sequence[Outcome]) -> list[tuple[str, float, str, float]]:
    """Every class and budget in which another solver is ahead: class, budget, solver, our cost over its."""
    costs = _costs(outcomes)
    found = []
    for kind, budget in sorted(_in_order((it.kind, it.budget_s) for it in outcomes)):
        files = _in_order(_file(it) for it in outcomes if it.kind == kind)
        for other in _in_order(it.solver for it in outcomes if it.solver != OURS):
            ratios = _ratios(costs, files, budget, other)
            if ratios and mean(ratios) > LEVEL:
                found.append((kind, budget, other, mean(ratios)))
    return found


def _solvers(outcomes: Sequence[Outcome]) -> list[str]:
    """Ours first, the others as they come."""
    return sorted(_in_order(it.solver for it in outcomes), key=lambda solver: solver != OURS)


def _file(it: Outcome) -> _File:
    return it.kind, it.name


def _costs(outcomes: Iterable[Outcome]) -> dict[_Cell, float]:
    """Mean cost over the seeds; a cell with a search that found nothing has none."""
    found: dict[_Cell, list[float]] = defaultdict(list)
    for it in outcomes:
        found[_file(it), it.budget_s, it.solver].append(math.nan if it.cost is None else it.cost)
    return {cell: mean(costs) for cell, costs in found.items() if not any(map(math.isnan, costs))}


def _ratios(costs: dict[_Cell, float], files: Iterable[_File], budget: float, other: str) -> list[float]:
    cells = [((file, budget, OURS), (file, budget, other)) for file in files]
    return [costs[ours] / costs[theirs] for ours, theirs in cells if ours in costs and theirs in costs]


def _ratio(costs: dict[_Cell, float], files: Sequence[_File], budget: float, other: str) -> str:
    ratios = _ratios(costs, files, budget, other)
    here = sum((f, budget, OURS) not in costs and (f, budget, other) in costs for f in files)
    there = sum((f, budget, OURS) in costs and (f, budget, other) not in costs for f in files)
    alone = [f"{count} unsolved {where}" for count, where in ((here, "here"), (there, "there")) if count]
    if not ratios:
        return ""
    mark = " ✗" if mean(ratios) > LEVEL or here else ""
    return f"{mean(ratios):.4f}{mark}" + (f" ({', '.join(alone)})" if alone else "")


def _gap(cost: float | None, best: float | None) -> float | None:
    return None if cost is None or not best else 100 * (cost / best - 1)


def _bold(gaps: Sequence[float | None]) -> list[str]:
    """Percent with two decimals, the smallest in bold, a dash where there is none."""
    said = ["–" if gap is None else f"{gap:.2f}" for gap in gaps]
    least = min((gap for gap in gaps if gap is not None), default=None)
    best = None if least is None else f"{least:.2f}"
    return [f"**{word}**" if word == best else word for word in said]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int) -> str:
    """Write a table, its first columns to the left and the others to the right."""
    rule = ["---"] * left + ["--:"] * (len(head) - left)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _in_order(items: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(items))
