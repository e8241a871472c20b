"""What the command line does with village files."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import click
from django.db import transaction
from rich.console import Console

from creuset.core import clock
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor, Via
from creuset.villagefile import actions
from creuset.villagefile.actions import LoadPlan
from creuset.villagefile.comparing import Change, ChangeKind
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.texts import check_texts
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village

SIGNS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "-",
    ChangeKind.CHANGED: "~",
    ChangeKind.MOVED: "↕",
}
#: A longer list of changes is cut on screen; `--dry-run` into a file shows it whole.
MOST_SHOWN = 60
#: Characters of a value; a longer one is cut.
LONGEST_VALUE = 60


class Terminal(Protocol):
    """Where the command speaks: `creuset.config.cli.console`, which is above this room."""

    err: Console

    def is_interactive(self) -> bool:
        """Return whether somebody can be asked."""

    def progress(self, title: str, total: int | None = None) -> AbstractContextManager[Any]:
        """Show a bar while the block runs."""


def load(
    paths: Sequence[Path], *, yes: bool, theirs: bool, dry_run: bool, console: Terminal
) -> None:
    """The villages are as their files say, all of them or none; or the difference was only shown.

    Without a terminal nobody is asked: nothing is applied unless `yes`, and the command fails.
    """
    files = [(path, _read(path, console)) for path in paths]
    plans = [(path, file, actions.plan(file=file, theirs=theirs)) for path, file in files]
    for path, file, plan in plans:
        _show(path, file, plan, console)
    if dry_run or not any(plan.changes for *_, plan in plans):
        return
    if not yes and not _agreed(console):
        console.err.print("Nothing was changed.")
        return
    now = clock.now()
    by = Actor(party=None, via=Via.COMMAND)
    with transaction.atomic(), console.progress("Loading", len(files)) as steps:
        for _path, file in files:
            actions.load(file=file, by=by, now=now, theirs=theirs)
            steps.advance()
    console.err.print("Loaded.")


def export(slug: str, output: Path | None) -> None:
    """The village's file, in its canonical form, is written there or on standard output."""
    village = Village.objects.filter(slug=slug).first()
    if village is None:
        known = ", ".join(Village.objects.order_by("slug").values_list("slug", flat=True))
        raise NotFound(f"no village is called {slug}; there are: {known or 'none'}")
    text = canonical(desk_of(village))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _read(path: Path, console: Terminal) -> VillageFile:
    try:
        file = read_path(path)
        check_texts(file, path.read_text(encoding="utf-8-sig"), now=clock.now())
    except VillageFileError as error:
        for problem in error.problems:
            console.err.print(f"{path}: {problem}", markup=False)
        count = len(error.problems)
        raise click.ClickException(
            f"{path}: {count} {'mistake' if count == 1 else 'mistakes'}, nothing was changed."
        ) from error
    return file


def _agreed(console: Terminal) -> bool:
    if not console.is_interactive():
        raise click.ClickException("nothing was changed: nobody to ask, add --yes to apply.")
    return click.confirm("Apply?", default=False, err=True)


def _show(path: Path, file: VillageFile, plan: LoadPlan, console: Terminal) -> None:
    name = file.village.name
    if plan.is_new:
        console.err.print(
            f"{path}: {name} is new, with {len(file.resources)} resources.", markup=False
        )
    elif not plan.changes:
        console.err.print(f"{path}: {name} is already so.", markup=False)
    else:
        console.err.print(f"{path}: {name}, {len(plan.changes)} changes:", markup=False)
        _list(plan.changes, console)
    if plan.kept:
        console.err.print(
            "Changed at the desk since the last load, and kept (--theirs drops them):"
        )
        _list(plan.kept, console)
    for conflict in plan.conflicts:
        console.err.print(
            f"  ! {conflict.key}: the file says {_short(conflict.file)}, the desk keeps {_short(conflict.desk)}",
            markup=False,
        )
    if plan.overridden:
        console.err.print("Changed at the desk, and lost:")
        _list(plan.overridden, console)


def _list(changes: Iterable[Change], console: Terminal) -> None:
    shown = list(changes)
    for change in shown[:MOST_SHOWN]:
        console.err.print(f"  {SIGNS[change.kind]} {change.key}{_values(change)}", markup=False)
    if len(shown) > MOST_SHOWN:
        console.err.print(f"  … and {len(shown) - MOST_SHOWN} more")


def _values(change: Change) -> str:
    if change.kind is ChangeKind.CHANGED:
        return f": {_short(change.before)} → {_short(change.after)}"
    return ""


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
