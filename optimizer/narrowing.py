"""Tell the engines early who could never do what: a job that a route cannot make alone, it can make never.

Where no detour is quicker than the direct walk, more work on a route never makes a job easier, and every
rule but the order of doors is harder in company than alone. Searches waste no time on such routes, and a
problem in which nobody can do anything is over at once.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.feasible import obstacle
from optimizer.ground import NO_WAY, IntMatrix
from optimizer.instance import Crew, Instance
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
    empty_handed = [crew for crew in instance.crews if crew.errand]
    alone = _alone(instance, empty_handed)
    fits = alone.allowed.copy()
    nobody: list[tuple[int, ...]] = [()] * len(instance.routes)
    for job, route in np.argwhere(fits).tolist():
        order = [*nobody[:route], alone.jobs[job], *nobody[route + 1 :]]
        fits[job, route] = obstacle(alone, order, route) is None and not isinstance(
            schedule(alone, order), Broken
        )
    attends = {crew.job: len(instance.jobs) + k for k, crew in enumerate(empty_handed)}
    crews = []
    for crew in instance.crews:
        helps = crew.helps & fits[attends.get(crew.job, crew.job)]
        helps[0] &= fits[crew.job]
        crews.append(replace(crew, helps=helps))
    return replace(instance, allowed=instance.allowed & fits[: len(instance.jobs)], crews=tuple(crews))


def _alone(instance: Instance, empty_handed: Sequence[Crew]) -> Instance:
    """What is left of an instance for one job alone, as easy as it can become on any route.

    A half is like the whole to whoever makes it; who has no goods with him makes a job of the door alone:
    these jobs stand behind all others.
    """
    jobs, visits = [*instance.jobs], [*instance.visits]
    fits = instance.allowed.copy()
    for crew in instance.crews:
        fits[crew.job] |= (crew.helps[:1] if crew.errand else crew.helps).any(axis=0)
    for crew in empty_handed:
        visits[crew.halves[1]] = replace(visits[crew.halves[1]], job=len(jobs), half=0)
        jobs.append(crew.halves[1:2])
    fits = np.vstack([fits, *(crew.helps[1:].any(axis=0) for crew in empty_handed)])
    # Alone, nothing else is there to follow, to be numbered with, or to be kept from.
    alone = replace(
        instance,
        visits=tuple(visits),
        jobs=tuple(jobs),
        allowed=fits,
        befores=(),
        nth_door=None,
        same=(),
        apart=(),
        crews=(),
    )
    # What is charged once may have been charged before.
    return replace(
        alone,
        visits=tuple(replace(visit, setup_s=0) for visit in alone.visits),
        routes=tuple(replace(frame, rise_s=0, spell_s=-1) for frame in alone.routes),
        # From a door with gear on, the next stop may be nearer than the end.
        limits=tuple(limit for limit in alone.limits if limit.walks is None or limit.from_start),
    )


def _direct(duration_s: IntMatrix) -> bool:
    """Whether no detour is quicker than the direct walk; a caller's own matrix may say otherwise."""
    if len(duration_s) > _MOST_PLACES:
        return False
    far = np.iinfo(np.int64).max // 4
    walk = np.where(duration_s == NO_WAY, far, duration_s.astype(np.int64))
    return all(bool((walk[:, [k]] + walk[[k], :] >= walk).all()) for k in range(len(walk)))
