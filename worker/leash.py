"""What a worker and its horse must know of each other while the horse cannot listen.

OR-Tools holds Python's interpreter lock during a search: no thread, signal handler or timeout of the horse
runs until the next callback. A few bytes of memory shared across the fork need none of them.
"""

import mmap
import struct
import time

_LAYOUT = struct.Struct("<qd?")  # attempt, deadline on the monotonic clock, stop


class Leash:
    """The horse writes which attempt it holds and until when; the worker writes that it shall stop.

    Make it before the fork. Both clocks are CLOCK_MONOTONIC of one machine.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _LAYOUT.size)
        self.reset()

    def reset(self) -> None:
        """Forget the last horse."""
        self._memory[:] = _LAYOUT.pack(0, 0.0, False)

    def hold(self, attempt: int, *, seconds: float) -> None:
        """Note (in the horse) the attempt that was claimed and how long it may take."""
        stop = self.stop
        self._memory[:] = _LAYOUT.pack(attempt, time.monotonic() + seconds, stop)

    def let_go(self) -> None:
        """Note (in the horse) that the attempt has ended properly."""
        self._memory[:8] = struct.pack("<q", 0)

    @property
    def attempt(self) -> int:
        """The attempt that the horse holds; 0 before the claim and after the end."""
        attempt, _, _ = _LAYOUT.unpack(self._memory[:])
        return int(attempt)

    @property
    def overdue(self) -> bool:
        """Whether the horse holds an attempt whose time is over."""
        attempt, deadline, _ = _LAYOUT.unpack(self._memory[:])
        return bool(attempt) and time.monotonic() > deadline

    @property
    def stop(self) -> bool:
        """Whether the horse shall stop and hand in its best; the worker sets it."""
        return self._memory[16] != 0

    @stop.setter
    def stop(self, wanted: bool) -> None:
        self._memory[16:17] = b"\x01" if wanted else b"\x00"
