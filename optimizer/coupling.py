"""What of an instance is decided across routes, and the instance without it."""

from dataclasses import replace

from optimizer.dividing import undivided
from optimizer.instance import Instance


def coupled_jobs(instance: Instance) -> set[int]:
    """Jobs that other routes depend on, or that several people may share."""
    return {j for b in instance.befores for j in (b.earlier, b.later)} | set(instance.crew_of)


def without_coupling(instance: Instance) -> Instance:
    """Leave out what follows something else and what people could share; the rest is local."""
    allowed = instance.allowed.copy()
    allowed[[b.later for b in instance.befores]] = False
    return undivided(replace(instance, allowed=allowed, befores=()))
