"""Bookings know when their last period ends."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, _editor):
    """Each booking ends with the last of its periods; one without periods ended when it was last changed."""
    last = (
        apps.get_model("bookings", "Segment")
        .objects.filter(booking=OuterRef("pk"))
        .order_by()
        .values("booking")
        .annotate(last=Max("ends_at"))
        .values("last")
    )
    bookings = apps.get_model("bookings", "Booking").objects
    bookings.update(ends_at=Coalesce(Subquery(last), F("changed_at")))


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0011_kiosks'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='ends_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='booking',
            name='ends_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='booking',
            name='party',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='people.party'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['party', 'ends_at'], name='booking_of_party'),
        ),
    ]
