"""Compiled functions are finished with what they call, once, and not each by itself."""

from typing import Any, cast

import numpy as np

from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line


@compiled
def _third(number: int) -> int:
    out_of_line()
    return number * 7


@compiled
def _second(number: int) -> int:
    return _third(number) + _third(number + 1)


@compiled
def _first(number: int) -> int:
    return _second(number) - _third(1)


def _finished(function: object) -> int:
    return len(cast("Any", function).overloads)


def test_what_is_called_comes_along_and_is_not_finished_by_itself() -> None:
    assert _first(3) == 7 * 3 + 7 * 4 - 7
    assert _finished(_first) == 1
    assert _finished(_second) == _finished(_third) == 0


def test_a_part_can_be_called_from_python_as_well() -> None:
    assert _first(1) == 7 + 14 - 7
    assert _third(5) == 35
    assert _finished(_third) == 1


def test_whole_numbers_of_all_widths_are_one() -> None:
    assert _second(int(np.int32(2))) == 14 + 21
    assert _second(cast("int", np.int16(2))) == 14 + 21
    assert _finished(_second) == 1
