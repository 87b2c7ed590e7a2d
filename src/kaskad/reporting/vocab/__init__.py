"""Kinds of bulletin, steps of a trace, and words that figures share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class BulletinKind(models.TextChoices):
    """What a bulletin tells."""

    NATIONAL_SEMINAR = "national_seminar", pgettext_lazy("bulletin", "National seminar")
    PROGRESS = "progress", pgettext_lazy("bulletin", "Progress")
    CASCADE = "cascade", pgettext_lazy("bulletin", "How the cascade goes")
    FINAL = "final", pgettext_lazy("bulletin", "End of the training")


class SourceStatus(models.TextChoices):
    """Where a number of a bulletin comes from."""

    COUNTED = "counted", pgettext_lazy("source of a number", "counted")
    SIMULATED = "simulated", pgettext_lazy("source of a number", "simulated")
    PUBLISHED = "published", pgettext_lazy("source of a number", "published")


TEMPLATE_LENGTH = 8_000  # letters of a template in one language
TITLE_LENGTH = 300


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

# What each figure of a bulletin is; a number within a name stands for the place in a list.
FIGURE_WORDS = {
    "decree.number": pgettext_lazy("figure", "Number of the resolution that approved the plan"),
    "decree.day": pgettext_lazy("figure", "Day of the resolution that approved the plan"),
    "voting_day": pgettext_lazy("figure", "Day of the vote"),
    "day": pgettext_lazy("figure", "Day on which the national seminar was held"),
    "invited": pgettext_lazy("figure", "Members with a place in the national seminar"),
    "present": pgettext_lazy("figure", "Members who were at the national seminar"),
    "members": pgettext_lazy("figure", "Seats filled on the day of the national seminar"),
    "filled": pgettext_lazy("figure", "Seats of commissions filled on this day"),
    "trained": pgettext_lazy(
        "figure", "Who sits in a commission on this day and was at a seminar until then"
    ),
    "planned": pgettext_lazy("figure", "Trained members against the plan in force on this day"),
    "seminars_held": pgettext_lazy("figure", "Seminars held until the end of this day"),
    "territorial_commissions": pgettext_lazy("figure", "Commissions of regions and districts"),
    "precinct_commissions": pgettext_lazy("figure", "Precinct commissions"),
    "blocks": pgettext_lazy("figure", "Topic blocks of the national seminar"),
    "blocks.minutes": pgettext_lazy("figure", "Minutes of a block by the programme"),
    "blocks.questions_minutes": pgettext_lazy("figure", "Minutes for questions by the programme"),
    "stages": pgettext_lazy("figure", "Stages of the campaign"),
    "stages.audience": pgettext_lazy("figure", "Members with a place in a stage of the plan"),
    "stages.trained": pgettext_lazy("figure", "Members first taught in this stage"),
    "stages.window_from": pgettext_lazy("figure", "Days of a stage by the campaign"),
    "unplaced": pgettext_lazy(
        "figure", "Filled seats without a place in the plan in force on this day"
    ),
    "regions": pgettext_lazy("figure", "Regions more than five points behind their own plans"),
    "regions.filled": pgettext_lazy("figure", "Seats filled in the region on this day"),
    "regions.trained": pgettext_lazy("figure", "Trained of the seats filled in the region"),
    "regions.planned": pgettext_lazy("figure", "Points between the region and its own plan"),
    "next_day": pgettext_lazy("figure", "The next day with a seminar of the plan in force"),
    "entry_tests": pgettext_lazy("figure", "Entry tests handed in until the end of this day"),
    "final_tests": pgettext_lazy("figure", "Final tests handed in until the end of this day"),
    "certificates": pgettext_lazy("figure", "Certificates that count at the end of this day"),
    "materials": pgettext_lazy("figure", "Pieces of the training kit in force on this day"),
}


def plain_name(figure: str) -> str:
    """A figure without its places in lists: "stages.2.audience" is a stages.audience."""
    return ".".join(part for part in figure.split(".") if not part.isdecimal())


def is_figure(figure: str) -> bool:
    """Whether bulletins have a figure of that name."""
    return plain_name(figure) in FIGURE_WORDS
