"""Kinds of bulletin, steps of a trace, and words that figures share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class BulletinKind(models.TextChoices):
    """What a bulletin tells."""

    NATIONAL_SEMINAR = "national_seminar", pgettext_lazy("bulletin", "National seminar")
    PROGRESS = "progress", pgettext_lazy("bulletin", "Progress")


class StepKind(models.TextChoices):
    """The steps from a line of a file to a published number, in their order."""

    ROSTER_ROW = "roster_row", pgettext_lazy("trace", "Line of a roster file")
    MEMBER = "member", pgettext_lazy("trace", "Member in a seat")
    PLAN = "plan", pgettext_lazy("trace", "Place in the plan")
    SEMINAR = "seminar", pgettext_lazy("trace", "Seminar held")
    ATTENDANCE = "attendance", pgettext_lazy("trace", "Attendance")
    LINEAGE = "lineage", pgettext_lazy("trace", "What let the trainer teach")
    CERTIFICATE = "certificate", pgettext_lazy("trace", "Certificate")
    FIGURE = "figure", pgettext_lazy("trace", "Figure")
    BULLETIN = "bulletin", pgettext_lazy("trace", "Bulletin")


OWN = ":own"
# What a campaign's file calls the trainers of the national seminar.
CENTRE = "centre"

FACTS = {
    "certificate": pgettext_lazy("trace", "Certificate"),
    "standing": pgettext_lazy("trace", "Worth"),
    "programme": pgettext_lazy("trace", "Version of the programme"),
    "key": pgettext_lazy("trace", "Signed with key"),
    "issued_at": pgettext_lazy("trace", "Issued at"),
    "test": pgettext_lazy("trace", "Passed final test"),
    "batch": pgettext_lazy("trace", "Batch"),
    "file": pgettext_lazy("trace", "File"),
    "file_sha256": pgettext_lazy("trace", "SHA-256 of the file"),
    "line": pgettext_lazy("trace", "Line"),
    "state": pgettext_lazy("trace", "State"),
    "accepted_at": pgettext_lazy("trace", "Accepted at"),
    "person": pgettext_lazy("trace", "Person"),
    "commission": pgettext_lazy("trace", "Commission"),
    "seat": pgettext_lazy("trace", "Seat"),
    "role": pgettext_lazy("trace", "Role"),
    "since": pgettext_lazy("trace", "Since"),
    "until": pgettext_lazy("trace", "Until"),
    "stage": pgettext_lazy("trace", "Stage"),
    "round": pgettext_lazy("trace", "Make-up round"),
    "group": pgettext_lazy("trace", "Group"),
    "seminar": pgettext_lazy("trace", "Seminar"),
    "day": pgettext_lazy("trace", "Day"),
    "plan_version": pgettext_lazy("trace", "Plan version"),
    "run": pgettext_lazy("trace", "Planner run"),
    "problem_sha256": pgettext_lazy("trace", "SHA-256 of the problem"),
    "seed": pgettext_lazy("trace", "Seed"),
    "trainer": pgettext_lazy("trace", "Trainer"),
    "taught_by_centre": pgettext_lazy("trace", "Taught by the centre"),
    "places": pgettext_lazy("trace", "Places"),
    "present": pgettext_lazy("trace", "Present"),
    "outcome": pgettext_lazy("trace", "How it was"),
    "minutes": pgettext_lazy("trace", "Minutes there"),
    "forced": pgettext_lazy("trace", "Forced entry"),
    "evidence": pgettext_lazy("trace", "Evidence"),
    "evidence_ref": pgettext_lazy("trace", "Reference of the evidence"),
    "nonce": pgettext_lazy("trace", "Nonce"),
    "recorded_at": pgettext_lazy("trace", "Recorded at"),
    "as_of": pgettext_lazy("trace", "As of"),
    "district": pgettext_lazy("trace", "District"),
    "region": pgettext_lazy("trace", "Region"),
    "country": pgettext_lazy("trace", "Whole campaign"),
    "number": pgettext_lazy("trace", "Number"),
    "kind": pgettext_lazy("trace", "Kind"),
    "published_at": pgettext_lazy("trace", "Published at"),
}
