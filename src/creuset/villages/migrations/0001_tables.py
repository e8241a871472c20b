import creuset.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('villages', '0001_initial'),
        ('villages', '0002_screens'),
        ('villages', '0003_visitor_terms'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Village',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('tagline', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                ('zone_name', models.CharField(default='Europe/Paris', max_length=60)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('languages', models.JSONField(default=list)),
                ('sign_up', models.CharField(choices=[('invitation', 'By invitation only'), ('request', 'On request, accepted by the team'), ('open', 'Open to everybody')], default='invitation', max_length=12)),
                ('shows_titles', models.BooleanField(default=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('turnaround_minutes', models.PositiveSmallIntegerField(default=0)),
                ('address', models.JSONField(default=dict)),
                ('contact', models.JSONField(default=dict)),
                ('hours', models.JSONField(default=dict)),
                ('legal', models.JSONField(default=dict)),
                ('texts', models.JSONField(default=dict)),
                ('retention', models.JSONField(default=dict)),
                ('visitor_terms', models.JSONField(default=dict)),
                ('invented', models.JSONField(default=list)),
                ('loaded_file', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'village',
                'verbose_name_plural': 'villages',
            },
        ),
    ]
