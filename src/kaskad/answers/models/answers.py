"""Official answers, what they rest on, and who got them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.answers.models.questions import Question
from kaskad.answers.vocab import AnswerState, Got, Push
from kaskad.campaigns.api import Campaign, ProvisionVersion
from kaskad.commissions.api import Member
from kaskad.core.localized import Localized

_UNPUBLISHED = Q(state__in=(AnswerState.DRAFT, AnswerState.READING))
_WHOLE = ~(
    Q(question_kk="") | Q(question_ru="") | Q(question_en="")
    | Q(text_kk="") | Q(text_ru="") | Q(text_en="")
)  # fmt: skip


class Answer(models.Model):
    """An official answer: a draft, or what was published after a second person had read it.

    ``writers`` are the marks of all who wrote in it, ``sha256`` is that of its content.
    ``main_basis`` is the first of its bases. ``replaces`` is the answer whose place it takes when
    it is published; ``remark`` is what its second reader wrote when giving it back.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField(null=True)
    block_number = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=AnswerState.choices)
    question_kk = models.TextField(blank=True)
    question_ru = models.TextField(blank=True)
    question_en = models.TextField(blank=True)
    text_kk = models.TextField(blank=True)
    text_ru = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    main_basis = models.ForeignKey(ProvisionVersion, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    questions = models.ManyToManyField(Question, related_name="answers")
    sha256 = models.CharField(max_length=64)
    search_key = models.TextField(blank=True)
    search_terms = models.TextField(blank=True)
    author = models.CharField(max_length=200)
    writers = models.JSONField(default=list)
    drafted_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    second_reader = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    nonce = models.CharField(max_length=64, unique=True)

    question = Localized("question")
    text = Localized("text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="answers_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=AnswerState.values), name="answers_answer_state"
            ),
            models.CheckConstraint(
                condition=(_UNPUBLISHED & Q(number__isnull=True))
                | (
                    ~_UNPUBLISHED
                    & Q(number__isnull=False, published_at__isnull=False)
                    & Q(valid_from__isnull=False, main_basis__isnull=False)
                    & _WHOLE
                    & ~Q(second_reader="")
                    & ~Q(second_reader=F("author"))
                ),
                name="answers_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="answers_validity",
            ),
        ]


class Basis(models.Model):
    """A provision, in a version, that an answer rests on; ``words`` say where in it, or how."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="bases")
    version = models.ForeignKey(ProvisionVersion, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    words_kk = models.CharField(max_length=200, blank=True)
    words_ru = models.CharField(max_length=200, blank=True)
    words_en = models.CharField(max_length=200, blank=True)

    words = Localized("words")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="answers_basis_once")
        ]


class Acknowledgement(models.Model):
    """That a member knows an answer: they read it, were told it at their seminar, or by others.

    ``change_seen_at``: when they saw that it was replaced or withdrawn meanwhile.
    """

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="acknowledgements")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=Got.choices)
    seminar_code = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    change_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "member"], name="answers_known_once"),
            models.CheckConstraint(condition=Q(how__in=Got.values), name="answers_got"),
            models.CheckConstraint(
                condition=Q(how__in=(Got.PAGE, Got.COMMISSION), seminar_code="")
                | (Q(how=Got.SEMINAR) & ~Q(seminar_code="")),
                name="answers_got_where",
            ),
        ]


class Pushing(models.Model):
    """How far everybody was told of an answer: up to which member, until ``done_at``."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="pushings")
    kind = models.CharField(max_length=10, choices=Push.choices)
    after_member = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "kind"], name="answers_pushed_once"),
            models.CheckConstraint(condition=Q(kind__in=Push.values), name="answers_push"),
        ]


class RefresherReading(models.Model):
    """That a member who was taught an older text has read what a provision says now."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProvisionVersion, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "version", "member"], name="answers_refreshed_once"
            )
        ]
