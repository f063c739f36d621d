"""Markers make way for each other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from api.sheets.drawing.markers import push_apart

SIDE = 600.0
PLACES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=60)


def spread(homes: np.ndarray, fixed: int = 0, radius: float = 8.0) -> np.ndarray:
    return push_apart(
        homes,
        np.full(len(homes), radius),
        fixed=np.arange(len(homes)) < fixed,
        gap=1.0,
        width=SIDE,
        height=SIDE,
    )


def closest(spots: np.ndarray) -> float:
    between = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    return float((between + np.eye(len(spots)) * 1e9).min())


@settings(max_examples=40, deadline=None)
@given(PLACES)
def test_no_two_markers_overlap(places: list[tuple[int, int]]) -> None:
    # Twelve steps of 40 px leave room for sixty markers wherever they crowd.
    spots = spread(60.0 + np.array(places, dtype=float) * 40.0)
    assert len(spots) < 2 or closest(spots) >= 16.0
    assert (spots >= 8.0).all()
    assert (spots <= SIDE - 8.0).all()


def test_thirty_markers_at_one_door_spread_around_it() -> None:
    spots = spread(np.full((30, 2), 300.0))
    assert closest(spots) >= 16.0
    # Thirty discs of radius 8.5 cover a disc of radius 52 at the densest possible packing of 0.8.
    assert np.hypot(*(spots - 300.0).T).max() < 75.0


def test_a_site_stays_and_the_others_make_way() -> None:
    spots = spread(np.full((4, 2), 300.0), fixed=1)
    assert (spots[0] == 300.0).all()
    assert closest(spots) >= 16.0


def test_a_marker_alone_stays_at_home() -> None:
    assert np.abs(spread(np.array([[100.0, 200.0]])) - (100.0, 200.0)).max() < 0.1
