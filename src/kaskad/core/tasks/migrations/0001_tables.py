from django.db import migrations, models


class Migration(migrations.Migration):

    # What installations from before the first release have applied instead.
    replaces = [
        ('tasks', '0001_initial'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduleSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('slot', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StoredTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('path', models.CharField(max_length=200)),
                ('args', models.JSONField(default=list)),
                ('kwargs', models.JSONField(default=dict)),
                ('dedupe_key', models.CharField(blank=True, max_length=64)),
                ('priority', models.SmallIntegerField(default=0)),
                ('is_quick', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('ready', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('dead', 'Failed for good'), ('discarded', 'Discarded')], default='ready', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('max_attempts', models.PositiveSmallIntegerField()),
                ('enqueued_at', models.DateTimeField()),
                ('run_after', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('worker', models.CharField(blank=True, max_length=80)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('stop_requested', models.BooleanField(default=False)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('result', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'ready')), fields=['-priority', 'run_after', 'id'], name='tasks_ready'), models.Index(condition=models.Q(('state', 'running')), fields=['lease_until'], name='tasks_running'), models.Index(fields=['state', 'finished_at'], name='tasks_over'), models.Index(condition=models.Q(('dedupe_key', ''), _negated=True), fields=['dedupe_key'], name='tasks_dedupe')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'running', 'done', 'stopped', 'dead', 'discarded'])), name='tasks_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='tasks_running_has_lease'), models.UniqueConstraint(condition=models.Q(('started_at', None), ('state', 'ready'), models.Q(('dedupe_key', ''), _negated=True)), fields=('dedupe_key',), name='tasks_waits_once')],
            },
        ),
    ]
