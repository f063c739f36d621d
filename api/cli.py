"""The ``xiangdao`` command: serve, worker, plan, demo."""

import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.client import Client, Refused
from api.embedded import StartError, embedded_service
from api.run_plan import Errand, run
from api.serve import ServeError, serve, work
from api.tables import print_faults, print_files, print_plan
from optimizer.plan import Plan, Status

ROOT = Path(__file__).resolve().parent.parent
DEMO_PROBLEM = ROOT / "fixtures" / "problems" / "beixinqiao_morning.json"
DEMO_MAP = ROOT / "fixtures" / "maps" / "beixinqiao.osm.pbf"

app = typer.Typer(
    name="xiangdao",
    help="Plans doorstep work on foot: tasks and volunteers in, ordered walking routes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a local may hold a resident's name
)
out = Console()
err = Console(stderr=True)


class Exit(IntEnum):
    """What the exit code of ``plan`` and ``demo`` says."""

    DONE = 0
    BROKEN = 1
    BAD_INPUT = 2
    SOME_UNASSIGNED = 3


Data = Annotated[
    Path | None, typer.Option(help="Data folder; XIANGDAO_DATA_DIR or your state folder when absent.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="Plans worked on at once; default: cores - 1.")
]
Lang = Annotated[str, typer.Option(help="Language of the sheets: zh or en.")]


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")] = 8000,
    data: Data = None,
    workers: Workers = None,
) -> None:
    """Run everything on one port: store, workers, API. Stays up until Ctrl-C."""
    try:
        serve(host=host, port=port, data_dir=data, workers=workers)
    except ServeError as error:
        err.print(escape(str(error)))
        raise typer.Exit(Exit.BROKEN) from None


@app.command("worker")
def worker_command(data: Data = None, workers: Workers = 1) -> None:
    """Run workers and a reconciler against REDIS_URL, or the store of a service on this machine."""
    work(data_dir=data, workers=workers or 1)


@app.command("plan")
def plan_command(
    problem: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The problem as JSON.")],
    map_: Annotated[
        Path | None, typer.Option("--map", exists=True, dir_okay=False, help="GeoJSON or .osm.pbf.")
    ] = None,
    out_: Annotated[Path, typer.Option("--out", file_okay=False, help="Folder for the files.")] = Path("out"),
    time_limit: Annotated[float | None, typer.Option(min=0.1, help="Seconds to search.")] = None,
    server: Annotated[str | None, typer.Option(help="Address of a running service.")] = None,
    lang: Lang = "zh",
) -> None:
    """Plan one problem and write the sheets. Exit code 2: bad input; 3: some tasks are unassigned."""
    raise typer.Exit(_errand(Errand(problem, map_, out_, time_limit, lang), server))


@app.command("demo")
def demo_command(
    out_: Annotated[Path, typer.Option("--out", file_okay=False, help="Folder for the files.")] = Path(
        "out/demo"
    ),
    time_limit: Annotated[float | None, typer.Option(min=0.1, help="Seconds to search.")] = 10.0,
    lang: Lang = "zh",
) -> None:
    """Plan a real morning in the alleys of Beixinqiao through the HTTP API."""
    for needed in (DEMO_PROBLEM, DEMO_MAP):
        if not needed.exists():
            err.print(
                f"{escape(str(needed))} is not there: the demo needs the fixtures of the repository. "
                "Clone it and run make demo there.\n"
                "演示需要代码仓库中的 fixtures 目录：请克隆仓库后运行 make demo。"
            )
            raise typer.Exit(Exit.BAD_INPUT)
    code = _errand(Errand(DEMO_PROBLEM, DEMO_MAP, out_, time_limit, lang), None)
    raise typer.Exit(Exit.DONE if code is Exit.SOME_UNASSIGNED else code)


def _errand(errand: Errand, server: str | None) -> Exit:
    try:
        with _service(server) as url, Client(url) as client, _bar(errand) as (on_map, on_plan):
            plan, files = run(errand, client, on_map=on_map, on_plan=on_plan)
    except Refused as refused:
        print_faults(err, refused)
        return Exit.BAD_INPUT if refused.status < 500 else Exit.BROKEN
    except StartError as error:
        err.print(f"The service did not start. 服务未能启动。\n{escape(str(error))}")
        return Exit.BROKEN
    except httpx.HTTPError as error:
        err.print(f"The service does not answer ({type(error).__name__}). 服务没有应答。")
        return Exit.BROKEN
    print_plan(out, plan)
    print_files(out, files)
    if plan.status is not Status.SUCCEEDED:
        return Exit.BROKEN
    return Exit.SOME_UNASSIGNED if plan.unassigned else Exit.DONE


@contextlib.contextmanager
def _service(server: str | None) -> Iterator[str]:
    if server is not None:
        yield server.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="xiangdao-") as folder:
        with out.status("starting the service 启动服务"), contextlib.ExitStack() as stack:
            url = stack.enter_context(embedded_service(Path(folder)))
            ending = stack.pop_all()
        with ending:
            yield url


@contextlib.contextmanager
def _bar(errand: Errand) -> Iterator[tuple[Any, Any]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[found]}"),
    )
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("uploading 上传", total=errand.time_limit_s, found="")

        def on_map(report: dict[str, Any]) -> None:
            found = f"{report['junctions']} junctions, {report['arcs']} arcs"
            progress.update(bar, description="planning 规划", found=found)

        def on_plan(plan: Plan) -> None:
            now = plan.progress
            if now is not None:
                left = "" if now.unassigned is None else f"{now.unassigned} unassigned"
                progress.update(bar, completed=now.elapsed_s, found=f"{now.phase} {left}")
            if plan.status in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED):
                progress.update(bar, total=1, completed=1, description="done 完成", found="")

        yield on_map, on_plan


def main() -> None:
    """Run the command."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(app())


if __name__ == "__main__":
    main()
