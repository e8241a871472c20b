"""Commands for whoever looks after the installation."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from creuset.config.cli import console
from creuset.config.cli.loading import load_django, prepare_database

ROOT = Path(__file__).resolve().parents[4]


@click.command()
def check() -> int:
    """Say what is wrong with the settings, each with what to do about it."""
    load_django()
    from creuset.config.cli.findings import list_findings

    with console.progress("Sealed days") as steps:
        findings = list_findings(tell=steps.reach)
    for number, finding in enumerate(findings, 1):
        style = "red" if finding.is_error else "yellow"
        console.out.print(f"{number}. {finding.sentence}", style=style, markup=False)
        if finding.hint:
            console.out.print(f"   → {finding.hint}", markup=False)
    errors = sum(finding.is_error for finding in findings)
    console.out.print(f"creuset check: {errors} wrong, {len(findings) - errors} to consider.")
    return 1 if errors else 0


@click.command()
@click.argument("email")
@click.option("--village", required=True, help="The village's short name, as in its address.")
@click.option("--name", default="", help="Their name; what stands before the @ if not given.")
def createowner(*, email: str, village: str, name: str) -> None:
    """Make EMAIL an owner of the village; they sign in by a code sent there."""
    load_django()
    from creuset.core import clock
    from creuset.people import actions
    from creuset.people.actors import Actor, Via
    from creuset.villages.models import Village

    found = Village.objects.filter(slug=village).first()
    if found is None:
        known = (
            ", ".join(Village.objects.order_by("slug").values_list("slug", flat=True))
            or "none is loaded"
        )
        raise click.ClickException(f"no village {village!r} (known: {known}).")
    actions.create_owner(
        email=email,
        name=name or email.partition("@")[0],
        village=found,
        by=Actor(party=None, via=Via.COMMAND),
        now=clock.now(),
    )
    console.out.print(f"{email} owns {village}.", markup=False)


@click.command()
def migrate() -> None:
    """Bring the database up to this version."""
    load_django()
    prepare_database()
    console.out.print("The database is up to date.")


@click.command(hidden=True)
def blank() -> None:
    """Make the blank database that new ones begin as, if this version has none.

    The launcher asks for it once the libraries are there: it touches no data, and reads none of its settings.
    """
    from creuset.core.sqlite import blank as blanks

    if (home := blanks.home()) is None:
        return
    with tempfile.TemporaryDirectory(prefix=blanks.UNFINISHED, dir=home) as folder:
        os.environ.pop("CREUSET_DATABASE_URL", None)
        os.environ.update(CREUSET_DATA=folder, DJANGO_SETTINGS_MODULE="creuset.config.settings")
        load_django()
        blanks.make(_make_tables)


def _make_tables() -> Path:
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")  # nothing is there to lose
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    return Path(connection.settings_dict["NAME"])


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(*, arguments: Sequence[str]) -> None:
    """Run one of Django's management commands."""
    load_django()
    from django.core.management import (
        CommandError,
        execute_from_command_line,
        get_commands,
        load_command_class,
    )

    name = next(iter(arguments), "help")
    known = get_commands()
    if name not in known and name not in {"help", "version"} and not name.startswith("-"):
        raise click.UsageError(f"No such command {name!r} of Django.")
    if name in known:
        # Read once before Django does, which would tell its whole usage of what is typed wrong.
        try:
            parser = load_command_class(known[name], name).create_parser("creuset manage", name)
            parser.parse_args(list(arguments[1:]))
        except CommandError as error:
            reason = str(error).removeprefix("Error: ")
            raise click.UsageError(f"{name}: {reason}.") from error
    execute_from_command_line(["creuset manage", *arguments])


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a benchmark.")
@click.option(
    "--database",
    type=click.Choice(["sqlite", "postgresql"]),
    help="Only on this one, where a benchmark runs on both.",
)
@click.option("--full", is_flag=True, help="Run at the stated size; it takes minutes.")
def bench(*, names: tuple[str, ...], as_json: bool, full: bool, database: str | None) -> int:
    """Measure NAME, or everything, against limits measured in the same run."""
    if not (ROOT / "bench").is_dir():
        raise click.ClickException("the benchmarks live in a checkout of the project, in bench/.")
    sys.path.insert(0, str(ROOT))
    from bench.commands import run

    code: int = run(names, as_json=as_json, full=full, database=database or "")
    return code
