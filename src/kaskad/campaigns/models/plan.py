"""A campaign with its calendar, stages and programme, and the plan in force."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.vocab import Format, Gate, Half, PlanState, SeminarState
from kaskad.commissions.api import Commission, Member
from kaskad.core.localized import Localized


class Campaign(models.Model):
    """The training for one vote, with the decree that approved its plan."""

    code = models.SlugField(max_length=60, unique=True)
    root = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    title_kk = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    decree_number = models.CharField(max_length=40)
    decree_date = models.DateField()
    decree_body_kk = models.CharField(max_length=200)
    decree_body_ru = models.CharField(max_length=200)
    decree_body_en = models.CharField(max_length=200)
    voting_day = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    work_days = models.CharField(max_length=7)
    goal_percent = models.DecimalField(max_digits=4, decimal_places=1)

    title = Localized("title")
    decree_body = Localized("decree_body")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day"))
                & Q(last_day__lt=models.F("voting_day")),
                name="campaigns_days_in_order",
            )
        ]


class CampaignVersion(models.Model):
    """The declarative file of a campaign as it was imported or edited."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_version_once")
        ]


class Holiday(models.Model):
    """A day off; ``region`` None means the whole country."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="holidays")
    day = models.DateField()
    region = models.ForeignKey(Commission, models.PROTECT, null=True, related_name="+")
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    name = Localized("name")


class Stage(models.Model):
    """A step of the cascade.

    ``audience`` is a list of {"commissions", "roles", "full_time"} lines (full_time None: either);
    ``taught_by`` a list of codes of earlier stages, or ["centre"]; ``formats`` a list of formats;
    ``thresholds`` how much attendance is enough, by format, where the file says it;
    a member belongs to the first stage whose audience fits.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=20)
    number = models.PositiveSmallIntegerField()
    title_kk = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    audience_text_kk = models.CharField(max_length=300)
    audience_text_ru = models.CharField(max_length=300)
    audience_text_en = models.CharField(max_length=300)
    audience = models.JSONField()
    taught_by = models.JSONField()
    responsible_level = models.CharField(max_length=10)
    formats = models.JSONField()
    window_from = models.DateField()
    window_to = models.DateField()
    group_min = models.PositiveSmallIntegerField()
    group_max = models.PositiveSmallIntegerField()
    online_group_max = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    distance_km = models.PositiveSmallIntegerField()
    gate = models.CharField(max_length=12, choices=Gate.choices)
    thresholds = models.JSONField(default=list)

    title = Localized("title")
    audience_text = Localized("audience_text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaigns_stage_once"),
            models.CheckConstraint(condition=Q(gate__in=Gate.values), name="campaigns_stage_gate"),
            models.CheckConstraint(
                condition=Q(window_from__lte=models.F("window_to")), name="campaigns_stage_window"
            ),
        ]


class MakeUpRound(models.Model):
    """Days kept free for those who missed their seminar."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="make_up_rounds")
    number = models.PositiveSmallIntegerField()
    window_from = models.DateField()
    window_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_round_once")
        ]


class Block(models.Model):
    """A topic block of the programme's version, with its time and its questions and answers."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="blocks")
    programme_version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    national = models.BooleanField()
    title_kk = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    questions_minutes = models.PositiveSmallIntegerField()

    title = Localized("title")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "programme_version", "number"], name="campaigns_block_once"
            )
        ]


class Venue(models.Model):
    """A hall in a district where seminars can be held."""

    code = models.CharField(max_length=32, unique=True)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    address_kk = models.CharField(max_length=300)
    address_ru = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300)
    capacity = models.PositiveSmallIntegerField()
    accessible = models.BooleanField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    closed_days = models.JSONField(default=list)

    name = Localized("name")
    address = Localized("address")


class Plan(models.Model):
    """All groups, seminars, trainers, venues and times: a draft, or the version in force.

    A proposed version is a repair of the one in force: it takes its place seminar by seminar.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="plans")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices)
    run_code = models.CharField(max_length=12, blank=True)
    levels = models.JSONField(default=list)
    district_bounds = models.JSONField(default=dict)
    breaches = models.JSONField(default=list)
    untrained = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="campaigns_plan_once"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state=PlanState.IN_FORCE),
                name="campaigns_one_plan_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="campaigns_plan_state"
            ),
        ]


class Group(models.Model):
    """Members taught together. ``commission`` answers for it; ``round`` 0 is the main run.

    A group that a new plan took over belongs to that; ``first_plan`` is the one it came from.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="groups")
    first_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="groups")
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=10, choices=Format.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "stage", "commission", "round", "number"],
                name="campaigns_group_once",
            ),
            models.CheckConstraint(
                condition=Q(format__in=Format.values), name="campaigns_group_format"
            ),
        ]


class Qualification(models.Model):
    """Somebody has what a gate of a stage asks for, and may teach where the stage has that gate.

    ``evidence`` is the code of the passed attempt, ``since`` its end; or the number of the
    certificate, and since when it counts. A pass is for good: it stays when results are counted
    anew. A certificate that falls has ``ended_at``; one that stands again is a row of its own.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    gate = models.CharField(max_length=12, choices=Gate.choices, db_default=Gate.FINAL_TEST)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=12, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "stage", "gate"],
                condition=Q(ended_at=None),
                name="campaigns_qualification_once",
            ),
            models.CheckConstraint(
                condition=Q(gate=Gate.FINAL_TEST, ended_at=None) | Q(gate=Gate.CERTIFICATE),
                name="campaigns_qualification_gate",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""), name="campaigns_qualification_evidence"
            ),
        ]


class Seminar(models.Model):
    """A group's scheduled meeting. No trainer only where the centre itself teaches."""

    code = models.CharField(max_length=12, unique=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="seminars")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    day = models.DateField(db_index=True)
    half = models.CharField(max_length=2, choices=Half.choices)
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    trainer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=SeminarState.choices, default=SeminarState.PLANNED
    )
    cancel_reason = models.CharField(max_length=300, blank=True)
    planned_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SeminarState.values), name="campaigns_seminar_state"
            ),
            models.CheckConstraint(
                condition=Q(half__in=Half.values), name="campaigns_seminar_half"
            ),
        ]


class Place(models.Model):
    """A member's place in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="campaigns_place_once")
        ]
