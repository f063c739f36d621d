"""``why``: what it would take to serve a task that a plan leaves out, proved by solving again."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from api.client import Client
from api.commands.common import Exit, MapFile, Server, err, out, told
from api.commands.inputs import network_of
from api.commands.reading import read_plan
from api.commands.speaking import argument, option
from api.sources import Wishes, map_name, read_source
from api.tables import print_remedy
from api.unassigned import WhatItTakes
from optimizer.errors import ProblemError
from optimizer.parsing import parse_problem
from optimizer.plan import Unassigned
from optimizer.problem import InlineMap, MatrixMap, Problem
from optimizer.remedy import Remedy


def why_command(
    plan: Annotated[
        str,
        argument(
            en="plan.json, as `plan` wrote it; with --server a plan's id.",
            zh="plan 命令写出的 plan.json；带 --server 时为方案编号。",
        ),
    ],
    task: Annotated[
        str,
        argument(
            en="Id of a task that is on no route.",
            zh="未安排任务的编号。",
        ),
    ],
    problem: Annotated[
        Path | None,
        option(
            exists=True,
            dir_okay=False,
            en="Its problem or ledger; else problem.json beside it.",
            zh="对应的任务单或台账；不填则用旁边的 problem.json。",
        ),
    ] = None,
    map_: MapFile = None,
    seconds: Annotated[
        float,
        option(
            min=0.5,
            max=600,
            en="How long to look.",
            zh="寻找多久（秒）。",
        ),
    ] = 20.0,
    server: Server = None,
) -> None:
    """Say why a task is on no route, and the smallest change that would serve it beside all the rest.

    The change is proved: the problem with it was solved again. Exit code 2: the task is on a route, or bad
    input; 3: no change was found that serves it.
    """
    if server is not None:
        plan_id = read_plan(Path(plan)).id if Path(plan).is_file() else plan
        left, remedy = _asked(plan_id, task, server)
    else:
        left, remedy = _found(Path(plan), task, problem, map_, seconds)
    print_remedy(out, left, remedy)
    raise typer.Exit(Exit.DONE if remedy.proof is not None else Exit.SOME_UNASSIGNED)


def _asked(plan_id: str, task: str, server: str) -> tuple[Unassigned, Remedy]:
    """Ask a service."""
    with told(), Client(server.rstrip("/")) as client, out.status("looking for a change 寻找办法"):
        answer = WhatItTakes.model_validate_json(client.why(plan_id, task))
    if answer.remedy is None:
        err.print(
            f"The question was not answered: {answer.failure or answer.status}. 未能得出答案。", markup=False
        )
        raise typer.Exit(Exit.BROKEN)
    return answer, answer.remedy


def _found(
    file: Path, task: str, beside: Path | None, map_: Path | None, seconds: float
) -> tuple[Unassigned, Remedy]:
    """Find it here, from the files of a plan."""
    if not file.is_file():
        err.print(
            f"{file} is not there; give plan.json, or an id with --server. 找不到方案文件。", markup=False
        )
        raise typer.Exit(Exit.BAD_INPUT)
    left = {one.task: one for one in read_plan(file).unassigned}
    if task not in left:
        names = ", ".join(list(left)[:20]) or "–"
        err.print(
            f"{task} is not left out by this plan; these are: {names}. 该任务并非未安排。", markup=False
        )
        raise typer.Exit(Exit.BAD_INPUT)
    body = _body(beside or file.with_name("problem.json"), map_)
    with (
        tempfile.TemporaryDirectory(prefix="xiangdao-") as folder,
        out.status("looking for a change 寻找办法"),
    ):
        asked = Path(folder) / "problem.json"
        asked.write_bytes(body)
        words = [
            str(asked),
            str(file),
            f"--seconds={seconds}",
            *([f"--map={map_}"] if map_ else []),
            "--",
            task,
        ]
        # A process of its own, so that commands need not load the engines.
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "optimizer.remedies", *words], stdout=subprocess.PIPE, check=False
        )
    if done.returncode:
        err.print("The problem does not go with this plan. 任务单与方案不符。")
        raise typer.Exit(Exit.BROKEN)
    return left[task], Remedy.model_validate_json(done.stdout)


def _body(path: Path, map_: Path | None) -> bytes:
    """The problem as JSON, whatever it was written in."""
    if not path.is_file():
        err.print(f"{path} is not there; name it with --problem. 请用 --problem 指明任务单。", markup=False)
        raise typer.Exit(Exit.BAD_INPUT)
    wishes = Wishes(None, None, map_name(map_), good_rows_only=True)
    body = read_source(path, wishes, network=network_of(map_)).body or b""
    try:
        problem: Problem = parse_problem(body)
    except ProblemError:
        err.print(f"{path} has faults; see `xiangdao check`. 任务单有误。", markup=False)
        raise typer.Exit(Exit.BAD_INPUT) from None
    if map_ is None and not isinstance(problem.map, InlineMap | MatrixMap):
        err.print("The problem names its map; give the file with --map. 请用 --map 给出地图文件。")
        raise typer.Exit(Exit.BAD_INPUT)
    return body
