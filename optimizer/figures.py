"""Numbers as people read them, so that every explanation says them alike in English and Chinese."""

from math import ceil

from optimizer.ground import Clock

_UNITS = {
    "weight_kg": (" kg", " 公斤"),
    "volume_l": (" l", " 升"),
    "items": (" items", " 件"),
    "cylinders": (" cylinders", " 罐"),
}


def number(value: float) -> str:
    """A number without a trailing ``.0`` and without the noise of binary fractions."""
    return f"{round(value, 3):g}" if abs(value) < 1e5 else f"{value:.0f}"


def amount(dimension: str, value: float) -> tuple[str, str]:
    """An amount of a dimension of ``load``, in English and Chinese: ``("15 kg", "15 公斤")``.

    Parameters
    ----------
    dimension
        Such as ``weight_kg``; one without a unit here is called as it is.
    value
        In its unit.
    """
    en, zh = _UNITS.get(dimension, (f" {dimension}", f" {dimension}"))
    said = number(value)
    return said + (en[:-1] if said == "1" and en in (" items", " cylinders") else en), said + zh


def lasting(seconds: int) -> tuple[str, str]:
    """A duration, in English and Chinese: seconds up to two minutes, then minutes rounded up."""
    if seconds <= 120:
        return f"{seconds} s", f"{seconds} 秒"
    minutes = ceil(seconds / 60)
    return f"{minutes} min", f"{minutes} 分钟"


def against(seconds: int, limit_s: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """A duration and the limit that it exceeds: in seconds where minutes would read alike.

    Parameters
    ----------
    seconds
        The duration.
    limit_s
        The limit, in seconds.

    Returns
    -------
    tuple of two pairs of str
        The duration and the limit, each in English and Chinese.
    """
    if lasting(seconds) != lasting(limit_s):
        return lasting(seconds), lasting(limit_s)
    return (f"{seconds} s", f"{seconds} 秒"), (f"{limit_s} s", f"{limit_s} 秒")


def time_of_day(clock: Clock, second: int) -> str:
    """A second of the plan on the wall clock: ``10:42``; with the date when it is another day."""
    moment = clock.instant(second)
    same_day = moment.date() == clock.instant(0).date()
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M") if same_day else moment.isoformat()


def listed(names: list[str]) -> tuple[str, str]:
    """Ids in a row, in English and Chinese."""
    return ", ".join(names), "、".join(names)
