import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('domiciliation', '0001_initial'),
        ('domiciliation', '0002_sendings'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_tables'),
        ('people', '0001_tables'),
        ('plans', '0001_tables'),
        ('reception', '0001_tables'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='villages.village')),
                        ('number', models.CharField(max_length=60)),
                        ('prefecture', models.CharField(max_length=120)),
                        ('granted_on', models.DateField()),
                        ('valid_until', models.DateField()),
                        ('registry', models.CharField(max_length=160)),
                        ('registry_address', models.CharField(blank=True, max_length=240)),
                        ('tax_office', models.CharField(max_length=160)),
                        ('social_body', models.CharField(max_length=160)),
                        ('postage_vat', models.SlugField(blank=True, max_length=30)),
                        ('reminders', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'approval',
                        'verbose_name_plural': 'approvals',
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('granted_on'))), name='approval_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Domiciliation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='domiciliations', to='villages.village')),
                        ('subscription', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='domiciliation', to='plans.subscription')),
                        ('legal_form', models.CharField(blank=True, max_length=60)),
                        ('purpose', models.CharField(blank=True, max_length=300)),
                        ('registered_at', models.CharField(blank=True, max_length=120)),
                        ('representative', models.CharField(blank=True, max_length=160)),
                        ('representative_role', models.CharField(blank=True, max_length=80)),
                        ('representative_home', models.CharField(blank=True, max_length=300)),
                        ('phone', models.CharField(blank=True, max_length=30)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('activity_at', models.CharField(blank=True, max_length=400)),
                        ('books', models.CharField(blank=True, choices=[('here', 'Here, at the village'), ('elsewhere', 'Elsewhere')], max_length=9)),
                        ('books_at', models.CharField(blank=True, max_length=300)),
                        ('mail', models.CharField(choices=[('hold', 'Kept at reception until it is collected'), ('weekly', 'Sent on each week'), ('monthly', 'Sent on each month'), ('demand', 'Sent on when asked for')], default='hold', max_length=7)),
                        ('is_scanned', models.BooleanField(default=False)),
                        ('forward_to', models.CharField(blank=True, max_length=300)),
                        ('forward_asked_at', models.DateTimeField(null=True)),
                        ('verified_on', models.DateField(null=True)),
                        ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('kept_name', models.CharField(blank=True, max_length=200)),
                        ('kept_siren', models.CharField(blank=True, max_length=9)),
                        ('opened_at', models.DateTimeField()),
                        ('emptied_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'domiciliation',
                        'verbose_name_plural': 'domiciliations',
                        'indexes': [models.Index(fields=['village', 'id'], name='domiciliations_of_village')],
                    },
                ),
                migrations.CreateModel(
                    name='SentList',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_lists', to='villages.village')),
                        ('period', models.CharField(max_length=7)),
                        ('recipient', models.CharField(choices=[('tax', 'Tax office'), ('social', 'Urssaf')], max_length=6)),
                        ('sent_to', models.CharField(max_length=160)),
                        ('sent_on', models.DateField()),
                        ('means', models.CharField(choices=[('registered', 'Registered letter'), ('letter', 'Letter'), ('email', 'E-mail'), ('portal', 'Online portal'), ('hand', 'By hand')], max_length=10)),
                        ('reference', models.CharField(blank=True, max_length=120)),
                        ('came', models.PositiveIntegerField(default=0)),
                        ('left', models.PositiveIntegerField(default=0)),
                        ('stood', models.PositiveIntegerField(default=0)),
                        ('recorded_at', models.DateTimeField()),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                    ],
                    options={
                        'verbose_name': 'list that was sent',
                        'verbose_name_plural': 'lists that were sent',
                        'constraints': [models.UniqueConstraint(fields=('village', 'period', 'recipient', 'sent_on'), name='list_sent_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='RegistryLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('domiciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registry_letters', to='domiciliation.domiciliation')),
                        ('why', models.CharField(choices=[('ended', 'The domiciliation has ended'), ('uncollected', 'Mail not collected for three months')], max_length=11)),
                        ('since_on', models.DateField()),
                        ('made_at', models.DateTimeField()),
                        ('sent_on', models.DateField(null=True)),
                        ('means', models.CharField(blank=True, choices=[('registered', 'Registered letter'), ('letter', 'Letter'), ('email', 'E-mail'), ('portal', 'Online portal'), ('hand', 'By hand')], max_length=10)),
                        ('reference', models.CharField(blank=True, max_length=120)),
                        ('recorded_at', models.DateTimeField(null=True)),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('needless_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'letter to the registry',
                        'verbose_name_plural': 'letters to the registry',
                        'constraints': [models.UniqueConstraint(fields=('domiciliation', 'why', 'since_on'), name='registry_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('means', ''), ('sent_on__isnull', True)), models.Q(('sent_on__isnull', False), models.Q(('means', ''), _negated=True)), _connector='OR'), name='registry_letter_sent_whole'), models.CheckConstraint(condition=models.Q(('sent_on__isnull', True), ('needless_at__isnull', True), _connector='OR'), name='registry_letter_sent_or_needless')],
                    },
                ),
                migrations.CreateModel(
                    name='Sending',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('domiciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='domiciliation.domiciliation')),
                        ('sent_at', models.DateTimeField()),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('sent_to', models.CharField(max_length=300)),
                        ('count', models.PositiveIntegerField()),
                        ('postage_cents', creuset.core.fields.MoneyField(default=0)),
                        ('currency', models.CharField(max_length=3)),
                    ],
                    options={
                        'verbose_name': 'mail sent on',
                        'verbose_name_plural': 'mail sent on',
                        'constraints': [models.CheckConstraint(condition=models.Q(('postage_cents__gte', 0)), name='postage_is_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Handling',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('parcel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='handling', to='reception.parcel')),
                        ('domiciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handlings', to='domiciliation.domiciliation')),
                        ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('scanned_at', models.DateTimeField(null=True)),
                        ('scanned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('sending', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='handlings', to='domiciliation.sending')),
                    ],
                    options={
                        'verbose_name': 'handling of a letter',
                        'verbose_name_plural': 'handlings of letters',
                        'constraints': [models.CheckConstraint(condition=models.Q(('scan__isnull', True), ('scanned_at__isnull', False), _connector='OR'), name='handling_scanned_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('domiciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='domiciliation.domiciliation')),
                        ('kind', models.CharField(choices=[('registration', 'Extract of the register (Kbis or RNE)'), ('identity', 'Identity document of the legal representative'), ('home', 'Proof of the representative’s home address'), ('statutes', 'Statutes'), ('owners', 'Declaration of the beneficial owners'), ('activity', 'Proof of the other places of work'), ('books', 'Proof of where the accounting papers are kept'), ('power', 'Power of attorney for registered mail')], max_length=12)),
                        ('issued_on', models.DateField()),
                        ('valid_until', models.DateField(null=True)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('sent_at', models.DateTimeField()),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('is_accepted', models.BooleanField(null=True)),
                        ('answer', models.CharField(blank=True, max_length=300)),
                        ('reminders', models.PositiveSmallIntegerField(default=0)),
                        ('destroyed_on', models.DateField(null=True)),
                    ],
                    options={
                        'verbose_name': 'paper',
                        'verbose_name_plural': 'papers',
                        'indexes': [models.Index(fields=['domiciliation', 'kind'], name='papers_of_domiciliation'), models.Index(condition=models.Q(('is_accepted', True), ('valid_until__isnull', False)), fields=['valid_until'], name='papers_that_end')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('is_accepted__isnull', True)), models.Q(('checked_at__isnull', False), ('is_accepted__isnull', False)), _connector='OR'), name='domiciliation_paper_checked_whole'), models.CheckConstraint(condition=models.Q(models.Q(('destroyed_on__isnull', True), ('file__isnull', False)), models.Q(('destroyed_on__isnull', False), ('file__isnull', True)), _connector='OR'), name='domiciliation_paper_kept_or_destroyed'), models.CheckConstraint(condition=models.Q(models.Q(('is_accepted', False), _negated=True), ('is_accepted__isnull', True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='domiciliation_paper_refused_with_why')],
                    },
                ),
            ],
        ),
    ]
