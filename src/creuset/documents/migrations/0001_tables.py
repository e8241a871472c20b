import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('documents', '0001_initial'),
        ('documents', '0002_contracts'),
        ('documents', '0003_seals'),
        ('documents', '0004_house_rules'),
        ('documents', '0005_on_paper'),
        ('documents', '0006_domiciliation'),
        ('documents', '0007_retired_texts'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_tables'),
        ('people', '0001_tables'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='SealCertificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seals', to='villages.village')),
                        ('fingerprint', models.CharField(max_length=64)),
                        ('pem', models.TextField()),
                        ('first_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'certificate of a seal',
                        'verbose_name_plural': 'certificates of seals',
                        'constraints': [models.UniqueConstraint(fields=('village', 'fingerprint'), name='seal_certificate_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ContractText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contract_texts', to='villages.village')),
                        ('code', models.SlugField(max_length=40)),
                        ('kind', models.CharField(choices=[('service', 'Service contract'), ('occupation', 'Occupation agreement'), ('incubation', 'Incubation agreement'), ('domiciliation', 'Contract of domiciliation'), ('amendment', 'Amendment'), ('house_rules', 'House rules')], max_length=16)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('sources', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('words', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('sha256', models.CharField(max_length=64)),
                        ('origin', models.CharField(choices=[('house', 'Creuset'), ('file', 'The village file'), ('desk', 'The team')], max_length=5)),
                        ('first_day', models.DateField(null=True)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('published_at', models.DateTimeField(null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('retired_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'text of a contract',
                        'verbose_name_plural': 'texts of contracts',
                        'constraints': [models.UniqueConstraint(fields=('village', 'code', 'number'), name='contract_text_numbered_once'), models.UniqueConstraint(condition=models.Q(('first_day__isnull', True)), fields=('village', 'code'), name='contract_text_drafted_once'), models.CheckConstraint(condition=models.Q(models.Q(('first_day__isnull', True), ('published_at__isnull', True)), models.Q(('first_day__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='contract_text_published_whole'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='contract_text_counted')],
                    },
                ),
                migrations.CreateModel(
                    name='Acceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='documents.contracttext')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='people.party')),
                        ('at', models.DateTimeField()),
                        ('ip', models.GenericIPAddressField(null=True)),
                    ],
                    options={
                        'verbose_name': 'acceptance of house rules',
                        'verbose_name_plural': 'acceptances of house rules',
                        'constraints': [models.UniqueConstraint(fields=('text', 'party'), name='house_rules_accepted_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Contract',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='people.party')),
                        ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='documents.contracttext')),
                        ('source_kind', models.CharField(blank=True, max_length=20)),
                        ('source_id', models.BigIntegerField(default=0)),
                        ('language', models.CharField(max_length=5)),
                        ('title', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('reference', models.CharField(blank=True, max_length=30)),
                        ('values', models.JSONField(null=True)),
                        ('salt', models.CharField(blank=True, max_length=32)),
                        ('values_sha256', models.CharField(max_length=64)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('sent', 'To be signed'), ('signed', 'Signed, to be sealed'), ('sealed', 'Signed'), ('on_paper', 'Signed on paper'), ('ended', 'Ended'), ('withdrawn', 'Withdrawn'), ('declined', 'Declined')], default='draft', max_length=10)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('sent_by_name', models.CharField(blank=True, max_length=160)),
                        ('sent_to', models.EmailField(blank=True, max_length=254)),
                        ('secret_hash', models.CharField(blank=True, max_length=64)),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                        ('paper_sha256', models.CharField(blank=True, max_length=64)),
                        ('words', models.TextField(blank=True)),
                        ('signed_at', models.DateTimeField(null=True)),
                        ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('signed_name', models.CharField(blank=True, max_length=160)),
                        ('signed_ip', models.GenericIPAddressField(null=True)),
                        ('signed_on_paper', models.BooleanField(default=False)),
                        ('scan', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                        ('sealed', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                        ('sealed_at', models.DateTimeField(null=True)),
                        ('sealed_with', models.CharField(blank=True, max_length=64)),
                        ('ended_on', models.DateField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('emptied_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'contract',
                        'verbose_name_plural': 'contracts',
                        'indexes': [models.Index(fields=['village', 'state', 'id'], name='contracts_by_state'), models.Index(fields=['village', 'party'], name='contracts_of_party'), models.Index(fields=['source_kind', 'source_id'], name='contracts_of_source')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('secret_hash', ''), _negated=True), fields=('secret_hash',), name='contract_secret_once'), models.CheckConstraint(condition=models.Q(models.Q(('source_id', 0), ('source_kind', '')), models.Q(models.Q(('source_kind', ''), _negated=True), ('source_id__gt', 0)), _connector='OR'), name='contract_source_whole'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('signed_on_paper', True), models.Q(('sent_at__isnull', False), models.Q(('paper_sha256', ''), _negated=True)), _connector='OR'), name='contract_sent_with_its_paper'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('state__in', ['draft', 'sent', 'withdrawn', 'declined'])), models.Q(('signed_at__isnull', False), ('state__in', ['signed', 'sealed', 'on_paper', 'ended']), models.Q(models.Q(('signed_name', ''), _negated=True), ('emptied_at__isnull', False), _connector='OR')), _connector='OR'), name='contract_signed_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('sealed_at__isnull', False), ('state', 'sealed')), ('state', 'ended'), models.Q(('sealed_at__isnull', True), ('state__in', ['draft', 'sent', 'signed', 'on_paper', 'withdrawn', 'declined'])), _connector='OR'), name='contract_sealed_whole'), models.CheckConstraint(condition=models.Q(models.Q(('signed_on_paper', True), ('state__in', ['on_paper', 'ended'])), models.Q(('signed_on_paper', False), models.Q(('state', 'on_paper'), _negated=True)), _connector='OR'), name='contract_on_paper_told'), models.CheckConstraint(condition=models.Q(models.Q(('emptied_at__isnull', True), ('values__isnull', False)), models.Q(('emptied_at__isnull', False), ('salt', ''), ('values__isnull', True)), _connector='OR'), name='contract_emptied_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='Certificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='people.party')),
                        ('kind', models.CharField(choices=[('insurance', 'Insurance'), ('induction', 'Safety induction'), ('other', 'Another certificate')], max_length=12)),
                        ('title', models.CharField(blank=True, max_length=120)),
                        ('valid_from', models.DateField()),
                        ('valid_until', models.DateField(null=True)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('created_at', models.DateTimeField()),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('is_accepted', models.BooleanField(null=True)),
                        ('answer', models.CharField(blank=True, max_length=300)),
                        ('ended_on', models.DateField(null=True)),
                    ],
                    options={
                        'verbose_name': 'certificate',
                        'verbose_name_plural': 'certificates',
                        'indexes': [models.Index(fields=['village', 'party', 'kind'], name='certificates_of_party'), models.Index(condition=models.Q(('is_accepted__isnull', True)), fields=['village', 'id'], name='certificates_to_check')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='certificate_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('is_accepted__isnull', True)), models.Q(('checked_at__isnull', False), ('is_accepted__isnull', False)), _connector='OR'), name='certificate_checked_whole'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'insurance'), _negated=True), models.Q(('file__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='certificate_insurance_whole'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='certificate_other_named'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('is_accepted', True), ('is_accepted__isnull', False)), _connector='OR'), name='certificate_ended_was_accepted')],
                    },
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='villages.village')),
                        ('source_kind', models.CharField(max_length=20)),
                        ('source_id', models.BigIntegerField()),
                        ('template', models.CharField(max_length=80)),
                        ('template_version', models.CharField(max_length=16)),
                        ('language', models.CharField(max_length=5)),
                        ('values_sha256', models.CharField(max_length=64)),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'constraints': [models.UniqueConstraint(fields=('source_kind', 'source_id', 'template'), name='document_made_once')],
                    },
                ),
            ],
        ),
    ]
