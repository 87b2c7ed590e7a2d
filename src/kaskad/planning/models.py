"""A planner run: its problem, seed, log, bounds and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign, Plan
from kaskad.planning.vocab import RunState


class PlanRun(models.Model):
    """One run of the planner in its own process. ``folder`` holds problem, plan and log files."""

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices)
    seed = models.PositiveIntegerField()
    budget_seconds = models.PositiveIntegerField(null=True)
    folder = models.CharField(max_length=120)
    problem_sha256 = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    progress = models.JSONField(default=dict)
    levels = models.JSONField(default=list)
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
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="planning_run_state")
        ]
