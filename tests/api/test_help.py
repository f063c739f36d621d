"""``--help`` and complaints speak the languages of whoever types, and no line of them is cut off."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from api import cli
from api.commands import speaking
from api.commands.help_page import breadth, wrapped

HAN = re.compile(r"[\u4e00-\u9fff]")
# Every page, at a width that its longest words leave room for.
PAGES = """
import json, typer
from typer.testing import CliRunner
from api import cli
group = typer.main.get_command(cli.app)
ask = lambda *words: CliRunner().invoke(cli.app, [*words, "--help"], env={"COLUMNS": "80"}).stdout
print(json.dumps({"": ask(), **{name: ask(name) for name in group.commands}}))
"""


def pages(language: str) -> dict[str, str]:
    """All pages of ``--help`` as a process of that ``LANG`` writes them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-c", PAGES],
        env={**inherited, "LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def told(page: str) -> list[str]:
    """What stands behind the options, arguments and commands of a page; notes in brackets aside."""
    entries: list[str] = []
    _, *sections = re.split(r"^\S.*:$", page, flags=re.MULTILINE)
    for line in "".join(sections).splitlines():
        if re.match(r"  \S", line):
            entries.append("")
        if entries and line.startswith("  "):
            entries[-1] += line + "\n"
    return entries


def test_in_a_chinese_locale_help_is_chinese() -> None:
    for name, page in pages("zh_CN.UTF-8").items():
        assert all(HAN.search(entry) for entry in told(page)), name
        assert "Options" not in page


def test_in_an_english_locale_help_is_english() -> None:
    for name, page in pages("en_GB.UTF-8").items():
        assert not HAN.search(page), name
        assert "Options:" in page


def test_where_nothing_is_said_help_is_in_both_and_fits_the_screen() -> None:
    found = pages("")
    assert {"", "plan", "staff", "why"} <= set(found)
    for name, page in found.items():
        assert "Options 选项:" in page
        for entry in told(page):
            assert HAN.search(entry), (name, entry)
            assert re.search(r"[a-z] [a-z]|\.xlsx", entry), (name, entry)
        assert max(map(breadth, page.splitlines())) <= 80, name
        assert "…" not in page


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, ("en", "zh")),
        ({"LANG": "C.UTF-8"}, ("en", "zh")),
        ({"LANG": "zh_CN.UTF-8"}, ("zh",)),
        ({"LANG": "de_DE.UTF-8"}, ("en",)),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US"}, ("en",)),
        ({"LANG": "en_US", "LC_MESSAGES": "zh_TW", "LC_ALL": ""}, ("zh",)),
    ],
)
def test_the_first_variable_that_is_set_says_which_language(
    environment: dict[str, str], spoken: tuple[str, ...]
) -> None:
    assert speaking.languages(environment) == spoken


@pytest.mark.parametrize(
    ("typed", "english", "chinese"),
    [
        (["nix"], "No such command 'nix'", "没有这个命令。"),
        (["plan"], "Missing argument", "缺少参数。"),
        (["plan", "--sooner"], "No such option", "没有这个选项。"),
        (["plan", "nowhere.xlsx"], "does not exist", "找不到该文件或文件夹。"),
        (["serve", "--port", "99999999"], "65535", "数值超出范围。"),
        (["demo", "--lang", "la"], "'zh'", "只能填所列的值之一。"),
        (["demo", "--time-limit", "soon"], "time-limit", "填写的值不符合要求。"),
    ],
)
def test_complaints_say_in_chinese_too_what_is_wrong(
    typed: list[str], english: str, chinese: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "SPOKEN", ("en", "zh"))
    done = CliRunner().invoke(cli.app, typed, env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert english in done.output
    assert chinese + "用 --help 查看用法。" in done.output


def test_in_english_nothing_is_put_behind_a_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "SPOKEN", ("en",))
    assert not HAN.search(CliRunner().invoke(cli.app, ["nix"]).output)


def test_nothing_typed_is_a_call_for_help() -> None:
    done: Any = CliRunner().invoke(cli.app, [])
    assert done.exit_code == 2
    assert "template" in done.stdout


def test_lines_break_between_chinese_letters_but_not_before_what_closes_a_phrase() -> None:
    assert wrapped("一二三，四五", 6) == ["一二", "三，四", "五"]
    assert wrapped("ab cd ef", 5) == ["ab cd", "ef"]
    assert wrapped("一 --time-limit 二", 4) == ["一", "--time-limit", "二"]
