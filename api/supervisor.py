"""Keeps a set of processes alive: started in order, restarted whatever they died of, ended in reverse."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

FIRST_BACKOFF_S = 0.05
LONGEST_BACKOFF_S = 5.0
STEADY_S = 10.0  # who lived this long starts again with the first backoff
TICK_S = 0.05

log = structlog.get_logger("xiangdao.serve")


@dataclass(slots=True)
class Child:
    """One process to keep alive.

    Attributes
    ----------
    name : str
        Its name in ``pids.json``.
    command : sequence of str
        What to run; it asks the kernel itself to die with us.
    grace_s : float
        How long it may take to end before it is killed.
    pass_fds : sequence of int
        Descriptors it inherits.
    """

    name: str
    command: Sequence[str]
    grace_s: float = 5.0
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    backoff_s: float = field(default=FIRST_BACKOFF_S)


class Supervisor:
    """Start children, restart them, and end them.

    Parameters
    ----------
    children
        In the order of starting; they are ended in reverse.
    environment
        The children's.
    pid_file
        Rewritten at every change as ``{name: pid}``, never half-written, removed at the end; None for none.
    """

    def __init__(
        self, children: Sequence[Child], environment: Mapping[str, str], pid_file: Path | None = None
    ) -> None:
        self._children = list(children)
        self._environment = dict(environment)
        self._pid_file = pid_file
        self._stop = threading.Event()

    def ask_to_stop(self) -> None:
        """End all at the next tick; safe in a signal handler and from other threads."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether the end was asked for."""
        return self._stop.is_set()

    def run(self) -> None:
        """Keep the children alive until told to stop, then end them."""
        try:
            while not self._stop.is_set():
                self._tick(time.monotonic())
                self._stop.wait(TICK_S)
        finally:
            self._end_all()

    def _tick(self, now: float) -> None:
        changed = False
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._put_off(child, now, code=child.process.returncode)
                changed = True
            if child.process is None and now >= child.due:
                self._start(child, now)
                changed = True
        if changed:
            self._write_pids()

    def _start(self, child: Child, now: float) -> None:
        child.started = now
        try:
            child.process = subprocess.Popen(  # noqa: S603 - our own modules, no shell
                list(child.command),
                env=self._environment,
                pass_fds=tuple(child.pass_fds),
                stdin=subprocess.DEVNULL,
                # Ctrl-C goes to the whole foreground group; the order of ending is ours to keep.
                start_new_session=True,
            )
        except OSError as error:  # no memory, no more processes: that passes
            self._put_off(child, now, code=error.errno)

    def _put_off(self, child: Child, now: float, *, code: int | None) -> None:
        """Start a child again, the later the faster it died."""
        if now - child.started > STEADY_S:
            child.backoff_s = FIRST_BACKOFF_S
        log.warning("child_ended", child=child.name, code=code, again_in_s=child.backoff_s)
        child.due = now + child.backoff_s
        child.backoff_s = min(2 * child.backoff_s, LONGEST_BACKOFF_S)
        child.process = None

    def _end_all(self) -> None:
        for child in reversed(self._children):
            if child.process is None:
                continue
            child.process.terminate()
            try:
                child.process.wait(child.grace_s)
            except subprocess.TimeoutExpired:
                # The whole group: a worker's horse must not go on alone.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
            child.process = None
            self._write_pids()
        if self._pid_file is not None:
            self._pid_file.unlink(missing_ok=True)

    def _write_pids(self) -> None:
        if self._pid_file is None:
            return
        pids = {"serve": os.getpid()}
        pids |= {child.name: child.process.pid for child in self._children if child.process is not None}
        draft = self._pid_file.with_suffix(".draft")
        try:
            draft.write_text(json.dumps(pids), encoding="ascii")
            draft.replace(self._pid_file)
        except OSError as error:  # a full disk must not take the service down
            log.warning("pids_not_written", code=error.errno)
