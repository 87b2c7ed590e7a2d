"""Why a row of an answer sheet is shown to a human, and why a photograph cannot be read."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class Doubt(models.TextChoices):
    """What a human has to decide; whatever has a doubt is not counted before."""

    TWO_MARKS = "two_marks", pgettext_lazy("answer sheet", "More than one mark")
    FAINT = "faint", pgettext_lazy("answer sheet", "A faint mark")
    SMUDGE = "smudge", pgettext_lazy("answer sheet", "A smudge")
    CORRECTION = "correction", pgettext_lazy("answer sheet", "A mark that may be struck out")
    COVERED = "covered", pgettext_lazy("answer sheet", "Covered, folded or too bright")
    CONTRADICTION = "contradiction", pgettext_lazy("answer sheet", "Two lines have one place")
    WRITTEN = "written", pgettext_lazy("answer sheet", "Written by hand")


class Unreadable(StrEnum):
    """Why nothing was read."""

    NOT_PICTURE = "not_picture"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    NO_CORNERS = "no_corners"
    NO_CODE = "no_code"
    WRONG_PAGE = "wrong_page"
