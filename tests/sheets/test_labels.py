"""Alley names are readable, in place, and cover nothing."""

from itertools import combinations

import numpy as np
import pytest

from api.sheets.drawing.frame import Frame
from api.sheets.drawing.labels import Label, Occupied, place_names
from api.sheets.drawing.streets import Street
from api.sheets.ground import Lane

PAPER = Frame(west=116.41, north=39.94, shrink=0.77, scale=1.0, width=800.0, height=600.0)


def street(name: str, *points: tuple[float, float]) -> Street:
    xy = np.array(points, dtype=float)
    return Street(Lane(xy, name), xy, 6.0)


def placed(*streets: Street, occupied: Occupied | None = None) -> tuple[Label, ...]:
    return place_names(streets, occupied or Occupied(), PAPER)


def test_chinese_runs_along_an_alley_from_west_to_east() -> None:
    (label,) = placed(street("后帽胡同", (100, 300), (400, 300)))
    assert not label.downward
    assert (np.diff(label.glyphs[:, 0]) > 0).all()
    assert np.ptp(label.glyphs[:, 1]) < 0.1


def test_chinese_is_written_downwards_in_an_alley_that_runs_north() -> None:
    (label,) = placed(street("花枝夹道", (300, 400), (305, 100)))
    assert label.downward
    assert (np.diff(label.glyphs[:, 1]) > 0).all()


def test_latin_is_turned_instead() -> None:
    (label,) = placed(street("Huazhi Passage", (300, 400), (305, 100)))
    assert not label.downward
    assert abs(label.angle) == pytest.approx(89, abs=1)


@pytest.mark.parametrize("turn", range(0, 360, 15))
@pytest.mark.parametrize("name", ["花枝夹道", "Huazhi Passage"])
def test_no_name_stands_on_its_head(name: str, turn: int) -> None:
    away = 140 * np.array((np.cos(np.radians(turn)), np.sin(np.radians(turn))))
    labels = placed(street(name, tuple(np.array((400, 300)) - away), tuple(np.array((400, 300)) + away)))
    assert labels
    assert all(-90 < label.angle <= 90 for label in labels)


def test_a_name_that_finds_no_room_is_left_out() -> None:
    full = Occupied()
    xs, ys = np.meshgrid(np.arange(0, 800, 12.0), np.arange(0, 600, 12.0))
    full.add(np.stack((xs.ravel(), ys.ravel()), axis=1), 8.0)
    assert placed(street("后帽胡同", (100, 300), (400, 300)), occupied=full) == ()


def test_a_name_longer_than_its_alley_is_left_out() -> None:
    assert placed(street("后帽胡同", (100, 300), (115, 300))) == ()


def test_a_name_steps_aside_from_a_route_in_its_alley() -> None:
    walked = Occupied(routes=np.stack((np.arange(90, 420, 4.0), np.full(83, 300.0)), axis=1))
    (label,) = placed(street("后帽胡同", (100, 300), (400, 300)), occupied=walked)
    assert np.abs(label.glyphs[:, 1] - 300).min() > label.radius


def test_names_cover_neither_markers_nor_each_other() -> None:
    rng = np.random.default_rng(5)
    markers = rng.uniform(40, 560, (40, 2))
    occupied = Occupied()
    occupied.add(markers, 9.0)
    grid = [street(f"{k}胡同东巷", (20, 60 * k), (780, 60 * k)) for k in range(1, 10)]
    grid += [street(f"{k}夹道", (80 * k, 20), (80 * k, 580)) for k in range(1, 10)]
    labels = placed(*grid, occupied=occupied)
    assert len(labels) >= 12
    for label in labels:
        gap = np.hypot(*(label.glyphs[:, None] - markers[None]).transpose(2, 0, 1))
        assert gap.min() > label.radius + 9.0
    for one, other in combinations(labels, 2):
        gap = np.hypot(*(one.glyphs[:, None] - other.glyphs[None]).transpose(2, 0, 1))
        assert gap.min() > one.radius + other.radius
