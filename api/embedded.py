"""Starts a whole service for one errand and ends it afterwards: ``plan`` and ``demo`` need no server."""

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

GRACE_S = 20
_READY = re.compile(r"ready at (http://\S+)")


class StartError(Exception):
    """The service did not come up; the message is its last words."""


@contextlib.contextmanager
def embedded_service(data_dir: Path, *, workers: int | None = None) -> Iterator[str]:
    """Run the service on a free port while the body runs.

    Parameters
    ----------
    data_dir
        Its data folder; its log becomes ``serve.log`` there.
    workers
        As for ``xiangdao serve``.

    Yields
    ------
    str
        The address.

    Raises
    ------
    StartError
        It ended before it was ready.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--data", str(data_dir)]
    if workers is not None:
        command += ["--workers", str(workers)]
    log = data_dir / "serve.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield _address(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None  # noqa: S101 - for the type checker
    for line in process.stdout:
        if match := _READY.search(line):
            return match[1]
    tail = log.read_text("utf-8", errors="replace")[-2_000:].strip()
    raise StartError(tail or f"the service ended with code {process.wait()}")
