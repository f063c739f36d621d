"""Turns what holds across routes into arrays: who meets at a door, and what follows what."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.numbers import Flags, Ints, Longs
from optimizer.instance import Before, Instance
from optimizer.parties import Party


class Crews(NamedTuple):
    """The crews of an instance, as the fields of `Numbers` that they fill."""

    of: Ints
    half: Ints
    helps: Longs
    brings: Longs
    wanted: Longs


class Parties(NamedTuple):
    """The parties of an instance, as the fields of `Numbers` that they fill."""

    of: Ints
    member: Ints
    brings: Longs
    wanted: Longs
    alone: Flags


class Followings(NamedTuple):
    """The orders across routes of an instance, as the fields of `Numbers` that they fill."""

    before_from: Ints
    before: Ints
    then_from: Ints
    then: Ints
    chain: Ints
    turn: Ints


def mark_links(instance: Instance, parties: Sequence[Party], rows: Ints) -> None:
    """Write the columns ``LINK`` and, of shares, ``STEP`` of the rows of visits."""
    for link in instance.befores:
        rows[[instance.doors[link.earlier], instance.doors[link.later]], of.LINK] = of.LINKED_DOOR
    for party in parties:
        rows[[instance.doors[job] for job in party.jobs], of.LINK] = of.LINKED_DOOR
    for crew in instance.crews:
        rows[instance.doors[crew.job], of.LINK] = of.LINKED_DOOR
        for number, half in enumerate(crew.halves):
            rows[half, of.LINK] = of.HELPER if number else of.LEADER
            rows[half, of.STEP] = number


def read_crews(instance: Instance) -> Crews:
    """Lay the crews out, things and shares as bits."""
    crews, routes = instance.crews, len(instance.routes)
    of_job = np.full(len(instance.jobs), -1, dtype=np.int32)
    half = np.full((len(crews), max((len(c.halves) for c in crews), default=0)), -1, dtype=np.int32)
    helps, brings = np.zeros((2, len(crews), routes), dtype=np.int64)
    for number, crew in enumerate(crews):
        of_job[crew.job] = number
        half[number, : len(crew.halves)] = crew.halves
        helps[number] = _bits(crew.helps)
        brings[number] = _bits(crew.brings)
    wanted = np.array([(1 << len(crew.brings)) - 1 for crew in crews], dtype=np.int64)
    return Crews(of_job, half, helps, brings, wanted)


def read_parties(instance: Instance, parties: Sequence[Party]) -> Parties:
    """Lay the parties out, things as bits."""
    of_job = np.full(len(instance.jobs), -1, dtype=np.int32)
    most = max((len(party.jobs) for party in parties), default=0)
    member = np.full((len(parties), most), -1, dtype=np.int32)
    brings = np.zeros((len(parties), len(instance.routes)), dtype=np.int64)
    alone = np.zeros(brings.shape, dtype=np.bool_)
    for number, party in enumerate(parties):
        of_job[list(party.jobs)] = number
        alone[number] = party.alone
        member[number, : len(party.jobs)] = party.jobs
        brings[number] = _bits(party.crew.brings)
    wanted = np.array([(1 << len(party.crew.brings)) - 1 for party in parties], dtype=np.int64)
    return Parties(of_job, member, brings, wanted, alone)


def _bits(marks: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Longs:
    weights = np.int64(1) << np.arange(len(marks), dtype=np.int64)
    return np.asarray((marks * weights[:, None]).sum(axis=0), dtype=np.int64)


def followings(instance: Instance, parties: Sequence[Party]) -> Followings:
    """List the orders across routes from both sides, and which jobs hang together."""
    jobs = len(instance.jobs)
    earlier: list[list[tuple[int, int, int]]] = [[] for _ in range(jobs)]
    later: list[list[tuple[int, int, int]]] = [[] for _ in range(jobs)]
    for (first, second), (least, most) in _merged(instance).items():
        earlier[second].append((first, least, -1 if most is None else most))
        later[first].append((second, least, -1 if most is None else most))
    return Followings(*_listed(earlier), *_listed(later), *_chains(jobs, instance.befores, parties))


def contradicted(instance: Instance) -> list[int]:
    """Jobs that would have to follow another sooner than they may."""
    links = _merged(instance).items()
    return [later for (_, later), (least, most) in links if most is not None and most < least]


def _merged(instance: Instance) -> dict[tuple[int, int], tuple[int, int | None]]:
    """All that is said of each two jobs, as one delay."""
    delays: dict[tuple[int, int], tuple[int, int | None]] = {}
    for link in instance.befores:
        key = link.earlier, link.later
        least, most = delays.get(key, (0, None))
        limits = [limit for limit in (most, link.max_delay_s) if limit is not None]
        delays[key] = max(least, link.delay_s), min(limits, default=None)
    return delays


def _listed(links: list[list[tuple[int, int, int]]]) -> tuple[Ints, Ints]:
    begins = np.concatenate([[0], np.cumsum([len(own) for own in links])]).astype(np.int32)
    return begins, np.array([link for own in links for link in own], dtype=np.int32).reshape(-1, 3)


def _chains(jobs: int, befores: Sequence[Before], parties: Sequence[Party]) -> tuple[Ints, Ints]:
    chain = np.full(jobs, -1, dtype=np.int32)
    turn = np.zeros(jobs, dtype=np.int32)
    # Of a party who has the goods is looked for first.
    links = [(link.earlier, link.later) for link in befores]
    links += [pair for party in parties for pair in pairwise(party.jobs)]
    for earlier, later in links:
        chain[earlier], chain[later] = earlier, later
    moved = bool(links)
    while moved:
        moved = False
        for earlier, later in links:
            least = min(chain[earlier], chain[later])
            behind = max(turn[later], turn[earlier] + 1)
            # A job in a circle never gets a turn; it can never be made either.
            if least < max(chain[earlier], chain[later]) or turn[later] < behind <= jobs:
                chain[earlier] = chain[later] = least
                turn[later] = behind
                moved = True
    return chain, turn
