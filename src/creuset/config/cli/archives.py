"""Commands that put the whole installation into one file, and back."""

from pathlib import Path

import click

from creuset.config.cli import console, processes
from creuset.config.cli.loading import load_django


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(*, file: Path) -> None:
    """Write the database and the uploaded files into FILE (.tar.gz or .tar.zst).

    It is consistent even while the villages are served.
    """
    console.check_folder(file)
    load_django()
    from creuset.core import backup as archives
    from creuset.core import clock

    with console.progress("Files", None) as steps:
        manifest = archives.write(file, now=clock.now(), report=steps.reach)
    console.out.print(
        f"{file}: {manifest.database} database and {len(manifest.files) - 1} files, {manifest.size:,} bytes.",
        markup=False,
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Replace without asking.")
def restore(*, file: Path, yes: bool) -> None:
    """Replace the database and the uploaded files by those of FILE, after verifying all of it."""
    load_django()
    from django.conf import settings

    from creuset.core import backup as archives

    with processes.alone(settings.DATA) as is_alone:
        if not is_alone:
            raise click.ClickException("a server runs on this data: stop it first, then restore.")
        with archives.staged(file) as found:
            console.err.print(
                f"{file.name} of {found.manifest.made_at:%Y-%m-%d %H:%M} UTC is whole: "
                f"{len(found.manifest.files) - 1} files and a {found.manifest.database} database.",
                markup=False,
            )
            if not yes and not may_replace():
                raise click.ClickException("nothing was replaced: confirm with --yes.")
            archives.replace_by(found)
    console.out.print("Restored. Run ./creuset migrate if this version is newer than the backup.")


def may_replace() -> bool:
    """Ask, where somebody can answer; else the answer is no."""
    return console.is_interactive() and click.confirm(
        "Replace everything that the database and the files hold now?", err=True
    )
