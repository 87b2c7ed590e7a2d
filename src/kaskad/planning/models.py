"""Planner runs and forecasts with what became of them, and addresses of calendars."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.accounts.api import Account
from kaskad.campaigns.api import Campaign, Plan
from kaskad.commissions.api import Commission
from kaskad.planning.vocab import ForecastState, RunState, ShownState


class PlanRun(models.Model):
    """One run of the planner in its own process.

    ``folder`` (below the installation's files) holds problem, plan and log; ``round`` 0 plans the
    whole campaign, another the make-up round of that number; ``attempt`` counts starts, because a
    run whose worker died is repeated. ``heartbeat_at`` is the machine's clock, the others the
    installation's. ``progress`` is the engine's last word on how far it is, with what it used.
    ``what_if`` is what a run supposes, empty for a real one; its plan never becomes a version and
    is kept as files and as ``comparison`` with the plan in force. ``replan`` is what a repair of
    the plan in force rests on, empty for a run that plans; its plan is a proposal, its difference
    the ``comparison``.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=RunState.choices)
    seed = models.PositiveIntegerField()
    budget_seconds = models.PositiveIntegerField(null=True)
    folder = models.CharField(max_length=120)
    attempt = models.PositiveSmallIntegerField(default=0)
    problem_sha256 = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    progress = models.JSONField(default=dict)
    what_if = models.JSONField(default=dict)
    replan = models.JSONField(default=dict)
    comparison = models.JSONField(default=dict)
    levels = models.JSONField(default=list)
    breaches = models.JSONField(default=list)
    untrained = models.PositiveIntegerField(null=True)
    log = models.TextField(blank=True)
    stop_requested = models.BooleanField(default=False)
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="planning_run_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(heartbeat_at__isnull=False),
                name="planning_running_run_lives",
            ),
            models.CheckConstraint(
                condition=Q(what_if={}) | Q(plan__isnull=True), name="planning_what_if_has_no_plan"
            ),
            models.CheckConstraint(
                condition=Q(what_if={}) | Q(replan={}), name="planning_replan_supposes_nothing"
            ),
        ]


class Forecast(models.Model):
    """How likely it is that the plan in force reaches its goal, as seen from a day.

    ``outlook`` is the engine's answer; ``stamp`` the state of the data on which it rests, empty
    until it is made. A forecast is kept until something is written that it rests on.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ForecastState.choices)
    day = models.DateField()
    stamp = models.CharField(max_length=80, blank=True)
    outlook = models.JSONField(default=dict)
    log = models.TextField(blank=True)
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ForecastState.values), name="planning_forecast_state"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state=ForecastState.WAITING),
                name="planning_one_forecast_waits",
            ),
        ]


class CalendarAddress(models.Model):
    """The secret address under which somebody's calendar programme finds seminars.

    ``commission`` None: the account's own seminars; else those of that district or region. The
    address holds ``code`` with its signature; a renewed address has another code.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    commission = models.ForeignKey(Commission, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(commission=None),
                name="planning_one_own_calendar",
            ),
            models.UniqueConstraint(
                fields=["account", "commission"], name="planning_one_calendar_of_place"
            ),
        ]


class ShownSeminar(models.Model):
    """What a calendar showed of a seminar, so that programmes hear that it changed or went.

    ``uid`` names it there for good, also under the code of a later version of the plan; ``code`` is
    the code it has now. ``values`` are what was shown. ``state`` "gone": it is not in this calendar
    any more, and is shown as cancelled.
    """

    address = models.ForeignKey(CalendarAddress, models.CASCADE, related_name="shown")
    uid = models.CharField(max_length=60)
    part = models.CharField(max_length=8)
    code = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=ShownState.choices)
    sequence = models.PositiveIntegerField()
    revised_at = models.DateTimeField()
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "uid"], name="planning_shown_once"),
            models.CheckConstraint(
                condition=Q(state__in=ShownState.values), name="planning_shown_state"
            ),
        ]
