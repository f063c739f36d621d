"""Who may make a job, and what it costs to leave it out."""

from optimizer.engines.ortools.model import Model
from optimizer.instance import NO_JOB


def add_jobs(model: Model) -> None:
    """Let every visit be made on some routes, or left out."""
    instance = model.instance
    for job, visits in enumerate(instance.jobs):
        crew = instance.crew_of.get(job)
        for k, visit in enumerate(visits):
            # Without a disjunction for every task a tight fleet finds no first solution at all.
            if crew is None or not instance.visits[visit].door:
                _may_be_left_out(model, visit, instance.left_out[job] if k == 0 and crew is None else 0)
            model.only(visit, instance.allowed[job])
    for copy in model.nodes.copy_of.values():
        _may_be_left_out(model, copy, 0)
    for visit, it in enumerate(instance.visits):
        if it.job == NO_JOB:
            _may_be_left_out(model, visit, 0)


def _may_be_left_out(model: Model, node: int, price: int) -> None:
    model.routing.AddDisjunction([model.index(node)], price)
