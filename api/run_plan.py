"""The errand that ``plan`` and ``demo`` share: upload, post, follow, fetch every form, write the files."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.client import Client
from optimizer.plan import Plan

FILES = {
    "plan.json": "json",
    "routes.geojson": "geojson",
    "routes.txt": "txt",
    "map.svg": "svg",
    "report.html": "html",
}


@dataclass(frozen=True, slots=True)
class Errand:
    """What to plan.

    Attributes
    ----------
    problem : Path
        The problem as JSON.
    map : Path or None
        A map to upload first; None when the problem brings its own or names one that the server has.
    out : Path
        Folder for the files.
    time_limit_s : float or None
        Instead of the one in the problem.
    lang : str
        Language of the sheets.
    """

    problem: Path
    map: Path | None
    out: Path
    time_limit_s: float | None = None
    lang: str = "zh"


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
        The plan, and the files that were written; a plan without routes leaves ``plan.json`` alone.

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
    errand.out.mkdir(parents=True, exist_ok=True)
    forms = FILES if plan.summary is not None else {"plan.json": "json"}
    written = []
    for name, form in forms.items():
        path = errand.out / name
        path.write_bytes(client.fetch(plan.id, form, lang=errand.lang))
        written.append(path)
    return plan, written


def prepare(errand: Errand) -> tuple[bytes, str]:
    """Give the body to post and the id for its map.

    A body that is no JSON object is left as it is: the service tells what is wrong with it better.
    """
    body = errand.problem.read_bytes()
    map_id = "map" if errand.map is None else errand.map.name.partition(".")[0][:64] or "map"
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
