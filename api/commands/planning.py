"""``plan`` and ``demo``: one problem in, a folder of sheets out."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.client import Client
from api.commands.batch import plan_folder
from api.commands.common import (
    Beside,
    Cards,
    Crs,
    Date,
    Exit,
    GoodRows,
    Lang,
    Large,
    MapFile,
    Server,
    SheetLang,
    err,
    out,
    service,
    told,
)
from api.commands.inputs import network_of, tell_ledger
from api.commands.speaking import argument, option
from api.folder import Print
from api.run_plan import Errand, run
from api.sources import Source, Wishes, map_name, read_source
from api.tables import print_files, print_plan
from optimizer.plan import Plan, Status

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO_PROBLEM = ROOT / "fixtures" / "problems" / "beixinqiao_morning.json"
DEMO_MAP = ROOT / "fixtures" / "maps" / "beixinqiao.osm.pbf"

Out = Annotated[
    Path,
    option(
        "--out",
        file_okay=False,
        en="Folder for the files.",
        zh="写入文件的文件夹。",
    ),
]
TimeLimit = Annotated[
    float | None,
    option(
        min=0.1,
        en="Seconds to search.",
        zh="搜索时间（秒）。",
    ),
]


def plan_command(
    problem: Annotated[
        Path,
        argument(
            exists=True,
            en="JSON, .xlsx or .csv; or a folder of ledgers, one per zone.",
            zh="JSON、.xlsx 或 .csv；或一个文件夹，每个片区一份台账。",
        ),
    ],
    map_: MapFile = None,
    out_: Out = Path("out"),
    time_limit: TimeLimit = None,
    server: Server = None,
    lang: SheetLang = "zh",
    large: Large = False,
    cards: Cards = False,
    date: Date = None,
    crs: Crs = None,
    good_rows: GoodRows = False,
    beside: Beside = None,
    map_id: Annotated[
        str | None,
        option(
            en="A map that the server has, for ledgers without --map.",
            zh="服务上已有的地图，用于不带 --map 的台账。",
        ),
    ] = None,
) -> None:
    """Plan and write the sheets. Exit code 2: bad input; 3: some tasks are unassigned or left out."""
    wish = Print(lang, large, cards)
    wishes = Wishes(date, crs, map_id or map_name(map_), good_rows, wish.spoken)
    network = network_of(map_)
    if problem.is_dir():
        raise typer.Exit(plan_folder(problem, map_, out_, wishes, wish, network, time_limit, server))
    source = read_source(problem, wishes, beside=beside or (), network=network)
    left_out = tell_ledger(source, out_, wishes)
    errand = Errand(source, map_, out_, time_limit, wish, network, linked=server is not None)
    code = _errand(errand, server)
    raise typer.Exit(Exit.SOME_UNASSIGNED if code is Exit.DONE and left_out else code)


def demo_command(
    out_: Out = Path("out/demo"),
    time_limit: TimeLimit = 10.0,
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
    source = Source(DEMO_PROBLEM, DEMO_PROBLEM.read_bytes())
    code = _errand(Errand(source, DEMO_MAP, out_, time_limit, Print(lang)), None)
    raise typer.Exit(Exit.DONE if code is Exit.SOME_UNASSIGNED else code)


def _errand(errand: Errand, server: str | None) -> Exit:
    with told(), service(server) as url, Client(url) as client, _bar(errand) as (on_map, on_plan):
        plan, files = run(errand, client, on_map=on_map, on_plan=on_plan)
    print_plan(out, plan)
    print_files(out, files)
    if plan.status is not Status.SUCCEEDED:
        return Exit.BROKEN
    return Exit.SOME_UNASSIGNED if plan.unassigned else Exit.DONE


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
            found = f"{report['junctions']} junctions 路口, {report['arcs']} arcs 路段"
            progress.update(bar, description="planning 规划", found=found)

        def on_plan(plan: Plan) -> None:
            now = plan.progress
            if now is not None:
                left = "" if now.unassigned is None else f"{now.unassigned} unassigned 未安排"
                progress.update(bar, completed=now.elapsed_s, found=f"{now.phase} {left}")
            if plan.status in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED):
                progress.update(bar, total=1, completed=1, description="done 完成", found="")

        yield on_map, on_plan
