import django.db.models.deletion
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('messaging', '0001_initial'),
        ('messaging', '0002_place_and_kind'),
        ('messaging', '0003_papers_by_place'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('language', models.CharField(max_length=2)),
                ('phone_sealed', models.CharField(blank=True, max_length=120)),
                ('email_sealed', models.CharField(blank=True, max_length=400)),
                ('contacts_mark', models.CharField(max_length=64)),
                ('telegram_sealed', models.CharField(blank=True, max_length=120)),
                ('telegram_mark', models.CharField(blank=True, db_index=True, max_length=64)),
                ('link_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('link_until', models.DateTimeField(null=True)),
                ('channels', models.JSONField(default=list)),
                ('refused', models.JSONField(default=list)),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_to', models.TimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='messaging.recipient')),
                ('occasion', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('values_sealed', models.TextField(blank=True)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('district', models.CharField(blank=True, max_length=40)),
                ('region', models.CharField(blank=True, max_length=40)),
                ('urgent', models.BooleanField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('unclear', 'Sent or not: unclear'), ('to_print', 'To be handed on paper'), ('printed', 'Handed on paper'), ('given_up', 'Not reached'), ('withheld', 'Not wanted by the reader'), ('too_late', 'No longer of use'), ('kept', 'Kept here, not sent')], max_length=10)),
                ('channel', models.CharField(blank=True, max_length=10)),
                ('passed', models.JSONField(default=list)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try', models.DateTimeField()),
                ('not_after', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('claimed_by', models.CharField(blank=True, max_length=16)),
                ('queued_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-urgent', 'next_try'], name='messaging_due'), models.Index(fields=['region', 'state'], name='messaging_region'), models.Index(fields=['district', 'state'], name='messaging_district'), models.Index(fields=['place', 'state'], name='messaging_place'), models.Index(fields=['kind', 'state'], name='messaging_kind'), models.Index(fields=['state', 'region', 'place'], name='messaging_papers')],
                'constraints': [models.UniqueConstraint(fields=('occasion', 'recipient'), name='messaging_occasion_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'delivered', 'unclear', 'to_print', 'printed', 'given_up', 'withheld', 'too_late', 'kept'])), name='messaging_state'), models.CheckConstraint(condition=models.Q(('channel', ''), ('channel__in', ['telegram', 'email', 'sms', 'print']), _connector='OR'), name='messaging_channel')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('subject_kk', models.CharField(max_length=150)),
                ('subject_ru', models.CharField(max_length=150)),
                ('subject_en', models.CharField(max_length=150)),
                ('text_kk', models.TextField()),
                ('text_ru', models.TextField()),
                ('text_en', models.TextField()),
                ('short_kk', models.CharField(max_length=400)),
                ('short_ru', models.CharField(max_length=400)),
                ('short_en', models.CharField(max_length=400)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='messaging_template_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='messaging.message')),
                ('channel', models.CharField(choices=[('telegram', 'Telegram'), ('email', 'E-mail'), ('sms', 'SMS'), ('print', 'On paper')], max_length=10)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('begun', 'Begun'), ('accepted', 'Accepted'), ('refused', 'Refused for this address'), ('busy', 'Not now'), ('unclear', 'No clear answer'), ('delivered', 'Delivered'), ('failed', 'Not delivered')], max_length=10)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('gateway_id', models.CharField(blank=True, db_index=True, max_length=120)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['begun', 'accepted', 'refused', 'busy', 'unclear', 'delivered', 'failed'])), name='messaging_outcome'), models.CheckConstraint(condition=models.Q(('channel__in', ['telegram', 'email', 'sms', 'print'])), name='messaging_attempt_channel')],
            },
        ),
    ]
