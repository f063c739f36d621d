"""Tell the engines early who could never do what: a job that a route cannot make alone, it can make never.

Where no detour is quicker than the direct walk, more work on a route never makes a job easier, and every
rule but the order of doors is harder in company than alone. Searches waste no time on such routes, and a
problem in which nobody can do anything is over at once.
"""

from dataclasses import replace

import numpy as np

from optimizer.feasible import obstacle
from optimizer.ground import NO_WAY, IntMatrix
from optimizer.instance import Instance
from optimizer.schedule import Broken, schedule

_MOST = 60_000  # pairs of job and route looked at; larger problems leave it to their engine
_MOST_PLACES = 500  # the test of all detours costs the cube of this: a third of a second


def narrowed(instance: Instance) -> Instance:
    """Forbid every route that could not make a job alone.

    Parameters
    ----------
    instance
        The numbers.

    Returns
    -------
    Instance
        The same, with fewer True in ``allowed`` and in what crews' ``helps``.
    """
    if instance.allowed.size > _MOST or not all(map(_direct, instance.duration_s)):
        return instance
    fits = instance.allowed.copy()
    for crew in instance.crews:
        fits[crew.job] |= crew.helps.any(axis=0)
    # Alone, nothing else is there to follow, to be numbered with, or to be kept from. A half is like the
    # whole to whoever makes it.
    alone = replace(instance, allowed=fits.copy(), befores=(), nth_door=None, same=(), apart=(), crews=())
    # What is charged once may have been charged before.
    alone = replace(
        alone,
        visits=tuple(replace(visit, setup_s=0) for visit in alone.visits),
        routes=tuple(replace(frame, rise_s=0, spell_s=-1) for frame in alone.routes),
        # From a door with gear on, the next stop may be nearer than the end.
        limits=tuple(limit for limit in alone.limits if limit.walks is None or limit.from_start),
    )
    nobody: list[tuple[int, ...]] = [()] * len(instance.routes)
    for job, route in np.argwhere(fits).tolist():
        order = [*nobody[:route], instance.jobs[job], *nobody[route + 1 :]]
        fits[job, route] = obstacle(alone, order, route) is None and not isinstance(
            schedule(alone, order), Broken
        )
    crews = tuple(replace(crew, helps=crew.helps & fits[crew.job]) for crew in instance.crews)
    return replace(instance, allowed=instance.allowed & fits, crews=crews)


def _direct(duration_s: IntMatrix) -> bool:
    """Whether no detour is quicker than the direct walk; a caller's own matrix may say otherwise."""
    if len(duration_s) > _MOST_PLACES:
        return False
    far = np.iinfo(np.int64).max // 4
    walk = np.where(duration_s == NO_WAY, far, duration_s.astype(np.int64))
    return all(bool((walk[:, [k]] + walk[[k], :] >= walk).all()) for k in range(len(walk)))
