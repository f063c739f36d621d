"""Resolves every place of a problem and measures every walk between them.

Everything after it reads integers.
"""

from dataclasses import replace

from optimizer.addressing import place_by_address
from optimizer.ground.clock import clock_of
from optimizer.ground.ground import Ground
from optimizer.ground.measuring import given, measured
from optimizer.ground.places import NOWHERE, Places
from optimizer.kinds import complete
from optimizer.plan import Warn
from optimizer.problem import MatrixMap, Problem
from optimizer.walking.network import WalkingNetwork


def survey(problem: Problem, network: WalkingNetwork | None) -> Ground:
    """Resolve every place of a problem and measure every walk between them.

    Parameters
    ----------
    problem
        Checked without faults.
    network
        The walking network of the problem's map; None when the problem brings its own matrix.

    Returns
    -------
    Ground

    Raises
    ------
    ValueError
        A problem on a map came without its network.
    """
    tasks = tuple(complete(task) for task in problem.tasks)
    warnings: tuple[Warn, ...] = ()
    if network is not None and not isinstance(problem.map, MatrixMap):
        tasks, warnings = place_by_address(tasks, network, problem.crs or "wgs84")
    places = Places()
    site = {s.id: places.number(s.location, s.matrix_index, site=s.id) for s in problem.sites}
    door = tuple(places.number(t.location, t.matrix_index) for t in tasks)
    starts: dict[tuple[int, int], int] = {}
    ends: dict[tuple[int, int], int] = {}
    for v, volunteer in enumerate(problem.volunteers):
        for k, shift in enumerate(volunteer.shifts):
            for said, where in ((shift.start_at, starts), (shift.end_at, ends)):
                where[v, k] = site[said] if isinstance(said, str) else places.number(said)

    shared = {
        "problem": problem,
        "tasks": tasks,
        "clock": clock_of(problem),
        "places": tuple(places.listed()),
        "door": door,
        "site": site,
        "shift_start": starts,
        "shift_end": ends,
    }
    if isinstance(problem.map, MatrixMap):
        return Ground(**shared, **given(problem, places.listed()))  # type: ignore[arg-type] # keyword groups
    if network is None:
        raise ValueError("a problem on a map needs its walking network")
    homes = [
        [p for k in range(len(v.shifts)) for p in (starts[n, k], ends[n, k]) if p != NOWHERE]
        for n, v in enumerate(problem.volunteers)
    ]
    walked = measured(problem, places.listed(), homes, network)
    ground = Ground(**shared, **walked)  # type: ignore[arg-type] # same
    return replace(ground, warnings=(*warnings, *ground.warnings))
