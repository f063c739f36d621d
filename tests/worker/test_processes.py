import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from worker.processes import PARENT, with_parent

ROOT = Path(__file__).parents[2]
CHILD = "from worker.processes import die_with_parent; die_with_parent(); print('lives')"


def child(environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", CHILD]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)


def test_a_child_lives_while_its_parent_does() -> None:
    assert child(with_parent(os.environ)).stdout == b"lives\n"


def test_a_child_without_a_named_parent_lives_with_whom_it_finds() -> None:
    environment = {key: value for key, value in os.environ.items() if key != PARENT}
    assert child(environment).stdout == b"lives\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux adopts and tells")
def test_a_child_whose_parent_was_gone_before_it_could_ask_ends() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ended = child({**os.environ, PARENT: str(gone.pid)})
    assert (ended.returncode, ended.stdout) == (128 + signal.SIGKILL, b"")
