"""Kinds of items, verdicts on a ballot, the way of an item, doubts about an answer sheet."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """How an item is answered."""

    CHOICE = "choice", pgettext_lazy("item", "One right answer")
    CHOICES = "choices", pgettext_lazy("item", "Several right answers")
    TRUTH = "truth", pgettext_lazy("item", "True or false")
    MATCHING = "matching", pgettext_lazy("item", "Matching")
    ORDERING = "ordering", pgettext_lazy("item", "Putting in order")
    NUMERIC = "numeric", pgettext_lazy("item", "A number")
    SHORT = "short", pgettext_lazy("item", "A short answer")
    BALLOTS = "ballots", pgettext_lazy("item", "Sorting ballots")
    CASE = "case", pgettext_lazy("item", "A case in steps")


class Verdict(models.TextChoices):
    """What becomes of a drawn ballot when votes are counted."""

    FOR = "for", pgettext_lazy("ballot", "For")
    AGAINST = "against", pgettext_lazy("ballot", "Against")
    INVALID = "invalid", pgettext_lazy("ballot", "Invalid")
    NOT_COUNTED = "not_counted", pgettext_lazy("ballot", "Valid, but not counted")


class Difficulty(models.TextChoices):
    """How many are meant to answer an item rightly."""

    EASY = "easy", pgettext_lazy("item", "Easy")
    MEDIUM = "medium", pgettext_lazy("item", "Medium")
    HARD = "hard", pgettext_lazy("item", "Hard")


class ItemState(models.TextChoices):
    """The way of an item's version; only one that is in use comes into tests."""

    DRAFT = "draft", pgettext_lazy("item", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("item", "Reviewed")
    IN_USE = "in_use", pgettext_lazy("item", "In use")
    STALE = "stale", pgettext_lazy("item", "The law has changed")
    RETIRED = "retired", pgettext_lazy("item", "Retired")


class Purpose(models.TextChoices):
    """What a test of a stage is for."""

    ENTRY = "entry", pgettext_lazy("test", "Entry test")
    FINAL = "final", pgettext_lazy("test", "Final test")


class TestState(models.TextChoices):
    """The way of a test; whether it is open now its window says."""

    DRAFT = "draft", pgettext_lazy("test", "Draft")
    PUBLISHED = "published", pgettext_lazy("test", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("test", "Withdrawn")


class RulingKind(models.TextChoices):
    """What an item counts for after it was found wrong."""

    DROPPED = "dropped", pgettext_lazy("ruling", "Counts for nobody")
    CREDITED = "credited", pgettext_lazy("ruling", "Right for everybody")


class AppealState(models.TextChoices):
    """The way of an appeal."""

    OPEN = "open", pgettext_lazy("appeal", "Waits for a decision")
    UPHELD = "upheld", pgettext_lazy("appeal", "Was right")
    REJECTED = "rejected", pgettext_lazy("appeal", "The item stays as it is")


class FlagDecision(models.TextChoices):
    """What a human made of a flag; none of it changes a result."""

    NOTHING = "nothing", pgettext_lazy("flag", "Nothing found")
    LOOKED = "look", pgettext_lazy("flag", "To be looked at further")
    TALKED = "talked", pgettext_lazy("flag", "Talk held")
    RETAKE = "retake", pgettext_lazy("flag", "Retake offered")


class AttemptWay(models.TextChoices):
    """How an attempt was taken."""

    PHONE = "phone", pgettext_lazy("attempt", "On a phone or computer")
    FORM = "form", pgettext_lazy("attempt", "As one plain page")
    PAPER = "paper", pgettext_lazy("attempt", "On paper")
    LTI = "lti", pgettext_lazy("attempt", "From another learning system")


class AttemptEnd(models.TextChoices):
    """How an attempt ended."""

    HANDED_IN = "handed_in", pgettext_lazy("attempt", "Handed in")
    TIME_OVER = "time_over", pgettext_lazy("attempt", "The time was over")
    READ = "read", pgettext_lazy("attempt", "Read from paper")


# What the numbers of a test are called.
SETTING_NAMES = {
    "forms_wanted": pgettext_lazy("test", "Number of forms"),
    "exposure_percent": pgettext_lazy("test", "Largest share of forms with one item, percent"),
    "pass_percent": pgettext_lazy("test", "Pass mark, percent"),
    "minutes": pgettext_lazy("test", "Minutes"),
    "attempts_allowed": pgettext_lazy("test", "Attempts"),
    "wait_minutes": pgettext_lazy("test", "Minutes between two attempts"),
    "starts_a_minute": pgettext_lazy("test", "Starts a minute"),
}


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


class PhotoState(models.TextChoices):
    """The way of a photograph of an answer sheet."""

    WAITING = "waiting", pgettext_lazy("photograph", "Waits to be read")
    READ = "read", pgettext_lazy("photograph", "Read")
    BY_HAND = "by_hand", pgettext_lazy("photograph", "To be typed in")
    DOUBLE = "double", pgettext_lazy("photograph", "Another photograph of the same page")
    UNREADABLE = "unreadable", pgettext_lazy("photograph", "Cannot be read")
    ELSEWHERE = "elsewhere", pgettext_lazy("photograph", "Belongs elsewhere")
    HAD = "had", pgettext_lazy("photograph", "Has a result already")
    ASIDE = "aside", pgettext_lazy("photograph", "Set aside")


# States in which a photograph gives the answers of its page.
USED_PHOTOS = (PhotoState.READ, PhotoState.BY_HAND)
PHOTOS_OF_PLACE = 400
# Papers for a village are printed on the day before.
PRINT_AHEAD = timedelta(hours=36)


class PrintState(models.TextChoices):
    """The way of the papers of many people, which are made in the background."""

    WAITING = "waiting", pgettext_lazy("papers", "Being made")
    READY = "ready", pgettext_lazy("papers", "Ready to print")
    FAILED = "failed", pgettext_lazy("papers", "Could not be made")
