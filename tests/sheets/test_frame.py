"""Ground and paper agree."""

import numpy as np
import pytest

from api.sheets.drawing.frame import FOOT, frame_around, path
from tests.sheets.sample import at


def framed(*places: tuple[float, float]):  # type: ignore[no-untyped-def]
    return frame_around([at(*place) for place in places], width=1000, margin=50, tallest=1.2, flattest=0.5)


def test_a_hundred_metres_are_as_long_eastward_as_northward() -> None:
    frame = framed((0, 0), (300, 200))
    corner, east, north = frame.project(np.array([at(0, 0), at(100, 0), at(0, 100)]))
    assert east[0] - corner[0] == pytest.approx(corner[1] - north[1], rel=1e-3)
    assert east[0] - corner[0] == pytest.approx(100 * frame.scale, rel=1e-3)


def test_north_is_up() -> None:
    low, high = framed((0, 0), (0, 300)).project(np.array([at(0, 0), at(0, 300)]))
    assert high[1] < low[1]


@pytest.mark.parametrize("far", [(900, 10), (10, 900), (5, 5), (0, 0)])
def test_everything_asked_for_is_on_the_paper(far: tuple[float, float]) -> None:
    frame = framed((0, 0), far)
    xy = frame.project(np.array([at(0, 0), at(*far)]))
    assert (xy >= 45).all()
    assert (xy <= np.array((frame.width, frame.height)) - 45).all()
    assert 0.5 * 1000 <= frame.height - FOOT <= 1.2 * 1000


def test_paths_are_relative_and_do_not_drift() -> None:
    # A thousand steps of a third of a pixel: rounding each step would lose 33 pixels.
    xy = np.stack((np.arange(1000) / 3, np.zeros(1000)), axis=1)
    steps = path(xy).partition("l")[2].split(" ")[::2]
    assert sum(float(step) for step in steps) == pytest.approx(333.0, abs=0.1)
