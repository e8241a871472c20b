"""Calendars are told when the hour of an audition was last said, rather than how often."""

from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incubation", "0001_tables")]

    operations = [
        migrations.RemoveField(model_name="audition", name="sequence"),
        migrations.AddField(
            model_name="audition",
            name="changed_at",
            field=models.DateTimeField(default=datetime(2026, 11, 22, tzinfo=UTC)),
            preserve_default=False,
        ),
    ]
