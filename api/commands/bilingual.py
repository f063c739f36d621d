"""Commands that are helpful, and complain, in the languages of whoever types them."""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from api.commands.help_page import page
from api.commands.speaking import pick, spoken

_NOTHING_ASKED = 2


class Command(TyperCommand):
    """One command."""

    def get_help_option(self, ctx: Any) -> Any:  # typer's types of these are not public
        """Describe ``--help`` itself."""
        return _described(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of ``--help``."""
        formatter.write(page(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed."""
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            raise spoken(error) from None


class Group(TyperGroup):
    """All commands together."""

    def get_help_option(self, ctx: Any) -> Any:
        """Describe ``--help`` itself."""
        return _described(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of ``--help``."""
        formatter.write(page(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; nothing at all is a call for help."""
        if not args:
            typer.echo(self.get_help(ctx))
            raise typer.Exit(_NOTHING_ASKED)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed."""
        try:
            return super().resolve_command(ctx, args)
        except TyperException as error:
            raise spoken(error) from None


def _described(shown: Any) -> Any:
    if shown is not None:
        shown.help = pick("Show this page and exit.", "显示本页后退出。")
    return shown
