import django.db.models.deletion
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('seminars', '0001_initial'),
        ('seminars', '0002_told'),
        ('seminars', '0003_trainers_told'),
        ('seminars', '0004_marks_of_long_sheets'),
        ('seminars', '0005_marks_and_corrections'),
        ('seminars', '0007_papers'),
        ('seminars', '0008_video'),
        ('seminars', '0009_live_room'),
        ('seminars', '0010_polls'),
        ('seminars', '0003_tested_trainers'),
        ('seminars', '0004_certified_trainers'),
        ('seminars', '0005_kits'),
    ]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('commissions', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarkingDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('offset_ms', models.BigIntegerField()),
                ('first_by', models.CharField(max_length=200)),
                ('first_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('seminar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.seminar')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('day', models.DateField()),
                ('present', models.BooleanField()),
                ('outcome', models.CharField(choices=[('present', 'was there'), ('late', 'came late'), ('left_early', 'left early'), ('absent', 'was not there')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('forced', models.BooleanField(default=False)),
                ('evidence', models.CharField(choices=[('roll_call', 'Roll call by the trainer'), ('signed_sheet', 'Signed sheet'), ('online_presence', 'Presence in the online room'), ('scanned', 'Scanned code of the member'), ('hall_code', 'Code of the hall'), ('watched', 'Recordings watched, with checks'), ('no_mark', 'No mark')], max_length=16)),
                ('evidence_ref', models.CharField(blank=True, max_length=80)),
                ('nonce', models.CharField(max_length=64)),
                ('recorded_by', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('confirmed_by', models.CharField(blank=True, max_length=200)),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seminars.attendance')),
                ('superseded_at', models.DateTimeField(null=True)),
                ('counts_from', models.DateField()),
                ('counts_until', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('present', True)), fields=['campaign', 'member', 'day'], name='seminars_present'), models.Index(condition=models.Q(('present', True), ('superseded_at__isnull', False)), fields=['campaign', 'member'], name='seminars_taken_back')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('seminar', 'member'), name='seminars_attendance_stands_once'), models.CheckConstraint(condition=models.Q(('evidence__in', ['roll_call', 'signed_sheet', 'online_presence', 'scanned', 'hall_code', 'watched', 'no_mark'])), name='seminars_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['present', 'late', 'left_early']), ('present', True)), models.Q(('outcome', 'absent'), ('present', False)), _connector='OR'), name='seminars_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('counts_until', None), ('superseded_at', None)), models.Q(('counts_until__isnull', False), ('superseded_at__isnull', False)), _connector='OR'), name='seminars_superseded_whole'), models.CheckConstraint(condition=models.Q(('forced', False), models.Q(('present', True), models.Q(('confirmed_by', ''), _negated=True)), _connector='OR'), name='seminars_forced_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seminars.attendance')),
                ('outcome', models.CharField(choices=[('present', 'was there'), ('late', 'came late'), ('left_early', 'left early'), ('absent', 'was not there')], max_length=10)),
                ('evidence', models.CharField(choices=[('roll_call', 'Roll call by the trainer'), ('signed_sheet', 'Signed sheet'), ('online_presence', 'Presence in the online room'), ('scanned', 'Scanned code of the member'), ('hall_code', 'Code of the hall'), ('watched', 'Recordings watched, with checks'), ('no_mark', 'No mark')], max_length=16)),
                ('evidence_ref', models.CharField(blank=True, max_length=80)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'waits for a second person'), ('confirmed', 'confirmed'), ('refused', 'refused')], default='waiting', max_length=10)),
                ('proposed_by', models.CharField(max_length=200)),
                ('proposed_as_staff', models.BooleanField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('attendance',), name='seminars_correction_waits_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'confirmed', 'refused'])), name='seminars_correction_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state', 'confirmed'), _negated=True), _connector='OR'), name='seminars_correction_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seminar', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.seminar')),
                ('trainer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('basis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seminars.attendance')),
                ('taught_by_centre', models.BooleanField(default=False)),
                ('day', models.DateField()),
                ('nonce', models.CharField(max_length=64, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('gate', models.CharField(choices=[('attendance', 'Attendance of the seminar'), ('final_test', 'Attendance of the seminar and a passed final test'), ('certificate', 'Attendance of the seminar and a certificate that counts')], db_default='attendance', max_length=12)),
                ('qualification', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.qualification')),
                ('begins_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('basis__isnull', True), ('taught_by_centre', True), ('trainer__isnull', True)), models.Q(('basis__isnull', False), ('taught_by_centre', False), ('trainer__isnull', False)), _connector='OR'), name='seminars_trainer_was_taught'), models.CheckConstraint(condition=models.Q(models.Q(('gate', 'attendance'), ('qualification__isnull', True)), models.Q(('gate', 'final_test'), ('qualification__isnull', False)), models.Q(('begins_at__isnull', False), ('gate', 'certificate'), ('qualification__isnull', False)), _connector='OR'), name='seminars_trainer_passed')],
            },
        ),
        migrations.CreateModel(
            name='LiveRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('seminar_code', models.CharField(max_length=12, unique=True)),
                ('state', models.CharField(choices=[('open', 'going on'), ('ended', 'over')], max_length=8)),
                ('block_number', models.PositiveSmallIntegerField(null=True)),
                ('asks', models.BooleanField(default=True)),
                ('projected', models.CharField(blank=True, max_length=12)),
                ('opened_by', models.CharField(max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'ended'])), name='seminars_room_state'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('asks', False), _connector='OR'), name='seminars_room_asks_open')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seminar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.seminar')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('present', models.BooleanField()),
                ('marked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seminar', 'member'), name='seminars_mark_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('seminar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.seminar')),
                ('kind', models.CharField(max_length=20)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('key_sealed', models.CharField(max_length=200)),
                ('kept_by', models.CharField(max_length=200)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seminar', 'sha256'), name='seminars_paper_once')],
            },
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('seminar_code', models.CharField(db_index=True, max_length=12)),
                ('question_kk', models.CharField(max_length=300)),
                ('question_ru', models.CharField(max_length=300)),
                ('question_en', models.CharField(max_length=300)),
                ('choices', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], max_length=8)),
                ('shows', models.BooleanField(default=False)),
                ('opened_by', models.CharField(max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('nonce', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='seminars_poll_state'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('seminar_code',), name='seminars_poll_one_open')],
            },
        ),
        migrations.CreateModel(
            name='PollAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='seminars.poll')),
                ('account', models.CharField(max_length=200)),
                ('choice', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('poll', 'account'), name='seminars_poll_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='PresenceMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seminar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.seminar')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('kind', models.CharField(choices=[('arrived', 'came'), ('left', 'left'), ('called', 'there at the roll call'), ('missing', 'missing at the roll call'), ('scanned', 'code scanned'), ('hall_code', 'entered the code of the hall'), ('paper', 'signed the sheet'), ('online', 'in the online room'), ('checked', 'answered a presence check'), ('watched', 'watched a recording with its checks'), ('withdrawn', 'mark taken back')], max_length=10)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('device', models.CharField(blank=True, max_length=40)),
                ('sequence', models.PositiveIntegerField(null=True)),
                ('nonce', models.CharField(max_length=64, unique=True)),
                ('of', models.CharField(blank=True, max_length=64)),
                ('evidence_ref', models.CharField(blank=True, max_length=80)),
                ('made_by', models.CharField(max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['seminar', 'member'], name='seminars_marks_of_seminar')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('device', ''), _negated=True), fields=('device', 'sequence'), name='seminars_mark_of_device_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['arrived', 'left', 'called', 'missing', 'scanned', 'hall_code', 'paper', 'online', 'checked', 'watched', 'withdrawn'])), name='seminars_mark_kind'), models.CheckConstraint(condition=models.Q(models.Q(('device', ''), ('sequence', None)), models.Q(models.Q(('device', ''), _negated=True), ('sequence__isnull', False)), _connector='OR'), name='seminars_mark_numbered')],
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('origin', models.CharField(max_length=120, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('seminar_code', models.CharField(db_index=True, max_length=12)),
                ('block', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.block')),
                ('way', models.CharField(choices=[('bigbluebutton', 'BigBlueButton'), ('jitsi', 'Jitsi'), ('link', 'A link to a meeting'), ('broadcast', 'Our own broadcast: people watch and write')], max_length=16)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('room', models.CharField(blank=True, max_length=24)),
                ('starts', models.FloatField(default=0)),
                ('ends', models.FloatField(default=0)),
                ('language', models.CharField(max_length=2)),
                ('attached_by', models.CharField(max_length=200)),
                ('attached_at', models.DateTimeField()),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('address', ''), ('room', ''), _connector='XOR'), name='seminars_recording_is_somewhere'), models.CheckConstraint(condition=models.Q(('starts__gte', 0), ('ends__gte', models.F('starts'))), name='seminars_recording_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ReminderScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('stamp', models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='TeachingTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('seminar_code', models.CharField(max_length=12)),
                ('day', models.DateField()),
                ('starts', models.TimeField()),
                ('venue_key', models.BigIntegerField(null=True)),
                ('cancelled', models.BooleanField()),
                ('taken', models.BooleanField()),
                ('version', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'trainer', 'seminar_code'), name='seminars_teaching_told_once')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('seminar_code', models.CharField(max_length=12)),
                ('day', models.DateField()),
                ('starts', models.TimeField()),
                ('venue_key', models.BigIntegerField(null=True)),
                ('cancelled', models.BooleanField()),
                ('version', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'member'), name='seminars_told_once')],
            },
        ),
        migrations.CreateModel(
            name='Video',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('seminar_code', models.CharField(max_length=12, unique=True)),
                ('way', models.CharField(choices=[('bigbluebutton', 'BigBlueButton'), ('jitsi', 'Jitsi'), ('link', 'A link to a meeting'), ('broadcast', 'Our own broadcast: people watch and write')], max_length=16)),
                ('state', models.CharField(choices=[('ready', 'Not begun'), ('live', 'Going on'), ('ended', 'Over'), ('failed', 'Broken off')], default='ready', max_length=8)),
                ('room', models.CharField(max_length=24, unique=True)),
                ('link', models.CharField(blank=True, max_length=500)),
                ('source', models.CharField(blank=True, choices=[('studio', 'A studio or a computer, by SRT'), ('file', 'A film that lies on the server'), ('test', 'A test picture')], max_length=8)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('port', models.PositiveIntegerField(null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('set_by', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('alive_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['bigbluebutton', 'jitsi', 'link', 'broadcast'])), name='seminars_video_way'), models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'live', 'ended', 'failed'])), name='seminars_video_state'), models.CheckConstraint(condition=models.Q(('state', 'ready'), ('started_at__isnull', False), _connector='OR'), name='seminars_video_began'), models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('port',), name='seminars_video_port')],
            },
        ),
        migrations.CreateModel(
            name='Watching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seminars.recording')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('seed', models.CharField(max_length=24)),
                ('stretches', models.JSONField(default=list)),
                ('checks', models.JSONField(default=list)),
                ('reported_at', models.DateTimeField(null=True)),
                ('spare_seconds', models.FloatField(default=15.0)),
                ('enough_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('recording', 'member'), name='seminars_watching_once')],
            },
        ),
        migrations.CreateModel(
            name='KitDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('noted_by', models.CharField(max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('commission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'commission'), name='seminars_kit_delivered_once')],
            },
        ),
    ]
