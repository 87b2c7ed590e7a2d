"""Questions, and the votes that they got."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.answers.vocab import LANGUAGES_ASKED, QuestionState, Way
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission


class Question(models.Model):
    """A question; ``asked_by`` is the code of an account, which names nobody once it is removed.

    ``place`` is the commission where it arose, ``responsible`` the one that has to answer it until
    ``due_at``. A question that was merged counts with ``merged_into``, which never is merged.
    ``said`` is what was noted when it was answered orally, or why it was hidden.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="questions")
    block_number = models.PositiveSmallIntegerField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    seminar_code = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2)
    text = models.TextField()
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    place = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=QuestionState.choices)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    said = models.CharField(max_length=1000, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="answers_question_way"),
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values), name="answers_question_state"
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES_ASKED), name="answers_question_language"
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED, merged_into__isnull=False)
                | (~Q(state=QuestionState.MERGED) & Q(merged_into__isnull=True)),
                name="answers_question_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="answers_question_not_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.BETWEEN, seminar_code="")
                | (~Q(way=Way.BETWEEN) & ~Q(seminar_code="")),
                name="answers_question_seminar",
            ),
        ]
        indexes = [
            models.Index(fields=["seminar_code", "id"], name="answers_of_seminar"),
            models.Index(fields=["asked_by", "asked_at"], name="answers_asked_by"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=QuestionState.OPEN),
                name="answers_open_due",
            ),
        ]


class Vote(models.Model):
    """That somebody has the same question. ``account`` is a code, as in ``Question.asked_by``.

    ``counted`` is the question that it counts for: another one after a merge.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="votes")
    counted = models.ForeignKey(Question, models.CASCADE, related_name="counted_votes")
    account = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "account"], name="answers_vote_once")
        ]
