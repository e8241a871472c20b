"""What has been migrated somewhere stays as it is: a change to the tables is a new file."""

from tools.migrations import edited, listed, release


def test_no_migration_of_a_release_is_edited_nor_removed() -> None:
    assert edited() == [], "databases know these as they were: put them back, and write new ones"


def test_a_release_lists_its_migrations() -> None:
    named, migrations = listed()
    assert named == release(), "a new release: run tools/migrations.py"
    assert len(migrations) > 15
