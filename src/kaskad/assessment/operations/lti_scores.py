"""Scores on their way to learning platforms."""

from __future__ import annotations

from datetime import datetime, timedelta

from kaskad.assessment.models import ReturnedScore
from kaskad.assessment.queries.lti import best_of, scores_to_ask
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.tasks.backend import enqueue

_AT_ONCE = 500
_STEP = timedelta(milliseconds=1)


@operation(Tag.SCORE_RETURNED)
def ask_scores(*, actor: Actor, tick: datetime, now: datetime) -> int:  # noqa: ARG001  the entry comes with the score
    """Make a task for each result that a platform has not heard of, some at a time; how many.

    Each gets a time stamp of the machine's clock ``tick``, later than the one before.
    """
    nothing_changed()
    found = scores_to_ask(_AT_ONCE)
    for one in found:
        one.asked = best_of(one)
        one.asked_at = max(tick, one.asked_at + _STEP) if one.asked_at else tick
        one.save(update_fields=["asked", "asked_at"])
        enqueue("kaskad.assessment.tasks.send_score", code=one.code)
    return len(found)


@operation(Tag.SCORE_RETURNED)
def note_score(
    *, actor: Actor, score: ReturnedScore, asked_at: datetime, now: datetime
) -> ReturnedScore:
    """Note that the platform has the score with the time stamp ``asked_at``."""
    found = ReturnedScore.objects.select_for_update().select_related("user__platform__campaign")
    current = found.get(pk=score.pk)
    if current.sent_at is not None and current.sent_at >= asked_at:
        nothing_changed()
        return current
    current.sent, current.sent_at = score.asked, asked_at
    current.save(update_fields=["sent", "sent_at"])
    platform = current.user.platform
    subject = Subject("platform", platform.code, platform.name, platform.campaign.root.code)
    changes = {"test": current.test.code, "score": str(score.asked), "of": current.code}
    record(actor=actor, tag=Tag.SCORE_RETURNED, subject=subject, changes=changes, now=now)
    return current
