"""Every word of the console that the sheets do not know, in both languages side by side."""

from collections.abc import Mapping
from types import MappingProxyType

from api.console.words_board import BOARD
from api.console.words_desk import DESK
from api.console.words_enter import ENTER
from api.console.words_failed import FAILED
from api.console.words_why import WHY

SAID: Mapping[str, tuple[str, str]] = MappingProxyType({**DESK, **BOARD, **WHY, **ENTER, **FAILED})
