"""Contrast as WCAG 2 defines it."""

import numpy as np
from numpy.typing import NDArray


def linear(colour: str) -> NDArray[np.float64]:
    """A colour such as ``#0a58ca`` as linear RGB between 0 and 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    rgb = np.array([int(digits[k : k + 2], 16) for k in (0, 2, 4)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """1 for two alike colours, 21 for black on white."""
    high, low = sorted((float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
