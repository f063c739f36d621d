"""The ledger's Lua scripts as files, so that each can be read, reviewed and tested as what it is."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType


def load_scripts() -> Mapping[str, str]:
    """Read every script, each with the common part before it.

    Returns
    -------
    Mapping
        Name without ``.lua`` → text.
    """
    folder = files("worker") / "lua"
    texts = {
        entry.name.removesuffix(".lua"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".lua")
    }
    common = texts.pop("common")
    return MappingProxyType({name: f"{common}\n{text}" for name, text in texts.items()})
