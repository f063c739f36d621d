"""What is true of a plan, or of one volunteer's part of it, in which nobody walks, for every sheet to say."""

from api.sheets.atlas import Atlas
from api.sheets.headlines import idle


def unrouted(atlas: Atlas) -> str:
    """Say why there is no route; empty where there is one.

    Only a plan that has nothing to show yet is not ready. A finished one has nobody to walk, or nothing to be
    done: one volunteer's part (`api.one_route.only`) knows this person and, without a route, no task at all.
    """
    plan, people, words = atlas.plan, atlas.problem.volunteers, atlas.words
    if plan.routes:
        return ""
    if plan.summary is None:
        return words("not_ready")
    if plan.summary.tasks:
        return words("unrouted.none" if people else "unrouted.nobody")
    return words("unrouted.idle", who=idle(atlas)[0]) if len(people) == 1 else words("no_tasks")
