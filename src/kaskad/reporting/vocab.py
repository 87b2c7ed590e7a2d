"""Kinds of bulletin, steps of a trace, and words that figures share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy


class BulletinKind(models.TextChoices):
    """What a bulletin tells."""

    NATIONAL_SEMINAR = "national_seminar", _("National seminar")
    PROGRESS = "progress", _("Progress")


class StepKind(models.TextChoices):
    """The steps from a line of a file to a published number, in their order."""

    ROSTER_ROW = "roster_row", _("Line of a roster file")
    MEMBER = "member", _("Member in a seat")
    PLAN = "plan", _("Place in the plan")
    SEMINAR = "seminar", _("Seminar held")
    ATTENDANCE = "attendance", _("Attendance")
    LINEAGE = "lineage", _("What let the trainer teach")
    FIGURE = "figure", _("Figure")
    BULLETIN = "bulletin", _("Bulletin")


OWN = ":own"
# What a campaign's file calls the trainers of the national seminar.
CENTRE = "centre"
OWN_COMMISSION = gettext_noop("The commission itself")
# So many points behind its own plan makes a territory late.
LATE_POINTS = 5.0

FACTS = {
    "batch": _("Batch"),
    "file": _("File"),
    "file_sha256": _("SHA-256 of the file"),
    "line": _("Line"),
    "state": pgettext_lazy("of a line or a bulletin", "State"),
    "accepted_at": _("Accepted at"),
    "person": _("Person"),
    "commission": _("Commission"),
    "seat": _("Seat"),
    "role": _("Role"),
    "since": _("Since"),
    "until": _("Until"),
    "stage": _("Stage"),
    "round": _("Make-up round"),
    "group": _("Group"),
    "seminar": _("Seminar"),
    "day": _("Day"),
    "plan_version": _("Plan version"),
    "run": _("Planner run"),
    "problem_sha256": _("SHA-256 of the problem"),
    "seed": _("Seed"),
    "trainer": _("Trainer"),
    "taught_by_centre": _("Taught by the centre"),
    "places": _("Places"),
    "present": _("Present"),
    "evidence": _("Evidence"),
    "evidence_ref": _("Reference of the evidence"),
    "nonce": _("Nonce"),
    "recorded_at": _("Recorded at"),
    "as_of": _("As of"),
    "district": _("District"),
    "region": _("Region"),
    "country": _("Whole campaign"),
    "number": _("Number"),
    "kind": _("Kind"),
    "published_at": _("Published at"),
}
