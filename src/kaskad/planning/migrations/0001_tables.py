import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('planning', '0001_initial'),
        ('planning', '0002_forecasts'),
        ('planning', '0003_what_if'),
        ('planning', '0004_calendar_addresses'),
        ('planning', '0005_replan'),
        ('planning', '0006_runs_wait_as_tasks'),
        ('planning', '0007_shown_seminars'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('campaigns', '0001_tables'),
        ('commissions', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('commission', None)), fields=('account',), name='planning_one_own_calendar'), models.UniqueConstraint(fields=('account', 'commission'), name='planning_one_calendar_of_place')],
            },
        ),
        migrations.CreateModel(
            name='Forecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.plan')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('made', 'Made'), ('failed', 'Failed')], max_length=10)),
                ('day', models.DateField()),
                ('stamp', models.CharField(blank=True, max_length=80)),
                ('outlook', models.JSONField(default=dict)),
                ('log', models.TextField(blank=True)),
                ('requested_by', models.CharField(max_length=200)),
                ('requested_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'made', 'failed'])), name='planning_forecast_state'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('campaign',), name='planning_one_forecast_waits')],
            },
        ),
        migrations.CreateModel(
            name='PlanRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('finished', 'Finished'), ('stopped', 'Stopped'), ('failed', 'Failed')], max_length=10)),
                ('seed', models.PositiveIntegerField()),
                ('budget_seconds', models.PositiveIntegerField(null=True)),
                ('folder', models.CharField(max_length=120)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('problem_sha256', models.CharField(blank=True, max_length=64)),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('progress', models.JSONField(default=dict)),
                ('what_if', models.JSONField(default=dict)),
                ('replan', models.JSONField(default=dict)),
                ('comparison', models.JSONField(default=dict)),
                ('levels', models.JSONField(default=list)),
                ('breaches', models.JSONField(default=list)),
                ('untrained', models.PositiveIntegerField(null=True)),
                ('log', models.TextField(blank=True)),
                ('stop_requested', models.BooleanField(default=False)),
                ('requested_by', models.CharField(max_length=200)),
                ('requested_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.plan')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'finished', 'stopped', 'failed'])), name='planning_run_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('heartbeat_at__isnull', False), _connector='OR'), name='planning_running_run_lives'), models.CheckConstraint(condition=models.Q(('what_if', {}), ('plan__isnull', True), _connector='OR'), name='planning_what_if_has_no_plan'), models.CheckConstraint(condition=models.Q(('what_if', {}), ('replan', {}), _connector='OR'), name='planning_replan_supposes_nothing')],
            },
        ),
        migrations.CreateModel(
            name='ShownSeminar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='planning.calendaraddress')),
                ('uid', models.CharField(max_length=60)),
                ('part', models.CharField(max_length=8)),
                ('code', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('stands', 'Stands'), ('cancelled', 'Cancelled'), ('gone', 'Gone')], max_length=10)),
                ('sequence', models.PositiveIntegerField()),
                ('revised_at', models.DateTimeField()),
                ('values', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'uid'), name='planning_shown_once'), models.CheckConstraint(condition=models.Q(('state__in', ['stands', 'cancelled', 'gone'])), name='planning_shown_state')],
            },
        ),
    ]
