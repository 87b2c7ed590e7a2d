import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('commissions', '0001_initial'),
        ('commissions', '0002_tries'),
        ('commissions', '0003_wide_grants'),
        ('commissions', '0004_rosters_wait_as_tasks'),
        ('commissions', '0005_places_of_accounts'),
    ]

    initial = True

    # Whatever points at accounts is drawn anew when a table beside them changes: the tables of
    # others, which change often, are made before there are many of ours.
    dependencies = [
        ('accounts', '__first__'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('account', '0009_emailaddress_unique_primary_email'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Commission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, unique=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='commissions.commission')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('level', models.CharField(choices=[('central', 'Central'), ('region', 'Region'), ('district', 'District'), ('precinct', 'Precinct')], max_length=10)),
                ('kind', models.CharField(choices=[('territorial', 'Territorial'), ('registration', 'By registration'), ('special', 'Special'), ('abroad', 'Abroad')], default='territorial', max_length=12)),
                ('kato', models.CharField(blank=True, max_length=9)),
                ('number', models.PositiveIntegerField(null=True)),
                ('name_kk', models.CharField(max_length=200)),
                ('name_ru', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('sort_key', models.CharField(max_length=600)),
                ('seats', models.PositiveSmallIntegerField()),
                ('voters', models.PositiveIntegerField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['central', 'region', 'district', 'precinct'])), name='commissions_level'), models.CheckConstraint(condition=models.Q(('kind__in', ['territorial', 'registration', 'special', 'abroad'])), name='commissions_kind'), models.CheckConstraint(condition=models.Q(('level', 'central'), ('parent__isnull', False), _connector='OR'), name='commissions_parent')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('iin_hash', models.CharField(max_length=64, unique=True)),
                ('iin_tail', models.CharField(max_length=4)),
                ('last_name', models.CharField(max_length=100)),
                ('first_name', models.CharField(max_length=100)),
                ('patronymic', models.CharField(blank=True, max_length=100)),
                ('search_key', models.CharField(db_index=True, max_length=310)),
                ('sort_key', models.CharField(max_length=620)),
                ('phone_sealed', models.CharField(blank=True, max_length=120)),
                ('email_sealed', models.CharField(blank=True, max_length=400)),
                ('account', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RosterBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(db_index=True, max_length=64)),
                ('file_size', models.PositiveBigIntegerField()),
                ('stored_as', models.CharField(max_length=120)),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('state', models.CharField(choices=[('received', 'Being checked'), ('checked', 'Checked'), ('accepting', 'Being accepted'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('discarded', 'Discarded')], max_length=10)),
                ('header', models.JSONField(default=list)),
                ('refusal_code', models.CharField(blank=True, max_length=60)),
                ('refusal_values', models.JSONField(default=dict)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_good', models.PositiveIntegerField(default=0)),
                ('rows_unchanged', models.PositiveIntegerField(default=0)),
                ('rows_rejected', models.PositiveIntegerField(default=0)),
                ('rows_accepted', models.PositiveIntegerField(default=0)),
                ('received_by', models.CharField(max_length=200)),
                ('received_by_code', models.CharField(blank=True, max_length=40)),
                ('received_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'checked', 'accepting', 'accepted', 'refused', 'discarded'])), name='commissions_batch_state')],
            },
        ),
        migrations.CreateModel(
            name='RosterRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='commissions.rosterbatch')),
                ('line', models.PositiveIntegerField()),
                ('cells_sealed', models.TextField()),
                ('commission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('state', models.CharField(choices=[('good', 'Good'), ('unchanged', 'Unchanged'), ('rejected', 'Rejected'), ('accepted', 'Accepted')], max_length=10)),
                ('action', models.CharField(blank=True, max_length=10)),
                ('problems', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'line'), name='commissions_row_once'), models.CheckConstraint(condition=models.Q(('state__in', ['good', 'unchanged', 'rejected', 'accepted'])), name='commissions_row_state')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seat_set', to='commissions.commission')),
                ('number', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commission', 'number'), name='commissions_seat_once')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='commissions.person')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='commissions.seat')),
                ('commission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='commissions.commission')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('deputy', 'Deputy chair'), ('secretary', 'Secretary'), ('member', 'Member')], max_length=10)),
                ('full_time', models.BooleanField(default=False)),
                ('language', models.CharField(choices=[('kk', 'Kazakh'), ('ru', 'Russian')], max_length=2)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='commissions.rosterrow')),
                ('ended_by_row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.rosterrow')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('seat',), name='commissions_seat_filled_once'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person',), name='commissions_one_seat_each'), models.UniqueConstraint(condition=models.Q(('role__in', ('chair', 'deputy', 'secretary')), ('until__isnull', True)), fields=('commission', 'role'), name='commissions_single_role_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='commissions_member_period'), models.CheckConstraint(condition=models.Q(('role__in', ['chair', 'deputy', 'secretary', 'member'])), name='commissions_role'), models.CheckConstraint(condition=models.Q(('language__in', ['kk', 'ru'])), name='commissions_language')],
            },
        ),
    ]
