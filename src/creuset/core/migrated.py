"""What a database was migrated to, against what this version can migrate it to."""

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from creuset.kernel.errors import Refused

#: An app and the name of one of its migrations.
type Migration = tuple[str, str]


class NewerData(Refused):
    """The data was made by a version that is newer than this one."""

    code = "newer-data"


@cache
def of_the_code() -> frozenset[Migration]:
    """Return every migration of the code: read from its files once, since a process keeps its code."""
    return frozenset(MigrationLoader(None).graph.nodes)


@cache
def _known() -> frozenset[Migration]:
    """Return every migration that the code has, or had before it put several into one."""
    files = MigrationLoader(None, load=False)
    files.load_disk()
    assert files.disk_migrations is not None  # noqa: S101 - read just now
    return frozenset(files.disk_migrations).union(
        *(migration.replaces for migration in files.disk_migrations.values())
    )


def unknown(applied: Iterable[Migration]) -> list[str]:
    """Return which of these migrations are the house's own, and nothing that this version knows."""
    house = {app.label for app in apps.get_app_configs() if app.name.startswith("creuset.")}
    return sorted(
        f"{app}.{name}" for app, name in applied if app in house and (app, name) not in _known()
    )


def check_known(applied: Iterable[Migration]) -> None:
    """Nothing, if this version knows what was applied; NewerData names what it does not know."""
    if names := unknown(applied):
        raise NewerData(
            _(
                "This data was made by a newer version of Creuset, which knows %(names)s: "
                "install that version, or restore a backup made by this one."
            )
            % {"names": ", ".join(names)}
        )


def applied_here() -> list[Migration]:
    """Return what was applied to the database in use; nothing where it is new."""
    return list(MigrationRecorder(connection).applied_migrations())
