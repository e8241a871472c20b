"""What the command line does with other systems' files."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import click
from rich.console import Console

from creuset.core import clock
from creuset.imports.actions import bringing
from creuset.imports.models import Import
from creuset.imports.queries.items import Preview, Sign
from creuset.imports.rules.shapes import Read
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor, Via
from creuset.villages.models import Village

#: More faults are counted, not listed.
MOST_SHOWN = 200


class Terminal(Protocol):
    """Where the command speaks: `creuset.config.cli.console`, which is above this room."""

    err: Console

    def is_interactive(self) -> bool:
        """Return whether somebody can be asked."""

    def progress(self, title: str, total: int | None = None) -> AbstractContextManager[Any]:
        """Show a bar while the block runs."""


def import_files(
    paths: Sequence[Path],
    *,
    system: str,
    village: str | None,
    month_first: bool,
    yes: bool,
    dry_run: bool,
    console: Terminal,
) -> None:
    """What the files say has happened; or it was only shown, with every fault.

    Without a terminal nobody is asked: nothing is brought in unless `yes`, and the command fails.
    """
    by = Actor(party=None, via=Via.COMMAND)
    brought = bringing.bring(
        village=_village(village),
        system=system,
        files={path.name: path.read_bytes() for path in paths},
        month_first=month_first,
        by=by,
        now=clock.now(),
    )
    try:
        said, shown = bringing.read(brought, now=clock.now())
        problems = bringing.problems_of(said, shown)
        _show(said, shown, console)
        for problem in problems[:MOST_SHOWN]:
            console.err.print(str(problem), markup=False)
        if problems:
            count = len(problems)
            raise click.ClickException(
                f"{count} {'fault' if count == 1 else 'faults'}, nothing was changed."
            )
        if shown.steps and not dry_run and (yes or _agreed(console)):
            _run(brought, by, console)
            return
        console.err.print("Nothing was changed.")
    finally:
        _drop_unless_done(brought, by)


def _run(brought: Import, by: Actor, console: Terminal) -> None:
    brought = bringing.start(brought=brought, by=by, now=clock.now())
    with console.progress("Bringing in", brought.steps) as steps:
        done = bringing.run(brought=brought, by=by, now=clock.now, tell=steps.reach)
    told = ", ".join(f"{many} {kind}" for kind, many in sorted(done.counts.items()))
    console.err.print(f"Brought in: {told}.")


def _drop_unless_done(brought: Import, by: Actor) -> None:
    """Files of a command are kept by whoever ran it: none stays here."""
    row = Import.objects.get(pk=brought.pk)
    if row.ended_at is None and row.state != "running":
        bringing.drop(brought=row, by=by, now=clock.now())


def _village(slug: str | None) -> Village:
    rows = Village.objects.order_by("slug")
    if slug is None and rows.count() == 1:
        return rows.get()
    found = rows.filter(slug=slug).first()
    if found is None:
        known = ", ".join(rows.values_list("slug", flat=True))
        said = f"no village is called {slug}" if slug else "say --village"
        raise NotFound(f"{said}; there are: {known or 'none'}")
    return found


def _agreed(console: Terminal) -> bool:
    if not console.is_interactive():
        raise click.ClickException("nothing was changed: nobody to ask, add --yes to bring it in.")
    return click.confirm("Bring it in?", default=False, err=True)


def _show(said: Read, shown: Preview, console: Terminal) -> None:
    say = partial(console.err.print, markup=False)
    for name, title in said.taken_for.items():
        say(f"{name}: {title}")
        if said.unread[name]:
            say(f"  columns that nobody reads: {', '.join(said.unread[name])}")
    for kind, counts in shown.counts.items():
        told = ", ".join(f"{counts[sign]} {sign.value}" for sign in Sign if counts[sign])
        say(f"{kind}: {told}")
