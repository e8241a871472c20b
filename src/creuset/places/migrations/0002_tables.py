import creuset.core.constraints
import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('places', '0002_initial'),
        ('places', '0003_out_of_order'),
        ('places', '0004_claims_of_source'),
    ]

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('places', '0001_extension'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Building',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='buildings', to='villages.village')),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('description', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('address', models.JSONField(default=dict)),
                        ('outline', models.JSONField(default=list)),
                        ('area_m2', models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                        ('hours', models.JSONField(default=dict)),
                        ('valid_from', models.DateField(null=True)),
                        ('valid_until', models.DateField(null=True)),
                        ('retired_at', models.DateTimeField(null=True)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'building',
                        'constraints': [models.UniqueConstraint(fields=('village', 'code'), name='building_code_once'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='building_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Level',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='places.building')),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('outline', models.JSONField(default=list)),
                        ('drawing', models.JSONField(default=dict)),
                        ('position', models.SmallIntegerField(default=0)),
                        ('retired_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'level',
                        'constraints': [models.UniqueConstraint(fields=('building', 'code'), name='level_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Supply',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supplies', to='villages.village')),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('kva', models.DecimalField(decimal_places=2, max_digits=7)),
                        ('retired_at', models.DateTimeField(null=True)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'supply',
                        'verbose_name_plural': 'supplies',
                        'constraints': [models.UniqueConstraint(fields=('village', 'code'), name='supply_code_once'), models.CheckConstraint(condition=models.Q(('kva__gt', 0)), name='supply_gives_power')],
                    },
                ),
                migrations.CreateModel(
                    name='Resource',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='villages.village')),
                        ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='places.building')),
                        ('level', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='places.level')),
                        ('whole', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_parts', to='places.resource')),
                        ('is_pool', models.BooleanField(default=False)),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('kind', models.CharField(choices=[('stage', 'Shooting stage'), ('recording', 'Recording studio'), ('edit', 'Edit suite'), ('grading', 'Grading suite'), ('photo', 'Photo studio'), ('digital-stage', 'Digital stage'), ('meeting', 'Meeting room'), ('office', 'Private office'), ('shared-office', 'Shared office'), ('open-space', 'Open space'), ('desk', 'Desk'), ('workshop', 'Workshop'), ('dressing-room', 'Dressing room'), ('atrium', 'Atrium'), ('conference', 'Conference room'), ('stall', 'Stall'), ('fab-lab', 'Fab-lab'), ('storage', 'Storage'), ('locker', 'Locker'), ('parking', 'Parking space'), ('phone-box', 'Phone box'), ('equipment', 'Equipment'), ('technician', 'Technician')], max_length=16)),
                        ('description', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('area_m2', models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                        ('capacity', models.PositiveIntegerField(null=True)),
                        ('polygon', models.JSONField(default=list)),
                        ('features', models.JSONField(default=dict)),
                        ('out_of_order', models.JSONField(default=dict)),
                        ('hours', models.JSONField(default=dict)),
                        ('turnaround_minutes', models.PositiveSmallIntegerField(null=True)),
                        ('who_books', models.CharField(choices=[('members', 'Members, by themselves'), ('team', 'The team, for them')], default='members', max_length=8)),
                        ('supply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='places.supply')),
                        ('neighbours', models.JSONField(default=list)),
                        ('is_public', models.BooleanField(default=True)),
                        ('is_unbuilt', models.BooleanField(default=False)),
                        ('valid_from', models.DateField(null=True)),
                        ('valid_until', models.DateField(null=True)),
                        ('retired_at', models.DateTimeField(null=True)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('seen_by', models.ManyToManyField(related_name='resources_seen', to='people.group')),
                    ],
                    options={
                        'verbose_name': 'resource',
                        'indexes': [models.Index(fields=['village', 'kind', 'position', 'id'], name='resource_by_kind')],
                        'constraints': [models.UniqueConstraint(fields=('village', 'code'), name='resource_code_once'), models.CheckConstraint(condition=models.Q(('whole', models.F('id')), _negated=True), name='resource_not_part_of_itself'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='resource_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='ResourcePart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_rows', to='places.resource')),
                        ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='whole_rows', to='places.resource')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('resource', 'part'), name='resource_part_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Claim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='villages.village')),
                        ('part', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='places.resource')),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('held_until', models.DateTimeField()),
                        ('source_kind', models.CharField(max_length=12)),
                        ('source_id', models.BigIntegerField()),
                        ('label', models.CharField(blank=True, max_length=160)),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.party')),
                        ('tone', models.CharField(max_length=12)),
                        ('audience', models.CharField(choices=[('team', 'The team'), ('members', 'Members'), ('public', 'Everybody')], default='team', max_length=8)),
                    ],
                    options={
                        'verbose_name': 'claim',
                        'indexes': [models.Index(fields=['part', 'starts_at', 'held_until'], name='claim_by_part'), models.Index(fields=['source_id', 'source_kind'], name='claims_of_source')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at')), ('ends_at__lte', models.F('held_until'))), name='claim_instants_in_order'), creuset.core.constraints.NoOverlap(end='held_until', fields=('part',), name='claim_no_overlap', start='starts_at', violation_error_code='overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Closure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='villages.village')),
                        ('title', models.CharField(max_length=160)),
                        ('reason', models.TextField(blank=True)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('created_at', models.DateTimeField()),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('lifted_at', models.DateTimeField(null=True)),
                        ('resources', models.ManyToManyField(related_name='closures', to='places.resource')),
                    ],
                    options={
                        'verbose_name': 'closure',
                        'constraints': [models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='closure_instants_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='OutsideCalendar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_calendars', to='villages.village')),
                        ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_calendars', to='places.resource')),
                        ('title', models.CharField(max_length=160)),
                        ('url', models.CharField(blank=True, max_length=2000)),
                        ('content', models.BinaryField(null=True)),
                        ('etag', models.CharField(blank=True, max_length=200)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('read_at', models.DateTimeField(null=True)),
                        ('next_at', models.DateTimeField(null=True)),
                        ('busy_count', models.PositiveIntegerField(default=0)),
                        ('failure', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('problems', models.JSONField(default=list)),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                    ],
                    options={
                        'verbose_name': 'calendar kept elsewhere',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('url', '')), models.Q(models.Q(('url', ''), _negated=True), ('content__isnull', True)), _connector='OR'), name='outside_calendar_by_address_or_file')],
                    },
                ),
            ],
        ),
    ]
