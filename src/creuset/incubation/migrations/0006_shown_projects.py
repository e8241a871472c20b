import creuset.core.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incubation', '0005_reasons'),
        ('people', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'pitch at a demo day',
                'verbose_name_plural': 'pitches at a demo day',
            },
        ),
        migrations.CreateModel(
            name='ShownProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(blank=True, max_length=300)),
                ('url', models.URLField(blank=True, max_length=300)),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'project that is shown',
                'verbose_name_plural': 'projects that are shown',
            },
        ),
        migrations.AddField(
            model_name='cohort',
            name='demo_shown_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='cohort',
            name='demo_words',
            field=creuset.core.fields.LocalizedField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='followup',
            name='agreed',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='followup',
            name='goals',
            field=models.ManyToManyField(related_name='sheets', to='incubation.goal'),
        ),
        migrations.AddField(
            model_name='followup',
            name='next_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='followup',
            name='private_words',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='emptied_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('next_on', None), ('next_on__gt', models.F('held_on')), _connector='OR'), name='follow_up_next_after'),
        ),
        migrations.AddField(
            model_name='pitch',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pitches', to='incubation.member'),
        ),
        migrations.AddField(
            model_name='pitch',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pitches', to='incubation.session'),
        ),
        migrations.AddField(
            model_name='shownproject',
            name='member',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='incubation.member'),
        ),
        migrations.AddField(
            model_name='shownproject',
            name='said_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.UniqueConstraint(fields=('session', 'member'), name='pitch_once'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.UniqueConstraint(fields=('session', 'position'), name='pitch_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 120)), name='pitch_has_minutes'),
        ),
    ]
