"""Shifted positions are shifted back to where they were."""

import numpy as np
import pytest

from optimizer.walking.datum import from_wgs84, to_wgs84
from optimizer.walking.metric import distance_m

BEIXINQIAO = np.array([[116.4106, 39.9393]])
CITIES = np.array(
    [[116.40, 39.94], [121.47, 31.23], [87.62, 43.82], [113.26, 23.13], [91.11, 29.65], [126.64, 45.76]]
)


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_there_and_back_is_within_a_centimetre(crs):
    back = to_wgs84(from_wgs84(CITIES, crs), crs)
    assert distance_m(CITIES, back).max() < 0.01


def test_wgs84_is_left_alone():
    np.testing.assert_array_equal(to_wgs84(CITIES, "wgs84"), CITIES)


def test_the_shift_in_beijing_is_the_known_one():
    # Tiananmen: published pairs put GCJ-02 0.00624 east and 0.00140 north of WGS 84, BD-09 a further
    # 0.0064 east and 0.0063 north.
    tiananmen = np.array([[116.39123, 39.90734]])
    gcj = from_wgs84(tiananmen, "gcj02")
    assert (gcj - tiananmen)[0] == pytest.approx([0.00624, 0.00140], abs=1e-4)
    baidu = from_wgs84(tiananmen, "bd09")
    assert (baidu - gcj)[0] == pytest.approx([0.0064, 0.0063], abs=3e-4)
    assert 400 < distance_m(tiananmen, gcj)[0] < 700


def test_outside_china_gcj02_shifts_nothing():
    lisbon = np.array([[-9.14, 38.71]])
    np.testing.assert_array_equal(from_wgs84(lisbon, "gcj02"), lisbon)
    assert distance_m(lisbon, to_wgs84(lisbon, "gcj02"))[0] == 0
