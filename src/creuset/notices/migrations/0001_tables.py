import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notices', '0001_initial'),
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
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='villages.village')),
                        ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='people.party')),
                        ('topic', models.CharField(max_length=40)),
                        ('key', models.CharField(max_length=60)),
                        ('content', models.JSONField(default=dict)),
                        ('created_at', models.DateTimeField()),
                        ('read_at', models.DateTimeField(null=True)),
                        ('is_shown', models.BooleanField(default=True)),
                    ],
                    options={
                        'verbose_name': 'notice',
                        'verbose_name_plural': 'notices',
                        'indexes': [models.Index(fields=['party', 'village', '-created_at'], name='notices_of_party'), models.Index(condition=models.Q(('is_shown', True), ('read_at__isnull', True)), fields=['party', 'village'], name='notices_unread'), models.Index(fields=['village', 'created_at'], name='notices_by_age')],
                        'constraints': [models.UniqueConstraint(fields=('party', 'topic', 'key'), name='notice_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Choice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to='people.party')),
                        ('topic', models.CharField(max_length=40)),
                        ('on_page', models.BooleanField(default=True)),
                        ('by_mail', models.BooleanField(default=True)),
                    ],
                    options={
                        'verbose_name': 'choice',
                        'constraints': [models.UniqueConstraint(fields=('party', 'topic'), name='notice_choice_once')],
                    },
                ),
            ],
        ),
    ]
