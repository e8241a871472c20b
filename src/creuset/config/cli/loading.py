"""Loads Django for the commands that need it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def load_django() -> None:
    """Django and its apps are ready, sentences are in the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creuset.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(terminal_language())
    finish_restore()


def finish_restore() -> None:
    """A restore that was killed in its last steps is complete, before anything reads the data."""
    from django.conf import settings

    from creuset.config.cli import processes
    from creuset.core import backup

    if not backup.is_decided():
        return
    with processes.alone(settings.DATA) as is_alone:
        if is_alone:
            backup.finish_decided()


def terminal_language() -> str:
    """Return the language that the environment asks for, among those of the house."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def check_database() -> None:
    """Nothing, if no newer version migrated the database; NewerData if one did."""
    from creuset.core import migrated

    migrated.check_known(migrated.applied_here())


def prepare_database() -> None:
    """The database has every table of this version; NewerData where it has those of a newer one."""
    from django.core.management import call_command

    if not begin_database():
        check_database()
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def begin_database() -> bool:
    """A new SQLite database has all its tables at once, copied from a blank one; say whether that was done.

    If this version has no blank database, it is made now, in the time that making the tables would take.
    """
    from django.db import connection

    from creuset.core.sqlite import blank

    file = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and blank.is_new(file):
        if blank.is_wanted():
            make_blank_database()
        return blank.begin(file)
    return False


def make_blank_database() -> None:
    """The blank database of this version is made, by a process with settings of its own; or it is not, and no harm."""
    subprocess.run(
        [sys.executable, "-m", "creuset", "blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def gathering_static_files() -> Callable[[], None]:
    """Begin to lay the files that pages load, hashed and compressed, in the data folder; return what waits for it.

    Another process does it, while this one has its own to do.
    """
    command = [sys.executable, "-m", "creuset", "manage", "collectstatic", "--noinput", "-v", "0"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - this interpreter, this package

    def wait() -> None:
        if code := process.wait():
            raise subprocess.CalledProcessError(code, command)

    return wait
