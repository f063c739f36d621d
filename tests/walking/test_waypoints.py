import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from optimizer.walking.waypoints import NO_WAY_AT_ALL, least_from, least_to


def walks(rows):
    return np.array(rows, dtype=np.int32)


def test_a_way_round_is_taken_where_it_is_shorter():
    direct = walks([[0, 9, 2], [9, 0, 9], [9, 3, 0]])
    assert least_from(direct, 0).tolist() == [0, 5, 2]
    assert least_to(direct, 1).tolist() == [5, 0, 3]


def test_where_no_way_leads_none_is_found():
    direct = walks([[0, -1, 4], [-1, 0, -1], [4, -1, 0]])
    assert least_from(direct, 0).tolist() == [0, NO_WAY_AT_ALL, 4]
    assert least_to(direct, 1).tolist() == [NO_WAY_AT_ALL, 0, NO_WAY_AT_ALL]


def test_a_missing_walk_is_replaced_by_walks_that_exist():
    direct = walks([[0, 1, -1, -1], [-1, 0, 1, -1], [-1, -1, 0, 0], [-1, -1, -1, 0]])
    assert least_from(direct, 0).tolist() == [0, 1, 2, 2]
    assert least_to(direct, 3).tolist() == [2, 1, 0, 0]


def test_any_matrix_is_closed_as_by_floyd_and_warshall():
    rng = np.random.default_rng(7)
    direct = rng.integers(-8, 60, (40, 40)).astype(np.int32)
    direct[direct < 0] = -1
    np.fill_diagonal(direct, 0)
    # The library reads a zero as "no edge"; a walk of nothing costs a thousandth there.
    weights = np.where(direct < 0, np.inf, np.maximum(direct, 1e-3))
    closed = np.round(floyd_warshall(weights))
    for place in (0, 17, 39):
        assert least_from(direct, place).tolist() == closed[place].tolist()
        assert least_to(direct, place).tolist() == closed[:, place].tolist()
