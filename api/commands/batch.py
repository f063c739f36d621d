"""A folder of ledgers, one per zone: all posted at once, all followed together, one report of exceptions."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from api.client import ENDED, Client, Refused
from api.commands.common import Exit, err, out, service, told
from api.commands.inputs import write_marked
from api.exceptions_report import Exceptional, as_text, as_workbook, of_faults, of_plan, of_refusal
from api.folder import Print
from api.run_plan import Errand, prepare, write
from api.sources import Source, Wishes, is_ledger, read_source
from api.tables import print_batch, print_files
from optimizer.plan import Plan, Status
from optimizer.walking.network import WalkingNetwork

_POLL_S = 0.5


@dataclass(slots=True)
class Zone:
    """One ledger on its way.

    Attributes
    ----------
    plan_id : str
        ``""`` as long as, or because, it was not accepted.
    """

    source: Source
    out: Path
    body: bytes = b""
    plan_id: str = ""
    plan: Plan | None = None
    exceptions: list[Exceptional] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.source.path.stem

    @property
    def code(self) -> Exit:
        """What became of it."""
        if self.plan is None:
            return Exit.BAD_INPUT
        if self.plan.status is not Status.SUCCEEDED:
            return Exit.BROKEN
        return Exit.SOME_UNASSIGNED if self.exceptions else Exit.DONE


def plan_folder(
    folder: Path,
    map_: Path | None,
    out_: Path,
    wishes: Wishes,
    wish: Print,
    network: WalkingNetwork | None,
    time_limit_s: float | None,
    server: str | None,
) -> Exit:
    """Plan every ledger of a folder.

    Returns
    -------
    Exit
        The worst of what became of them: broken, then bad input, then some unassigned.
    """
    files = sorted(path for path in folder.iterdir() if is_ledger(path) and path.name[:1] not in "~.")
    if not files:
        err.print(f"{escape(str(folder))} holds no .xlsx and no .csv. 文件夹中没有 .xlsx 或 .csv 文件。")
        return Exit.BAD_INPUT
    zones = [
        Zone(read_source(path, wishes, network=network), out_ / name)
        for path, name in zip(files, _folder_names(files), strict=True)
    ]
    for zone in zones:
        _look(zone)
    ready = [zone for zone in zones if zone.source.body is not None]
    if ready:
        with told(), service(server) as url, Client(url) as client:
            if map_ is not None:
                client.upload_map(wishes.map_id, map_)
            errands = {
                id(zone): Errand(
                    zone.source, map_, zone.out, time_limit_s, wish, network, linked=server is not None
                )
                for zone in ready
            }
            _post(ready, errands, client)
            _follow([zone for zone in ready if zone.plan_id], errands, client)
    _report(zones, out_, wishes.lang)
    return _worst(zone.code for zone in zones)


def _folder_names(files: Sequence[Path]) -> list[str]:
    """Name the folders; where two files differ in their ending alone, it stays."""
    stems = [path.stem for path in files]
    return [path.name if stems.count(path.stem) > 1 else path.stem for path in files]


def _look(zone: Zone) -> None:
    imported = zone.source.imported
    assert imported is not None  # noqa: S101 - only ledgers come here
    if imported.faults:
        write_marked(zone.source, zone.out / "faults.xlsx")
        zone.exceptions += of_faults(zone.name, imported.faults)


def _post(zones: Iterable[Zone], errands: dict[int, Errand], client: Client) -> None:
    """Post all before waiting for any, so that every worker has something to do."""
    for zone in zones:
        zone.body, _ = prepare(errands[id(zone)])
        try:
            zone.plan_id = client.submit(zone.body).id
        except Refused as refused:
            if refused.status >= 500:
                raise
            zone.exceptions += of_refusal(zone.name, refused)


def _follow(zones: Sequence[Zone], errands: dict[int, Errand], client: Client) -> None:
    """Poll all until all have ended, writing each one's sheets as soon as it has."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[now]}"),
    )
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("planning 规划", total=len(zones), now="")
        open_ = list(zones)
        while open_:
            for zone in list(open_):
                plan = client.read(zone.plan_id)
                if plan.status in ENDED:
                    zone.plan = plan
                    zone.exceptions += of_plan(zone.name, plan, json.loads(zone.body))
                    write(errands[id(zone)], client, plan, zone.body)
                    open_.remove(zone)
            names = ", ".join(escape(zone.name) for zone in open_[:3])
            progress.update(bar, completed=len(zones) - len(open_), now=names)
            if open_:
                time.sleep(_POLL_S)


def _report(zones: Sequence[Zone], folder: Path, lang: str) -> None:
    """Print a line for each zone and write the exceptions of all."""
    told_of = [one for zone in zones for one in zone.exceptions]
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "exceptions.xlsx": as_workbook(told_of, lang),
        "exceptions.txt": as_text(told_of, lang).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    print_batch(out, [(zone.name, zone.plan, len(zone.exceptions), zone.code.name) for zone in zones])
    print_files(out, [folder / name for name in files])


def _worst(codes: Iterable[Exit]) -> Exit:
    order = (Exit.DONE, Exit.SOME_UNASSIGNED, Exit.BAD_INPUT, Exit.BROKEN)
    return max(codes, key=order.index)
