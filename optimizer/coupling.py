"""What of an instance is decided across routes, and the instance without it."""

from dataclasses import replace

from optimizer.instance import Instance


def coupled_jobs(instance: Instance) -> set[int]:
    """Jobs that other routes depend on, or that several people may share."""
    return {j for b in instance.befores for j in (b.earlier, b.later)} | set(instance.crew_of)


def without_coupling(instance: Instance) -> Instance:
    """Leave out what follows something else and what people could share; the rest is local."""
    allowed = instance.allowed.copy()
    allowed[[b.later for b in instance.befores]] = False
    keep = len(instance.visits) - sum(len(c.halves) for c in instance.crews)
    return _shortened(replace(instance, allowed=allowed, befores=(), crews=()), keep)


def _shortened(instance: Instance, keep: int) -> Instance:
    """Drop the visits from number ``keep`` on, everywhere."""
    return replace(
        instance,
        visits=instance.visits[:keep],
        loads=tuple(replace(load, amount=load.amount[:keep]) for load in instance.loads),
        limits=tuple(
            replace(
                limit,
                per_visit=limit.per_visit[:keep],
                walks_from=None if limit.walks_from is None else limit.walks_from[:keep],
            )
            for limit in instance.limits
        ),
        rank=None if instance.rank is None else instance.rank[:keep],
        geared=None if instance.geared is None else instance.geared[:keep],
    )
