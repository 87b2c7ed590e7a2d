"""What thousands who take a test ask for in the same minute, written as SQL.

To put such a query together takes Django ten times as long as the database to answer it (measured
by ``benchmarks.attempts``). The rows come back as models all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from kaskad.assessment.models import AnswerBatch, Attempt, Test
from kaskad.assessment.rules.answering import Answered, Batch, Sheet, sheet_of
from kaskad.assessment.rules.timing import Allowance
from kaskad.assessment.vocab import RulingKind
from kaskad.core.rows import rows_of

_PAST = "SELECT * FROM assessment_attempt WHERE test_id = %s AND member_id = %s ORDER BY number"
_RUNS = "SELECT ended_at IS NULL FROM assessment_attempt WHERE id = %s"
_BATCHES = "SELECT * FROM assessment_answerbatch WHERE attempt_id = %s ORDER BY id"
_EXTRA = """
SELECT extra_percent FROM assessment_accommodation WHERE campaign_id = %s AND member_id = %s"""
_RULINGS = "SELECT version_id, kind FROM assessment_ruling WHERE test_id = %s"


def past_attempts(test: Test, member_id: int) -> list[Attempt]:
    """All attempts of a member at a test, in their order."""
    return list(rows_of(Attempt, _PAST, [test.pk, member_id]))


def still_runs(attempt: Attempt) -> bool:
    """Whether an attempt runs. Nobody else ends it before the transaction is over."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        row = cursor.execute(_RUNS + lock, [attempt.pk]).fetchone()
    return bool(row and row[0])


def batches_of(attempt: Attempt, *, counted: bool = True) -> list[Batch]:
    """What devices sent of an attempt; those that came too late only if they are asked for."""
    return [
        Batch(
            one.device,
            one.sequence,
            one.received_at,
            tuple(Answered(*answer) for answer in one.answers),
        )
        for one in rows_of(AnswerBatch, _BATCHES, [attempt.pk])
        if not (counted and one.is_late)
    ]


def answers_so_far(attempt: Attempt) -> Sheet:
    """What counts of an attempt by now."""
    return sheet_of(batches_of(attempt))


def allowance_of(campaign_id: int, member_id: int) -> Allowance:
    """What a member was granted."""
    with connection.cursor() as cursor:
        row = cursor.execute(_EXTRA, [campaign_id, member_id]).fetchone()
    return Allowance(extra_percent=row[0] if row else 0)


def rulings_of(test_id: int) -> Mapping[int, RulingKind]:
    """What was ruled about items of a test, by version."""
    with connection.cursor() as cursor:
        rows = cursor.execute(_RULINGS, [test_id]).fetchall()
    return {version: RulingKind(kind) for version, kind in rows}
