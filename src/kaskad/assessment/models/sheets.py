"""Answer sheets on paper, and their photographs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.assessment.models.attempts import Attempt
from kaskad.assessment.models.tests import Form, Test
from kaskad.assessment.vocab import USED_PHOTOS, PhotoState, PrintState
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import Commission, Member


class AnswerSheet(models.Model):
    """The paper of a member at a test, printed once or oftener with one ``code``.

    ``pages`` is how many an answer sheet has. Its form and order are those of a first attempt.
    ``attempt`` is what became of it. ``changes`` is every mark that a human decided: ``{"row": [3,
    "", "b"], "read": ["a"], "doubts": ["faint"], "set": ["b"]}``, by ``checked_by``.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    pages = models.PositiveSmallIntegerField()
    printed_by = models.CharField(max_length=200)
    printed_at = models.DateTimeField()
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="sheet")
    changes = models.JSONField(default=list)
    checked_by = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "member"], name="assessment_sheet_once"),
            models.CheckConstraint(
                condition=Q(attempt__isnull=True, checked_by="", checked_at__isnull=True)
                | Q(attempt__isnull=False, checked_at__isnull=False) & ~Q(checked_by=""),
                name="assessment_sheet_checked",
            ),
        ]


class SheetPhoto(models.Model):
    """A photograph of a page of an answer sheet; the file lies sealed in ``files/answer-sheets``.

    ``place`` is the commission for which it was sent, ``held_at`` when the test began there.
    ``reason`` says why nothing was read. ``rows`` is what was read, ``[item, step, line, marks,
    doubts]`` in the order of the page, none for a page that is typed in; pictures of doubtful rows
    lie sealed beside the file.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="photos")
    place = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    key_sealed = models.CharField(max_length=200)
    cutouts_sealed = models.CharField(max_length=200, blank=True)
    held_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PhotoState.choices, default=PhotoState.WAITING)
    reason = models.CharField(max_length=12, blank=True)
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, null=True, related_name="photos")
    page = models.PositiveSmallIntegerField(null=True)
    rows = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "place", "sha256"], name="assessment_photo_once"
            ),
            models.UniqueConstraint(
                fields=["sheet", "page"],
                condition=Q(state__in=USED_PHOTOS),
                name="assessment_photo_of_page",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PhotoState.values), name="assessment_photo_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=USED_PHOTOS) | Q(sheet__isnull=False, page__isnull=False),
                name="assessment_photo_placed",
            ),
        ]
        indexes = [models.Index(fields=["test", "place", "state"], name="assessment_photos")]


class PrintRun(models.Model):
    """The papers of a district, or of the group of a ``seminar``, in one file that is kept a day.

    ``place`` is the district, or the commission that answers for the group. ``language`` is that of
    the lists in it; ``asked_by`` is said to have printed the sheets.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="+")
    place = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    seminar = models.ForeignKey(Seminar, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=PrintState.choices, default=PrintState.WAITING)
    language = models.CharField(max_length=2)
    people = models.PositiveIntegerField()
    size = models.PositiveIntegerField(default=0)
    key_sealed = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PrintState.values), name="assessment_print_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PrintState.READY) | ~Q(key_sealed=""),
                name="assessment_print_ready",
            ),
        ]
        indexes = [models.Index(fields=["test", "place", "state"], name="assessment_prints")]
