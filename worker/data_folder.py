"""What a store leaves in its data folder: a lock, a log, and sometimes damage with a way out of it."""

import fcntl
import os
import shutil
import subprocess
import time
from pathlib import Path

_DAMAGE = "Bad file format reading the append only file"


class StoreError(Exception):
    """The embedded store cannot run; the message says why and what to do."""


def private_dir(path: Path) -> None:
    """Make a folder that only this user can enter.

    Raises
    ------
    StoreError
        It is there already and belongs to somebody else.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise StoreError(f"{path} belongs to another user; choose another folder with XIANGDAO_DATA_DIR.")


def lock_folder(data_dir: Path, *, wait_s: float = 3.0) -> int:
    """Take the folder for one server; two servers on one folder would destroy each other's log.

    Returns
    -------
    int
        The descriptor whose life is the lock's; it is inheritable, so that ``exec`` keeps it.

    Raises
    ------
    StoreError
        Another server still holds the folder after ``wait_s`` (a killed one needs a moment to go).
    """
    descriptor = os.open(data_dir / "store.lock", os.O_RDWR | os.O_CREAT, 0o600)
    give_up = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < give_up:
                time.sleep(0.05)
                continue
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise StoreError(
                f"{data_dir} is already served by another store (pid {holder}). Stop that one, or choose "
                f"another folder with XIANGDAO_DATA_DIR or --data.\n"
                f"数据目录 {data_dir} 正被另一个存储进程（pid {holder}）使用：请先停止它，或另选目录。"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        os.set_inheritable(descriptor, True)
        return descriptor


def damage_message(data_dir: Path) -> str | None:
    """Say what to do when the last start refused a damaged log; None when it did not."""
    log = data_dir / "store.log"
    if not log.exists():
        return None
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4_000))
        lines = stream.read().decode(errors="replace").splitlines()
    if not any(_DAMAGE in line for line in lines[-3:]):
        return None
    return (
        f"The log in {data_dir}/appendonlydir is damaged in the middle, so the store will not load it.\n"
        f"Way out: put back your backup of {data_dir}, or run\n"
        f"    python -m worker.store --data {data_dir} --repair\n"
        f"which copies the folder aside and cuts the log at the damage: what was accepted after it is lost.\n"
        f"存储日志中间损坏：请恢复备份，或运行上面的 --repair 命令（先备份再截断，损坏处之后的内容会丢失）。"
    )


def repair(data_dir: Path, server: Path) -> Path:
    """Copy the damaged log aside, then cut it at the damage.

    Parameters
    ----------
    data_dir
        The folder, whose lock must be held.
    server
        The server's binary, which is its checker, too.

    Returns
    -------
    pathlib.Path
        The copy.

    Raises
    ------
    StoreError
        The server's own checker could not repair it.
    """
    folder = data_dir / "appendonlydir"
    aside = data_dir / f"appendonlydir.damaged-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
    shutil.copytree(folder, aside)
    # one binary, several programs: its name decides
    for part in sorted(folder.glob("*.incr.aof")):
        result = subprocess.run(  # noqa: S603 - our own binary on our own file
            ["valkey-check-aof", "--fix", str(part)],  # noqa: S607 - argv[0]; the program is `executable`
            executable=server,
            input=b"y\n",
            capture_output=True,
            check=False,
        )
        if result.returncode:
            raise StoreError(f"{part.name} cannot be repaired; restore a backup. A copy is in {aside}.")
    (data_dir / "store.log").unlink(missing_ok=True)
    return aside
