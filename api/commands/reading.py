"""``sheets`` and ``compare``: what can be made of a finished plan, without a service."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api.commands.common import Beside, Cards, Crs, Date, Exit, Large, MapFile, SheetLang, err, out
from api.commands.inputs import network_of
from api.commands.speaking import argument, option
from api.comparing import compare
from api.folder import Print, fill, render
from api.settings import ApiSettings
from api.sources import Wishes, judge, map_name, read_source
from api.tables import print_cells, print_comparison, print_files
from optimizer.check import parse_problem
from optimizer.errors import ProblemError
from optimizer.execution.changes import Replanned
from optimizer.plan import Plan

PlanFile = Annotated[
    Path,
    argument(
        exists=True,
        dir_okay=False,
        en="plan.json, as `plan` wrote it.",
        zh="plan 命令写出的 plan.json。",
    ),
]


def sheets_command(
    plan: PlanFile,
    problem: Annotated[
        Path,
        option(
            exists=True,
            dir_okay=False,
            en="problem.json beside it, or the ledger.",
            zh="旁边的 problem.json，或台账。",
        ),
    ],
    map_: MapFile = None,
    out_: Annotated[
        Path,
        option(
            "--out",
            file_okay=False,
            en="Folder for the files.",
            zh="写入文件的文件夹。",
        ),
    ] = Path("out"),
    lang: SheetLang = "zh",
    large: Large = False,
    cards: Cards = False,
    date: Date = None,
    crs: Crs = None,
    beside: Beside = None,
) -> None:
    """Write every sheet there is of a plan. Without --map there is no map on them."""
    made = read_plan(plan)
    network = network_of(map_)
    wish = Print(lang, large, cards)
    wishes = Wishes(date, crs, map_name(map_), good_rows_only=True, lang=wish.spoken)
    source = read_source(problem, wishes, beside=beside or (), network=network)
    try:
        asked = parse_problem(source.body or b"")
    except ProblemError:
        print_cells(err, judge(source, network).faults, title="faults 错误")
        raise typer.Exit(Exit.BAD_INPUT) from None
    if made.summary is None:
        err.print(f"The plan is {made.status.value} and has no routes. 该方案没有路线。")
        raise typer.Exit(Exit.BAD_INPUT)
    phone = ApiSettings().dispatcher_phone

    def tell(form: str, volunteer: str | None) -> bytes:
        return render(
            form,
            made,
            asked,
            network,
            wish,
            volunteer=volunteer,
            extras=source.extras,
            dispatcher=phone,
        )

    print_files(out, fill(out_, made, tell, cards=cards))


def compare_command(old: PlanFile, new: PlanFile) -> None:
    """Say what changed between two plans, volunteer by volunteer."""
    print_comparison(out, compare(read_plan(old), read_plan(new)))


def read_plan(path: Path) -> Plan:
    """Read a plan from its JSON.

    Raises
    ------
    typer.Exit
        It is none.
    """
    try:
        return Replanned.model_validate_json(path.read_bytes())
    except ValidationError:
        err.print(f"{path.name} is no plan; give the plan.json that `plan` wrote. 不是方案文件 plan.json。")
        raise typer.Exit(Exit.BAD_INPUT) from None
