"""``serve`` and ``worker``: the commands that stay up."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.commands.common import Exit, err
from api.serve import ServeError, serve, work

Data = Annotated[
    Path | None, typer.Option(help="Data folder; XIANGDAO_DATA_DIR or your state folder when absent.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="Plans worked on at once; default: cores - 1.")
]


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


def worker_command(data: Data = None, workers: Workers = 1) -> None:
    """Run workers and a reconciler against REDIS_URL, or the store of a service on this machine."""
    work(data_dir=data, workers=workers or 1)
