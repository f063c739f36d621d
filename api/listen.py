"""The process that answers HTTP; the supervisor hands it a socket that stays open while it is restarted."""

import argparse
import socket

import uvicorn

from api.app import create_app
from api.feed import Feed
from api.settings import ApiSettings
from worker.ledger import Ledger
from worker.log import configure_logging
from worker.processes import die_with_parent
from worker.settings import Settings, settings
from worker.store import connect

PATIENCE = 6  # about a second: a store that restarts is waited for, one that is away is told as 503
GRACE_S = 5
KEEP_ALIVE_S = 30


class Server(uvicorn.Server):
    """A server that ends its endless streams before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self._feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let connections finish, then end."""
        await self._feed.close()
        await super().shutdown(sockets)


def serve(listener: socket.socket, configured: Settings) -> None:
    """Answer HTTP on a listening socket until told to stop."""
    configure_logging(configured.log_level)
    app = create_app(ApiSettings(), Ledger(connect(configured, patience=PATIENCE), configured))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # ours names routes; this one would write paths and queries
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    Server(config, app.state.service.feed).run(sockets=[listener])


def main() -> None:
    """Take over a listening socket from the parent process."""
    parser = argparse.ArgumentParser(prog="python -m api.listen", description=main.__doc__)
    parser.add_argument("--fd", type=int, required=True, help="descriptor of a listening socket")
    die_with_parent()
    with socket.socket(fileno=parser.parse_args().fd) as listener:
        serve(listener, settings())


if __name__ == "__main__":
    main()
