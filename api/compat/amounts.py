"""Which of a request's amounts can fill a vehicle at all: only those have to be planned for.

VROOM loads everything that a vehicle's jobs deliver before it starts and keeps what they give it until
the end. A dimension in which even all work together fits into every vehicle changes nothing.
"""

from collections.abc import Sequence

from api.compat.request import Amount, VroomRequest


def size_of(request: VroomRequest) -> int:
    """How many dimensions the amounts of a request have; 0 when it has none."""
    said: list[Amount] = [vehicle.capacity or () for vehicle in request.vehicles or ()]
    for job in request.jobs or ():
        said += [job.delivered, job.taken]
    said += [shipment.amount or () for shipment in request.shipments or ()]
    return max(map(len, said), default=0)


def filled(amount: Amount, size: int) -> Amount:
    """An amount that was left out is nothing of everything."""
    return amount or (0,) * size


def plus(one: Sequence[int], other: Sequence[int], sign: int = 1) -> tuple[int, ...]:
    """Add, or with ``sign`` −1 take away, dimension by dimension."""
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))


def binding_dimensions(request: VroomRequest) -> tuple[int, ...]:
    """The dimensions in which some vehicle could get full."""
    size = size_of(request)
    total = (0,) * size
    for job in request.jobs or ():
        total = plus(plus(total, filled(job.delivered, size)), filled(job.taken, size))
    for shipment in request.shipments or ():
        total = plus(total, filled(shipment.amount or (), size))
    capacities = [filled(vehicle.capacity or (), size) for vehicle in request.vehicles or ()]
    return tuple(d for d in range(size) if any(total[d] > capacity[d] for capacity in capacities))


def load_of(amount: Amount, dimensions: Sequence[int]) -> dict[str, float]:
    """An amount as our nouns have it, without what is nothing or cannot matter."""
    return {name(d): float(amount[d]) for d in dimensions if amount and amount[d]}


def name(dimension: int) -> str:
    """What a dimension is called in the problem."""
    return f"amount-{dimension}"
