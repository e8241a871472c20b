"""What the command line says: results on standard output, everything else on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

#: What programs may read.
out = Console(highlight=False, soft_wrap=True)
#: What people read while it runs.
err = Console(stderr=True, highlight=False, soft_wrap=True)


def is_interactive() -> bool:
    """Return whether somebody can be asked: both ends are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def check_folder(file: Path) -> None:
    """Nothing, if the folder in which the file will be written is there; ClickException if it is not."""
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"{file.parent}: no such folder.")


def fail(sentence: str) -> None:
    """Say on one line why the command stops."""
    line = " ".join(sentence.split())
    err.print(f"creuset: {line}", style="red", markup=False)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator["Steps"]:
    """Show a bar on standard error while the block runs, where somebody looks; else nothing."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        yield Steps(bar, title, total)


class Steps:
    """The work of one bar."""

    def __init__(self, bar: Progress, title: str, total: int | None) -> None:
        self._bar = bar
        self._task = bar.add_task(title, total=total)

    def advance(self, steps: int = 1) -> None:
        """So many steps more are done."""
        self._bar.advance(self._task, steps)

    def reach(self, done: int, total: int | None = None) -> None:
        """So many steps of the total are done."""
        self._bar.update(self._task, completed=done, total=total)
