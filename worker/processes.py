"""No process of ours may outlive the one that started it: an orphan would go on solving unseen."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(signum: signal.Signals = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Ask the kernel to send us ``signum`` when the process (strictly: the thread) that started us ends.

    Survives ``exec``. Does nothing where the kernel has no such wish (macOS).

    Parameters
    ----------
    signum
        What to receive.
    parent
        The parent's pid as it was known before the fork; when it is already gone we exit at once.
    """
    expected = os.getppid() if parent is None else parent
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != expected:
        os._exit(128 + int(signum))
