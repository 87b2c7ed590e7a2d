"""Attendance with its evidence, and seminars held by somebody who may teach."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign, Gate, Qualification, Seminar
from kaskad.commissions.api import Member
from kaskad.seminars.vocab import (
    DEVICE_LENGTH,
    NONCE_LENGTH,
    REF_LENGTH,
    CorrectionState,
    Evidence,
    MarkKind,
    Outcome,
)


class Attendances(models.QuerySet["Attendance"]):
    """Attendances by what they counted for."""

    def counting_on(self, day: date) -> Attendances:
        """Those that figures as of ``day`` count: corrections count from their own day on."""
        stood = Q(counts_until=None) | Q(counts_until__gt=day)
        return self.filter(stood, counts_from__lte=day)


class StandingAttendances(models.Manager["Attendance"]):
    """The attendances that stand: one of a member at a seminar, nothing superseded."""

    def get_queryset(self) -> Attendances:
        return Attendances(self.model, using=self._db).filter(superseded_at=None)


class Attendance(models.Model):
    """Whether a member was at a seminar. ``nonce`` makes a repeated recording harmless.

    A row is never changed: a correction is a row of its own that supersedes it. ``minutes`` are
    None where nothing measured them; ``forced``: present although the evidence is lacking.
    ``objects`` are those that stand, ``every`` all of them; the database refuses to change or
    delete a row, but for saying once that it was superseded.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    day = models.DateField()
    present = models.BooleanField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    minutes = models.PositiveSmallIntegerField(null=True)
    forced = models.BooleanField(default=False)
    evidence = models.CharField(max_length=16, choices=Evidence.choices)
    evidence_ref = models.CharField(max_length=REF_LENGTH, blank=True)
    nonce = models.CharField(max_length=NONCE_LENGTH)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    counts_from = models.DateField()
    counts_until = models.DateField(null=True)

    objects = StandingAttendances()
    every = models.Manager.from_queryset(Attendances)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seminar", "member"],
                condition=Q(superseded_at=None),
                name="seminars_attendance_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=Evidence.values), name="seminars_evidence"
            ),
            models.CheckConstraint(
                condition=Q(present=True, outcome__in=["present", "late", "left_early"])
                | Q(present=False, outcome="absent"),
                name="seminars_outcome",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None, counts_until=None)
                | Q(superseded_at__isnull=False, counts_until__isnull=False),
                name="seminars_superseded_whole",
            ),
            models.CheckConstraint(
                condition=Q(forced=False) | (Q(present=True) & ~Q(confirmed_by="")),
                name="seminars_forced_by_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "member", "day"],
                condition=Q(present=True),
                name="seminars_present",
            ),
            models.Index(
                fields=["campaign", "member"],
                condition=Q(present=True, superseded_at__isnull=False),
                name="seminars_taken_back",
            ),
        ]


class MarkingDevice(models.Model):
    """A device that keeps marks without a network; its clock differs from ours by ``offset_ms``.

    The smallest that a delivery measured: it can only become smaller.
    """

    code = models.CharField(max_length=DEVICE_LENGTH, unique=True)
    offset_ms = models.BigIntegerField()
    first_by = models.CharField(max_length=200)
    first_at = models.DateTimeField()


class PresenceMark(models.Model):
    """One thing that somebody or some device saw; the database refuses to change or delete it.

    ``at`` is what the clock of ``device`` said; marks of our own pages have no device and no
    ``sequence``. ``of`` is the nonce that a withdrawal takes back, or the number of a presence
    check.
    """

    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    device = models.CharField(max_length=DEVICE_LENGTH, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    nonce = models.CharField(max_length=NONCE_LENGTH, unique=True)
    of = models.CharField(max_length=NONCE_LENGTH, blank=True)
    evidence_ref = models.CharField(max_length=REF_LENGTH, blank=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "sequence"],
                condition=~Q(device=""),
                name="seminars_mark_of_device_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MarkKind.values), name="seminars_mark_kind"
            ),
            models.CheckConstraint(
                condition=Q(device="", sequence=None) | (~Q(device="") & Q(sequence__isnull=False)),
                name="seminars_mark_numbered",
            ),
        ]
        indexes = [models.Index(fields=["seminar", "member"], name="seminars_marks_of_seminar")]


class PaperSheet(models.Model):
    """A photograph or scan of a signed sheet; the file lies sealed under ``files/papers``."""

    code = models.CharField(max_length=12, unique=True)
    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    key_sealed = models.CharField(max_length=200)
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seminar", "sha256"], name="seminars_paper_once")
        ]


class Correction(models.Model):
    """What somebody says an attendance should be, until a second person confirms or refuses it."""

    code = models.CharField(max_length=12, unique=True)
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    evidence = models.CharField(max_length=16, choices=Evidence.choices)
    evidence_ref = models.CharField(max_length=REF_LENGTH, blank=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.WAITING
    )
    proposed_by = models.CharField(max_length=200)
    proposed_as_staff = models.BooleanField()
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(state=CorrectionState.WAITING),
                name="seminars_correction_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CorrectionState.values), name="seminars_correction_state"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("proposed_by"))
                | ~Q(state=CorrectionState.CONFIRMED),
                name="seminars_correction_by_two",
            ),
        ]


class Mark(models.Model):
    """What is said of a member on a long sheet that is not recorded yet."""

    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    present = models.BooleanField()
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seminar", "member"], name="seminars_mark_once")
        ]


class Holding(models.Model):
    """A seminar that took place, and what let its trainer teach.

    ``basis`` is the trainer's own attendance of an earlier stage; only a seminar taught by the
    centre has none. ``gate`` is what the stage of the basis asked for at that time: a passed final
    test, or a certificate that counted at ``begins_at``, is kept as ``qualification``. The database
    refuses anything else.
    """

    seminar = models.OneToOneField(Seminar, models.PROTECT, related_name="+")
    trainer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    basis = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+")
    gate = models.CharField(max_length=12, choices=Gate.choices, db_default=Gate.ATTENDANCE)
    qualification = models.ForeignKey(Qualification, models.PROTECT, null=True, related_name="+")
    taught_by_centre = models.BooleanField(default=False)
    day = models.DateField()
    begins_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taught_by_centre=True, trainer__isnull=True, basis__isnull=True)
                | Q(taught_by_centre=False, trainer__isnull=False, basis__isnull=False),
                name="seminars_trainer_was_taught",
            ),
            models.CheckConstraint(
                condition=Q(gate=Gate.ATTENDANCE, qualification__isnull=True)
                | Q(gate=Gate.FINAL_TEST, qualification__isnull=False)
                | Q(gate=Gate.CERTIFICATE, qualification__isnull=False, begins_at__isnull=False),
                name="seminars_trainer_passed",
            ),
        ]


class Told(models.Model):
    """What a member was told last about their seminar, so that only news are told again."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12)
    day = models.DateField()
    starts = models.TimeField()
    venue_key = models.BigIntegerField(null=True)
    cancelled = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "member"], name="seminars_told_once")
        ]


class TeachingTold(models.Model):
    """What a trainer was told last about a seminar to teach; ``taken``: that it is not theirs."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    trainer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12)
    day = models.DateField()
    starts = models.TimeField()
    venue_key = models.BigIntegerField(null=True)
    cancelled = models.BooleanField()
    taken = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "trainer", "seminar_code"], name="seminars_teaching_told_once"
            )
        ]


class ReminderScan(models.Model):
    """Up to which state of the data members were reminded."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=120)
