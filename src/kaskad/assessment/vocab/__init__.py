"""Kinds of items, the verdicts on a ballot, the way of an item."""

from __future__ import annotations

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
