"""Writes the page of ``--help``: plain text whose lines fit the screen, however wide its letters are.

Typer's own tables cut Chinese lines off at their edge.
"""

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from api.commands.speaking import pick

_WIDEST, _LEAST_RIGHT, _INDENT = 100, 30, 2
# Lines break at blanks and between Chinese letters, but never before what closes a phrase.
_PIECE = re.compile(r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef][，。；：、）！？]*")


def page(command: Any, ctx: Any) -> str:  # typer's types of these are not public
    """Tell what a command is for, what it takes, and, of a group, which commands there are."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    given = [one for one in command.get_params(ctx) if not one.opts[0].startswith("-")]
    wished = [one for one in command.get_params(ctx) if one.opts[0].startswith("-")]
    used = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    parts = [f"{pick('Usage', '用法', ' ')}: {used}", "", *_lines(command.help or "", width, _INDENT)]
    for title, rows in (
        (pick("Arguments", "参数", " "), [_row(one, ctx) for one in given]),
        (pick("Options", "选项", " "), [_row(one, ctx) for one in wished]),
        (pick("Commands", "命令", " "), list(_commands(command, ctx))),
    ):
        if rows:
            parts += ["", f"{title}:", *_table(rows, width)]
    return "\n".join([*parts, ""])


def breadth(text: str) -> int:
    """How many columns of a screen a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of no more columns than ``width``, as far as its words let it."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if breadth((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _commands(command: Any, ctx: Any) -> Iterator[tuple[str, str]]:
    for name in command.list_commands(ctx) if hasattr(command, "list_commands") else ():
        yield name, command.get_command(ctx, name).help or ""


def _row(one: Any, ctx: Any) -> tuple[str, str]:
    """An option or an argument with what it is for."""
    flag = getattr(one, "is_flag", False)
    kind = "" if flag else f" {one.display_type_rich(ctx=ctx) or ''}"
    more = []
    if one.required:
        more.append(pick("required", "必填", " "))
    elif one.default not in (None, False):
        more.append(f"{pick('default', '默认', ' ')}: {one.default}")
    return f"{', '.join(one.opts)}{kind}", "\n".join([one.help or "", *(f"[{said}]" for said in more)])


def _table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    left = max(breadth(name) for name, _ in rows) + 2 * _INDENT
    # On a narrow screen what something is for stands below it.
    below = width - left < _LEAST_RIGHT
    for name, said in rows:
        told = list(_lines(said, width, 2 * _INDENT if below else left))
        head = f"{' ' * _INDENT}{name}"
        yield from ([head, *told] if below or not told else [head + told[0][breadth(head) :], *told[1:]])


def _lines(text: str, width: int, indent: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        for line in wrapped(paragraph, width - indent):
            yield " " * indent + line
