"""What the commands share: exit codes, consoles, options, and a service to talk to."""

import contextlib
import tempfile
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Literal

import httpx
import typer
from rich.console import Console
from rich.markup import escape

from api.client import Refused
from api.commands.speaking import option
from api.embedded import StartError, embedded_service
from api.tables import print_faults

out = Console()
err = Console(stderr=True)


class Exit(IntEnum):
    """What an exit code says."""

    DONE = 0
    BROKEN = 1
    BAD_INPUT = 2
    SOME_UNASSIGNED = 3


Lang = Annotated[
    Literal["zh", "en"],
    option(
        en="Language of the sheets: zh or en.",
        zh="单据的语言：zh 中文或 en 英文。",
    ),
]
SheetLang = Annotated[
    Literal["zh", "en", "both"],
    option(
        en="Language of the sheets; both: on paper.",
        zh="单据的语言；both：纸面中英双语。",
    ),
]
Large = Annotated[
    bool,
    option(
        "--large",
        en="Large print on PDF.",
        zh="PDF 用大字。",
    ),
]
Cards = Annotated[
    bool,
    option(
        "--cards",
        en="Also a picture for each volunteer, to be sent in a chat.",
        zh="另为每人生成一张图，便于发到群里。",
    ),
]
MapFile = Annotated[
    Path | None,
    option(
        "--map",
        exists=True,
        dir_okay=False,
        en="The alleys: GeoJSON or .osm.pbf.",
        zh="巷道图，GeoJSON 或 .osm.pbf。",
    ),
]
Date = Annotated[
    str | None,
    option(
        en="The day planned, 2026-11-22; else the ledger's own.",
        zh="规划哪一天，如 2026-11-22；不填则按台账。",
    ),
]
Crs = Annotated[
    Literal["wgs84", "gcj02", "bd09"] | None,
    option(
        en="Datum of positions where the ledger names none.",
        zh="坐标系，仅在台账没有注明时使用。",
    ),
]
GoodRows = Annotated[
    bool,
    option(
        "--good-rows",
        en="Leave rows with faults out and go ahead with the rest.",
        zh="略过有错误的行，先规划其余各行。",
    ),
]
Beside = Annotated[
    list[Path] | None,
    option(
        "--with",
        exists=True,
        dir_okay=False,
        en="More sheets, where FILE is a CSV of tasks.",
        zh="台账是任务 CSV 时，另外的表（志愿者、站点等）。",
    ),
]
Server = Annotated[
    str | None,
    option(
        en="Address of a running service.",
        zh="已在运行的服务的地址。",
    ),
]


@contextlib.contextmanager
def service(server: str | None) -> Iterator[str]:
    """Give the address of a service: the one that was named, or one that runs as long as the body."""
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
def told() -> Iterator[None]:
    """Tell what goes wrong between us and a service, and leave with the code that says so.

    Raises
    ------
    typer.Exit
        The service refused, did not start, or does not answer.
    """
    try:
        yield
    except Refused as refused:
        print_faults(err, refused)
        raise typer.Exit(Exit.BAD_INPUT if refused.status < 500 else Exit.BROKEN) from None
    except StartError as error:
        err.print(f"The service did not start. 服务未能启动。\n{escape(str(error))}")
        raise typer.Exit(Exit.BROKEN) from None
    except httpx.HTTPError as error:
        err.print(f"The service does not answer ({type(error).__name__}). 服务没有应答。")
        raise typer.Exit(Exit.BROKEN) from None
