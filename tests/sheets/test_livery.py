"""Routes stay apart for every eye and on a photocopy."""

from itertools import combinations

import numpy as np
import pytest

from api.sheets.livery import DASHES, DAY, NIGHT, SHAPES, livery
from tests.sheets.contrast import contrast, linear

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
LMS = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])


@pytest.mark.parametrize("colour", DAY)
def test_white_numbers_are_legible_on_day_markers(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.parametrize("colour", NIGHT)
def test_dark_numbers_are_legible_on_night_markers(colour: str) -> None:
    assert contrast(colour, "#0b0d11") >= 4.5


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
def test_no_two_colours_look_alike(sight: str, colours: tuple[str, ...]) -> None:
    seen = [LAB @ np.cbrt(LMS @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1)) for colour in colours]
    # 0.02 is a just noticeable difference in OKLab; four of them are told apart on a thin line.
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 0.08


def test_twenty_eight_routes_look_different_before_the_looks_begin_again() -> None:
    looks = [(one.colour, one.pattern) for one in (livery(k, k) for k in range(28))]
    assert len(set(looks)) == 28
    assert (livery(28, 28).colour, livery(28, 28).pattern) == looks[0]


def test_each_dash_has_a_marker_of_its_own() -> None:
    assert len(set(DASHES)) == len(set(SHAPES)) == len(DASHES)
