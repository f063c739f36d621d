"""No process of ours may outlive the one that started it: an orphan would go on solving unseen."""

import ctypes
import os
import signal
import sys
from collections.abc import Mapping

PARENT = "XIANGDAO_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def with_parent(environment: Mapping[str, str]) -> dict[str, str]:
    """Add to a child's environment who its parent is: a child takes a moment before it can ask the kernel."""
    return {**environment, PARENT: str(os.getpid())}


def die_with_parent(signum: signal.Signals = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Ask the kernel to send us ``signum`` when the process (strictly: the thread) that started us ends.

    Survives ``exec``. Does nothing where the kernel has no such wish (macOS).

    Parameters
    ----------
    signum
        What to receive.
    parent
        The parent's pid, when it is known. A parent that is gone before we could ask is noticed by it; left
        out, ``XIANGDAO_PARENT_PID`` is believed, which `with_parent` sets.
    """
    expected = parent or int(os.environ.get(PARENT, "0")) or os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != expected:
        os._exit(128 + int(signum))
