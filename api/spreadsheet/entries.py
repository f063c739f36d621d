"""Rows become the objects of a problem: one row a task, a site, a zone; a volunteer's rows are shifts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.spreadsheet import clock, ground
from api.spreadsheet.clock import Day
from api.spreadsheet.tables import Table

Got = Mapping[str, Any]
Body = dict[str, Any]
# Says what is wrong with the row: code and key of the column.
Complain = Callable[..., None]

_ADDRESS = re.compile(r"(.*?\D)((?:[甲乙丙丁戊己庚辛壬癸]-?)?\d.*)")


@dataclass(slots=True)
class Entry:
    """One object of the problem and where it stands.

    Attributes
    ----------
    body : dict
        As the wire format has it; positions still in the datum of the sheet.
    rows : list of int
        Its rows from 0; a volunteer has one for each line of shifts.
    shift_rows : list of int
        The row of each shift.
    crs : str or None
        The datum of its positions.
    names : tuple of str
        How other cells may call it beside its id.
    """

    noun: str
    table: Table
    body: Body
    rows: list[int]
    crs: str | None
    extras: dict[str, str]
    names: tuple[str, ...] = ()
    shift_rows: list[int] = field(default_factory=list)


def task(got: Got, day: Day, complain: Complain) -> Body:
    """Build a task."""
    body = _copied(got, "kind skills crew household priority required note same_volunteer_as not_with rounds")
    if body.get("rounds") == 1:
        del body["rounds"]  # once is what a task is
    _locate(body, got, complain)
    _address(body, got, complain)
    _renamed(body, got, service_s="service_s", service_min="service_s", setup_min="setup_s")
    _renamed(body, got, max_aboard_min="max_aboard_s")
    _windows(body, "time_windows", got, day)
    _amounts(body, "load", got)
    for key in ("from_site", "to_site"):
        if got.get(key):
            body[key] = got[key][0] if len(got[key]) == 1 else got[key]
    if "after" in got:
        delays = {name: got[key] for key, name in _DELAYS.items() if key in got}
        body["after"] = [{"task": other, **delays} for other in got["after"]]
    elif key := next((key for key in _DELAYS if key in got), ""):
        complain("delay_needs_task", key)
    if "pinned" in got:
        body["pinned"] = {"volunteer": got["pinned"]}
        if "pinned_order" in got:
            body["pinned"]["order"] = got["pinned_order"]
    elif "pinned_order" in got:
        complain("order_needs_volunteer", "pinned_order")
    contact = " ".join(got[key] for key in ("contact_name", "contact") if key in got)
    if contact:
        body["contact"] = contact
    return body


_DELAYS = {"delay_min": "delay_s", "max_delay_min": "max_delay_s"}


def volunteer(got: Got, day: Day, complain: Complain) -> Body:
    """Build a volunteer with the shifts of one row."""
    body = _copied(got, "name skills mode loaded_mode pace members knows zones unit max_walk_m max_tasks")
    _renamed(body, got, max_gear_min="max_gear_s", gear_break_after_min="gear_break_after_s")
    _renamed(body, got, change_gear_min="change_gear_s", lent_min="lent_s")
    _amounts(body, "capacity", got)
    body["shifts"] = _shifts(got, day, complain)
    return body


def _shifts(got: Got, day: Day, complain: Complain) -> list[Body]:
    hours = list(got.get("shifts", []))
    if "start" in got and "end" in got:
        hours.append(clock.window(got["start"], got["end"], day))
    if not hours:
        complain("shift_needs_hours", next((key for key in ("start", "end") if key not in got), "shifts"))
    ends = _copied(got, "start_at end_at")
    for value in ends.values():
        if isinstance(value, list) and (turned := ground.turned(value)):
            value[:] = turned
            complain("axes_swapped", "start_at")
    shifts = [{"start": start, "end": end, **ends} for start, end in hours]
    if shifts:
        _renamed(min(shifts, key=lambda one: clock.parsed(one["start"])), got, in_gear_min="in_gear_s")
    if ("breaks" in got) != ("break_min" in got):
        complain("break_needs_minutes", "breaks" if "breaks" in got else "break_min")
    elif "breaks" in got:
        _rest(shifts, got["breaks"], got["break_min"])
    return shifts


def _rest(shifts: list[Body], breaks: list[list[str]], duration_s: int) -> None:
    """Give each break to the shift in which it begins; `check` says so when there is none."""
    for earliest, latest in breaks:
        begin = clock.parsed(earliest)
        fitting = [one for one in shifts if clock.parsed(one["start"]) <= begin <= clock.parsed(one["end"])]
        for shift in (fitting or shifts)[:1]:
            rest = {"earliest": earliest, "latest": latest, "duration_s": duration_s}
            shift.setdefault("breaks", []).append(rest)


def site(got: Got, _day: Day, complain: Complain) -> Body:
    """Build a site."""
    body = _copied(got, "kind open ready_at")
    _locate(body, got, complain)
    _renamed(body, got, service_s="service_s", service_min="service_s")
    _renamed(body, got, setup_s="setup_s", setup_min="setup_s")
    _amounts(body, "stock", got)
    _amounts(body, "holds", got)
    return body


def zone(got: Got, _day: Day, _complain: Complain) -> Body:
    """Build a zone."""
    return _copied(got, "level area unit")


def closure(got: Got, _day: Day, _complain: Complain) -> Body:
    """Build a closure."""
    return _copied(got, "area line gate arcs from until")


def gate(got: Got, _day: Day, complain: Complain) -> Body:
    """Build a gate."""
    body = _copied(got, "open crossing_s")
    _locate(body, got, complain)
    return body


def lending(got: Got, _day: Day, _complain: Complain) -> Body:
    """Build what a team lends; its id is the team."""
    body = _copied(got, "people")
    _renamed(body, got, each_min="each_s")
    return body


BUILDERS: Mapping[str, Callable[[Got, Day, Complain], Body]] = {
    "tasks": task,
    "volunteers": volunteer,
    "sites": site,
    "zones": zone,
    "closures": closure,
    "gates": gate,
    "lending": lending,
}


def _copied(got: Got, keys: str) -> Body:
    return {key: got[key] for key in keys.split() if key in got}


def _renamed(body: Body, got: Got, **names: str) -> None:
    body.update({names[key]: got[key] for key in names if key in got})


def _amounts(body: Body, field_name: str, got: Got) -> None:
    prefix = f"{field_name}_"
    amounts = {key.removeprefix(prefix): value for key, value in got.items() if key.startswith(prefix)}
    if amounts:
        body[field_name] = amounts


def _windows(body: Body, field_name: str, got: Got, day: Day) -> None:
    windows = list(got.get("windows", []))
    if "earliest" in got or "latest" in got:
        windows.append(clock.window(got.get("earliest"), got.get("latest"), day))
    if windows:
        body[field_name] = windows


def _locate(body: Body, got: Got, complain: Complain) -> None:
    spot = got.get("position")
    if "lon" in got and "lat" in got:
        spot = [got["lon"], got["lat"]]
    elif "lon" in got or "lat" in got:
        complain("half_a_position", "lat" if "lon" in got else "lon")
        return
    if spot is None:
        return
    turned = ground.turned(spot)
    if turned is not None:
        complain("axes_swapped", "position" if "lon" not in got else "lon")
    body["location"] = turned or spot


def _address(body: Body, got: Got, complain: Complain) -> None:
    alley, number, whole = got.get("alley", ""), got.get("number", ""), got.get("address", "")
    if whole and not (alley and number):
        split = _ADDRESS.fullmatch(whole)
        if split is not None:
            alley, number = alley or split[1].strip(), number or split[2].strip()
    if alley and number:
        body["address"] = {"alley": alley, "number": number}
    elif said := " ".join(part for part in (whole, alley, number) if part):
        body["note"] = "；".join(part for part in (said, body.get("note", "")) if part)
        complain("address_without_number", "address" if whole else "alley" if alley else "number")
