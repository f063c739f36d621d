"""Tells the user what is wrong with a map or a ledger before anything is planned, and leaves if it must."""

from pathlib import Path

import typer

from api.client import Refused
from api.commands.common import Exit, err, out
from api.sources import Source, Wishes, read_map
from api.spreadsheet import mark
from api.tables import print_cells, print_faults
from optimizer.errors import MapError
from optimizer.walking.network import WalkingNetwork

MARKED = "faults.xlsx"


def network_of(path: Path | None) -> WalkingNetwork | None:
    """Read a map.

    Raises
    ------
    typer.Exit
        It cannot be read; its faults were printed.
    """
    try:
        return read_map(path)
    except MapError as error:
        print_faults(err, Refused.for_faults("The map has faults 地图有误", error.faults))
        raise typer.Exit(Exit.BAD_INPUT) from None


def tell_ledger(source: Source, folder: Path, wishes: Wishes) -> int:
    """Print a ledger's faults and write it again with them marked.

    Returns
    -------
    int
        How many rows were left out.

    Raises
    ------
    typer.Exit
        The ledger cannot be planned.
    """
    imported = source.imported
    if imported is None:
        return 0
    if imported.faults:
        print_cells(err, imported.faults, title=f"{source.path.name}: faults 错误")
        marked = write_marked(source, folder / MARKED)
        err.print(f"The ledger with its faults marked 已标出错误的表格: {marked}", highlight=False)
    if source.body is None:
        if not wishes.good_rows_only and any(fault.row for fault in imported.faults):
            err.print("Add --good-rows to plan the other rows now. 加上 --good-rows 可先规划其余各行。")
        raise typer.Exit(Exit.BAD_INPUT)
    if imported.refused:
        out.print(f"{len(imported.refused)} rows were left out 行被略过", style="yellow")
    return len(imported.refused)


def write_marked(source: Source, path: Path) -> Path:
    """Write a ledger with its faults marked."""
    assert source.imported is not None  # noqa: S101 - for the type checker
    path.parent.mkdir(parents=True, exist_ok=True)
    data = source.path.read_bytes()
    path.write_bytes(mark(data, source.imported.faults, filename=source.path.name))
    return path
