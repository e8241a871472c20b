import creuset.core.fields
import creuset.core.operations
import creuset.people.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('people', '0001_initial'),
        ('people', '0002_postal_address'),
        ('people', '0003_profiles'),
        ('people', '0004_companies'),
        ('people', '0005_erasure_wish'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('villages', '0001_tables'),
    ]

    operations = [
        creuset.core.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Party',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation')], max_length=12)),
                        ('name', models.CharField(max_length=160)),
                        ('given_name', models.CharField(blank=True, max_length=80)),
                        ('family_name', models.CharField(blank=True, max_length=80)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=30)),
                        ('language', models.CharField(default='fr', max_length=5)),
                        ('siren', models.CharField(blank=True, max_length=9)),
                        ('siret', models.CharField(blank=True, max_length=14)),
                        ('vat_number', models.CharField(blank=True, max_length=20)),
                        ('street', models.CharField(blank=True, max_length=240)),
                        ('postcode', models.CharField(blank=True, max_length=12)),
                        ('city', models.CharField(blank=True, max_length=80)),
                        ('country', models.CharField(blank=True, max_length=2)),
                        ('is_test_data', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField()),
                        ('search_text', creuset.people.fields.SearchTextField(of=('name', 'email', 'siren'))),
                        ('erased_at', models.DateTimeField(null=True)),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.party')),
                    ],
                    options={
                        'verbose_name': 'party',
                        'verbose_name_plural': 'parties',
                        'indexes': [models.Index(fields=['search_text'], name='party_by_text'), models.Index(django.db.models.functions.text.Lower('email'), name='party_by_email')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('siren', ''), _negated=True), ('merged_into__isnull', True)), fields=('siren',), name='party_siren_once'), models.CheckConstraint(condition=models.Q(('kind', 'organisation'), models.Q(('siren', ''), ('siret', ''), ('vat_number', '')), _connector='OR'), name='party_numbers_of_organisations'), models.CheckConstraint(condition=models.Q(models.Q(('city', ''), ('country', ''), ('postcode', ''), ('street', '')), models.Q(models.Q(('city', ''), _negated=True), models.Q(('country', ''), _negated=True)), _connector='OR'), name='party_postal_whole'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='party_not_merged_into_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.party')),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_staff', models.BooleanField(default=False)),
                        ('date_joined', models.DateTimeField()),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Affiliation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='people.party')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='people.party')),
                        ('title', models.CharField(blank=True, max_length=120)),
                        ('is_admin', models.BooleanField(default=False)),
                        ('may_book', models.BooleanField(default=True)),
                        ('may_sign', models.BooleanField(default=False)),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'affiliation',
                        'verbose_name_plural': 'affiliations',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'organisation'), name='affiliation_current_once'), models.CheckConstraint(condition=models.Q(('person', models.F('organisation')), _negated=True), name='affiliation_of_two_parties'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='affiliation_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='KnownParty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_parties', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_in', to='people.party')),
                        ('since', models.DateTimeField()),
                        ('notes', models.TextField(blank=True)),
                        ('tags', models.JSONField(default=list)),
                    ],
                    options={
                        'verbose_name': 'known party',
                        'verbose_name_plural': 'known parties',
                        'constraints': [models.UniqueConstraint(fields=('village', 'party'), name='known_party_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to='people.party')),
                        ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('reception', 'Reception'), ('stage_manager', 'Stage manager'), ('programme_lead', 'Programme lead'), ('accountant', 'Accountant')], max_length=20)),
                        ('narrowed_to', models.CharField(blank=True, max_length=10)),
                        ('narrowed_id', models.BigIntegerField(default=0)),
                        ('granted_at', models.DateTimeField()),
                        ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'role',
                        'verbose_name_plural': 'roles',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('village', 'party', 'role', 'narrowed_to', 'narrowed_id'), name='role_granted_once'), models.CheckConstraint(condition=models.Q(models.Q(('narrowed_id', 0), ('narrowed_to', '')), models.Q(('narrowed_id__gt', 0), ('narrowed_to__in', ['building', 'resource'])), _connector='OR'), name='role_narrowed_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='villages.village')),
                        ('email', models.EmailField(max_length=254)),
                        ('name', models.CharField(blank=True, max_length=160)),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.party')),
                        ('role', models.CharField(blank=True, max_length=20)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.party')),
                        ('title', models.CharField(blank=True, max_length=120)),
                        ('is_admin', models.BooleanField(default=False)),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('created_at', models.DateTimeField()),
                        ('sent_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(null=True)),
                        ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'invitation',
                        'verbose_name_plural': 'invitations',
                        'indexes': [models.Index(fields=['village', 'accepted_at', 'id'], name='invitations_to_accept')],
                    },
                ),
                migrations.CreateModel(
                    name='JoinRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='villages.village')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='people.party')),
                        ('words', models.TextField(blank=True)),
                        ('created_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('is_accepted', models.BooleanField(null=True)),
                    ],
                    options={
                        'verbose_name': 'request to join',
                        'verbose_name_plural': 'requests to join',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('village', 'party'), name='join_request_open_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='people.party')),
                        ('label', models.CharField(max_length=80)),
                        ('scopes', models.JSONField(default=list)),
                        ('prefix', models.CharField(max_length=12)),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.party')),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('used_at', models.DateTimeField(null=True)),
                        ('revoked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'API token',
                        'verbose_name_plural': 'API tokens',
                    },
                ),
                migrations.CreateModel(
                    name='BillingContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='billing_contact', to='people.party')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.party')),
                        ('name', models.CharField(blank=True, max_length=160)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'billing contact',
                        'verbose_name_plural': 'billing contacts',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('name', ''), ('person__isnull', False)), models.Q(('person__isnull', True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='billing_contact_is_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='ErasureWish',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='erasure_wish', to='people.party')),
                        ('asked_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'wish to be erased',
                        'verbose_name_plural': 'wishes to be erased',
                    },
                ),
                migrations.CreateModel(
                    name='Craft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crafts', to='villages.village')),
                        ('kind', models.CharField(choices=[('trade', 'Trade'), ('skill', 'Skill')], max_length=5)),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('retired_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'trade or skill',
                        'verbose_name_plural': 'trades and skills',
                        'constraints': [models.UniqueConstraint(fields=('village', 'kind', 'code'), name='craft_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Profile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='people.party')),
                        ('words', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('trades', models.JSONField(default=list)),
                        ('skills', models.JSONField(default=list)),
                        ('languages', models.JSONField(default=list)),
                        ('links', models.JSONField(default=list)),
                        ('audiences', models.JSONField(default=dict)),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'profile',
                        'verbose_name_plural': 'profiles',
                    },
                ),
                migrations.CreateModel(
                    name='Group',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='villages.village')),
                        ('code', models.SlugField(max_length=60)),
                        ('names', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('description', creuset.core.fields.LocalizedField(blank=True, default=dict)),
                        ('retired_at', models.DateTimeField(null=True)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'group',
                        'constraints': [models.UniqueConstraint(fields=('village', 'code'), name='group_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='GroupMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_rows', to='people.group')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_rows', to='people.party')),
                        ('since', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'member of a group',
                        'constraints': [models.UniqueConstraint(fields=('group', 'party'), name='group_member_once')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='Group',
            name='members',
            field=models.ManyToManyField(related_name='groups', through='people.GroupMember', to='people.party'),
        ),
    ]
