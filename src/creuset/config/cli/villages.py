"""Commands about what a village holds: its file and its simulated life."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

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
    if output is not None:
        console.check_folder(output)
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
@click.option("--from", "first", type=DAY, help="First day lived.")
@click.option("--to", "last", type=DAY, help="Last day lived.")
@click.option("--seed", default=1, show_default=True, help="The same seed lives the same life.")
@click.option(
    "--members",
    type=click.IntRange(1, 2000),
    default=100,
    show_default=True,
    help="How many people it has after a year; counts the first time only.",
)
@click.option(
    "--newcomers",
    type=int,
    help="What if so many people come? Lives on copies in memory: nothing real changes.",
)
@click.option(
    "--call",
    "files",
    type=int,
    help="What does a jury find in a call with so many files? Lived on a copy, to its alumni: nothing real changes.",
)
@click.option("--jurors", type=int, help="How many judge the call.")
@click.option("--readings", type=int, help="How often each of its files is read.")
@click.option("--mix", help="Who comes, as in nomads=60,residents=20,nursery=10,incubated=10.")
@click.option("--weeks", type=int, help="Weeks that the copies live.")
@click.option("--arriving-weeks", type=int, help="Weeks over which the newcomers arrive.")
@click.option("--seeds", type=int, help="Lives with newcomers, and as many without.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def simulate(
    *,
    village: str,
    first: datetime | None,
    last: datetime | None,
    seed: int,
    members: int,
    newcomers: int | None,
    files: int | None,
    jurors: int | None,
    readings: int | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Let a village live through the same actions as its people, or ask what happens if people or files come."""
    given = {name: value for name, value in asked.items() if value is not None}
    sizes = {"jurors": jurors, "readings": readings}
    if files is not None:
        if first or last or given or newcomers is not None:
            raise click.UsageError("--call goes with --jurors, --readings, --seed and --json only.")
        _live_call(village, files, sizes, seed=seed, as_json=as_json)
        return
    if jurors is not None or readings is not None:
        raise click.UsageError("--jurors and --readings go with --call.")
    if newcomers is not None:
        if first or last:
            raise click.UsageError("--newcomers begins tomorrow: it goes without --from and --to.")
        load_django()
        from creuset.simulation.commands import what_if
        from creuset.simulation.whatif.question import mix_of, question_of

        if "mix" in given:
            given["mix"] = mix_of(given["mix"])
        question = question_of(newcomers=newcomers, **given)
        what_if(village=village, question=question, as_json=as_json, console=console)
        return
    if given or as_json:
        raise click.UsageError(
            "--mix, --weeks, --arriving-weeks and --seeds go with --newcomers, --json with it or with --call."
        )
    if first is None or last is None:
        raise click.UsageError("Say --from and --to, or --newcomers, or --call.")
    start, end = _day(first), _day(last)
    if end < start:
        raise click.UsageError("--to comes before --from.")
    load_django()
    from creuset.simulation.commands import simulate as live

    live(village=village, first=start, last=end, seed=seed, members=members, console=console)


def _live_call(
    village: str, files: int, sizes: dict[str, int | None], *, seed: int, as_json: bool
) -> None:
    load_django()
    from creuset.simulation.calling.people import JURORS, READINGS, asked_of
    from creuset.simulation.commands import live_call

    asked = asked_of(
        files=files,
        jurors=sizes["jurors"] or JURORS,
        readings=sizes["readings"] or READINGS,
        seed=seed,
    )
    live_call(village=village, asked=asked, as_json=as_json, console=console)


def _day(value: datetime) -> date:
    return value.date()
