import creuset.core.fields
import creuset.core.operations
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('billing', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('projects', '0001_tables'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Charge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(max_length=120)),
                        ('label', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('explanation', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('quantity_e4', models.BigIntegerField()),
                        ('unit', models.CharField(max_length=12)),
                        ('unit_price_cents', creuset.core.fields.MoneyField()),
                        ('vat_key', models.CharField(max_length=30)),
                        ('vat_e2', models.PositiveSmallIntegerField()),
                        ('net_cents', creuset.core.fields.MoneyField()),
                        ('currency', models.CharField(max_length=3)),
                        ('starts_at', models.DateTimeField(null=True)),
                        ('ends_at', models.DateTimeField(null=True)),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='people.party')),
                        ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='charges', to='projects.project')),
                        ('source_kind', models.CharField(max_length=20)),
                        ('source_id', models.BigIntegerField()),
                        ('vat_cents', creuset.core.fields.MoneyField()),
                        ('gross_cents', creuset.core.fields.MoneyField()),
                        ('state', models.CharField(choices=[('waiting', 'To be invoiced'), ('replaced', 'Replaced')], default='waiting', max_length=10)),
                        ('made_at', models.DateTimeField()),
                        ('replaced_at', models.DateTimeField(null=True)),
                        ('why_replaced', models.JSONField(default=dict)),
                    ],
                    options={
                        'verbose_name': 'charge',
                        'verbose_name_plural': 'charges',
                        'indexes': [models.Index(fields=['village', 'state', 'id'], name='charges_by_state'), models.Index(fields=['village', 'party', 'state'], name='charges_of_party'), models.Index(fields=['source_kind', 'source_id'], name='charges_of_source')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity_e4__gt', 0), ('vat_e2__lte', 10000)), name='charge_counts'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gt', models.F('starts_at')), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='charge_serves_forwards'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('quantity_e4'), '*', models.F('unit_price_cents'))), -5000), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('quantity_e4'), '*', models.F('unit_price_cents'))), 5000)), name='charge_multiplied'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('source_kind', 'source_id', 'line'), name='charge_line_owed_once'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('vat_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.F('vat_e2'))), -5000), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('vat_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.F('vat_e2'))), 5000)), name='charge_taxed'), models.CheckConstraint(condition=models.Q(('gross_cents', django.db.models.expressions.CombinedExpression(models.F('net_cents'), '+', models.F('vat_cents')))), name='charge_summed'), models.CheckConstraint(condition=models.Q(models.Q(('replaced_at__isnull', True), ('state', 'waiting')), models.Q(('replaced_at__isnull', False), ('state', 'replaced')), _connector='OR'), name='charge_state_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='Deposit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='people.party')),
                        ('source_kind', models.CharField(blank=True, max_length=20)),
                        ('source_id', models.BigIntegerField(default=0)),
                        ('kind', models.CharField(choices=[('advance', 'Down payment'), ('security', 'Security deposit')], max_length=10)),
                        ('amount_cents', creuset.core.fields.MoneyField()),
                        ('currency', models.CharField(max_length=3)),
                        ('received_on', models.DateField()),
                        ('means', models.CharField(choices=[('transfer', 'Bank transfer'), ('card', 'Card'), ('cheque', 'Cheque'), ('cash', 'Cash'), ('other', 'Other')], max_length=10)),
                        ('reference', models.CharField(blank=True, max_length=80)),
                        ('recorded_at', models.DateTimeField()),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('kept_cents', creuset.core.fields.MoneyField(null=True)),
                        ('settled_on', models.DateField(null=True)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('why', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'verbose_name': 'deposit',
                        'verbose_name_plural': 'deposits',
                        'indexes': [models.Index(fields=['village', 'party'], name='deposits_of_party'), models.Index(fields=['source_kind', 'source_id'], name='deposits_of_source')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='deposit_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('kept_cents__isnull', True), ('settled_on__isnull', True)), models.Q(('kept_cents__gte', 0), ('kept_cents__isnull', False), ('kept_cents__lte', models.F('amount_cents')), ('settled_on__gte', models.F('received_on')), ('settled_on__isnull', False)), _connector='OR'), name='deposit_settled_whole'), models.CheckConstraint(condition=models.Q(models.Q(('source_id', 0), ('source_kind', '')), models.Q(models.Q(('source_kind', ''), _negated=True), ('source_id__gt', 0)), _connector='OR'), name='deposit_source_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='QuoteSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quote_series', to='villages.village')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('village', 'year'), name='quote_series_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Quote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='people.party')),
                        ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='projects.project')),
                        ('source_kind', models.CharField(blank=True, max_length=20)),
                        ('source_id', models.BigIntegerField(default=0)),
                        ('fingerprint', models.CharField(blank=True, max_length=64)),
                        ('title', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('language', models.CharField(max_length=5)),
                        ('currency', models.CharField(max_length=3)),
                        ('net_cents', creuset.core.fields.MoneyField()),
                        ('vat_cents', creuset.core.fields.MoneyField()),
                        ('gross_cents', creuset.core.fields.MoneyField()),
                        ('deposit_cents', creuset.core.fields.MoneyField(default=0)),
                        ('valid_until', models.DateField()),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired')], default='draft', max_length=10)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('year', models.PositiveSmallIntegerField(null=True)),
                        ('number', models.PositiveIntegerField(null=True)),
                        ('printed', models.CharField(blank=True, max_length=30)),
                        ('seller', models.JSONField(default=dict)),
                        ('customer', models.JSONField(default=dict)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('sent_to', models.EmailField(blank=True, max_length=254)),
                        ('secret_hash', models.CharField(blank=True, max_length=64)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('answered_name', models.CharField(blank=True, max_length=160)),
                        ('answered_ip', models.GenericIPAddressField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'verbose_name': 'quote',
                        'verbose_name_plural': 'quotes',
                        'indexes': [models.Index(fields=['village', 'state', 'id'], name='quotes_by_state'), models.Index(fields=['village', 'party'], name='quotes_of_party'), models.Index(fields=['source_kind', 'source_id'], name='quotes_of_source')],
                        'constraints': [models.UniqueConstraint(fields=('village', 'year', 'number'), name='quote_number_once'), models.UniqueConstraint(condition=models.Q(('secret_hash', ''), _negated=True), fields=('secret_hash',), name='quote_secret_once'), models.UniqueConstraint(condition=models.Q(('state', 'sent'), models.Q(('source_kind', ''), _negated=True)), fields=('source_kind', 'source_id'), name='quote_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('printed', ''), ('sent_at__isnull', True), ('state__in', ['draft', 'withdrawn']), ('year__isnull', True)), models.Q(('number__gte', 1), ('number__isnull', False), ('sent_at__isnull', False), ('year__isnull', False), models.Q(('printed', ''), _negated=True), models.Q(('state', 'draft'), _negated=True)), _connector='OR'), name='quote_numbered_when_sent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('answered_name', ''), _negated=True)), _connector='OR'), name='quote_accepted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state__in', ['draft', 'sent'])), models.Q(('answered_at__isnull', False), ('state__in', ['accepted', 'refused', 'withdrawn'])), _connector='OR'), name='quote_answered_whole'), models.CheckConstraint(condition=models.Q(('gross_cents', django.db.models.expressions.CombinedExpression(models.F('net_cents'), '+', models.F('vat_cents')))), name='quote_summed'), models.CheckConstraint(condition=models.Q(models.Q(('source_id', 0), ('source_kind', '')), models.Q(models.Q(('source_kind', ''), _negated=True), ('source_id__gt', 0)), _connector='OR'), name='quote_source_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='QuoteLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(max_length=120)),
                        ('label', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('explanation', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('quantity_e4', models.BigIntegerField()),
                        ('unit', models.CharField(max_length=12)),
                        ('unit_price_cents', creuset.core.fields.MoneyField()),
                        ('vat_key', models.CharField(max_length=30)),
                        ('vat_e2', models.PositiveSmallIntegerField()),
                        ('net_cents', creuset.core.fields.MoneyField()),
                        ('currency', models.CharField(max_length=3)),
                        ('starts_at', models.DateTimeField(null=True)),
                        ('ends_at', models.DateTimeField(null=True)),
                        ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='billing.quote')),
                        ('position', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity_e4__gt', 0), ('vat_e2__lte', 10000)), name='quoteline_counts'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gt', models.F('starts_at')), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='quoteline_serves_forwards'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('quantity_e4'), '*', models.F('unit_price_cents'))), -5000), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('net_cents'), '*', models.Value(10000)), '-', django.db.models.expressions.CombinedExpression(models.F('quantity_e4'), '*', models.F('unit_price_cents'))), 5000)), name='quoteline_multiplied'), models.UniqueConstraint(fields=('quote', 'position'), name='quote_line_placed_once'), models.UniqueConstraint(fields=('quote', 'line'), name='quote_line_once')],
                    },
                ),
            ],
        ),
    ]
