"""Formats, gates, states of plans, seminars and materials."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(models.TextChoices):
    """How a group is taught."""

    ONLINE = "online", pgettext_lazy("format", "Online")
    IN_PERSON = "in_person", pgettext_lazy("format", "In person")
    BLENDED = "blended", pgettext_lazy("format", "Blended")


class Gate(models.TextChoices):
    """What a member of a stage must show before teaching a later one."""

    ATTENDANCE = "attendance", _("Attendance of the seminar")
    FINAL_TEST = "final_test", _("Attendance of the seminar and a passed final test")
    CERTIFICATE = "certificate", _("Attendance of the seminar and a certificate that counts")


class PlanState(models.TextChoices):
    """The way of a plan version."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    PROPOSED = "proposed", pgettext_lazy("plan", "Proposed")
    IN_FORCE = "in_force", pgettext_lazy("plan", "In force")
    SUPERSEDED = "superseded", pgettext_lazy("plan", "Superseded")
    DISCARDED = "discarded", pgettext_lazy("plan", "Discarded")


class SeminarState(models.TextChoices):
    """The way of a seminar."""

    PLANNED = "planned", pgettext_lazy("seminar", "Planned")
    HELD = "held", pgettext_lazy("seminar", "Held")
    CANCELLED = "cancelled", pgettext_lazy("seminar", "Cancelled")


class Half(models.TextChoices):
    """A half of a working day."""

    MORNING = "am", pgettext_lazy("half of a day", "Morning")
    AFTERNOON = "pm", pgettext_lazy("half of a day", "Afternoon")


class MaterialKind(models.TextChoices):
    """What a piece of the kit is."""

    NOTES = "notes", pgettext_lazy("material", "Notes to read")
    SLIDES = "slides", pgettext_lazy("material", "Slides")
    HANDOUT = "handout", pgettext_lazy("material", "Handout")
    VIDEO = "video", pgettext_lazy("material", "Video")
    FILE = "file", pgettext_lazy("material", "File")


class MaterialState(models.TextChoices):
    """The way of a version of a material."""

    DRAFT = "draft", pgettext_lazy("material", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("material", "In force")
    REPLACED = "replaced", pgettext_lazy("material", "Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("material", "Withdrawn")


class CommissionGroup(models.TextChoices):
    """The commissions an audience line speaks of."""

    TERRITORIAL = "territorial", _("Territorial commissions")
    PRECINCT = "precinct", _("Precinct commissions")


HALF_STARTS = {Half.MORNING.value: time(10, 0), Half.AFTERNOON.value: time(15, 0)}
TAUGHT_BY_CENTRE = "centre"
# Letters of a campaign file; the largest real one has about ten thousand.
MAX_FILE_LENGTH = 200_000
# Bytes of a venues file; a country has a few thousand venues.
MAX_VENUES_SIZE = 20 * 1024 * 1024
# Letters of a file of provisions; the sample of the demonstration has about fifty thousand.
MAX_PROVISIONS_LENGTH = 1_000_000
# Where the files of materials lie in the files of the installation.
MATERIAL_FOLDER = "materials"
