"""Writes routes as encoded polylines, the form in which VROOM and its routing servers draw them."""

from collections.abc import Iterable

from optimizer.problem import Position

_PRECISION = 100_000  # five decimals: about a metre


def encode(positions: Iterable[Position]) -> str:
    """Encode ``[lon, lat]`` positions; the format counts latitude first.

    References
    ----------
    Google, "Encoded Polyline Algorithm Format".
    """
    text: list[str] = []
    before = (0, 0)
    for lon, lat in positions:
        now = (round(lat * _PRECISION), round(lon * _PRECISION))
        for new, old in zip(now, before, strict=True):
            text += _number(new - old)
        before = now
    return "".join(text)


def _number(value: int) -> Iterable[str]:
    """Five bits a character, the lowest first, the sign in the lowest of all."""
    rest = ~(value << 1) if value < 0 else value << 1
    while rest >= 0x20:
        yield chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    yield chr(rest + 63)
