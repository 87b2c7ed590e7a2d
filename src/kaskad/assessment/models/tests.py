"""Tests of stages, the forms they are given in, and what was ruled about their items."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.assessment.models.items import ItemVersion
from kaskad.assessment.vocab import AppealState, Purpose, RulingKind, TestState
from kaskad.campaigns.api import Stage


class Test(models.Model):
    """The entry test or the final test of a stage.

    ``blueprint`` is a list of ``{"block": 5, "difficulty": "hard" or "", "count": 2}``. ``seed``
    decides who gets which form in which order; it leaves the server in no page. ``pass_percent`` is
    of the whole worth; ``minutes`` without anybody's extra time. ``starts_a_minute`` is how many
    are let in after the opening. ``exposure_percent`` is the largest share of forms in which one
    item may stand.
    """

    code = models.CharField(max_length=12, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="tests")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=TestState.choices)
    blueprint = models.JSONField(default=list)
    forms_wanted = models.PositiveSmallIntegerField()
    exposure_percent = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    pass_percent = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    attempts_allowed = models.PositiveSmallIntegerField()
    wait_minutes = models.PositiveIntegerField(default=0)
    starts_a_minute = models.PositiveIntegerField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    published_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "purpose"],
                condition=~Q(state=TestState.WITHDRAWN),
                name="assessment_test_of_stage",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TestState.values), name="assessment_test_state"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="assessment_test_purpose"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="assessment_test_window"
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__lte=100, exposure_percent__range=(1, 100)),
                name="assessment_test_percent",
            ),
            models.CheckConstraint(
                condition=Q(
                    minutes__gte=1, attempts_allowed__gte=1, forms_wanted__gte=1,
                    starts_a_minute__gte=1,
                ),
                name="assessment_test_numbers",
            ),
        ]  # fmt: skip


class Form(models.Model):
    """One of the parallel papers of a test; ``facility`` is the mean share expected to be right."""

    test = models.ForeignKey(Test, models.CASCADE, related_name="forms")
    number = models.PositiveSmallIntegerField()
    facility = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "number"], name="assessment_form_number")
        ]


class FormItem(models.Model):
    """An item of a form, in a version."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "order"], name="assessment_form_order"),
            models.UniqueConstraint(fields=["form", "version"], name="assessment_form_item_once"),
        ]


class Ruling(models.Model):
    """What was decided about an item of a test after people had answered it.

    ``recomputed_to`` is the last attempt that was counted anew, ``done_at`` when all were.
    """

    test = models.ForeignKey(Test, models.PROTECT, related_name="rulings")
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=10, choices=RulingKind.choices)
    reason = models.CharField(max_length=1000)
    decided_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    recomputed_to = models.BigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "version"], name="assessment_ruling_once"),
            models.CheckConstraint(
                condition=Q(kind__in=RulingKind.values), name="assessment_ruling_kind"
            ),
        ]


class Appeal(models.Model):
    """Somebody says that an item of their attempt is wrong; what the centre decided.

    ``raised_by`` is the code of an account. ``ruling`` is what an appeal that was right led to.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="appeals")
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=10, choices=AppealState.choices)
    language = models.CharField(max_length=2)
    text = models.TextField()
    raised_by = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    ruling = models.ForeignKey(Ruling, models.PROTECT, null=True, related_name="appeals")
    decision = models.CharField(max_length=1000, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "version", "raised_by"], name="assessment_appeal_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppealState.values), name="assessment_appeal_state"
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.UPHELD, ruling__isnull=False)
                | (~Q(state=AppealState.UPHELD) & Q(ruling__isnull=True)),
                name="assessment_appeal_ruling",
            ),
        ]
