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


Lang = Annotated[Literal["zh", "en"], typer.Option(help="Language of the sheets: zh or en.")]
SheetLang = Annotated[
    Literal["zh", "en", "both"],
    typer.Option(help="Language of the sheets; both: on paper."),
]
Large = Annotated[bool, typer.Option("--large", help="Large print on PDF.")]
Cards = Annotated[
    bool, typer.Option("--cards", help="Also a picture for each volunteer, to be sent in a chat.")
]
MapFile = Annotated[
    Path | None, typer.Option("--map", exists=True, dir_okay=False, help="GeoJSON or .osm.pbf.")
]
Date = Annotated[str | None, typer.Option(help="The day planned, 2026-11-22; else the ledger's own.")]
Crs = Annotated[
    Literal["wgs84", "gcj02", "bd09"] | None,
    typer.Option(help="Datum of positions where the ledger names none."),
]
GoodRows = Annotated[
    bool, typer.Option("--good-rows", help="Leave rows with faults out and go ahead with the rest.")
]
Beside = Annotated[
    list[Path] | None,
    typer.Option("--with", exists=True, dir_okay=False, help="More sheets, where FILE is a CSV of tasks."),
]
Server = Annotated[str | None, typer.Option(help="Address of a running service.")]


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
