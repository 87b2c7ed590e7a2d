"""Merging questions that ask the same, with their votes kept; a moderator decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.answers.models import Question, Vote
from kaskad.answers.operations.asking import NotOpen
from kaskad.answers.vocab import LONGEST_REASON, QuestionState
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class MergedIntoItself(Refusal):
    code = "answers.merged_into_itself"
    text = _("A question cannot be joined with itself. Choose another one.")


class OtherCampaign(Refusal):
    code = "answers.other_campaign"
    text = _("These questions belong to different campaigns.")


class NotMerged(Refusal):
    code = "answers.not_merged"
    text = _("This question is not joined with another one. Reload the page.")


@operation(Tag.QUESTIONS_MERGED)
def merge_questions(
    *, actor: Actor, into: Question, questions: Sequence[Question], reason: str = "", now: datetime
) -> Question:
    """Join ``questions`` with ``into``: their votes count for it, once for each person.

    What was merged into one of them goes along. Questions that are there already change nothing.
    Refuses a question that is not open, the same one, and those of another campaign.
    """
    wanted = {one.pk for one in questions}
    if into.pk in wanted:
        raise MergedIntoItself
    rows = {one.pk: one for one in _locked([into.pk, *wanted])}
    main = rows[into.pk]
    fresh = [one for key, one in rows.items() if key in wanted and one.merged_into_id != main.pk]
    if not fresh:
        nothing_changed()
        return main
    if any(one.state != QuestionState.OPEN for one in (main, *fresh)):
        raise NotOpen
    if any(one.campaign_id != main.campaign_id for one in fresh):
        raise OtherCampaign

    keys = [one.pk for one in fresh]
    along = Question.objects.filter(merged_into__in=keys)
    ended = {"ended_by": actor.mark, "ended_at": now}
    along.update(merged_into=main)
    Question.objects.filter(pk__in=keys).update(
        state=QuestionState.MERGED, merged_into=main, said=reason.strip()[:LONGEST_REASON], **ended
    )
    Vote.objects.filter(counted__in=keys).update(counted=main)
    record_many(
        actor=actor,
        lines=[
            Line(
                Tag.QUESTIONS_MERGED,
                Subject("question", one.code, scope=one.place.code),
                {"into": main.code, "reason": reason.strip()[:LONGEST_REASON]},
            )
            for one in fresh
        ],
        now=now,
    )
    return main


@operation(Tag.QUESTION_UNMERGED)
def unmerge_question(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Let a merged question stand by itself again, with the votes that were given for it.

    Refuses one that is not merged, and one whose main question has ended.
    """
    rows = {one.pk: one for one in _locked([question.pk, question.merged_into_id or question.pk])}
    found = rows[question.pk]
    if found.merged_into_id is None:
        raise NotMerged
    main = rows.get(found.merged_into_id) or _locked([found.merged_into_id])[0]
    if main.state != QuestionState.OPEN:
        raise NotOpen
    found.state, found.merged_into, found.said = QuestionState.OPEN, None, ""
    found.ended_by, found.ended_at = "", None
    found.save(update_fields=["state", "merged_into", "said", "ended_by", "ended_at"])
    Vote.objects.filter(question=found).update(counted=found)
    record(
        actor=actor,
        tag=Tag.QUESTION_UNMERGED,
        subject=Subject("question", found.code, scope=found.place.code),
        changes={"from": main.code},
        now=now,
    )
    return found


def _locked(keys: Sequence[int]) -> list[Question]:
    """These questions in the order of their ids, so that two merges cannot wait for each other."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("place")
    return list(rows.filter(pk__in=keys).order_by("pk"))
