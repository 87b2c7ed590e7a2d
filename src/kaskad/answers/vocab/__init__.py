"""How questions come and end, the way of an answer, and limits."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """How a question was asked."""

    LIVE = "live", pgettext_lazy("question", "At a seminar")
    BETWEEN = "between", pgettext_lazy("question", "Between seminars")
    HALL = "hall", pgettext_lazy("question", "By the trainer for the hall")


class QuestionState(models.TextChoices):
    """What became of a question."""

    OPEN = "open", pgettext_lazy("question", "Waits for an answer")
    MERGED = "merged", pgettext_lazy("question", "Joined with another")
    HIDDEN = "hidden", pgettext_lazy("question", "Hidden")
    ORAL = "oral", pgettext_lazy("question", "Answered orally")
    ANSWERED = "answered", pgettext_lazy("question", "Answered officially")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "Taken back")


class AnswerState(models.TextChoices):
    """The way of an official answer."""

    DRAFT = "draft", pgettext_lazy("answer", "Draft")
    READING = "reading", pgettext_lazy("answer", "With the second reader")
    PUBLISHED = "published", pgettext_lazy("answer", "In force")
    REPLACED = "replaced", pgettext_lazy("answer", "Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("answer", "Withdrawn")


class Got(models.TextChoices):
    """How somebody got to know an answer."""

    PAGE = "page", pgettext_lazy("answer", "Read on the page")
    SEMINAR = "seminar", pgettext_lazy("answer", "Told at a seminar")
    COMMISSION = "commission", pgettext_lazy("answer", "Told by the commission above")


class Push(models.TextChoices):
    """What everybody concerned is told of an answer."""

    PUBLISHED = "published", pgettext_lazy("message", "New answer")
    REPLACED = "replaced", pgettext_lazy("message", "Answer replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "Answer withdrawn")


LANGUAGES_ASKED = ("kk", "ru")
SHORTEST_QUESTION, LONGEST_QUESTION = 5, 1000
LONGEST_ANSWER = 5000
LONGEST_REASON = 300
LONGEST_NONCE = 64
LONGEST_WORDS = 200
# Of one person: enough for a whole seminar, too little to bury the questions of others.
QUESTIONS_AT_ONCE, QUESTIONS_WINDOW = 10, timedelta(hours=1)
# Worked days that each level has to answer, before the question goes up by itself.
DAYS_TO_ANSWER = {"precinct": 1, "district": 1, "region": 1, "central": 2}
DUE_AT = time(18, 0)
PUSHED_AT_ONCE = 20_000
REFRESHER_MINUTES = 5
