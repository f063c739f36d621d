"""Measures every walk between the places of a problem: the network is touched here, before the search."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from optimizer.ground.clock import NO_SHIFT
from optimizer.ground.going import Going
from optimizer.ground.keeping_out import Bans, bans, cut_for, guarded_areas
from optimizer.ground.letting_in import areas_let_into, in_pieces, opened, private_lanes
from optimizer.ground.walks import NO_WAY, BestWalks, GivenWalks, IntMatrix, MeasuredWalks
from optimizer.problem import MatrixMap, MatrixPlace, Mode, Place, Problem
from optimizer.walking.closures import Shut, gate_stretches, shut_stretches
from optimizer.walking.datum import to_wgs84
from optimizer.walking.hours import Bools, Timetable, timetable
from optimizer.walking.locks import unlocked
from optimizer.walking.matrix import measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped, snap
from optimizer.walking.zones import zones_of


def given(problem: Problem, places: Sequence[Place]) -> dict[str, object]:
    """Attributes of `Ground` for a problem that brings its own matrix."""
    assert isinstance(problem.map, MatrixMap)  # noqa: S101 # the one caller has asked
    rows = np.array([p.matrix_index for p in places if isinstance(p, MatrixPlace)], dtype=np.intp)
    grid = np.ix_(rows, rows)

    def pick(table: tuple[tuple[int | None, ...], ...]) -> IntMatrix:
        whole = np.array([[NO_WAY if x is None else x for x in row] for row in table], dtype=np.int32)
        return whole.reshape(len(table), len(table))[grid]  # no rows have no columns, either

    seconds, metres = pick(problem.map.matrix.duration_s), pick(problem.map.matrix.length_m)
    metres = np.where(seconds == NO_WAY, NO_WAY, metres).astype(np.int32)
    walks = GivenWalks(length_m=metres, given_s=np.maximum(seconds, 0))
    modes = _modes(problem)
    near = np.ones(len(places), dtype=np.bool_)
    return {
        "walks": {Going(mode): walks for mode in modes},
        "on_network": dict.fromkeys(modes, near),
        "zones": ((),) * len(places),
    }


def measured(
    problem: Problem, places: Sequence[Place], homes: Sequence[Sequence[int]], whole: WalkingNetwork
) -> dict[str, object]:
    """Snap, find what is shut when and to whom, and measure.

    Parameters
    ----------
    problem, places
        Of the n places whose walks are wanted.
    homes
        For each volunteer the numbers of the places where shifts start and end.
    whole
        The map.

    Returns
    -------
    dict
        Attributes of `Ground`.
    """
    crs = problem.crs or "wgs84"
    said = np.array(places, dtype=np.float64).reshape(-1, 2)
    lonlat = to_wgs84(said, crs)
    begins = [s.start for v in problem.volunteers for s in v.shifts]
    ends = [s.end for v in problem.volunteers for s in v.shifts]
    areas = guarded_areas(problem, whole)
    network, private = _lanes(problem, areas, whole)
    begin, end = min(begins, default=NO_SHIFT), max(ends, default=NO_SHIFT)
    day = timetable(network, problem.closures, problem.gates, begin, end, crs=crs)
    # On foot always: where wheels find no way, people want to know whether feet would.
    modes = _modes(problem)
    snapped = {mode: snap(network, lonlat, mode=mode) for mode in modes}
    spots = [
        network.plane.to_metres(np.concatenate([lonlat[list(at)], snapped[v.mode].point[list(at)]]))
        for v, at in zip(problem.volunteers, homes, strict=True)
    ]
    kept_out = bans(problem, network, areas, spots, private)
    goings = _goings(problem, modes, kept_out)
    touching = {
        going: snap(found, lonlat, mode=going.mode)
        for going in goings
        if (found := kept_out.as_found(network, going.ban)) is not network
    }
    doors = {going: touching.get(going, snapped[going.mode]) for going in goings}
    walks_by = _walks_by(network, doors, day, kept_out)
    best = {id(by): BestWalks(by) if len(by) > 1 else by[0] for by in walks_by.values()}
    return {
        "walks": {going: best[id(by)] for going, by in walks_by.items()},
        "walks_by": walks_by if len(day.passages) > 1 else {},
        "on_network": {mode: found.edge >= 0 for mode, found in snapped.items()},
        "zones": zones_of(said, problem.zones),
        "warnings": day.warnings if begins else (),
        "network": network,
        "whole": whole,
        "snapped": snapped,
        "touching": touching,
        "timetable": day,
        "bans": kept_out,
    }


def _lanes(
    problem: Problem, areas: Mapping[str, shapely.Geometry], whole: WalkingNetwork
) -> tuple[WalkingNetwork, dict[str, Bools]]:
    """The map cut where something begins to be shut, and its lanes that are open to some people alone."""
    crs = problem.crs or "wgs84"
    unshut = unlocked(whole, problem.gates, crs)
    shut = shut_stretches(unshut, problem.closures, crs=crs) + gate_stretches(unshut, problem.gates, crs=crs)

    def cut(network: WalkingNetwork) -> WalkingNetwork:
        return cut_for(network, areas, shut)

    private = in_pieces(private_lanes(unshut, areas_let_into(problem, unshut)), unshut, cut)
    return opened(cut(unshut), private), private


def _goings(problem: Problem, modes: Sequence[Mode], kept_out: Bans) -> list[Going]:
    """Every way in which somebody goes: by each mode with nothing in the way first."""
    plain = [Going(mode) for mode in modes]
    taken = {
        Going(mode, kept_out.holding(n))
        for n, v in enumerate(problem.volunteers)
        for mode in (v.mode, v.mode_under_load)
    }
    return plain + sorted(taken - {*plain})


def _walks_by(
    network: WalkingNetwork, doors: Mapping[Going, Snapped], day: Timetable, kept_out: Bans
) -> dict[Going, tuple[MeasuredWalks, ...]]:
    """Measure the walks of everybody by every passage of the day."""
    walks_by: dict[Going, tuple[MeasuredWalks, ...]] = {}
    for going, snapped in doors.items():
        shut_to = kept_out.arc_closed(going.ban)
        by_state = tuple(
            _walks(network, snapped, going.mode, passage.shut.and_to(shut_to)) for passage in day.passages
        )
        # Whoever misses nothing by being kept out shares the walks: they are a number for every two places.
        alike = (known for other, known in walks_by.items() if other.mode is going.mode)
        walks_by[going] = next((known for known in alike if _same(known, by_state)), by_state)
    return walks_by


def _modes(problem: Problem) -> list[Mode]:
    return sorted({Mode.FOOT, *(mode for v in problem.volunteers for mode in (v.mode, v.mode_under_load))})


def _walks(network: WalkingNetwork, snapped: Snapped, mode: Mode, shut: Shut) -> MeasuredWalks:
    matrix = measure(network, snapped, mode=mode, shut=shut)
    return MeasuredWalks(matrix.length_m, matrix.effort_m, matrix.delay_s)


def _same(one: Sequence[MeasuredWalks], other: Sequence[MeasuredWalks]) -> bool:
    """Whether walks are the same in every state of the map."""
    return all(
        np.array_equal(a.length_m, b.length_m)
        and np.array_equal(a.effort_m, b.effort_m)
        and np.array_equal(a.delay_s, b.delay_s)
        for a, b in zip(one, other, strict=True)
    )
