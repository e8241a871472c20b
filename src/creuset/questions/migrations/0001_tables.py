import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('questions', '0001_initial'),
        ('questions', '0002_touched'),
    ]

    initial = True

    dependencies = [
        ('core', '0004_media_types'),
        ('people', '0001_tables'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Form',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='villages.village')),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('made_at', models.DateTimeField()),
                        ('put_away_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'form',
                        'verbose_name_plural': 'forms',
                        'constraints': [models.UniqueConstraint(fields=('village', 'code'), name='form_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='questions.form')),
                        ('number', models.PositiveIntegerField()),
                        ('data', models.JSONField()),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('published_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'version of a form',
                        'verbose_name_plural': 'versions of a form',
                        'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='form_version_once'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('form',), name='form_one_draft')],
                    },
                ),
                migrations.CreateModel(
                    name='Sheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='villages.village')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='questions.formversion')),
                        ('answers', models.JSONField(default=dict)),
                        ('aside', models.JSONField(default=list)),
                        ('revision', models.PositiveIntegerField(default=0)),
                        ('touched', models.JSONField(default=dict)),
                        ('started_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'answers to a form',
                        'verbose_name_plural': 'answers to forms',
                    },
                ),
                migrations.CreateModel(
                    name='SheetFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='questions.sheet')),
                        ('place', models.CharField(max_length=200)),
                        ('stored', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ],
                    options={
                        'verbose_name': 'file of an answer',
                        'verbose_name_plural': 'files of answers',
                    },
                ),
            ],
        ),
    ]
