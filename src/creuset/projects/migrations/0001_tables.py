import creuset.core.operations
import creuset.people.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('projects', '0001_initial'),
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
                    name='Project',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=160)),
                        ('search_text', creuset.people.fields.SearchTextField(of=('title',))),
                        ('kind', models.CharField(choices=[('film', 'Film'), ('series', 'Series'), ('documentary', 'Documentary'), ('digital_work', 'Digital work'), ('start_up', 'Start-up'), ('other', 'Other project')], max_length=16)),
                        ('phase', models.CharField(choices=[('idea', 'Idea'), ('writing', 'Writing'), ('development', 'Development'), ('financing', 'Financing'), ('preparation', 'Preparation'), ('shooting', 'Shooting'), ('post_production', 'Post-production'), ('finished', 'Finished'), ('abandoned', 'Abandoned')], max_length=16)),
                        ('summary', models.TextField(blank=True)),
                        ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects_held', to='people.party')),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'project',
                        'verbose_name_plural': 'projects',
                        'indexes': [models.Index(fields=['search_text'], name='project_by_text')],
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='projects.project')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='project_parts', to='people.party')),
                        ('part', models.CharField(blank=True, max_length=80)),
                        ('is_editor', models.BooleanField(default=False)),
                    ],
                    options={
                        'verbose_name': "member of a project's team",
                        'verbose_name_plural': "members of a project's team",
                        'constraints': [models.UniqueConstraint(fields=('project', 'party'), name='project_party_once')],
                    },
                ),
                migrations.CreateModel(
                    name='KnownProject',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_projects', to='villages.village')),
                        ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_in', to='projects.project')),
                        ('since', models.DateTimeField()),
                        ('notes', models.TextField(blank=True)),
                    ],
                    options={
                        'verbose_name': 'known project',
                        'verbose_name_plural': 'known projects',
                        'constraints': [models.UniqueConstraint(fields=('village', 'project'), name='known_project_once')],
                    },
                ),
            ],
        ),
    ]
