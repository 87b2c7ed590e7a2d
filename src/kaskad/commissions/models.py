"""The tree of commissions, seats, people in them, and the rosters they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kaskad.commissions.vocab import (
    ROOT_CODE,
    SINGLE_ROLES,
    BatchState,
    Kind,
    Level,
    RowState,
    SeatRole,
    TrainingLanguage,
)
from kaskad.core.localized import Localized
from kaskad.core.prepared import Prepared, slot

if TYPE_CHECKING:
    from kaskad.commissions.rules.outcome import Standing


class Commission(models.Model):
    """A commission of one of four levels; the tree of commissions is the only territory there is.

    ``region`` and ``district`` point at the ancestor of that level (at itself on its own level), so
    that a subtree is one comparison on either database.
    """

    code = models.CharField(max_length=32, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TERRITORIAL)
    kato = models.CharField(max_length=9, blank=True)
    number = models.PositiveIntegerField(null=True)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=600)
    seats = models.PositiveSmallIntegerField()
    voters = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    name = Localized("name")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="commissions_level"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="commissions_kind"),
            models.CheckConstraint(
                condition=Q(level=Level.CENTRAL) | Q(parent__isnull=False),
                name="commissions_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.code


def lineage(commission: Commission) -> tuple[str, ...]:
    """Codes from the commission up to the root, itself included."""
    above = (commission.district, commission.region, commission.parent)
    codes = [commission.code, *(one.code for one in above if one is not None), ROOT_CODE]
    return tuple(dict.fromkeys(codes))


# What a query selects along so that ``linked`` has everything at hand.
LINE = "parent__parent__parent"


def linked(commission: Commission) -> Commission:
    """A commission read along ``LINE``, with district and region at hand all the way up."""
    line: dict[int, Commission] = {}
    above: Commission | None = commission
    while above is not None:
        line[above.pk] = above
        above = above.parent
    for one in line.values():
        if one.region_id in line:
            one.region = line[one.region_id]
        if one.district_id in line:
            one.district = line[one.district_id]
    return commission


_PLACED = Prepared(lambda: Commission.objects.select_related(LINE).filter(code=slot("code")))


def placed_commission(code: str) -> Commission | None:
    """The commission with everything above it at hand; None if there is none."""
    commission = _PLACED.one(code=code)
    return linked(commission) if commission else None


def in_subtree(commission: Commission, prefix: str = "") -> Q:
    """Commissions that are ``commission`` or below it; ``prefix`` ends with two underscores."""
    if commission.level == Level.CENTRAL:
        return Q()
    if commission.level == Level.PRECINCT:
        return Q(**{f"{prefix}id": commission.pk})
    return Q(**{f"{prefix}{commission.level}_id": commission.pk})


class Seat(models.Model):
    """A legal seat of a commission; it stays when its member is replaced."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="seat_set")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commission", "number"], name="commissions_seat_once")
        ]


class Person(models.Model):
    """A person. The IIN is kept as a keyed hash and its last four digits; contacts are sealed."""

    code = models.CharField(max_length=12, unique=True)
    iin_hash = models.CharField(max_length=64, unique=True)
    iin_tail = models.CharField(max_length=4)
    last_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    search_key = models.CharField(max_length=310, db_index=True)
    sort_key = models.CharField(max_length=620)
    phone_sealed = models.CharField(max_length=120, blank=True)
    email_sealed = models.CharField(max_length=400, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )


class Member(models.Model):
    """A person in a seat, from ``since`` until (not including) ``until``; None: still there.

    ``commission`` repeats the seat's, for constraints and counting.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="members")
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="members")
    role = models.CharField(max_length=10, choices=SeatRole.choices)
    full_time = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=TrainingLanguage.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    row = models.ForeignKey("RosterRow", models.PROTECT, null=True, related_name="members")
    ended_by_row = models.ForeignKey("RosterRow", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(until__isnull=True),
                name="commissions_seat_filled_once",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="commissions_one_seat_each"
            ),
            models.UniqueConstraint(
                fields=["commission", "role"],
                condition=Q(until__isnull=True, role__in=SINGLE_ROLES),
                name="commissions_single_role_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="commissions_member_period",
            ),
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="commissions_role"),
            models.CheckConstraint(
                condition=Q(language__in=TrainingLanguage.values), name="commissions_language"
            ),
        ]


class RosterBatch(models.Model):
    """A roster file as it came in, and how far it is.

    ``standing`` is no column: who checks and accepts in one go need not judge every row twice.
    """

    standing: Standing | None = None

    code = models.CharField(max_length=12, unique=True)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    file_size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=120)
    scope = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BatchState.choices)
    header = models.JSONField(default=list)
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal_values = models.JSONField(default=dict)
    rows_read = models.PositiveIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rows_accepted = models.PositiveIntegerField(default=0)
    received_by = models.CharField(max_length=200)
    received_by_code = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="commissions_batch_state"
            )
        ]


class RosterRow(models.Model):
    """A row of a roster file: its verbatim cells (sealed), what was found, what became of it.

    ``problems`` is a list of {"column", "code", "values", "remark"}; a remark does not reject.
    """

    batch = models.ForeignKey(RosterBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells_sealed = models.TextField()
    commission = models.ForeignKey(Commission, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RowState.choices)
    action = models.CharField(max_length=10, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="commissions_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values), name="commissions_row_state"
            ),
        ]
