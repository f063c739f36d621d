import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.teams import useful


def marks(*values):
    return np.array(values, dtype=np.bool_)


def test_without_wishes_everybody_who_may_is_useful_when_they_are_enough():
    assert useful(marks(True, False, True), [], 2).tolist() == [True, False, True]
    assert not useful(marks(True, False, True), [], 3).any()


def test_who_brings_nothing_is_of_no_use_to_a_pair_that_must_bring_two_things():
    # the medic needs the social worker beside him, and neither has a place for the third
    medic, social = marks(True, False, False), marks(False, True, False)
    assert useful(marks(True, True, True), [medic, social], 2).tolist() == [True, True, False]
    assert useful(marks(True, True, True), [medic, social], 3).all()


def test_too_many_wishes_to_look_at_leave_everybody_in():
    one_each = list(np.eye(40, dtype=np.bool_))
    assert useful(np.ones(40, dtype=np.bool_), one_each, 20).all()


@given(st.integers(1, 4), st.integers(0, 3), st.integers(1, 4), st.data())
def test_it_is_the_people_of_all_teams_that_have_everything(people, wishes, size, data):
    bools = st.lists(st.booleans(), min_size=people, max_size=people)
    joins = marks(*data.draw(bools))
    brings = [marks(*data.draw(bools)) for _ in range(wishes)]
    teams = [
        team
        for team in itertools.combinations(np.flatnonzero(joins), size)
        if all(has[list(team)].any() for has in brings)
    ]
    assert set(np.flatnonzero(useful(joins, brings, size))) == {p for team in teams for p in team}
