"""Who misspells a field of a report or a wish hears which of its own fields may have been meant."""

import pytest

from optimizer.execution.reading import read_events
from optimizer.execution.wishes import read_wish

DONE = b'{"id": "e", "type": "done", "at": "2026-11-22T08:00:00+08:00", "task": "t", %s}'


@pytest.mark.parametrize(("said", "meant"), [(b'"volunteers": "v"', "volunteer"), (b'"sites": "s"', "site")])
def test_a_report_has_fields_of_its_own(said: bytes, meant: str) -> None:
    (fault,) = read_events(DONE % said).faults
    assert fault.code == "unknown_field"
    assert fault.detail.endswith(f"Perhaps {meant} was meant.")
    assert f"是否应为 {meant}？" in fault.detail_zh


def test_a_wish_has_fields_of_its_own() -> None:
    _, (fault,) = read_wish(b'{"changes": {"moves": []}}')
    assert (fault.pointer, fault.code) == ("/changes/moves", "unknown_field")
    assert fault.detail.endswith("Perhaps move was meant.")
    _, (other,) = read_wish(b'{"task": []}')
    assert "Perhaps" not in other.detail, "tasks are a problem's"
