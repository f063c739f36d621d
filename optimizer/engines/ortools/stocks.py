"""What the visits that are made may sum to over all routes."""

from optimizer.engines.ortools.model import Model


def add_stocks(model: Model) -> None:
    """Take no more than there is, and give no more than fits."""
    for stock in model.instance.stocks:
        at = [model.index(visit) for visit in stock.visits]
        for visit, amount in zip(stock.visits, stock.amounts, strict=True):
            if amount > stock.ceiling:
                model.never(visit)
        if stock.ceiling < min(stock.amounts):
            continue  # a disjunction of which none may be made aborts the process
        if len(set(stock.amounts)) == 1:
            # A sum would make the first solution six times slower.
            model.routing.AddDisjunction(at, 0, stock.ceiling // stock.amounts[0])
        else:
            active = [model.routing.ActiveVar(i) for i in at]
            model.solver.Add(model.solver.ScalProd(active, list(stock.amounts)) <= stock.ceiling)
