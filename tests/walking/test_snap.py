"""Doors stand at the nearest point of the nearest lane, not at its ends."""

import numpy as np
import pytest

from optimizer.problem import Mode
from tests.walking.drawing import at, barrier, doors, drawn, lane

STREET = lane((0, 0), (100, 0))


def test_a_door_touches_its_lane_beside_it():
    network = drawn(STREET, lane((100, 0), (100, 80)))
    snapped = doors(network, (30, 12), (95, 40))
    assert snapped.offset_m == pytest.approx([30, 40], abs=0.02)
    assert snapped.stub_m == pytest.approx([12, 5], abs=0.01)
    np.testing.assert_allclose(snapped.point, at((30, 0), (100, 40)), atol=1e-7)
    assert snapped.edge[0] != snapped.edge[1]


def test_beyond_the_end_of_a_lane_the_end_is_nearest():
    snapped = doors(drawn(STREET), (130, 40))
    assert (snapped.offset_m[0], snapped.stub_m[0]) == (
        pytest.approx(100, abs=0.02),
        pytest.approx(50, abs=0.01),
    )


def test_a_door_beyond_the_limit_is_unreachable():
    snapped = doors(drawn(STREET), (50, 149), (50, 151))
    assert snapped.reachable.tolist() == [True, False]
    assert snapped.edge[1] == -1
    assert np.isnan(snapped.stub_m[1])
    np.testing.assert_array_equal(snapped.point[1], snapped.lonlat[1])


def test_a_lane_is_passed_over_that_the_mode_cannot_walk():
    network = drawn(STREET, lane((0, 10), (100, 10), width=0.6))
    near_the_narrow_one = (50, 8)
    assert doors(network, near_the_narrow_one).stub_m[0] == pytest.approx(2, abs=0.01)
    assert doors(network, near_the_narrow_one, mode=Mode.TROLLEY).stub_m[0] == pytest.approx(8, abs=0.01)


def test_a_private_lane_is_passed_over():
    network = drawn(STREET, lane((0, 10), (100, 10), access="private"))
    assert doors(network, (50, 8)).stub_m[0] == pytest.approx(8, abs=0.01)


def test_a_gate_is_no_lane_to_stand_on():
    network = drawn(lane((0, 0), (50, 0), (100, 0)), barrier(50, 0))
    snapped = doors(network, (50, 3))
    assert not network.barrier[snapped.edge[0]]


def test_nobody_asked_and_nothing_to_snap_to():
    network = drawn(lane((0, 0), (100, 0), width=0.5))
    assert len(doors(network)) == 0
    # No lane of the map is wide enough for a tricycle.
    assert doors(network, (50, 1), mode=Mode.TRICYCLE).edge.tolist() == [-1]
