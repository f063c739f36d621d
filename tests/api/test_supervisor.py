"""Children are kept alive whatever they die of, and ended in reverse order."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api.supervisor import Child, Supervisor

# Writes its own pid behind its name, then waits; on SIGTERM it says so.
SCRIPT = """
import os, signal, sys, pathlib
name, journal = sys.argv[1:]
def say(word):
    with open(journal, "a") as file:
        file.write(f"{name} {word} {os.getpid()}\\n")
def end(*_):
    say("ends")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
say("runs")
while True:
    signal.pause()
"""


class Journal:
    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def lines(self) -> list[tuple[str, str, int]]:
        rows = [line.split() for line in self.path.read_text().splitlines()]
        return [(name, word, int(pid)) for name, word, pid in rows]

    def runs(self, name: str) -> list[int]:
        return [pid for who, word, pid in self.lines() if (who, word) == (name, "runs")]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def child(journal: Journal) -> Callable[[str], Child]:
    return lambda name: Child(name, [sys.executable, "-c", SCRIPT, name, str(journal.path)])


def eventually(what: Callable[[], object]) -> None:
    """Wait for another process; a hang ends with the deadline, not with luck."""
    patience = threading.Event()
    for _ in range(3_000):
        if what():
            return
        patience.wait(0.01)
    raise AssertionError("it never came about")


@pytest.fixture
def supervise(tmp_path: Path):
    started: list[tuple[Supervisor, threading.Thread]] = []

    def start(*children: Child) -> Supervisor:
        supervisor = Supervisor(children, os.environ, tmp_path / "pids.json")
        thread = threading.Thread(target=supervisor.run)
        thread.start()
        started.append((supervisor, thread))
        return supervisor

    yield start
    for supervisor, thread in started:
        supervisor.ask_to_stop()
        thread.join(30)


def pids(tmp_path: Path) -> dict[str, int]:
    return json.loads((tmp_path / "pids.json").read_text())


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_is_started_again_whatever_it_died_of(
    supervise, child: Callable[[str], Child], journal: Journal, tmp_path: Path, signum: signal.Signals
) -> None:
    """SIGTERM lets this child end with exit code 0, which must not be taken for the end of its work."""
    supervise(child("one"))
    eventually(lambda: journal.runs("one"))
    first = journal.runs("one")[0]
    os.kill(first, signum)
    eventually(lambda: len(journal.runs("one")) == 2)
    assert pids(tmp_path) == {"serve": os.getpid(), "one": journal.runs("one")[1]}


def test_children_end_in_reverse_order(
    supervise, child: Callable[[str], Child], journal: Journal, tmp_path: Path
) -> None:
    """The store is first in the list: whoever still writes must end before it."""
    supervisor = supervise(child("store"), child("worker"), child("api"))
    eventually(lambda: all(journal.runs(name) for name in ("store", "worker", "api")))
    supervisor.ask_to_stop()
    eventually(lambda: not (tmp_path / "pids.json").exists())
    assert [who for who, word, _ in journal.lines() if word == "ends"] == ["api", "worker", "store"]


def test_who_does_not_end_is_killed(supervise, tmp_path: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()"
    supervisor = supervise(Child("deaf", [sys.executable, "-c", stubborn], grace_s=0.1))
    eventually((tmp_path / "pids.json").exists)
    pid = pids(tmp_path)["deaf"]
    supervisor.ask_to_stop()
    eventually(lambda: not (tmp_path / "pids.json").exists())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_who_dies_at_once_is_tried_ever_more_rarely() -> None:
    supervisor = Supervisor([], {}, None)
    failing = Child("failing", [])
    waits = []
    for _ in range(9):
        failing.started = 100.0
        supervisor._put_off(failing, now=100.1, code=1)
        waits.append(round(failing.due - 100.1, 3))
    assert waits == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    supervisor._put_off(failing, now=200.0, code=1)
    assert failing.due == pytest.approx(200.05), "it had lived long; this is a new story"


def test_a_child_that_cannot_be_started_is_tried_again(supervise, journal: Journal, tmp_path: Path) -> None:
    """As when memory or processes have run out for a while: here the program is not there yet."""
    program = tmp_path / "late"
    supervise(Child("late", [str(program), str(journal.path)]))
    eventually((tmp_path / "pids.json").exists)
    assert "late" not in pids(tmp_path)
    draft = tmp_path / "draft"
    draft.write_text('#!/bin/sh\necho "late runs $$" >> "$1"\nexec sleep 600\n')
    draft.chmod(0o700)
    draft.rename(program)
    eventually(lambda: journal.runs("late"))


def test_a_pid_file_that_cannot_be_written_ends_nothing(
    child: Callable[[str], Child], journal: Journal, tmp_path: Path
) -> None:
    supervisor = Supervisor([child("one")], os.environ, tmp_path / "no such folder" / "pids.json")
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    eventually(lambda: journal.runs("one"))
    supervisor.ask_to_stop()
    thread.join(30)
    assert [word for _, word, _ in journal.lines()] == ["runs", "ends"]
