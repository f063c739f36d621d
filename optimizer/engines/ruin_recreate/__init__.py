"""The compiled ruin-and-recreate search."""

from optimizer.engines.ruin_recreate.engine import RuinRecreate

__all__ = ["RuinRecreate"]
