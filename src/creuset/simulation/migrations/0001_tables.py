import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('simulation', '0001_initial'),
        ('simulation', '0002_what_if'),
    ]

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='SimulatedLife',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='simulated_life', to='villages.village')),
                        ('seed', models.BigIntegerField()),
                        ('members', models.PositiveIntegerField()),
                        ('founded_on', models.DateField()),
                        ('lived_until', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'simulated life',
                    },
                ),
                migrations.CreateModel(
                    name='WhatIf',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='what_ifs', to='villages.village')),
                        ('question', models.JSONField()),
                        ('lives', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('running', 'Lives under way'), ('done', 'Answered'), ('stopped', 'Stopped before its end')], default='running', max_length=8)),
                        ('asked_at', models.DateTimeField()),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('steps', models.PositiveIntegerField(default=0)),
                        ('stepped_at', models.DateTimeField()),
                        ('failure', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'verbose_name': 'question',
                        'verbose_name_plural': 'questions',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('village',), name='what_if_one_at_a_time')],
                    },
                ),
            ],
        ),
    ]
