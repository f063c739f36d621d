"""The shapes of ids in addresses: what we never gave out, or would never store, is not even looked up."""

import re
import uuid
from typing import Final

PLAN_ID: Final = re.compile(r"[0-9a-f]{32}\Z")
MAP_ID: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff/]{1,64}\Z")


def new_plan_id() -> str:
    """Make an id that nobody can guess: whoever has it may read the plan."""
    return uuid.uuid4().hex
