"""A database with rows in it is brought up to date: rows, keys and constraints stay, on both databases.

The tests' own database was made by migrating an empty one.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from creuset.config.cli.findings import list_findings
from creuset.config.cli.loading import prepare_database
from creuset.config.cli.main import explain
from creuset.config.cli.upkeep import migrate
from creuset.core import backup, migrated
from creuset.kernel.spans import Span
from creuset.places.models import Claim
from creuset.villages.models import Village
from tests.factories.bookings import make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

CACHE = "core_cache"
#: A domain on which no other builds: what is before it, and what came with it.
BEFORE = ("simulation", "zero")
SINCE = [("simulation", "0001_tables"), ("simulation", "0002_what_if_kind")]


@pytest.fixture
def lived() -> None:
    """A village with a team, a booking of a whole and its parts, a project."""
    village = make_village()
    member, whole = member_of(village), make_resource(village, name="Plateau 1")
    team_of(village)
    for name in ("Ouest", "Est"):
        make_resource(village, name=name, whole=whole, building=whole.building)
    make_booking(
        make_resource(village, name="Agora"),
        when=Span(NOW, NOW + timedelta(hours=1)),
        party=member.party,
        project=make_project(known_in=village, holder=member.party),
    )


def ours() -> Iterator[type[models.Model]]:
    yield from (
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("creuset.")
    )


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is there, none of an empty one."""
    there = set(connection.introspection.table_names())
    found = {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in ours()
        if model._meta.db_table in there
    }
    return {label: kept for label, kept in found.items() if kept}


def alter_tables(labels: Collection[str]) -> int:
    """Each of the tables with a column of text has it a letter longer, then as before, as later migrations do."""
    state, changed = MigrationExecutor(connection).loader.project_state(), 0
    for model in (one for one in ours() if one._meta.label in labels):
        fields = [f for f in model._meta.local_fields if type(f) is models.CharField]
        if fields and not model._meta.auto_created:
            _name, _path, args, kwargs = fields[0].deconstruct()
            longer = kwargs | {"max_length": kwargs["max_length"] + 1}
            for values in (longer, kwargs):
                state = altered(state, model, fields[0].name, models.CharField(*args, **values))
            changed += 1
    return changed


def altered(
    state: ProjectState, model: type[models.Model], name: str, field: models.Field[Any, Any]
) -> ProjectState:
    """Do what a migration does to a column; return the state of the project after it."""
    operation, after = migrations.AlterField(model._meta.model_name, name, field), state.clone()
    operation.state_forwards(model._meta.app_label, after)
    with connection.schema_editor() as editor:
        operation.database_forwards(model._meta.app_label, editor, state, after)
    return after


def pending() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(one.app_label, one.name) for one, _back in plan]


def check_that_claims_are_guarded() -> None:
    """What overlaps is still refused by the database itself."""
    claim = Claim.objects.all()[0]
    claim.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        claim.save(force_insert=True)


def test_where_nothing_changed_nothing_changes(lived: None) -> None:
    before = rows()
    assert len(before) > 8
    prepare_database()
    assert pending() == []
    assert rows() == before


def test_tables_full_of_rows_are_changed_and_keep_them(lived: None) -> None:
    before = rows()
    assert alter_tables(before) > 8
    assert rows() == before
    connection.check_constraints()
    check_that_claims_are_guarded()


