"""What the operator wrote as the desk's number is dialled if it can be, and said as it was written."""

import pytest

from api.phone.dialling import Desk


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("010-5550 1234", "01055501234"),
        ("调度室 138 0000 1234 或 138 0000 5678", "13800001234"),
        ("+86 10 5550 1234 转 8001", "+861055501234"),
        (" 12345 ", "12345"),
        ("分机 8001", None),
    ],
)
def test_the_first_number_is_dialled(written: str, phone: str | None) -> None:
    assert Desk.of(written) == Desk(written.strip(), phone)


@pytest.mark.parametrize("written", ["", "  "])
def test_nothing_written_is_no_desk(written: str) -> None:
    assert Desk.of(written) is None
