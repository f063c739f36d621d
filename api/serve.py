"""Everything on one port: store, workers, reconciler and API as children of one process that stays up."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from api.settings import LOOPBACK
from api.supervisor import Child, Supervisor
from worker.log import configure_logging
from worker.settings import Settings

READY_TICK_S = 0.05
BACKLOG = 1024


class ServeError(Exception):
    """The service cannot start; the message says why and what to do."""


def serve(*, host: str, port: int, data_dir: Path | None = None, workers: int | None = None) -> None:
    """Run the service until SIGINT or SIGTERM.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes a free one, which the line "ready" names.
    data_dir
        The embedded store, its log and ``pids.json``; the settings' folder when left out.
    workers
        How many plans are worked on at once; all cores but one when left out.

    Raises
    ------
    ServeError
        The port or the folder is taken.
    """
    configured = _configured(data_dir)
    folder = configured.data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _sole_owner(folder), _listen(host, port) as listener:
        children = [
            *([_store(folder)] if configured.embedded else []),
            *_crew(workers or _default_workers()),
            _api(listener),
        ]
        environment = _names(host) | _environment(configured)
        supervisor = Supervisor(children, environment, folder / "pids.json")
        threading.Thread(target=_announce, args=(_url(listener), supervisor), daemon=True).start()
        _until_told(supervisor, configured)


def work(*, data_dir: Path | None = None, workers: int = 1) -> None:
    """Run workers and a reconciler for a service that is elsewhere, until SIGINT or SIGTERM."""
    configured = _configured(data_dir)
    _until_told(Supervisor(_crew(workers), _environment(configured)), configured)


def _configured(data_dir: Path | None) -> Settings:
    configured = Settings()
    folder = (data_dir or configured.data_dir).absolute()
    return configured.model_copy(update={"data_dir": folder})


def _environment(configured: Settings) -> dict[str, str]:
    return {**os.environ, "XIANGDAO_DATA_DIR": str(configured.data_dir)}


def _names(host: str) -> dict[str, str]:
    """Answer to loopback names alone when nobody else is to reach us; the operator's wish counts more."""
    return {"XIANGDAO_API_HOSTS": json.dumps(LOOPBACK)} if host in LOOPBACK else {}


def _until_told(supervisor: Supervisor, configured: Settings) -> None:
    configure_logging(configured.log_level)
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: supervisor.ask_to_stop())
    supervisor.run()


def _store(folder: Path) -> Child:
    return Child("store", [sys.executable, "-m", "worker.store", "--data", str(folder)], grace_s=10)


def _crew(workers: int) -> list[Child]:
    """List the reconciler and the workers.

    A worker told to end finishes its plan; one that was cut off is tried again after a restart.
    """
    names = [f"worker-{number}" for number in range(1, workers + 1)]
    return [
        Child("reconciler", [sys.executable, "-m", "worker.reconciler"]),
        *(Child(name, [sys.executable, "-m", "worker.main"], grace_s=2) for name in names),
    ]


def _api(listener: socket.socket) -> Child:
    handed = listener.fileno()
    command = [sys.executable, "-m", "api.listen", "--fd", str(handed)]
    return Child("api", command, grace_s=10, pass_fds=[handed])


def _default_workers() -> int:
    return max(1, (os.cpu_count() or 1) - 1)


@contextlib.contextmanager
def _sole_owner(data_dir: Path) -> Iterator[None]:
    """Hold the folder: two services on one would restart each other's work."""
    with (data_dir / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServeError(
                f"{data_dir} is already served; stop that service or choose another folder with --data.\n"
                f"数据目录 {data_dir} 已有服务在运行：请先停止，或用 --data 另选目录。"
            ) from None
        yield


def _listen(host: str, port: int) -> socket.socket:
    """Open the port here, so that connections wait while the API is restarted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ServeError(
            f"cannot listen on {host}:{port}: {error.strerror}. Choose another --port (0 takes a free one).\n"
            f"无法监听 {host}:{port}：请用 --port 另选端口（0 表示自动选择）。"
        ) from None
    listener.listen(BACKLOG)
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - recognised, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(url: str, supervisor: Supervisor) -> None:
    """Say once, on standard output, that plans are worked on from now."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by the office's proxy
    while not supervisor.stopping:
        try:
            with direct.open(f"{url}/health/ready", timeout=5):
                sys.stdout.write(f"Xiangdao is ready at {url} · API page: {url}/docs\n")
                sys.stdout.flush()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(READY_TICK_S)
