"""The OR-Tools routing model: the engine for small problems and the last word on large ones.

The one folder that knows OR-Tools. What each rule looks like there was measured before it was chosen; where
an obvious form silently fails, the comment says so. `building` is the recipe; each verb of an `Instance` has
a file of its own, which gets the model and adds what it means; none knows another.
"""

from optimizer.engines.ortools.engine import ORToolsEngine

__all__ = ["ORToolsEngine"]
