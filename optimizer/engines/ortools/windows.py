"""When the work at a visit may begin, and what it costs to be late.

Windows are meant for who arrives, the time of a node is when the work begins after the setup: they move by
the setup, if it is charged.
"""

from itertools import pairwise

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.setups import charged


def add_window(model: Model, visit: int) -> None:
    """Keep the begin of a visit within its windows."""
    it = model.instance.visits[visit]
    if not it.windows:
        model.never(visit)
        return
    opens, shuts = it.windows[0][0], it.windows[-1][1]
    early = late = it.setup_s
    if it.setup_s and not model.alone(visit):
        if min(end - begin for begin, end in it.windows) >= 2 * it.setup_s:
            late = 0  # inside the window whether the setup is charged or not
        else:
            _move_with_setup(model, visit, opens, shuts)
            early = 0
    first, last = opens + early, min(shuts + late, model.instance.horizon_s)
    if first > last:  # every shift is over before the setup is
        model.never(visit)
        return
    begin = model.begin(visit)
    begin.SetRange(first, last)
    for (_, shut), (reopened, _) in pairwise(it.windows):
        if shut + late + 1 <= reopened + early - 1:
            begin.RemoveInterval(shut + late + 1, reopened + early - 1)
    _price_waiting(model, visit)


def _move_with_setup(model: Model, visit: int, opens: int, shuts: int) -> None:
    """A narrow window at a shared place: it moves with the setup only when the setup is charged."""
    setup_s, is_charged = model.instance.visits[visit].setup_s, charged(model, visit)
    model.solver.Add(model.begin(visit) >= opens + setup_s * is_charged)
    model.solver.Add(model.begin(visit) <= shuts + setup_s * is_charged)


def _price_waiting(model: Model, visit: int) -> None:
    """Price how long a visit is waited for; a stop has one such price, `pricing` adds both."""
    it, prices = model.instance.visits[visit], model.instance.prices
    since, price = it.windows[0][0], prices.per_late_s
    if not price and it.told is not None:
        since, price = max(it.told[1], since), prices.per_put_off_s
    if price:
        model.time.SetCumulVarSoftUpperBound(model.index(visit), since + it.setup_s, price)
