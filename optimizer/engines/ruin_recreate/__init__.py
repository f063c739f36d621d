"""The compiled ruin-and-recreate search."""

from optimizer.engines.ruin_recreate.engine import RuinRecreate
from optimizer.engines.ruin_recreate.meeting import Meeting

__all__ = ["Meeting", "RuinRecreate"]
