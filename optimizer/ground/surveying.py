"""Resolves every place of a problem and measures every walk between them.

The walking network is touched here once, before the search; everything after it reads integers.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from optimizer.addressing import place_by_address
from optimizer.checking.datum_doubts import look
from optimizer.ground.clock import Clock
from optimizer.ground.ground import Ground
from optimizer.ground.places import Places
from optimizer.ground.walks import NO_WAY, BestWalks, GivenWalks, IntMatrix, MeasuredWalks, Walks
from optimizer.kinds import complete
from optimizer.plan import Warn
from optimizer.problem import MatrixMap, MatrixPlace, Mode, Place, Problem
from optimizer.walking.datum import to_wgs84
from optimizer.walking.hours import Passage, timetable
from optimizer.walking.matrix import measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped, snap
from optimizer.walking.zones import zones_of

_NO_SHIFT = datetime(2000, 1, 1, tzinfo=UTC)


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
        "clock": _clock(problem),
        "places": tuple(places.listed()),
        "door": door,
        "site": site,
        "shift_start": starts,
        "shift_end": ends,
    }
    if isinstance(problem.map, MatrixMap):
        return Ground(**shared, **_given(problem, places.listed()))  # type: ignore[arg-type] # keyword groups
    if network is None:
        raise ValueError("a problem on a map needs its walking network")
    ground = Ground(**shared, **_measured(problem, places.listed(), network))  # type: ignore[arg-type] # same
    doubts = [doubt for doubt in look(problem, network) if isinstance(doubt, Warn)]
    return replace(ground, warnings=(*doubts, *warnings, *ground.warnings))


def _clock(problem: Problem) -> Clock:
    begins = [shift.start for v in problem.volunteers for shift in v.shifts]
    origin = min(begins, default=_NO_SHIFT)
    return Clock(origin=origin, zone=ZoneInfo(problem.timezone))


def _given(problem: Problem, places: Sequence[Place]) -> dict[str, object]:
    assert isinstance(problem.map, MatrixMap)  # noqa: S101 # the one caller has asked
    rows = np.array([p.matrix_index for p in places if isinstance(p, MatrixPlace)], dtype=np.intp)
    grid = np.ix_(rows, rows)

    def pick(table: tuple[tuple[int | None, ...], ...]) -> IntMatrix:
        whole = np.array([[NO_WAY if x is None else x for x in row] for row in table], dtype=np.int32)
        return whole.reshape(len(table), -1)[grid]

    seconds, metres = pick(problem.map.matrix.duration_s), pick(problem.map.matrix.length_m)
    metres = np.where(seconds == NO_WAY, NO_WAY, metres).astype(np.int32)
    walks = GivenWalks(length_m=metres, given_s=np.maximum(seconds, 0))
    modes = sorted({Mode.FOOT, *(v.mode for v in problem.volunteers)})
    near = np.ones(len(places), dtype=np.bool_)
    return {
        "walks": dict.fromkeys(modes, walks),
        "on_network": dict.fromkeys(modes, near),
        "zones": ((),) * len(places),
    }


def _measured(problem: Problem, places: Sequence[Place], network: WalkingNetwork) -> dict[str, object]:
    said = np.array(places, dtype=np.float64).reshape(-1, 2)
    lonlat = to_wgs84(said, problem.crs or "wgs84")
    begins = [s.start for v in problem.volunteers for s in v.shifts]
    ends = [s.end for v in problem.volunteers for s in v.shifts]
    day = timetable(
        network,
        problem.closures,
        problem.gates,
        min(begins, default=_NO_SHIFT),
        max(ends, default=_NO_SHIFT),
        crs=problem.crs or "wgs84",
    )
    passages = day.passages
    walks: dict[Mode, Walks] = {}
    walks_by: dict[Mode, tuple[MeasuredWalks, ...]] = {}
    snapped: dict[Mode, Snapped] = {}
    # On foot always: where wheels find no way, people want to know whether feet would.
    for mode in sorted({Mode.FOOT, *(v.mode for v in problem.volunteers)}):
        snapped[mode] = snap(network, lonlat, mode=mode)
        measured = [_walks(network, snapped[mode], mode, passage) for passage in passages]
        walks[mode] = measured[0]
        if len(measured) > 1:
            walks_by[mode] = tuple(measured)
            walks[mode] = BestWalks(walks_by[mode])
    return {
        "walks": walks,
        "walks_by": walks_by,
        "on_network": {mode: found.edge >= 0 for mode, found in snapped.items()},
        "zones": zones_of(said, problem.zones),
        "warnings": day.warnings if begins else (),
        "network": network,
        "snapped": snapped,
        "timetable": day,
    }


def _walks(network: WalkingNetwork, snapped: Snapped, mode: Mode, passage: Passage) -> MeasuredWalks:
    matrix = measure(network, snapped, mode=mode, shut=passage.shut)
    return MeasuredWalks(matrix.length_m, matrix.effort_m, matrix.delay_s)
