"""What the database needs beside the tables of models."""

from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps, schema_editor):
    """Rate limits are counted in the database's cache."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]

    operations = [
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
