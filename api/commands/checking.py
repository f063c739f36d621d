"""``template`` and ``check``: before anything is planned."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import Beside, Crs, Date, Exit, Lang, MapFile, err, out
from api.commands.inputs import network_of, write_marked
from api.commands.speaking import argument, option
from api.sources import Wishes, judge, map_name, read_source
from api.spreadsheet import template
from api.spreadsheet.columns import NOUNS
from api.tables import print_cells, print_files


def template_command(
    lang: Lang = "zh",
    out_: Annotated[
        Path,
        option(
            "--out",
            dir_okay=False,
            en="The file to write.",
            zh="要写出的文件。",
        ),
    ] = Path("template.xlsx"),
) -> None:
    """Write an empty ledger: every column with its hint, dropdowns, and examples."""
    out_.parent.mkdir(parents=True, exist_ok=True)
    out_.write_bytes(template(lang))
    print_files(out, [out_])


def check_command(
    file: Annotated[
        Path,
        argument(
            exists=True,
            dir_okay=False,
            en="JSON, .xlsx or .csv.",
            zh="JSON、.xlsx 或 .csv。",
        ),
    ],
    map_: MapFile = None,
    date: Date = None,
    crs: Crs = None,
    beside: Beside = None,
    marked: Annotated[
        Path | None,
        option(
            dir_okay=False,
            en="Write the ledger again with its faults marked.",
            zh="另写一份标出错误的台账。",
        ),
    ] = None,
) -> None:
    """List every fault with its row and column; nothing is planned. Exit code 2: there are some."""
    network = network_of(map_)
    wishes = Wishes(date, crs, map_name(map_))
    source = read_source(file, wishes, beside=beside or (), network=network)
    judged = judge(source, network)
    if judged.warnings:
        print_cells(out, judged.warnings, title="Warnings 提醒")
    if judged.faults:
        print_cells(err, judged.faults, title=f"faults 错误: {len(judged.faults)}")
    if marked is not None and source.imported is not None:
        print_files(out, [write_marked(source, marked)])
    if judged.faults:
        raise typer.Exit(Exit.BAD_INPUT)
    rows = source.imported.rows if source.imported is not None else {}
    counted = ", ".join(f"{count} {noun} {NOUNS[noun].zh}" for noun, count in rows.items() if count)
    out.print(f"No faults 没有错误{': ' if counted else ''}{counted}")
