"""How long launches, and the names of browsers, are kept once they are over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from kaskad.assessment.models import AnswerBatch, Attempt, Launch, PrintRun
from kaskad.assessment.queries.print_runs import run_path
from kaskad.core.retention import RetentionRule


def _launches(before: datetime) -> QuerySet[Launch]:
    return Launch.objects.filter(launched_at__lt=before)


def _with_browser(before: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(ended_at__lt=before).exclude(browser="")


def _forget_browsers(before: datetime) -> int:
    """What stands behind the point in the name of a device goes on telling batches apart."""
    found = _with_browser(before)
    batches = AnswerBatch.objects.filter(attempt__in=found.values("pk"))
    batches.update(device=Substr("device", StrIndex("device", Value(".")) + 1))
    return found.update(browser="")


def _runs(before: datetime) -> QuerySet[PrintRun]:
    return PrintRun.objects.filter(asked_at__lt=before)


def _forget_runs(before: datetime) -> int:
    """The papers with their files; whoever needs them again prints them again, the same ones."""
    codes = list(_runs(before).values_list("code", flat=True))
    for code in codes:
        run_path(code).unlink(missing_ok=True)
    return PrintRun.objects.filter(code__in=codes).delete()[0]


RETENTION = (
    RetentionRule(
        name="launches",
        days=1,
        holds="launches from learning platforms (the platform's name of a person, sealed)",
        counted_from="the launch",
        count=lambda before: _launches(before).count(),
        remove=lambda before: _launches(before).delete()[0],
    ),
    RetentionRule(
        name="papers",
        days=1,
        holds="files with papers of tests (names, questions), sealed",
        counted_from="the asking for them",
        count=lambda before: _runs(before).count(),
        remove=_forget_runs,
    ),
    RetentionRule(
        name="browsers",
        days=90,
        holds="random names of the browsers in which tests were taken",
        counted_from="the end of the attempt",
        count=lambda before: _with_browser(before).count(),
        remove=_forget_browsers,
    ),
)
