"""Degrees to metres, against lengths that are known."""

import numpy as np
import pytest

from optimizer.walking.metric import Plane, distance_m, metres_per_degree


@pytest.mark.parametrize(
    ("lat", "east", "north"),
    # Lengths of one degree on WGS 84 as tabulated (for example by the U.S. NGA).
    [(0.0, 111_319.49, 110_574.28), (45.0, 78_846.81, 111_131.78), (60.0, 55_800.0, 111_412.2)],
)
def test_a_degree_has_its_tabulated_length(lat, east, north):
    assert metres_per_degree(lat) == (pytest.approx(east, abs=1.0), pytest.approx(north, abs=1.0))


def test_distance_is_the_same_both_ways():
    here, there = np.array([116.40, 39.94]), np.array([116.41, 39.95])
    assert distance_m(here, there) == distance_m(there, here)
    # 0.01 degrees of 85,394 m/degree east and 111,035 m/degree north at 39.945 N.
    assert float(distance_m(here, there)) == pytest.approx(np.hypot(853.9, 1110.4), rel=1e-3)


def test_the_plane_goes_there_and_back():
    plane = Plane(np.array([116.4, 39.94]))
    places = np.array([[116.38, 39.87], [116.44, 39.97]])
    np.testing.assert_allclose(plane.to_lonlat(plane.to_metres(places)), places, atol=1e-12)
