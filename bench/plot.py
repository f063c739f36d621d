"""Draws how the gap to the best known falls with the time that is given, class by class."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.outcome import MORNING, Outcome

_LEAST = 0.03
"""Percent; a gap below it is drawn here, for a logarithm has no zero."""
_TICKS = (_LEAST, 0.1, 0.3, 1, 3, 10, 30, 100)
_ABREAST = 3
_LOOKS = {
    "xiangdao": ("#c0392b", "o", 2.4),
    "ortools": ("#7f8c8d", "s", 1.4),
    "pyvrp": ("#2471a3", "^", 1.4),
    "vroom": ("#229954", "D", 1.4),
    "vrp": ("#b9770e", "v", 1.4),
}
"""Colour, marker and width; the markers tell the lines apart without colour."""


def draw(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write a panel for each class of public files as one SVG."""
    curves = _curves([it for it in outcomes if it.kind != MORNING])
    kinds = sorted({kind for kind, _ in curves})
    rows = -(-len(kinds) // _ABREAST)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "xiangdao", "font.family": "sans-serif"}):
        figure = Figure(figsize=(9.6, 2.9 * rows + 0.5), layout="constrained")
        panels = figure.subplots(rows, _ABREAST, squeeze=False, sharey=True).ravel()
        for panel, kind in zip(panels, kinds, strict=False):
            _draw_class(panel, kind, {solver: curve for (k, solver), curve in curves.items() if k == kind})
        for panel in panels[len(kinds) :]:
            panel.set_axis_off()
        lines = {line.get_label(): line for panel in panels for line in panel.get_lines()}
        figure.legend(
            lines.values(), lines.keys(), loc="outside lower center", ncols=len(lines), frameon=False
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _draw_class(panel: Axes, kind: str, curves: dict[str, dict[float, float]]) -> None:
    panel.set_title(kind, loc="left", fontsize=10, fontweight="bold")
    panel.set_xscale("log")
    panel.set_yscale("log")
    for solver, curve in curves.items():
        colour, marker, width = _LOOKS[solver]
        times = sorted(curve)
        gaps = [max(curve[time], _LEAST) for time in times]
        panel.plot(times, gaps, color=colour, marker=marker, linewidth=width, markersize=5, label=solver)
    budgets = sorted({budget for curve in curves.values() for budget in curve})
    panel.set_xticks(budgets, [f"{budget:g} s" for budget in budgets])
    panel.set_xticks([], minor=True)
    panel.set_yticks(_TICKS, [f"{'≤ ' if gap == _LEAST else ''}{gap:g} %" for gap in _TICKS])
    panel.set_yticks([], minor=True)
    panel.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=8, labelleft=True)


def _curves(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], dict[float, float]]:
    """Mean gap in percent per class and solver, over budgets, where all files of the class were solved."""
    best: dict[tuple[str, str], float] = {}
    for it in outcomes:
        if it.cost is not None:
            file = (it.kind, it.name)
            best[file] = it.best_known or min(best.get(file, it.cost), it.cost)
    gaps: dict[tuple[str, str, float], list[float | None]] = defaultdict(list)
    for it in outcomes:
        gap = None if it.cost is None else 100 * (it.cost / best[it.kind, it.name] - 1)
        gaps[it.kind, it.solver, it.budget_s].append(gap)
    curves: dict[tuple[str, str], dict[float, float]] = defaultdict(dict)
    for (kind, solver, budget), found in gaps.items():
        solved = [gap for gap in found if gap is not None]
        if len(solved) == len(found):
            curves[kind, solver][budget] = mean(solved)
    return dict(curves)
