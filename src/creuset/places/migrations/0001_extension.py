"""What PostgreSQL needs to refuse claims that overlap."""

from django.db import migrations

from creuset.core.operations import EnsureExtension


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [EnsureExtension("btree_gist")]
