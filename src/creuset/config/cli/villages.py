"""Commands about what a village holds: its file and its simulated life."""

from datetime import date, datetime
from pathlib import Path

import click

from creuset.config.cli import console
from creuset.config.cli.loading import load_django

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Apply without asking.")
@click.option(
    "--theirs",
    is_flag=True,
    help="Let the file win over what the desk changed since the last load.",
)
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
def load(*, files: tuple[Path, ...], yes: bool, theirs: bool, dry_run: bool) -> None:
    """Show what FILES would change in the villages, ask, and apply it all at once."""
    for file in files:
        if not file.is_file():
            raise click.ClickException(f"{file}: no such file.")
    load_django()
    from creuset.villagefile.commands import load as load_files

    load_files(files, yes=yes, theirs=theirs, dry_run=dry_run, console=console)


@click.command()
@click.argument("village")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write there."
)
def export(*, village: str, output: Path | None) -> None:
    """Write the file of VILLAGE in its canonical form."""
    load_django()
    from creuset.villagefile.commands import export as export_village

    export_village(village, output)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from",
    "system",
    required=True,
    type=click.Choice(["cobot", "nexudus", "officernd", "creuset"]),
    help="The system whose exports they are.",
)
@click.option("--village", help="The village's short name; where there is one only, it is that.")
@click.option("--month-first", is_flag=True, help="In its dates 03/04 is the fourth of March.")
@click.option("--yes", is_flag=True, help="Bring it in without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
def import_(
    *,
    files: tuple[Path, ...],
    system: str,
    village: str | None,
    month_first: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Show what FILES of another system would bring in, ask, and bring it in."""
    for file in files:
        if not file.is_file():
            raise click.ClickException(f"{file}: no such file.")
    load_django()
    from creuset.imports.commands import import_files

    import_files(
        files,
        system=system,
        village=village,
        month_first=month_first,
        yes=yes,
        dry_run=dry_run,
        console=console,
    )


@click.command()
@click.option("--village", required=True, help="The village's short name, as in its address.")
@click.option("--from", "first", required=True, type=DAY, help="First day lived.")
@click.option("--to", "last", required=True, type=DAY, help="Last day lived.")
@click.option("--seed", default=1, show_default=True, help="The same seed lives the same life.")
@click.option(
    "--members",
    type=click.IntRange(1, 2000),
    default=100,
    show_default=True,
    help="How many people it has after a year; counts the first time only.",
)
def simulate(*, village: str, first: datetime, last: datetime, seed: int, members: int) -> None:
    """Let a village live from one day to another, through the same actions as its people."""
    start, end = _day(first), _day(last)
    if end < start:
        raise click.UsageError("--to comes before --from.")
    load_django()
    from creuset.simulation.commands import simulate as live

    live(village=village, first=start, last=end, seed=seed, members=members, console=console)


def _day(value: datetime) -> date:
    return value.date()
