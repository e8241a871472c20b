"""The group of commands, and the one line that says why one of them stopped."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from creuset.config.cli import console
from creuset.kernel.errors import DomainError

#: Where each command is written; only the one that runs is imported.
COMMANDS = {
    "demo": "serving:demo",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "load": "villages:load",
    "export": "villages:export",
    "import": "villages:import_",
    "simulate": "villages:simulate",
    "bench": "upkeep:bench",
    "check": "upkeep:check",
    "backup": "archives:backup",
    "restore": "archives:restore",
    "createowner": "upkeep:createowner",
    "migrate": "upkeep:migrate",
    "manage": "upkeep:manage",
    "blank": "upkeep:blank",
}
LAUNCHER = {
    "test": "Run every test (sqlite, PostgreSQL, browser); arguments go to pytest.",
    "checks": "Run format, lint, layers, types, migrations, templates, messages, docs.",
}


class LazyGroup(click.Group):
    """Finds a command in its module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which an operator meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(f"creuset.config.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then those that the launcher runs itself."""
        super().format_commands(ctx, formatter)
        with formatter.section("For developers"):
            formatter.write_dl(list(LAUNCHER.items()))


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.option("--debug", is_flag=True, help="Show where an error happened.")
@click.version_option(package_name=None, version="2026.11.0", prog_name="creuset")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Run a creative village: spaces, stages, projects and people in one house.

    Without a command, the demo starts: two villages, filled with weeks of life.
    """
    ctx.obj = debug
    if ctx.invoked_subcommand is None:
        command = cli.get_command(ctx, "demo")
        if command is not None:
            ctx.invoke(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = partial(cli.main, given, prog_name="creuset", standalone_mode=False)
    sys.exit(run(command, debug="--debug" in given))


def run(command: Callable[[], Any], *, debug: bool) -> int:
    """Run the command; return its exit code, having said on one line what went wrong."""
    try:
        result = command()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        # whoever read our output has left: nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the outermost frame: what is not caught here is a traceback
        if debug and not isinstance(error, click.ClickException | click.Abort):
            traceback.print_exc()
        else:
            console.fail(explain(error))
        return error.exit_code if isinstance(error, click.ClickException) else 1
    return result if isinstance(result, int) else 0


def explain(error: Exception) -> str:
    """Return the one line that says why the command stopped."""
    match error:
        case click.Abort():
            line = "stopped."
        case click.ClickException():
            context = getattr(error, "ctx", None)
            hint = f" ({context.command_path} --help)" if context is not None else ""
            line = f"{error.format_message()}{hint}"
        case DomainError():
            line = str(error)
        case OSError(filename=str() | Path() as name, strerror=str(reason)):
            line = f"{name}: {reason[:1].lower()}{reason[1:]}."
        case _ if is_unanswered(error):
            line = f"the database does not answer: {error} (./creuset check says what to do)"
        case _ if is_of_older_data(error):
            line = (
                "the database is older than this version: run ./creuset migrate, then this again."
            )
        case _:
            line = f"{type(error).__name__}: {error} (creuset --debug … shows where)"
    return line


def is_unanswered(error: Exception) -> bool:
    """Say whether there was no database to ask."""
    if "django.db" not in sys.modules:
        return False
    from django.db import OperationalError, connection

    return isinstance(error, OperationalError) and connection.connection is None


def is_of_older_data(error: Exception) -> bool:
    """Say whether a question to the database failed since it was not brought up to this version."""
    if "django.db" not in sys.modules:
        return False
    from django.db import DatabaseError, connection

    if not isinstance(error, DatabaseError) or connection.in_atomic_block:
        return False
    from creuset.config.cli.findings import unapplied_migrations

    try:
        return unapplied_migrations() > 0
    except DatabaseError:
        # it does not answer at all: that is the error to tell
        return False
