import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from worker.log import configure_logging, where

SECRET = "Zhang Guilan"  # an invented person


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_libraries_write_the_same_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    logging.getLogger("rq.worker").warning("job %s failed", "p-1")
    structlog.get_logger().info("plan_finished", plan="p")
    structlog.get_logger().debug("too fine")
    theirs, ours = lines(capsys)
    assert (theirs["event"], theirs["level"]) == ("job p-1 failed", "warning")
    assert (ours["event"], ours["plan"], ours["level"]) == ("plan_finished", "p", "info")


def test_the_text_of_an_exception_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    try:
        int(SECRET)  # its text quotes what it was given
    except ValueError:
        logging.getLogger("some.library").exception("it broke")
    (line,) = lines(capsys)
    assert line["exception"] == "ValueError"
    assert SECRET not in json.dumps(line)


def test_an_incident_is_located_without_any_value() -> None:
    def innermost(name: str) -> None:
        raise ValueError(name)

    with pytest.raises(ValueError, match=SECRET) as caught:
        innermost(SECRET)
    frames = where(caught.value)
    assert frames[-1].endswith(" innermost")
    assert frames[-1].startswith("test_log.py:")
    assert SECRET not in " ".join(frames)
