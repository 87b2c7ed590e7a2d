import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_pin'),
        ('accounts', '0003_staff_session'),
        ('accounts', '0004_staff_sign_in'),
        ('accounts', '0005_api_tokens'),
        ('accounts', '0006_one_time_code'),
        ('accounts', '0007_place'),
        ('accounts', '0008_tokens_are_tallied'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('login', models.CharField(max_length=30, null=True, unique=True)),
                ('identity_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('language', models.CharField(default='kk', max_length=2)),
                ('signed_in_at', models.DateTimeField(null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('opened_at', models.DateTimeField()),
                ('pin_hash', models.CharField(blank=True, max_length=64)),
                ('wrong_pins', models.PositiveSmallIntegerField(default=0)),
                ('rests_until', models.DateTimeField(null=True)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('is_operator', models.BooleanField(default=False)),
                ('generation', models.PositiveIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('central_staff', 'Central commission'), ('coordinator', 'Coordinator'), ('trainer', 'Trainer'), ('member', 'Commission member'), ('auditor', 'Auditor'), ('observer', 'Observer')], max_length=20)),
                ('scope', models.CharField(max_length=40)),
                ('wide', models.BooleanField(default=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_grant_period'), models.CheckConstraint(condition=models.Q(('role__in', ['central_staff', 'coordinator', 'trainer', 'member', 'auditor', 'observer'])), name='accounts_grant_role'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('account', 'role', 'scope'), name='accounts_grant_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='accounts.grant')),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('label', models.CharField(max_length=200)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('writes', models.BooleanField(default=False)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='accounts_token_period'), models.CheckConstraint(condition=models.Q(('grant__isnull', False), ('scope', ''), _connector='OR'), name='accounts_token_scope')],
            },
        ),
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='one_time_code', to=settings.AUTH_USER_MODEL)),
                ('code_hash', models.CharField(max_length=64)),
                ('until', models.DateTimeField()),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaffSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_sessions', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('central_staff', 'Central commission'), ('coordinator', 'Coordinator'), ('trainer', 'Trainer'), ('member', 'Commission member'), ('auditor', 'Auditor'), ('observer', 'Observer')], max_length=20)),
                ('scope', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=300)),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('account',), name='accounts_one_staff_session'), models.CheckConstraint(condition=models.Q(('role__in', ('auditor', 'coordinator'))), name='accounts_staff_session_role'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='accounts_staff_session_period')],
            },
        ),
    ]
