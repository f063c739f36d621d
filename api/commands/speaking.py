"""Says what commands and their options are for in the languages of whoever types them.

`LANG` and its kin say which: Chinese, or English; where they say nothing, both, as in all that commands
print. What typer complains of by itself is in English; the Chinese is put behind it.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

import typer
from typer.exceptions import TyperException

_COMPLAINTS = (
    (r"Missing", "缺少参数。"),
    (r"No such option", "没有这个选项。"),
    (r"No such command", "没有这个命令。"),
    (r"does not exist", "找不到该文件或文件夹。"),
    (r"is a directory", "这里要填文件，不能是文件夹。"),
    (r"is a file", "这里要填文件夹，不能是文件。"),
    (r"is not readable", "没有读取该文件的权限。"),
    (r"(less|greater) than", "数值超出范围。"),
    (r"is not one of", "只能填所列的值之一。"),
    (r"Input should be", "填写的值不符合要求。"),
    (r"requires an argument|requires \d+ arguments", "选项后面缺少值。"),
    (r"unexpected extra argument", "参数多了。"),
)
_ANY = "命令写得不对。"
_SEE_HELP = "用 --help 查看用法。"


def languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Which languages an environment asks for, after POSIX: the first variable that is set decides."""
    named = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next(filter(None, named), "").partition(".")[0]
    if said in ("", "C", "POSIX"):
        return ("en", "zh")
    return ("zh",) if said.lower().startswith("zh") else ("en",)


SPOKEN = languages(os.environ)


def pick(en: str, zh: str, between: str = "\n") -> str:
    """Say something in the languages that are spoken here."""
    return between.join({"en": en, "zh": zh}[language] for language in SPOKEN)


def option(*names: str, en: str, zh: str, **more: Any) -> Any:  # typer's own signature, handed through
    """An option with its help in both languages; the rest is `typer.Option`'s."""
    return typer.Option(*names, help=pick(en, zh), **more)


def argument(*, en: str, zh: str, **more: Any) -> Any:  # same
    """An argument with its help in both languages; the rest is `typer.Argument`'s."""
    return typer.Argument(help=pick(en, zh), **more)


def in_chinese(complaint: str) -> str:
    """Say in Chinese what typer complains of."""
    found = (said for pattern, said in _COMPLAINTS if re.search(pattern, complaint))
    return next(found, _ANY) + _SEE_HELP


def spoken(error: TyperException) -> TyperException:
    """Put the Chinese behind what typer complains of."""
    if "zh" in SPOKEN:
        error.message = f"{error.message} {in_chinese(error.format_message())}".strip()
    return error
