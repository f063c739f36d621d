"""``staff``: how few people are enough to have everything done by an hour."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.client import Client, Refused
from api.commands.common import Crs, Date, Exit, MapFile, Server, SheetLang, out, service, told
from api.commands.inputs import network_of, tell_ledger
from api.commands.planning import Out, TimeLimit
from api.commands.speaking import argument, option
from api.folder import Print
from api.run_plan import Errand, prepare, write
from api.sources import Wishes, map_name, read_source
from api.tables import print_files, print_plan, print_staffing
from optimizer.check import parse_problem
from optimizer.errors import InputError
from optimizer.plan import Plan, Status
from optimizer.problem import Problem
from optimizer.rounds import unrolled
from optimizer.staffing.hours import ended_by, with_people
from optimizer.staffing.search import Staffing, Try, staff


def staff_command(
    problem: Annotated[
        Path,
        argument(
            exists=True,
            dir_okay=False,
            en="JSON, .xlsx or .csv.",
            zh="JSON、.xlsx 或 .csv。",
        ),
    ],
    by: Annotated[
        str,
        option(
            en="When everybody is done and back: 04:00, or a full instant.",
            zh="全部完成并返回的时刻：04:00，或完整的时间。",
        ),
    ],
    map_: MapFile = None,
    out_: Out = Path("out"),
    time_limit: TimeLimit = None,
    server: Server = None,
    lang: SheetLang = "zh",
    date: Date = None,
    crs: Crs = None,
) -> None:
    """Find the fewest volunteers who get everything done by an hour; tell what is proved and what is found.

    The search makes some ten plans; --time-limit holds for each. Exit code 2: bad input; 3: not even all
    volunteers get it done.
    """
    network = network_of(map_)
    wish = Print(lang)
    wishes = Wishes(date, crs, map_name(map_), lang=wish.spoken)
    source = read_source(problem, wishes, network=network)
    tell_ledger(source, out_, wishes)
    errand = Errand(source, map_, out_, time_limit, wish, network, linked=server is not None)
    body, map_id = prepare(errand)
    with told():
        asked = _parsed(body)
        hour = hour_of(by, asked)
        with service(server) as url, Client(url) as client:
            if map_ is not None:
                client.upload_map(map_id, map_)
            found = _searched(asked, hour, client)
            files = write(errand, client, found.plan, body_of(team_of(asked, found)))
    print_plan(out, found.plan)
    print_staffing(out, found)
    print_files(out, files)
    raise typer.Exit(Exit.DONE if found.people else Exit.SOME_UNASSIGNED)


def _parsed(body: bytes) -> Problem:
    """Read a problem; its faults are told as the service tells them."""
    try:
        return parse_problem(body)
    except InputError as error:
        raise Refused.for_faults("The problem has faults 请求有误", error.faults) from None


def hour_of(said: str, problem: Problem) -> datetime:
    """The instant that is meant: a full one, or the first of this hour after the first shift begins.

    Raises
    ------
    typer.BadParameter
        It is neither.
    """
    zone = ZoneInfo(problem.timezone)
    try:
        if "T" in said:
            instant = datetime.fromisoformat(said)
            return instant if instant.tzinfo else instant.replace(tzinfo=zone)
        clock = time.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter("write 04:00 or 2026-11-23T04:00:00+08:00 请写时刻") from None
    begins = [shift.start for volunteer in problem.volunteers for shift in volunteer.shifts]
    first = min(begins, default=datetime.now(zone)).astimezone(zone)
    same_day = datetime.combine(first.date(), clock, zone)
    return same_day if same_day > first else same_day + timedelta(days=1)


def _searched(problem: Problem, by: datetime, client: Client) -> Staffing:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("everybody 全员")

        def heard(one: Try) -> None:
            left = "" if not one.left_out else f", {one.left_out} tasks left 项未完成"
            progress.update(bar, description=f"{one.people} people 人: {one.used} out 出动{left}")

        return staff(problem, by, lambda team: _planned(team, client), heard=heard)


def _planned(team: Problem, client: Client) -> Plan:
    plan = client.finish(client.submit(body_of(team)).id)
    if plan.status is not Status.SUCCEEDED:
        raise Refused(500, {"title": "A plan failed 规划失败", "detail": plan.failure or ""})
    return plan


def team_of(problem: Problem, found: Staffing) -> Problem:
    """The problem that the plan answers: until the hour, with those who go out, else with everybody."""
    limited = ended_by(unrolled(problem), found.by)
    return with_people(limited, found.people) if found.people else limited


def body_of(problem: Problem) -> bytes:
    """A problem as it is posted."""
    return problem.model_dump_json(by_alias=True, exclude_unset=True).encode()
