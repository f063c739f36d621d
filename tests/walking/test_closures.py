"""What is shut is shut wholly, both ways, for the plan; what cannot be found is told."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from optimizer.problem import Closure, Gate, LineString, MatrixPlace, Polygon
from optimizer.walking.borders import cut_at
from optimizer.walking.closures import find, gate_stretches, shut_stretches
from optimizer.walking.datum import from_wgs84
from optimizer.walking.hours import timetable
from optimizer.walking.osm import read_osm_pbf
from tests.walking.drawing import EIGHT, NOON, at, barrier, drawn, lane, position

HOUR = timedelta(hours=1)
MAPS = Path(__file__).parents[2] / "fixtures" / "maps"


@pytest.fixture
def ladder():
    """Two lanes west to east, 40 m apart, joined in the west; a gate half-way along the southern one."""
    return drawn(
        lane((0, 0), (50, 0), (100, 0), way="way/1", name="南"),
        lane((0, 40), (100, 40), way="way/2", name="北"),
        lane((0, 0), (0, 40), way=3),
        barrier(50, 0, ref="G1"),
    )


def ring(*metres):
    closed = (*metres, metres[0])
    return Polygon(type="Polygon", coordinates=(tuple(position(*m) for m in closed),))


def line(*metres):
    return LineString(type="LineString", coordinates=tuple(position(*m) for m in metres))


def closed_ways(network, *closures, gates=(), begin=EIGHT, end=NOON, crs="wgs84"):
    day = timetable(network, closures, gates, begin, end, crs=crs)
    both = day.shut(0, day.last).arc_closed.reshape(-1, 2)
    assert (both[:, 0] == both[:, 1]).all()
    shut_edges = np.flatnonzero(both[:, 0])
    named = [network.ways[network.way[e]] or "gate" for e in shut_edges]
    return sorted(named), [(w.pointer, w.code) for w in day.warnings]


def test_nothing_shut(ladder):
    assert closed_ways(ladder) == ([], [])


def test_an_area_shuts_the_lanes_inside_it_and_those_it_cuts(ladder):
    closure = Closure(id="c", area=ring((60, -10), (110, -10), (110, 10), (60, 10)))
    assert closed_ways(ladder, closure) == (["way/1"], [])


def test_an_area_beside_a_lane_does_not_shut_it(ladder):
    below = ring((10, -1), (10, -30), (40, -30), (40, -1))
    assert closed_ways(ladder, Closure(id="c", area=below)) == (
        [],
        [("/closures/0/area", "closure_touches_nothing")],
    )


def test_an_area_that_crosses_itself_is_understood(ladder):
    bow_tie = ring((60, -10), (110, 10), (110, -10), (60, 10))
    assert closed_ways(ladder, Closure(id="c", area=bow_tie))[0] == ["way/1"]


def test_a_line_shuts_what_it_crosses(ladder):
    assert closed_ways(ladder, Closure(id="c", line=line((70, -9), (70, 60)))) == (["way/1", "way/2"], [])


def test_a_line_shuts_what_it_runs_along_and_not_what_it_ends_near(ladder):
    assert closed_ways(ladder, Closure(id="c", line=line((60, 38), (80, 38))))[0] == ["way/2"]
    assert closed_ways(ladder, Closure(id="c", line=line((60, 2), (60, 20))))[0] == []


def shut_metres(network, closure):
    """Metres of each way that are shut once lanes are cut where the closure ends."""
    pieces = cut_at(network, shut_stretches(network, [closure]))
    (closed,) = find(pieces, [closure], ()).closures
    found = {}
    for edge in closed:
        way = pieces.ways[pieces.way[edge]]
        found[way] = found.get(way, 0) + round(pieces.length_cm[edge] / 100)
    return found


@pytest.mark.requirement("R34")
def test_of_a_lane_that_a_fence_crosses_only_the_steps_at_the_fence_are_shut(ladder):
    fence = Closure(id="f", line=line((20, 45), (20, 35)))
    assert shut_metres(ladder, fence) == {"way/2": 6}, "3 m on either side of it"


def test_of_a_lane_that_leads_into_an_area_the_part_inside_is_shut(ladder):
    dug_up = Closure(id="d", area=ring((60, -10), (90, -10), (90, 10), (60, 10)))
    assert shut_metres(ladder, dug_up) == {"way/1": 30}


def test_a_lane_that_begins_beside_a_closing_line_stays_open_to_its_first_step(ladder):
    """The line along the northern lane comes within a metre of the lane in the west."""
    works = Closure(id="w", line=line((1, 40), (30, 40)))
    assert shut_metres(ladder, works) == {"way/2": 33}


def test_a_closure_without_lanes_cuts_nothing(ladder):
    away = Closure(id="a", line=line((500, 500), (510, 500)))
    assert cut_at(ladder, shut_stretches(ladder, [away])) is ladder


@pytest.mark.parametrize("name", ["2", "way/2"])
def test_ways_are_shut_by_id_with_or_without_the_word(ladder, name):
    assert closed_ways(ladder, Closure(id="c", arcs=(name,))) == (["way/2"], [])


def test_a_feature_with_a_bare_number_is_found_as_a_way(ladder):
    assert closed_ways(ladder, Closure(id="c", arcs=("way/3",)))[0] == ["3"]


def test_an_unknown_way_is_told_and_the_others_are_shut(ladder):
    closure = Closure(id="c", arcs=("2", "99", "3"))
    assert closed_ways(ladder, closure) == (["3", "way/2"], [("/closures/0/arcs/1", "unknown_arc")])


def test_a_gate_is_shut_and_its_lanes_stay_open(ladder):
    assert closed_ways(ladder, Closure(id="c", gate="G1")) == (["gate"], [])


def test_an_unknown_gate_is_told(ladder):
    assert closed_ways(ladder, Closure(id="c", gate="G9")) == ([], [("/closures/0/gate", "unknown_gate")])


def test_a_gate_of_the_problem_is_the_gate_of_the_map_beside_it(ladder):
    gate = Gate(id="东门", location=position(55, 8))
    assert closed_ways(ladder, Closure(id="c", gate="东门"), gates=[gate]) == (["gate"], [])


def test_a_gate_without_one_on_the_map_stands_on_the_nearest_lane(ladder):
    gate = Gate(id="东门", location=position(80, 47), crossing_s=20)
    result = timetable(ladder, [], [gate], EIGHT, NOON)
    delayed = np.flatnonzero(result.arc_delay_s)
    assert result.arc_delay_s[delayed].tolist() == [20, 20]  # both ways
    assert {ladder.ways[ladder.way[arc // 2]] for arc in delayed} == {"way/2"}


@pytest.mark.requirement("R33")
@pytest.mark.parametrize(
    ("x", "metres"), [(80, {"way/2": 2}), (100, {"way/2": 1}), (0, {"way/2": 1, "3": 1})]
)
def test_of_a_lane_on_which_a_gate_stands_only_the_steps_at_the_gate_are_shut(ladder, x, metres):
    """Within the lane a metre on either side, at its end one; where two lanes meet one of each."""
    gate = Gate(id="东门", location=position(x, 40))
    pieces = cut_at(ladder, gate_stretches(ladder, [gate]))
    (at_gate,) = find(pieces, (), [gate]).gates
    found = {pieces.ways[pieces.way[edge]]: round(pieces.length_cm[edge] / 100) for edge in at_gate}
    assert found == metres
    assert pieces.edges == ladder.edges + (2 if x == 80 else len(metres))


def test_gates_that_the_map_knows_cut_nothing(ladder):
    gates = [Gate(id="G1", location=position(80, 40)), Gate(id="东门", location=position(55, 8))]
    assert gate_stretches(ladder, gates) == []


def test_a_gate_far_from_every_lane_is_told(ladder):
    gate = Gate(id="x", location=position(60, 20))
    assert closed_ways(ladder, gates=[gate]) == ([], [("/gates/0/location", "gate_off_the_lanes")])


def test_a_gate_of_a_matrix_problem_stands_nowhere(ladder):
    gate = Gate(id="x", location=MatrixPlace(matrix_index=0))
    assert closed_ways(ladder, gates=[gate])[1] == [("/gates/0/location", "gate_off_the_lanes")]


@pytest.mark.requirement("R33")
def test_a_gate_that_is_never_open_is_told(ladder):
    never = Gate(id="G1", location=position(50, 0), open=((EIGHT - 3 * HOUR, EIGHT - HOUR),))
    assert closed_ways(ladder, gates=[never]) == (["gate"], [("/gates/0/open", "gate_shut_throughout")])


def test_positions_in_a_chinese_datum_are_shifted_back(ladder):
    shifted = from_wgs84(at((60, -10), (110, -10), (110, 10), (60, 10), (60, -10)), "gcj02")
    area = Polygon(type="Polygon", coordinates=(tuple((float(x), float(y)) for x, y in shifted),))
    assert closed_ways(ladder, Closure(id="c", area=area), crs="gcj02") == (["way/1"], [])


@pytest.mark.requirement("R34")
def test_forty_closures_of_a_real_district_shut_what_lies_in_them():
    network = read_osm_pbf((MAPS / "dongcheng.osm.pbf").read_bytes())
    rng = np.random.default_rng(3)
    closures = []
    for number, (lon, lat) in enumerate(network.junctions[rng.integers(0, len(network.junctions), 40)]):
        box = [
            (lon - 5e-4, lat - 5e-4),
            (lon + 5e-4, lat - 5e-4),
            (lon + 5e-4, lat + 5e-4),
            (lon - 5e-4, lat + 5e-4),
        ]
        corners = tuple((float(x), float(y)) for x, y in [*box, box[0]])
        closures.append(Closure(id=f"c{number}", area=Polygon(type="Polygon", coordinates=(corners,))))
    day = timetable(network, closures, [], EIGHT, NOON)
    assert day.warnings == ()
    inside = np.zeros(len(network.points), dtype=bool)
    for closure in closures:
        (west, south), _, (east, north) = closure.area.coordinates[0][:3]
        lon, lat = network.points.T
        inside |= (lon > west) & (lon < east) & (lat > south) & (lat < north)
    touched = np.unique(np.searchsorted(network.first, np.flatnonzero(inside), side="right") - 1)
    assert day.shut(0, day.last).arc_closed[2 * touched].all()
