"""Keys that sign, certificates as they were issued, and what was doubted of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.campaigns.api import Campaign, Seminar, Stage
from kaskad.commissions.api import Commission, Member
from kaskad.core.localized import Localized
from kaskad.credentials.vocab import (
    COLOUR_LENGTH,
    DESIGN_LENGTH,
    NAME_LENGTH,
    NUMBER_LENGTH,
    REASON_LENGTH,
    TEMPLATE_LENGTH,
    WORDS_LENGTH,
    BatchState,
    DoubtCause,
    DoubtState,
)
from kaskad.seminars.api import Attendance

# What is read along with a certificate so that paper and pages have everything at hand.
ALONG = (
    "campaign__root", "stage", "commission__region", "commission__district", "seminar",
    "teacher__member__person", "words", "key", "member__person__account",
)  # fmt: skip


class IssuerKey(models.Model):
    """A key of the commission; ``name`` is its fingerprint, ``public`` 64 hexadecimal digits.

    One key at a time ``signs``. What a ``retired_at`` one signed stands; what a ``withdrawn_at``
    one signed, because it fell into other hands, is believed no more.
    """

    name = models.CharField(max_length=16, unique=True)
    public = models.CharField(max_length=64, unique=True)
    private_sealed = models.CharField(max_length=400)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    signs = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signs"], condition=Q(signs=True), name="credentials_one_key_signs"
            ),
            models.CheckConstraint(
                condition=Q(signs=True, retired_at=None) | Q(signs=False, retired_at__isnull=False),
                name="credentials_key_retired",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(signs=False, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="credentials_withdrawn_whole",
            ),
        ]


class Words(models.Model):
    """The words with which certificates say their facts: the same for a stage and a commission.

    They are never changed; ``host`` is the site that signed, ``digest`` the SHA-256 of all of them.
    """

    digest = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=255)
    issuer = models.CharField(max_length=WORDS_LENGTH)
    title = models.CharField(max_length=WORDS_LENGTH)
    description = models.CharField(max_length=WORDS_LENGTH)
    criteria = models.CharField(max_length=WORDS_LENGTH)
    commission = models.CharField(max_length=WORDS_LENGTH)


class Certificate(models.Model):
    """The certificate of a member and a stage, frozen as it was issued.

    ``token`` is what its square code carries, and says everything that was signed; ``proof`` is the
    signature of its credential, made at ``issued_at``. ``attendance`` is what it rests on, and
    ``attempt`` the code of the passed final test, empty where none was asked for. ``teacher`` is
    the trainer's own certificate: none where the centre taught. ``begins_at`` is when the seminar
    began. A ``revoked_at`` one that another ``replaces`` was only written anew. An erased person
    leaves ``name``, ``token`` and ``proof`` empty. The database refuses a certificate with a broken
    lineage, and every other change of a row.
    """

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    # A handful of values: an index of them misleads SQLite to read a country for every thousand.
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="+")
    teacher = models.ForeignKey("self", models.PROTECT, null=True, related_name="taught")
    by_centre = models.BooleanField(default=False)
    begins_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True)
    attempt = models.CharField(max_length=12, blank=True)
    programme = models.PositiveSmallIntegerField()
    status_index = models.PositiveIntegerField()
    words = models.ForeignKey(Words, models.PROTECT, related_name="+")
    key = models.ForeignKey(IssuerKey, models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    token = models.BinaryField()
    proof = models.BinaryField()
    issued_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "stage"],
                condition=Q(revoked_at=None),
                name="credentials_one_stands",
            ),
            models.UniqueConstraint(
                fields=["campaign", "status_index"], name="credentials_status_place_once"
            ),
            models.CheckConstraint(
                condition=Q(by_centre=True, teacher=None)
                | Q(by_centre=False, teacher__isnull=False),
                name="credentials_taught_by_one",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__gte=F("begins_at")), name="credentials_after_its_seminar"
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign"],
                condition=Q(suspended_at__isnull=False) | Q(revoked_at__isnull=False),
                name="credentials_fallen",
            )
        ]


class Doubt(models.Model):
    """What somebody says against a certificate, until a second person has decided.

    ``suspends``: it does not count meanwhile. ``because_of`` is the fallen certificate on which
    this one hangs. ``upheld``: it was revoked.
    """

    code = models.CharField(max_length=12, unique=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="doubts")
    cause = models.CharField(max_length=12, choices=DoubtCause.choices)
    because_of = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH)
    suspends = models.BooleanField()
    state = models.CharField(max_length=10, choices=DoubtState.choices, default=DoubtState.WAITING)
    raised_by = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state=DoubtState.WAITING),
                name="credentials_one_doubt_waits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DoubtState.values), name="credentials_doubt_state"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=DoubtCause.values), name="credentials_doubt_cause"
            ),
            models.CheckConstraint(
                condition=Q(state=DoubtState.WAITING, decided_by="", decided_at=None)
                | (Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("raised_by"))),
                name="credentials_doubt_by_two",
            ),
        ]


class PaperDesign(models.Model):
    """How the certificates of a campaign look on paper: version ``number``, which never changes.

    The one with ``begins_at`` and without ``ends_at`` is in force; one without both is a draft.
    ``emblem`` is a small SVG or PNG, ``template`` a text in typst; both may be empty. ``put_by`` is
    the second person, who put it in force.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    organisation_kk = models.CharField(max_length=DESIGN_LENGTH)
    organisation_ru = models.CharField(max_length=DESIGN_LENGTH)
    organisation_en = models.CharField(max_length=DESIGN_LENGTH, blank=True)
    title_kk = models.CharField(max_length=DESIGN_LENGTH)
    title_ru = models.CharField(max_length=DESIGN_LENGTH)
    title_en = models.CharField(max_length=DESIGN_LENGTH, blank=True)
    statement_kk = models.CharField(max_length=DESIGN_LENGTH)
    statement_ru = models.CharField(max_length=DESIGN_LENGTH)
    statement_en = models.CharField(max_length=DESIGN_LENGTH, blank=True)
    office_kk = models.CharField(max_length=DESIGN_LENGTH)
    office_ru = models.CharField(max_length=DESIGN_LENGTH)
    office_en = models.CharField(max_length=DESIGN_LENGTH, blank=True)
    signatory_kk = models.CharField(max_length=DESIGN_LENGTH)
    signatory_ru = models.CharField(max_length=DESIGN_LENGTH)
    signatory_en = models.CharField(max_length=DESIGN_LENGTH, blank=True)
    organisation = Localized("organisation")
    title = Localized("title")
    statement = Localized("statement")
    office = Localized("office")
    signatory = Localized("signatory")
    emblem = models.BinaryField(default=b"")
    accent = models.CharField(max_length=COLOUR_LENGTH)
    template = models.TextField(max_length=TEMPLATE_LENGTH, blank=True)
    drafted_by = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    put_by = models.CharField(max_length=200, blank=True)
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_at=None, put_by="")
                | (Q(begins_at__isnull=False) & ~Q(put_by="") & ~Q(put_by=F("drafted_by"))),
                name="credentials_design_by_two",
            ),
            models.UniqueConstraint(
                fields=["campaign", "number"], name="credentials_design_number_once"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(begins_at__isnull=False, ends_at=None),
                name="credentials_one_design_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("begins_at")),
                name="credentials_design_ends_after_it_begins",
            ),
        ]


class PaperBatch(models.Model):
    """Certificates of a place in one file behind a list to sign; it is kept for three days.

    ``certificates`` are their keys in the order of the file, chosen when it was asked for; a place
    with many has several files, of which this is ``part`` of ``parts``. ``design`` is the version
    it was drawn with, none for the one that comes with the product. The file lies sealed in
    ``files/certificates``.
    """

    code = models.CharField(max_length=12, unique=True)
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    place = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    certificates = models.JSONField(default=list)
    with_english = models.BooleanField(default=False)
    design = models.ForeignKey(PaperDesign, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    size = models.PositiveIntegerField(default=0)
    key_sealed = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="credentials_batch_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.READY) | ~Q(key_sealed=""),
                name="credentials_batch_ready",
            ),
        ]
        indexes = [models.Index(fields=["place", "stage", "state"], name="credentials_batches")]
