import django.db.models.deletion
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('reporting', '0001_initial'),
        ('reporting', '0002_figures'),
        ('reporting', '0003_bulletin_templates'),
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
                ('kind', models.CharField(choices=[('national_seminar', 'National seminar'), ('progress', 'Progress'), ('cascade', 'How the cascade goes'), ('final', 'End of the training')], max_length=20)),
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
                ('marks', models.JSONField(default=dict)),
                ('proposed_by', models.CharField(blank=True, max_length=200)),
                ('sources', models.JSONField(default=dict)),
                ('template', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='reporting_bulletin_number'), models.UniqueConstraint(fields=('campaign', 'kind', 'as_of'), name='reporting_bulletin_once'), models.CheckConstraint(condition=models.Q(models.Q(('text_kk', ''), _negated=True), models.Q(('text_ru', ''), _negated=True), models.Q(('text_en', ''), _negated=True)), name='reporting_bulletin_three_languages'), models.CheckConstraint(condition=models.Q(('kind__in', ['national_seminar', 'progress', 'cascade', 'final'])), name='reporting_bulletin_kind'), models.CheckConstraint(condition=models.Q(('proposed_by', ''), models.Q(('published_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='reporting_bulletin_by_two')],
            },
        ),
        migrations.CreateModel(
            name='FigureSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'day'), name='reporting_snapshot_once')],
            },
        ),
        migrations.CreateModel(
            name='BulletinProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('national_seminar', 'National seminar'), ('progress', 'Progress'), ('cascade', 'How the cascade goes'), ('final', 'End of the training')], max_length=20)),
                ('as_of', models.DateField()),
                ('title_kk', models.CharField(max_length=300)),
                ('title_ru', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('text_kk', models.TextField()),
                ('text_ru', models.TextField()),
                ('text_en', models.TextField()),
                ('figures', models.JSONField()),
                ('marks', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('template', models.PositiveSmallIntegerField(default=0)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('proposed_by', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'kind', 'as_of'), name='reporting_proposal_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['national_seminar', 'progress', 'cascade', 'final'])), name='reporting_proposal_kind')],
            },
        ),
        migrations.CreateModel(
            name='BulletinTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('national_seminar', 'National seminar'), ('progress', 'Progress'), ('cascade', 'How the cascade goes'), ('final', 'End of the training')], max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('title_kk', models.CharField(max_length=300)),
                ('title_ru', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('text_kk', models.TextField()),
                ('text_ru', models.TextField()),
                ('text_en', models.TextField()),
                ('drafted_by', models.CharField(max_length=200)),
                ('drafted_at', models.DateTimeField()),
                ('put_by', models.CharField(blank=True, max_length=200)),
                ('begins_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'kind', 'number'), name='reporting_template_number'), models.UniqueConstraint(condition=models.Q(('begins_at__isnull', False), ('ends_at', None)), fields=('campaign', 'kind'), name='reporting_one_template_in_force'), models.CheckConstraint(condition=models.Q(('kind__in', ['national_seminar', 'progress', 'cascade', 'final'])), name='reporting_template_kind'), models.CheckConstraint(condition=models.Q(models.Q(('begins_at', None), ('ends_at', None), ('put_by', '')), models.Q(('begins_at__isnull', False), models.Q(('put_by', ''), _negated=True), models.Q(('put_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='reporting_template_by_two')],
            },
        ),
        migrations.CreateModel(
            name='StatedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=40)),
                ('at_least', models.BooleanField(default=False)),
                ('day', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'figure'), name='reporting_stated_figure_once')],
            },
        ),
    ]
