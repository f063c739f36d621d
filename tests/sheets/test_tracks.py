"""Routes that share an alley lie side by side, each to the right of its own way."""

import numpy as np

from api.sheets.drawing.streets import Street
from api.sheets.drawing.tracks import FIRST_OFFSET, Walk, lay_side_by_side
from api.sheets.ground import Lane

# An alley from west to east; on paper y runs down, so the right hand of somebody walking east is larger y.
ALLEY = np.array([(0.0, 50.0), (100.0, 50.0), (200.0, 50.0)])
STREETS = (Street(Lane(ALLEY, "后帽胡同"), ALLEY, 5.0),)


def laid(*walks: list[tuple[float, float]]) -> dict[int, np.ndarray]:
    return lay_side_by_side([Walk(k, (np.array(walk),)) for k, walk in enumerate(walks)], STREETS)


def test_a_route_is_drawn_to_the_right_of_its_way() -> None:
    there, back = laid([(0, 50), (200, 50)], [(200, 50), (0, 50)]).values()
    assert (there[:, 1] == 50 + FIRST_OFFSET).all()
    assert (back[:, 1] == 50 - FIRST_OFFSET).all()


def test_out_and_back_are_two_lines() -> None:
    line = laid([(0, 50), (200, 50), (0, 50)])[0]
    assert sorted(set(line[:, 1].round(1))) == [50 - FIRST_OFFSET, 50 + FIRST_OFFSET]


def test_two_routes_in_one_direction_do_not_cover_each_other() -> None:
    one, two = laid([(0, 50), (200, 50)], [(0, 50), (200, 50)]).values()
    assert abs(one[0, 1] - two[0, 1]) >= 2.5


def test_twenty_routes_in_one_alley_stay_near_it() -> None:
    lines = laid(*([[(0.0, 50.0), (200.0, 50.0)]] * 20))
    offsets = [float(line[0, 1]) - 50 for line in lines.values()]
    assert len(set(offsets)) == 20
    assert max(offsets) <= 16


def test_the_way_from_the_alley_to_a_door_is_not_moved() -> None:
    line = laid([(0, 50), (100, 50), (100, 70)])[0]
    assert tuple(line[-1]) == (100.0, 70.0)


def test_a_route_that_goes_nowhere_is_no_line() -> None:
    assert laid([(10, 50), (10, 50)]) == {}
