"""The errand that ``plan`` and ``demo`` share: upload, post, follow, fetch every form, write the files."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.client import Client, Refused
from api.folder import AS_USUAL, WITH_EXTRAS, Print, fill, render
from api.sheets import FORMS
from api.sources import Source, map_name
from optimizer.check import parse_problem
from optimizer.plan import Plan
from optimizer.walking.network import WalkingNetwork

PROBLEM = "problem.json"
_NO_SUCH_FORM = 406


@dataclass(frozen=True, slots=True)
class Errand:
    """What to plan.

    Attributes
    ----------
    source : Source
        The problem; it has a body.
    map : Path or None
        A map to upload first; None when the problem brings its own or names one that the server has.
    out : Path
        Folder for the files.
    time_limit_s : float or None
        Instead of the one in the problem.
    wish : Print
        How the sheets are to be.
    network : WalkingNetwork or None
        The map, where it was read already.
    linked : bool
        The service stays up: sheets bear the codes of the volunteers' pages.
    """

    source: Source
    map: Path | None
    out: Path
    time_limit_s: float | None = None
    wish: Print = AS_USUAL
    network: WalkingNetwork | None = None
    linked: bool = False


def run(
    errand: Errand,
    client: Client,
    *,
    on_map: Callable[[dict[str, Any]], None],
    on_plan: Callable[[Plan], None],
) -> tuple[Plan, list[Path]]:
    """Carry out an errand.

    Returns
    -------
    tuple
        The plan, and the files that were written; a plan without routes leaves no sheets.

    Raises
    ------
    Refused
        The service found faults in the map or the problem.
    """
    body, map_id = prepare(errand)
    if errand.map is not None:
        on_map(client.upload_map(map_id, errand.map))
    queued = client.submit(body)
    plan = client.finish(queued.id, on_plan=on_plan)
    return plan, write(errand, client, plan, body)


def prepare(errand: Errand) -> tuple[bytes, str]:
    """Give the body to post and the id for its map.

    A body that is no JSON object is left as it is: the service tells what is wrong with it better.
    """
    body = errand.source.body or b""
    map_id = map_name(errand.map)
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return body, map_id
    if not isinstance(problem, dict):
        return body, map_id
    changed = False
    if errand.map is not None:
        if isinstance(problem.get("map"), str) and problem["map"]:
            map_id = problem["map"]
        else:
            problem["map"] = map_id
            changed = True
    if errand.time_limit_s is not None and isinstance(problem.setdefault("options", {}), dict):
        problem["options"]["time_limit_s"] = errand.time_limit_s
        changed = True
    return (json.dumps(problem).encode() if changed else body), map_id


def write(errand: Errand, client: Client, plan: Plan, body: bytes) -> list[Path]:
    """Write the problem, the plan, and every sheet there is of it."""
    errand.out.mkdir(parents=True, exist_ok=True)
    problem = errand.out / PROBLEM
    problem.write_bytes(body)
    extras = errand.source.extras

    def tell(form: str, volunteer: str | None) -> bytes | None:
        if extras and form in WITH_EXTRAS:
            return render(form, plan, parse_problem(body), errand.network, errand.wish, extras=extras)
        return _fetch(client, plan.id, form, volunteer, errand)

    return [problem, *fill(errand.out, plan, tell, cards=errand.wish.cards)]


def _fetch(client: Client, plan_id: str, form: str, volunteer: str | None, errand: Errand) -> bytes | None:
    """Fetch a form; None when the server is older than we are and does not know it."""
    on_paper, wish = FORMS[form].on_paper, errand.wish
    lang = wish.lang if on_paper else wish.spoken
    try:
        if on_paper and errand.linked:
            return client.print(plan_id, form, volunteer=volunteer, lang=lang, large=wish.large)
        return client.fetch(plan_id, form, volunteer=volunteer, lang=lang, large=wish.large)
    except Refused as refused:
        if refused.status == _NO_SUCH_FORM:
            return None
        raise
