import django.db.models.deletion
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('reporting', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('national_seminar', 'National seminar'), ('progress', 'Progress')], max_length=20)),
                ('as_of', models.DateField()),
                ('title_kk', models.CharField(max_length=300)),
                ('title_ru', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('text_kk', models.TextField()),
                ('text_ru', models.TextField()),
                ('text_en', models.TextField()),
                ('figures', models.JSONField()),
                ('published_by', models.CharField(max_length=200)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='reporting_bulletin_number'), models.UniqueConstraint(fields=('campaign', 'kind', 'as_of'), name='reporting_bulletin_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['national_seminar', 'progress'])), name='reporting_bulletin_kind'), models.CheckConstraint(condition=models.Q(models.Q(('text_kk', ''), _negated=True), models.Q(('text_ru', ''), _negated=True), models.Q(('text_en', ''), _negated=True)), name='reporting_bulletin_three_languages')],
            },
        ),
    ]
