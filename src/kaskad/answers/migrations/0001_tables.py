import django.db.models.deletion
from django.db import migrations, models
from kaskad.core.tables import NewTables


class Migration(NewTables):

    # What installations from before the first release have applied instead.
    replaces = [
        ('answers', '0001_initial'),
        ('answers', '0002_passed_on'),
    ]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('commissions', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='campaigns.campaign')),
                ('block_number', models.PositiveSmallIntegerField(null=True)),
                ('way', models.CharField(choices=[('live', 'At a seminar'), ('between', 'Between seminars'), ('hall', 'By the trainer for the hall')], max_length=10)),
                ('seminar_code', models.CharField(blank=True, max_length=12)),
                ('language', models.CharField(max_length=2)),
                ('text', models.TextField()),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commission')),
                ('due_at', models.DateTimeField()),
                ('taken_by', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for an answer'), ('merged', 'Joined with another'), ('hidden', 'Hidden'), ('oral', 'Answered orally'), ('answered', 'Answered officially'), ('withdrawn', 'Taken back')], max_length=10)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='answers.question')),
                ('said', models.CharField(blank=True, max_length=1000)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
                ('nonce', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'indexes': [models.Index(fields=['seminar_code', 'id'], name='answers_of_seminar'), models.Index(fields=['asked_by', 'asked_at'], name='answers_asked_by'), models.Index(condition=models.Q(('state', 'open')), fields=['due_at'], name='answers_open_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['live', 'between', 'hall'])), name='answers_question_way'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'merged', 'hidden', 'oral', 'answered', 'withdrawn'])), name='answers_question_state'), models.CheckConstraint(condition=models.Q(('language__in', ('kk', 'ru'))), name='answers_question_language'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='answers_question_merged'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='answers_question_not_into_itself'), models.CheckConstraint(condition=models.Q(models.Q(('seminar_code', ''), ('way', 'between')), models.Q(models.Q(('way', 'between'), _negated=True), models.Q(('seminar_code', ''), _negated=True)), _connector='OR'), name='answers_question_seminar')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='campaigns.campaign')),
                ('number', models.PositiveIntegerField(null=True)),
                ('block_number', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('reading', 'With the second reader'), ('published', 'In force'), ('replaced', 'Replaced'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('question_kk', models.TextField(blank=True)),
                ('question_ru', models.TextField(blank=True)),
                ('question_en', models.TextField(blank=True)),
                ('text_kk', models.TextField(blank=True)),
                ('text_ru', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('is_public', models.BooleanField(default=True)),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('main_basis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.provisionversion')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='answers.answer')),
                ('sha256', models.CharField(max_length=64)),
                ('search_key', models.TextField(blank=True)),
                ('search_terms', models.TextField(blank=True)),
                ('author', models.CharField(max_length=200)),
                ('writers', models.JSONField(default=list)),
                ('drafted_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField()),
                ('second_reader', models.CharField(blank=True, max_length=200)),
                ('remark', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('nonce', models.CharField(max_length=64, unique=True)),
                ('questions', models.ManyToManyField(related_name='answers', to='answers.question')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='answers_number_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'reading', 'published', 'replaced', 'withdrawn'])), name='answers_answer_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('draft', 'reading')), ('number__isnull', True)), models.Q(models.Q(('state__in', ('draft', 'reading')), _negated=True), ('number__isnull', False), ('published_at__isnull', False), ('main_basis__isnull', False), ('valid_from__isnull', False), models.Q(('question_kk', ''), ('question_ru', ''), ('question_en', ''), ('text_kk', ''), ('text_ru', ''), ('text_en', ''), _connector='OR', _negated=True), models.Q(('second_reader', ''), _negated=True), models.Q(('second_reader', models.F('author')), _negated=True)), _connector='OR'), name='answers_published_whole'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='answers_validity')],
            },
        ),
        migrations.CreateModel(
            name='RefresherReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.provisionversion')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'version', 'member'), name='answers_refreshed_once')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='answers.question')),
                ('counted', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counted_votes', to='answers.question')),
                ('account', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('question', 'account'), name='answers_vote_once')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='answers.answer')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.member')),
                ('how', models.CharField(choices=[('page', 'Read on the page'), ('seminar', 'Told at a seminar'), ('commission', 'Told by the commission above')], max_length=10)),
                ('seminar_code', models.CharField(blank=True, max_length=12)),
                ('at', models.DateTimeField()),
                ('change_seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'member'), name='answers_known_once'), models.CheckConstraint(condition=models.Q(('how__in', ['page', 'seminar', 'commission'])), name='answers_got'), models.CheckConstraint(condition=models.Q(models.Q(('how__in', ('page', 'commission')), ('seminar_code', '')), models.Q(('how', 'seminar'), models.Q(('seminar_code', ''), _negated=True)), _connector='OR'), name='answers_got_where')],
            },
        ),
        migrations.CreateModel(
            name='Basis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bases', to='answers.answer')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.provisionversion')),
                ('order', models.PositiveSmallIntegerField()),
                ('words_kk', models.CharField(blank=True, max_length=200)),
                ('words_ru', models.CharField(blank=True, max_length=200)),
                ('words_en', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'version'), name='answers_basis_once')],
            },
        ),
        migrations.CreateModel(
            name='Pushing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushings', to='answers.answer')),
                ('kind', models.CharField(choices=[('published', 'New answer'), ('replaced', 'Answer replaced'), ('withdrawn', 'Answer withdrawn')], max_length=10)),
                ('after_member', models.BigIntegerField(default=0)),
                ('told', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'kind'), name='answers_pushed_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['published', 'replaced', 'withdrawn'])), name='answers_push')],
            },
        ),
    ]
