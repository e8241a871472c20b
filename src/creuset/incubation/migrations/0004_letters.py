"""What is to be completed is told by its notice: it is no letter any more."""

from django.db import migrations, models


def leave_letters(apps, _schema_editor):
    """What was asked and when stays with the application, as its completion."""
    for name in ("Letter", "LetterText"):
        apps.get_model("incubation", name).objects.filter(kind="completion").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('incubation', '0003_support'),
    ]

    operations = [
        migrations.RunPython(leave_letters, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('inadmissible', 'Not admissible'), ('ineligible', 'Not eligible'), ('admitted', 'Given to the jury'), ('next_round', 'Selected for the next round'), ('audition', 'Asked to an audition'), ('laureate', 'Laureate'), ('waiting', 'On the waiting list'), ('refused', 'Not selected'), ('appeal_granted', 'Appeal granted'), ('appeal_rejected', 'Appeal rejected')], max_length=16),
        ),
        migrations.AlterField(
            model_name='lettertext',
            name='kind',
            field=models.CharField(choices=[('inadmissible', 'Not admissible'), ('ineligible', 'Not eligible'), ('admitted', 'Given to the jury'), ('next_round', 'Selected for the next round'), ('audition', 'Asked to an audition'), ('laureate', 'Laureate'), ('waiting', 'On the waiting list'), ('refused', 'Not selected'), ('appeal_granted', 'Appeal granted'), ('appeal_rejected', 'Appeal rejected')], max_length=16),
        ),
    ]
