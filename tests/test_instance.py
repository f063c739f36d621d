import numpy as np
import pytest

from optimizer.instance import Action, thousandths_down, thousandths_up
from tests.instances import frame, instance, visit


@pytest.mark.parametrize(
    ("amount", "up", "down"), [(0.1, 100, 100), (0.0004, 1, 0), (30.0, 30_000, 30_000), (0.1 + 0.2, 300, 300)]
)
def test_amounts_are_rounded_to_the_careful_side(amount, up, down):
    assert (thousandths_up(amount), thousandths_down(amount)) == (up, down)


def test_anybody_may_make_a_reset_where_there_is_no_job_at_all():
    reset = visit(-1, 1, action=Action.RESET, door=False)
    nobody = np.ones((0, 2), dtype=np.bool_)
    assert instance([reset], [frame(0), frame(1)], allowed=nobody).makes.tolist() == [[True, True]]
