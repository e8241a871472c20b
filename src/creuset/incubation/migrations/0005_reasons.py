from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incubation', '0004_letters'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='extended_why',
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
