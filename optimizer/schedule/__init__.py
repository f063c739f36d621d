"""Exact times for given visit orders: earliest finish first, then the least waiting.

Engines search with times of their own; what people read is timed here, once, from the visit order
alone. Each route is timed by a forward pass over (visits made, breaks taken); leaving earlier is never
worse, so keeping the earliest departure per state is exact. Limits on the time aboard, orders across
routes and people who meet at a door only ever push begins later, so repeating the passes until nothing
moves finds the earliest schedule that satisfies them all, or shows that there is none (the least fixed
point of monotone bounds; cf. Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial
Intelligence 49, 1991).
"""

from optimizer.schedule.scheduling import linked, schedule
from optimizer.schedule.timed import Broken, TimedRest, TimedRoute, TimedVisit

__all__ = ["Broken", "TimedRest", "TimedRoute", "TimedVisit", "linked", "schedule"]
