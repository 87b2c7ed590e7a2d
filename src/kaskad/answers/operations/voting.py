"""Votes: that somebody has the same question."""

from __future__ import annotations

from datetime import datetime

from kaskad.answers.models import Question, Vote
from kaskad.answers.operations.asking import NotOpen
from kaskad.answers.vocab import QuestionState
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound


@operation(Tag.QUESTION_VOTED)
def vote(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Say that one has the same question; again changes nothing.

    A vote for a question that was merged counts for the one it was merged into, which is given
    back. Refuses one that has ended.
    """
    main = _main(actor, question)
    if Vote.objects.filter(counted=main, account=actor.mark).exists():
        nothing_changed()
        return main
    vote = Vote(question=main, counted=main, account=actor.mark, at=now)
    Vote.objects.bulk_create([vote], ignore_conflicts=True)  # sent twice at the same moment
    subject = Subject("question", main.code, scope=main.place.code)
    record(actor=actor, tag=Tag.QUESTION_VOTED, subject=subject, now=now)
    return main


@operation(Tag.QUESTION_UNVOTED)
def unvote(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Take one's vote back; without one nothing changes. Refuses a question that has ended."""
    main = _main(actor, question)
    gone, _by_table = Vote.objects.filter(counted=main, account=actor.mark).delete()
    if not gone:
        nothing_changed()
        return main
    subject = Subject("question", main.code, scope=main.place.code)
    record(actor=actor, tag=Tag.QUESTION_UNVOTED, subject=subject, now=now)
    return main


def _main(actor: Actor, question: Question) -> Question:
    """The question that counts, as it is now; it cannot be merged before the vote is written."""
    if not actor.is_signed_in:
        raise NotFound
    merged = Question.objects.values_list("merged_into", flat=True).get(pk=question.pk)
    main = _locked(merged or question.pk)
    if main.merged_into_id is not None:  # meanwhile
        main = _locked(main.merged_into_id)
    if main.state != QuestionState.OPEN:
        raise NotOpen
    return main


def _locked(key: int) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=key)
