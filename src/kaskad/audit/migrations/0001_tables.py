from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_append_only'),
        ('audit', '0003_no_replacing'),
        ('audit', '0004_signed_seals'),
        ('audit', '0003_latest_of_tag'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(unique=True)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField(unique=True)),
                ('count', models.BigIntegerField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('key', models.CharField(max_length=16)),
                ('signature', models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('tag', models.CharField(max_length=60)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_code', models.CharField(blank=True, max_length=40)),
                ('actor_label', models.CharField(blank=True, max_length=200)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_code', models.CharField(max_length=80)),
                ('subject_label', models.CharField(blank=True, max_length=300)),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('request_id', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('changes', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_code'], name='audit_entry_subject'), models.Index(fields=['scope', 'at', 'id'], name='audit_entry_scope'), models.Index(fields=['actor_code', 'at', 'id'], name='audit_entry_actor'), models.Index(fields=['at', 'id'], name='audit_entry_at'), models.Index(fields=['tag', 'id'], name='audit_entry_latest')],
            },
        ),
        migrations.CreateModel(
            name='Timestamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('token', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['seal'], name='audit_timestamp_seal')],
            },
        ),
    ]
