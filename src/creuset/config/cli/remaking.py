"""A demonstration whose data another version made is begun anew: nobody has anything to lose in it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click

from creuset.config.cli import console, processes

#: Says in the folder of a demonstration which version made its tables.
MARK = "made-by"


def remake_if_other(data: Path, *, file: Path, papers: Path) -> None:
    """What another version left in the folder – its database and papers – is gone; what this one made stays.

    Raise ClickException where the folder holds a village that is no demonstration, or somebody serves it.
    """
    from creuset.core.sqlite import blank

    if blank.is_new(file) or _made_by(data) == blank.digest():
        return
    if not _is_demonstration(file):
        raise click.ClickException(
            f"{data} holds something else than a demonstration, made by another version: "
            "choose another folder with CREUSET_DEMO_DATA."
        )
    with processes.alone(data) as is_alone:
        if not is_alone:
            raise click.ClickException(
                f"a demonstration of another version runs on {data}: stop it first."
            )
        for path in (file, *(file.with_name(file.name + end) for end in blank.BESIDE)):
            path.unlink(missing_ok=True)
        shutil.rmtree(papers, ignore_errors=True)
    console.err.print(
        "creuset: another version made this demonstration: it is made anew.", style="yellow"
    )


def mark(data: Path) -> None:
    """The folder says that this version made its tables."""
    from creuset.core.sqlite import blank

    (data / MARK).write_text(blank.digest())


def _made_by(data: Path) -> str:
    try:
        return (data / MARK).read_text().strip()
    except OSError:
        return ""


def _is_demonstration(file: Path) -> bool:
    """Say whether every village of the database is invented; one that cannot be read may be anything."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            asked = "SELECT COUNT(*) FROM villages_village WHERE NOT is_demo"
            return not database.execute(asked).fetchone()[0]
    except sqlite3.Error:
        return False
