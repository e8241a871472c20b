import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('core', '0001_initial'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='AuditRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village_id', models.BigIntegerField(null=True)),
                        ('party_id', models.BigIntegerField(null=True)),
                        ('via', models.CharField(max_length=12)),
                        ('verb', models.CharField(max_length=60)),
                        ('at', models.DateTimeField()),
                        ('audience', models.CharField(choices=[('team', 'The team'), ('parties', 'The team and those it names'), ('public', 'Everybody')], max_length=8)),
                        ('content', models.JSONField(null=True)),
                        ('salt', models.CharField(blank=True, max_length=32)),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'audit row',
                        'verbose_name_plural': 'audit rows',
                        'indexes': [models.Index(fields=['village_id', 'id'], name='audit_by_village')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditObject',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('row', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objects_named', to='core.auditrow')),
                        ('kind', models.CharField(max_length=20)),
                        ('object_id', models.BigIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'row'), name='audit_object_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OutboxRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(max_length=60)),
                        ('payload', models.JSONField()),
                        ('village_id', models.BigIntegerField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('delivered_at', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('last_error', models.TextField(blank=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('delivered_at__isnull', True)), fields=['due_at', 'id'], name='outbox_waiting'), models.Index(fields=['village_id', 'id'], name='outbox_by_village')],
                    },
                ),
                migrations.CreateModel(
                    name='IdempotentAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party_id', models.BigIntegerField()),
                        ('key', models.CharField(max_length=80)),
                        ('fingerprint', models.CharField(max_length=64)),
                        ('status', models.PositiveSmallIntegerField(null=True)),
                        ('body', models.JSONField(null=True)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('party_id', 'key'), name='idempotent_key_once')],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village_id', models.BigIntegerField(null=True)),
                        ('kind', models.CharField(max_length=20)),
                        ('object_id', models.BigIntegerField()),
                        ('file', models.FileField(upload_to='files/%Y/%m/')),
                        ('name', models.CharField(max_length=120)),
                        ('media_type', models.CharField(max_length=60)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('width', models.PositiveIntegerField(null=True)),
                        ('height', models.PositiveIntegerField(null=True)),
                        ('description', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('created_at', models.DateTimeField()),
                        ('created_by_id', models.BigIntegerField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['kind', 'object_id', 'position'], name='file_by_object')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village_id', models.BigIntegerField(null=True)),
                        ('party_id', models.BigIntegerField()),
                        ('kind', models.CharField(max_length=20)),
                        ('object_id', models.BigIntegerField()),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['party_id', 'kind', 'object_id'], name='calendar_by_party')],
                    },
                ),
            ],
        ),
    ]
