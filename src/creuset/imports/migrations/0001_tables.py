import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('imports', '0001_initial'),
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
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='villages.village')),
                        ('system', models.CharField(choices=[('cobot', 'Cobot'), ('nexudus', 'Nexudus'), ('officernd', 'OfficeRnD'), ('creuset', 'Creuset')], max_length=12)),
                        ('month_first', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('read', 'Read, not yet brought in'), ('running', 'Being brought in'), ('done', 'Brought in'), ('stopped', 'Stopped before its end'), ('dropped', 'Dropped')], default='read', max_length=8)),
                        ('brought_at', models.DateTimeField()),
                        ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('counts', models.JSONField(default=dict)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('steps', models.PositiveIntegerField(default=0)),
                        ('stepped_at', models.DateTimeField(null=True)),
                        ('failure', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('village',), name='import_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['done', 'dropped'])), models.Q(models.Q(('state__in', ['done', 'dropped']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='import_ended_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brought', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='imports.import')),
                        ('name', models.CharField(max_length=120)),
                        ('content', models.BinaryField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('brought', 'name'), name='import_file_name_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ExternalId',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_ids', to='villages.village')),
                        ('system', models.CharField(choices=[('cobot', 'Cobot'), ('nexudus', 'Nexudus'), ('officernd', 'OfficeRnD'), ('creuset', 'Creuset')], max_length=12)),
                        ('kind', models.CharField(max_length=12)),
                        ('key', models.CharField(max_length=200)),
                        ('object_id', models.BigIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('village', 'system', 'kind', 'key'), name='external_id_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Archived',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archived', to='villages.village')),
                        ('system', models.CharField(choices=[('cobot', 'Cobot'), ('nexudus', 'Nexudus'), ('officernd', 'OfficeRnD'), ('creuset', 'Creuset')], max_length=12)),
                        ('kind', models.CharField(max_length=20)),
                        ('key', models.CharField(max_length=200)),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archived', to='people.party')),
                        ('on', models.DateField()),
                        ('title', models.CharField(max_length=160)),
                        ('amount_cents', creuset.core.fields.MoneyField(null=True)),
                        ('currency', models.CharField(max_length=3)),
                        ('is_open', models.BooleanField(default=False)),
                    ],
                    options={
                        'verbose_name': 'archived paper',
                        'verbose_name_plural': 'archived papers',
                        'indexes': [models.Index(fields=['village', 'party', 'on'], name='archived_of_party')],
                        'constraints': [models.UniqueConstraint(fields=('village', 'system', 'kind', 'key'), name='archived_once'), models.CheckConstraint(condition=models.Q(('is_open', False), ('amount_cents__isnull', False), _connector='OR'), name='archived_open_has_an_amount')],
                    },
                ),
            ],
        ),
    ]
