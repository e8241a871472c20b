import creuset.people.fields
from django.db import migrations


def fold_titles(apps, schema_editor):
    """What is already booked is found too."""
    for booking in apps.get_model("bookings", "Booking").objects.only("title").iterator():
        booking.save(update_fields=["search_text"])


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='search_text',
            field=creuset.people.fields.SearchTextField(of=('title',)),
        ),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
    ]
