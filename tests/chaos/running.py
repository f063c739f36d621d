"""The service as it runs in production, and how to find each of its processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0  # only ever spent by a test that fails
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], what: str, *, patience_s: float = PATIENCE_S) -> Found:
    """Look until there is something to see."""
    give_up = time.monotonic() + patience_s
    while True:
        if found := look():
            return found
        if time.monotonic() > give_up:
            raise AssertionError(f"never: {what}")
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """List the processes that a process has started and not buried."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


class Service:
    """``xiangdao serve`` on a data folder of its own; ends with everything it started."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.data = folder / "data"
        self.log = folder / "serve.log"
        self._environment = {
            **{key: value for key, value in os.environ.items() if key != "REDIS_URL"},
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--workers", "2"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.data)], env=self._environment, stdout=log, stderr=log
            )
        self.url = wait_for(self._announced, f"ready; see {self.log}")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_S)
        finally:
            self._process.kill()  # the kernel ends its children
            self._process.wait()

    def _announced(self) -> str | None:
        lines = [
            line for line in self.log.read_text().splitlines() if line.startswith("Xiangdao is ready at")
        ]
        return lines[0].split()[4] if lines else None

    def pid(self, name: str) -> int | None:
        """Find a child of the supervisor by name; None while it is being restarted."""
        assert self._process is not None
        pid = json.loads((self.data / "pids.json").read_text()).get(name)
        return pid if pid in children_of(self._process.pid) else None

    def workers(self) -> list[int]:
        return [pid for name in ("worker-1", "worker-2") if (pid := self.pid(name)) is not None]

    def horses(self) -> list[int]:
        return [horse for worker in self.workers() for horse in children_of(worker)]

    def kill(self, pid: int) -> None:
        """Kill one of our own at once; it may have ended meanwhile."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
