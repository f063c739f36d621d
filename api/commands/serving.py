"""``serve`` and ``worker``: the commands that stay up."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.commands.common import Exit, err
from api.commands.speaking import option
from api.serve import ServeError, serve, work

Data = Annotated[
    Path | None,
    option(
        en="Data folder; XIANGDAO_DATA_DIR or your state folder when absent.",
        zh="数据文件夹；不填则用 XIANGDAO_DATA_DIR 或用户的状态目录。",
    ),
]
Workers = Annotated[
    int | None,
    option(
        min=1,
        max=256,
        en="Plans worked on at once; default: cores - 1.",
        zh="同时规划几份；不填则为核数减一。",
    ),
]


def serve_command(
    host: Annotated[
        str,
        option(
            en="Address to listen on.",
            zh="监听的地址。",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        option(
            min=0,
            max=65535,
            en="0 takes a free port.",
            zh="端口；0 表示任选空闲端口。",
        ),
    ] = 8000,
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