@pytest.fixture
def older(lived: None) -> Iterator[Callable[[], None]]:
    """The database as a version before left it: a domain short, and without the table of the cache."""

    def undo() -> None:
        call_command("migrate", *BEFORE, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {CACHE}")

    yield undo
    prepare_database()


def test_an_older_database_with_rows_is_brought_up_to_date(older: Callable[[], None]) -> None:
    older()
    assert pending() == SINCE
    before = rows()

    prepare_database()

    assert pending() == []
    assert rows() == before
    cache.set("kept", 1)
    assert cache.get("kept") == 1
    check_that_claims_are_guarded()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """An installation of its own, but for its database."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.DATA / "secret-key").write_text("the key")
    return tmp_path


def test_an_older_backup_is_restored_then_brought_up_to_date(
    older: Callable[[], None], folder: Path
) -> None:
    older()
    before = rows()
    archive = folder / "village.tar.gz"
    backup.write(archive, now=NOW)
    prepare_database()
    make_village(slug="plus-tard")

    with backup.staged(archive) as found:
        backup.replace_by(found)

    assert pending() == SINCE
    assert rows() == before
    prepare_database()
    assert pending() == []
    assert rows() == before
    check_that_claims_are_guarded()


# ---- data of a version to come ------------------------------------------------------------------

TO_COME = ("bookings", "0999_to_come")


@pytest.fixture
def newer() -> Iterator[Callable[[], None]]:
    """The database is of a version that knows more, until it is told not to be."""
    recorder = MigrationRecorder(connection)
    recorder.record_applied(*TO_COME)
    yield lambda: recorder.record_unapplied(*TO_COME)
    recorder.record_unapplied(*TO_COME)


def test_the_database_of_a_newer_version_is_left_alone(newer: Callable[[], None]) -> None:
    done = CliRunner().invoke(migrate)

    assert isinstance(done.exception, migrated.NewerData)
    assert "bookings.0999_to_come" in explain(done.exception)
    assert "\n" not in explain(done.exception)
    assert any(one.is_error and "0999_to_come" in one.sentence for one in list_findings())
    newer()
    assert CliRunner().invoke(migrate).exception is None
    assert not any("0999_to_come" in one.sentence for one in list_findings())


def test_the_backup_of_a_newer_version_replaces_nothing(
    lived: None, newer: Callable[[], None], folder: Path
) -> None:
    archive = folder / "village.tar.gz"
    backup.write(archive, now=NOW)
    newer()
    make_village(slug="plus-tard")

    with pytest.raises(migrated.NewerData, match="0999_to_come"), backup.staged(archive) as found:
        backup.replace_by(found)

    assert Village.objects.filter(slug="plus-tard").exists()
    assert not backup.is_decided()
    assert list(folder.glob("data/restore-*")) == []


def test_what_libraries_migrate_is_their_business() -> None:
    assert migrated.unknown([("auth", "0999_to_come"), ("gone", "0001_initial"), TO_COME]) == [
        "bookings.0999_to_come"
    ]
    assert migrated.unknown(migrated.applied_here()) == []


@pytest.fixture
def before_they_were_one() -> Iterator[set[tuple[str, str]]]:
    """The database knows its migrations by the names that they had before several were put into one."""
    recorder, loader = MigrationRecorder(connection), MigrationLoader(connection)
    whole = [one for one in loader.disk_migrations.values() if one.replaces]
    for one in whole:
        recorder.record_unapplied(one.app_label, one.name)
        for app, name in one.replaces:
            recorder.record_applied(app, name)
    yield {(one.app_label, one.name) for one in whole}
    for one in whole:
        for app, name in one.replaces:
            recorder.record_unapplied(app, name)
        recorder.record_unapplied(one.app_label, one.name)
        recorder.record_applied(one.app_label, one.name)


def test_what_was_migrated_in_several_is_not_migrated_again_in_one(
    lived: None, before_they_were_one: set[tuple[str, str]]
) -> None:
    before = rows()
    assert pending() == []
    assert migrated.unknown(migrated.applied_here()) == []

    prepare_database()

    assert rows() == before
    assert len(before_they_were_one) > 10
    assert before_they_were_one <= set(migrated.applied_here())


def test_migrations_that_were_put_into_one_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrations.Migration("0001_squashed", "bookings")
    whole.replaces = [TO_COME]

    def load_disk(loader: MigrationLoader) -> None:
        loader.disk_migrations = {("bookings", "0001_squashed"): whole}

    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk)
    migrated._known.cache_clear()
    try:
        assert migrated.unknown([TO_COME]) == []
    finally:
        migrated._known.cache_clear()
