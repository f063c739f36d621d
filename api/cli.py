"""The ``xiangdao`` command; each subcommand lives in `api.commands`."""

import signal
import sys

import typer

from api.commands.bilingual import Command, Group
from api.commands.checking import check_command, template_command
from api.commands.planning import demo_command, plan_command
from api.commands.reading import compare_command, sheets_command
from api.commands.serving import serve_command, worker_command
from api.commands.speaking import pick
from api.commands.staffing import staff_command
from api.commands.why import why_command
from api.commands.words import ALL, PURPOSES

app = typer.Typer(
    name="xiangdao",
    cls=Group,
    help=pick(*ALL),
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a local may hold a resident's name
)
for name, command in (
    ("template", template_command),
    ("check", check_command),
    ("plan", plan_command),
    ("staff", staff_command),
    ("sheets", sheets_command),
    ("compare", compare_command),
    ("why", why_command),
    ("serve", serve_command),
    ("worker", worker_command),
    ("demo", demo_command),
):
    app.command(name, cls=Command, help=pick(*PURPOSES[name]))(command)


def main() -> None:
    """Run the command."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(app())


if __name__ == "__main__":
    main()
