"""The errand that ``plan`` and ``demo`` share: upload, post, follow, fetch every form, write the files."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.client import Client, Refused
from api.sheets import FORMS
from api.sheets.tabular.stops import Extras
from api.sources import Source, map_name
from optimizer.check import parse_problem
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

_NAMES = {
    "json": "plan.json",
    "geojson": "routes.geojson",
    "txt": "routes.txt",
    "svg": "map.svg",
    "html": "report.html",
    "csv": "stops.csv",
    "gpx": "routes.gpx",
    "ics": "routes.ics",
    "short": "routes_short.txt",
}
# File to form; a form that is new here is called after the plan.
FILES = {_NAMES.get(form, f"plan.{form}"): form for form in FORMS}
PROBLEM = "problem.json"
_NO_SUCH_FORM = 406
# Forms that show the ledger's own columns, which the service never sees.
_WITH_EXTRAS = frozenset({"csv", "xlsx"})


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
    lang : str
        Language of the sheets.
    network : WalkingNetwork or None
        The map, where it was read already.
    """

    source: Source
    map: Path | None
    out: Path
    time_limit_s: float | None = None
    lang: str = "zh"
    network: WalkingNetwork | None = None


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
    contents: dict[str, bytes | None] = {PROBLEM: body}
    forms = FILES if plan.summary is not None else {"plan.json": "json"}
    for name, form in forms.items():
        if errand.source.extras and form in _WITH_EXTRAS:
            contents[name] = render(form, plan, parse_problem(body), errand.network, errand)
        else:
            contents[name] = _fetch(client, plan.id, form, errand.lang)
    written = []
    for name, content in contents.items():
        if content is not None:
            (errand.out / name).write_bytes(content)
            written.append(errand.out / name)
    return written


def _fetch(client: Client, plan_id: str, form: str, lang: str) -> bytes | None:
    """Fetch a form; None when the server is older than we are and does not know it."""
    try:
        return client.fetch(plan_id, form, lang=lang)
    except Refused as refused:
        if refused.status == _NO_SUCH_FORM:
            return None
        raise


def render(form: str, plan: Plan, problem: Problem, network: WalkingNetwork | None, errand: Errand) -> bytes:
    """Write one form here; those that can show the ledger's own columns do."""
    extras: Extras = errand.source.extras
    more = {"extras": extras} if form in _WITH_EXTRAS else {}
    return FORMS[form].render(plan, problem, network, lang=errand.lang, **more)
